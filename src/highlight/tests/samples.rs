//! Small samples of every language, and what must be marked in them.

use super::super::language::{LANGUAGES, Lexer, find};
use super::marks;

/// A language, some code in it, and the marks that it gets: see [`marks`].
pub(super) type Sample = (&'static str, &'static str, &'static str);

#[test]
fn the_samples_are_marked_as_they_should_be() {
    for (language, code, expected) in samples() {
        assert_eq!(marks(language, code), *expected, "{language}:\n{code}");
    }
}

#[test]
fn every_lexer_has_a_sample() {
    let same = |one: &Lexer, other: &Lexer| match (one, other) {
        (Lexer::Own(one), Lexer::Own(other)) => std::ptr::fn_addr_eq(*one, *other),
        (Lexer::Table(one), Lexer::Table(other)) => std::ptr::eq(*one, *other),
        _ => false,
    };
    for language in &LANGUAGES {
        let sampled =
            samples().filter_map(|(alias, ..)| find(alias)).any(|other| same(&language.lexer, &other.lexer));
        assert!(sampled, "{}", language.name);
    }
}

pub(super) fn samples() -> impl Iterator<Item = &'static Sample> {
    [
        HCL_STRUCTURE,
        HCL_EXPRESSIONS,
        HCL_TEMPLATES,
        YAML_SCALARS,
        YAML_BLOCKS,
        YAML_TEMPLATES,
        JSON,
        SHELL_WORDS,
        SHELL_COMPOUNDS,
        SHELL_HEREDOCS,
        CONSOLE,
        DOCKERFILE,
        TOML,
        DIFF,
        SETTINGS,
        TEMPLATES,
        MARKUP,
        THE_LONG_TAIL,
    ]
    .into_iter()
    .flatten()
}

#[rustfmt::skip]
const HCL_STRUCTURE: &[Sample] = &[
    ("hcl", r#"resource "aws_vpc" main {
  cidr_block = var.cidr # why
  tags = { Name = "x", "a/b" : null }
  timeouts {}
}
"#,
        r#"t:resource s:"aws_vpc"_main p:cidr_block v:var.cidr c:#_why p:tags p:Name s:"x" p:"a/b" b:null t:timeouts"#),
    ("tf", r#"variable "x" {
  type = map(object({ n = optional(number, 2), b = any }))
}
"#,
        r#"t:variable s:"x" p:type t:map t:object p:n t:optional t:number n:2 p:b t:any"#),
    ("tfvars", r#"zones = ["a", "b"]
size  = -1.5e3
on    = true
"#,
        r#"p:zones s:"a" s:"b" p:size n:1.5e3 p:on b:true"#),
];

#[rustfmt::skip]
const HCL_EXPRESSIONS: &[Sample] = &[
    ("hcl", "z = { for k, v in var.m : k => v.id if v.on }
",
        "p:z k:for k:in v:var.m k:if"),
    ("hcl", r#"a = length(data.aws_ami.x.id) == 2 ? each.value : module.m["k"].out
"#,
        r#"p:a f:length v:data.aws_ami.x.id n:2 v:each.value v:module.m s:"k""#),
    ("hcl", "a = provider::aws::arn_parse(aws_vpc.main.arn) /* b
c */ // d
",
        "p:a f:provider::aws::arn_parse c:/*_b⏎c_*/_//_d"),
    ("hcl", "a = local.x == null
b = x ?
  y : z
",
        "p:a v:local.x b:null p:b"),
];

#[rustfmt::skip]
const HCL_TEMPLATES: &[Sample] = &[
    ("hcl", r#"a = "x${var.a}-${f("%d", { b = 1 })}"
"#,
        r#"p:a s:"x v:${var.a} s:- v:${ f:f s:"%d" p:b n:1 v:} s:""#),
    ("hcl", r#"a = "$${no} \"${~ x ~}"
b = 1
"#,
        r#"p:a s:"$${no}_\" v:${~ v:} s:" p:b n:1"#),
    ("hcl", "a = <<-EOT
  b = ${var.b}
  %{ if c ~}EOT%{ else }%{ endif }
  EOT
d = 1
",
        "p:a s:<<-EOT⏎__b_=_ v:${var.b} s:⏎__ v:%{ k:if v:} s:EOT v:%{ k:else v:}%{ k:endif v:} s:⏎__EOT p:d n:1"),
    ("hcl", r#"a = "never closed
b = 1
"#,
        r#"p:a s:"never_closed p:b n:1"#),
];

#[rustfmt::skip]
const YAML_SCALARS: &[Sample] = &[
    ("yaml", r#"a: 1
"b c": on
- d: text # no
  e: 1.2.3
  f: http://g:80#h
"#,
        r#"p:a n:1 p:"b_c" b:on p:d c:#_no p:e p:f"#),
    ("yml", r#"&x a: *y
<<: !t { b: [c, ~], "d":2 }
---
e: .5
"#,
        r#"v:&x p:a v:*y p:<< t:!t p:b b:~ p:"d" n:2 p:e"#),
    ("yaml", r#"a: 'it''s'
b: "two
  lines"
c: it's
"#,
        r#"p:a s:'it''s' p:b s:"two⏎__lines" p:c"#),
];

#[rustfmt::skip]
const YAML_BLOCKS: &[Sample] = &[
    ("yaml", "a: |  # c
  b: 1

  # d
e: 2
",
        "p:a c:#_c s:__b:_1⏎⏎__#_d⏎ p:e n:2"),
    ("yaml", "- a: >-
    b
  c: 1
- |
 d
",
        "p:a s:____b⏎ p:c n:1 s:_d⏎"),
    ("yaml", "a: x | y
b: 1
",
        "p:a p:b n:1"),
];

#[rustfmt::skip]
const YAML_TEMPLATES: &[Sample] = &[
    ("helm", r#"{{- if .Values.a }}
a: {{ include "b" . | nindent 4 }}-c
{{- end }}
"#,
        r#"v:{{- k:if v:.Values.a_}} p:a v:{{ f:include s:"b" f:nindent n:4 v:}} v:{{- k:end v:}}"#),
    ("helm", r#"a: "{{ $x.y | default "z" }}"
{{ .k }}: 1
b: |
  c
{{- /* d */}}
  e
"#,
        r#"p:a s:" v:{{_$x.y f:default s:"z" v:}} s:" v:{{_.k_}} n:1 p:b s:__c⏎ v:{{- c:/*_d_*/ v:}} s:⏎__e⏎"#),
    ("yaml", "if: ${{ a.b == 'c' }}
run: x {{ never closed
b: 1
",
        "p:if v:${{_a.b_==_'c'_}} p:run v:{{ f:never v:closed p:b n:1"),
];

#[rustfmt::skip]
const JSON: &[Sample] = &[
    ("json", r#"{"a": "b:", "c" : [1, -2.5e-3, true, null]} // d
"#,
        r#"p:"a" s:"b:" p:"c" n:1 n:-2.5e-3 b:true b:null c://_d"#),
    ("json5", "{a: 'x', /* y */ $b: Infinity}",
        "p:a s:'x' c:/*_y_*/ p:$b b:Infinity"),
];

#[rustfmt::skip]
const SHELL_WORDS: &[Sample] = &[
    ("bash", r#"export A=1 B="x $C"
D=2 terraform plan -out=p --var "n=${D:-"$(id -u)"}" > f 2>&1 || exit 1 # c
"#,
        r#"f:export v:A v:B s:"x_ v:$C s:" v:D f:terraform p:-out p:--var s:"n= v:${D:- s:" v:$( f:id p:-u v:) s:" v:} s:" f:exit c:#_c"#),
    ("sh", "sudo -E apt install -y x && ./run.sh
",
        "f:sudo p:-E f:apt p:-y f:./run.sh"),
    ("bash", r"echo 'a
b' $'\n' $((x + 1)) `pwd` a#b
",
        r"f:echo s:'a⏎b'_$'\n' v:$(( n:1 v:))_` f:pwd v:`"),
    ("zsh", r#"a=(
  one "two"
)
b
"#,
        r#"v:a s:"two" f:b"#),
];

#[rustfmt::skip]
const SHELL_COMPOUNDS: &[Sample] = &[
    ("bash", r#"if [[ -f "$x" ]]; then a; elif ! b; then c; fi
for f in *.tf; do d "$f"; done
"#,
        r#"k:if p:-f s:" v:$x s:" k:then f:a k:elif f:b k:then f:c k:fi k:for k:in k:do f:d s:" v:$f s:" k:done"#),
    ("bash", "case $1 in
  plan|apply) a ;;
  *) for x in y; do b; done ;;
esac
c
",
        "k:case v:$1 k:in f:a k:for k:in k:do f:b k:done k:esac f:c"),
    ("bash", "f() {
  local a=$1
}
function g { h; }
(i; j) | k
",
        "f:f f:local v:a v:$1 k:function f:g f:h f:i f:j f:k"),
    ("bash", "x=$(case a in b) c;; esac)
tee >(d)
",
        "v:x v:$( k:case k:in f:c k:esac v:) f:tee v:>( f:d v:)"),
];

#[rustfmt::skip]
const SHELL_HEREDOCS: &[Sample] = &[
    ("bash", "cat <<EOF >f
a $b $(c)
EOF
d
",
        "f:cat s:EOF s:a_ v:$b s:_ v:$( f:c v:) s:⏎EOF f:d"),
    ("bash", "cat <<-'A' <<B
$a
	A
$b
B
c
",
        "f:cat s:'A' s:B⏎$a⏎	A v:$b s:⏎B f:c"),
];

#[rustfmt::skip]
const CONSOLE: &[Sample] = &[
    ("console", r"$ terraform plan \
> -out=p
No changes. $x
# c
me@host:~/a$ ls
a b
",
        "h:$_ f:terraform h:>_ p:-out c:#_c h:me@host:~/a$_ f:ls"),
    ("bash", "
$ ls -l
total 0
",
        "h:$_ f:ls p:-l"),
    ("console", r"$ cat <<E
a
E
[root@box ~]# id
PS C:\> dir
",
        r"h:$_ f:cat s:E⏎a⏎E h:[root@box_~]#_ f:id h:PS_C:\>_ f:dir"),
];

#[rustfmt::skip]
const DOCKERFILE: &[Sample] = &[
    ("dockerfile", r#"FROM --platform=linux a:${V} AS b
ENV A=1 B="c d"
COPY --from=b /x /y
CMD ["a", "b"]
"#,
        r#"k:FROM p:--platform v:${V} k:AS k:ENV p:A p:B s:"c_d" k:COPY p:--from k:CMD s:"a" s:"b""#),
    ("docker", r"RUN --mount=type=cache a -b \
  # c
  && d
user me
HEALTHCHECK --interval=5s CMD e
",
        "k:RUN p:--mount f:a p:-b c:#_c f:d k:user k:HEALTHCHECK p:--interval k:CMD f:e"),
];

#[rustfmt::skip]
const TOML: &[Sample] = &[
    ("toml", r#"# c
[a."b"]
d.e = 1_0 # f
"g" = { h = true, i = [1979-05-27, 'j'] }
[[k]]
l = """
m = 1"""
n = [
  [1],
]
o = inf
"#,
        r#"c:#_c t:[a."b"] p:d.e n:1_0 c:#_f p:"g" p:h b:true p:i n:1979-05-27 s:'j' t:[[k]] p:l s:"""⏎m_=_1""" p:n n:1 p:o b:inf"#),
];

#[rustfmt::skip]
const DIFF: &[Sample] = &[
    ("diff", r"diff --git a/x b/x
--- a/x
+++ b/x
@@ -1,2 +1,2 @@ f
--- a
+++ b
 c
\ No newline
",
        r"h:diff_--git_a/x_b/x⏎---_a/x⏎+++_b/x⏎@@_-1,2_+1,2_@@_f⏎ d:---_a⏎ i:+++_b⏎ c:\_No_newline⏎"),
    ("patch", "-a
+b
+c
 d
",
        "d:-a⏎ i:+b⏎+c⏎"),
];

#[rustfmt::skip]
const SETTINGS: &[Sample] = &[
    ("ini", r#"; c
[a b]
d = 1
e: "x ${y} z"
"#,
        r#"c:;_c t:[a_b] p:d n:1 p:e s:"x_ v:${y} s:_z""#),
    ("dotenv", "export A=${B}/c
D=true
",
        "k:export p:A v:${B} p:D b:true"),
    ("properties", r"! c
a.b=c\
 d
",
        "c:!_c p:a.b"),
];

#[rustfmt::skip]
const TEMPLATES: &[Sample] = &[
    ("gotemplate", r#"a {{ range $i, $x := .Items }}{{ printf "%s" $x.Name | upper }}{{ end }}"#,
        r#"v:{{ k:range v:$i v:$x v:.Items_}}{{ f:printf s:"%s" v:$x.Name f:upper v:}}{{ k:end v:}}"#),
    ("j2", "{# c #}{% for h in hosts if h.up -%}{{ h.name | default('x') }}{% endfor %}",
        "c:{#_c_#} v:{% k:for v:h k:in v:hosts k:if v:h.up_-%}{{_h.name f:default s:'x' v:}}{% k:endfor v:%}"),
];

#[rustfmt::skip]
const MARKUP: &[Sample] = &[
    ("html", r#"<!-- c --><a href="x&amp;y" b=c>&copy; & d</a><script>if (a < b) {}</script>"#,
        r#"c:<!--_c_--> t:a p:href s:"x&amp;y" p:b s:c b:&copy; t:a t:script t:script"#),
    ("xml", r#"<?xml version="1.0"?><a:b c='d'/><![CDATA[<e>]]>"#,
        r#"k:xml p:version s:"1.0" t:a:b p:c s:'d'"#),
    ("scss", "@media (x: 1px) { .a:hover { color: #fff; --b: var(--c) !important; } }
$d: 2; // e
",
        "k:@media n:1px t:.a:hover p:color n:#fff v:--b f:var v:--c k:!important v:$d n:2 c://_e"),
    ("md", "# a
- `b` [c](d)
```sh
# e
```
> f
",
        "h:#_a k:- s:`b` v:d s:```sh⏎#_e⏎``` c:>_f"),
];

#[rustfmt::skip]
const THE_LONG_TAIL: &[Sample] = &[
    ("python", r#"@dec
def f(x: int = 0x1f) -> Foo:
    """a
    b"""
    return f"c" if x is None else x.list # d
"#,
        r#"f:@dec k:def f:f t:int n:0x1f t:Foo s:"""a⏎____b""" k:return s:f"c" k:if k:is b:None k:else c:#_d"#),
    ("go", "func (s *T) F(m map[string]bool) error { return fmt.Errorf(`a`, 'b', nil) } // c",
        "k:func f:F k:map t:string t:bool t:error k:return f:Errorf s:`a` s:'b' b:nil c://_c"),
    ("rust", r##"impl<'a> Foo<'a> { fn f(&self) -> u8 { println!("a"); r#"b"c"#; '\n' } }"##,
        r##"k:impl v:'a t:Foo v:'a k:fn f:f k:self t:u8 f:println s:"a" s:r#"b"c"# s:'\n'"##),
    ("js", "const f = async () => `a${b(`c${d}`)}e` /* g */",
        "k:const k:async s:`a v:${ f:b s:`c v:${ v:} s:` v:} s:e` c:/*_g_*/"),
    ("ts", "export class A { constructor(readonly id: string) { super(undefined) } }",
        "k:export_class t:A f:constructor k:readonly t:string k:super b:undefined"),
    ("sql", "SELECT count(*) FROM t WHERE a = 'it''s' AND b > $1; -- c",
        "k:SELECT f:count k:FROM k:WHERE s:'it''s' k:AND v:$1 c:--_c"),
    ("jenkinsfile", r#"pipeline { agent any
 stage('a') { sh "b ${c.d}" } }"#,
        r#"f:pipeline f:agent f:stage s:'a' f:sh s:"b_ v:${ v:} s:""#),
    ("ps1", r#"Get-Item -Path $env:X | foreach { "a" } <# b #>"#,
        r#"f:Get-Item p:-Path v:$env:X k:foreach s:"a" c:<#_b_#>"#),
    ("nginx", "server { listen 443 ssl; # a
  proxy_set_header Host
    $host; }",
        "k:server k:listen n:443 c:#_a k:proxy_set_header v:$host"),
    ("promql", r#"sum by (job) (rate(x{a="b", c=~"d"}[5m])) > 0.5"#,
        r#"f:sum k:by f:rate p:a s:"b" p:c s:"d" n:5m n:0.5"#),
    ("rego", r#"deny contains msg if { not input.x; msg := sprintf("%s", [1]) }"#,
        r#"k:contains k:if k:not f:sprintf s:"%s" n:1"#),
    ("ruby", r#"class A < B # c
  attr_reader :d
  def e = "f#{@g}"
end"#,
        r#"k:class t:A t:B c:#_c f:attr_reader b::d k:def s:"f v:#{@g} s:" k:end"#),
    ("java", "@Override public int f(String s) { return new Foo(MAX_SIZE); }",
        "f:@Override k:public t:int f:f t:String k:return_new t:Foo"),
    ("kotlin", r#"data class A(val x: Int?) { fun f() = "n${x}" }"#,
        r#"k:data_class t:A k:val t:Int k:fun f:f s:"n v:${ v:} s:""#),
    ("c", r#"#include <a.h>
int main(void) { return f("x", NULL); }"#,
        r#"k:#include t:int f:main t:void k:return f:f s:"x" b:NULL"#),
    ("cpp", "template <typename T> std::vector<T> f(const Foo& x);",
        "k:template k:typename t:T t:T f:f k:const t:Foo"),
    ("csharp", r#"using System; Console.WriteLine($"a {b}", new List<int>());"#,
        r#"k:using t:System t:Console f:WriteLine s:$"a_{b}" k:new t:List t:int"#),
    ("php", "<?php function f(?string $a) { return $this->b($a, 'c'); }",
        "k:function f:f t:string v:$a k:return v:$this f:b v:$a s:'c'"),
    ("lua", r#"local x = nil -- a
--[[ b
]] return f "c""#,
        r#"k:local b:nil c:--_a⏎--[[_b⏎]] k:return s:"c""#),
    ("make", r#"A ?= b
all: $(C)
	@$(D) x "y" # z
ifeq ($(E),)
export F := g
	echo $@
"#,
        r#"p:A f:all v:$(C) v:$(D) s:"y" c:#_z k:ifeq v:$(E) k:export p:F f:echo v:$@"#),
    ("http", r#"GET /a HTTP/1.1
Host: b

{"c": 1}"#,
        r#"k:GET t:HTTP/1.1 p:Host p:"c" n:1"#),
];
