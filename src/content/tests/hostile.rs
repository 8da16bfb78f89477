use super::*;
use crate::texts::Texts;

const SAMPLE: &str = "---\ntitle: Ü\ntags: [a]\n---\n# Tïtle `c` {#i .k}\n\nText[^1] *a* **b** ~~c~~ https://ä.b/c_d (www.x.org) &amp; <b id=\"q\" href='é.md'>\n\n\
    > [!NOTE]\n> x\n\n| a | b |\n|:-|-:|\n| `x.y` | [z](<w v.md> \"t\") |\n\nTerm\n: def\n\n- [x] d\n  1. e\n\n```hcl,x\nü\n```\n\n\
    <div>\n<!-- c -->\n<script>a<b</script>\n<img src=x>\n</div>\n\n![a *b*](é.png)\n\n[^1]: note 日本\n\n::::tabs\n== A é\n:::details[B *c*]{open}\nx :badge[ü]{.ok}\n:::\n== B\n```hcl {1} linenos title=\"ü\"\na # (1)!\n```\n\n1. é\n::::\n\n<!-- BEGIN_TF_DOCS -->\nx\n<!-- END_TF_DOCS -->\n";

/// No element, attribute or address but those that descriptions may have.
fn only_our_mark_up(html: &str) {
    const ELEMENTS: &str =
        " a blockquote br code del div em hr input li ol p pre span strong table tbody td th thead tr ul ";
    const ATTRIBUTES: &str =
        " aria-label checked class data-language disabled href rel start style tabindex type ";
    super::super::raw_html::tokens(html, |token| {
        let super::super::raw_html::Token::Open { name, attributes, .. } = token else { return };
        assert!(ELEMENTS.contains(&format!(" {name} ")), "<{name}> in {html}");
        for attribute in attributes {
            let (name, value) = (attribute.name, attribute.value);
            assert!(ATTRIBUTES.contains(&format!(" {name} ")), "{name} in {html}");
            let is_web = ["http", "mailto:"].iter().any(|start| value.to_lowercase().starts_with(start));
            assert!(name != "href" || is_web, "{value} in {html}");
        }
    });
}

/// Everything that the room does with a text; every span must lie on characters of it.
fn exercise(text: &str) {
    let without = without_injected(text);
    assert_eq!(without.len(), text.len());
    let admonitions = Dialect { admonitions: true, ..Dialect::default() };
    for (text, dialect) in [(text, Dialect::default()), (&*without, Dialect::default()), (text, admonitions)]
    {
        let read = parse_with(text, &path(), dialect);
        let spans = (read.links.iter().map(|link| link.span))
            .chain(read.headings.iter().map(|heading| heading.span))
            .chain(read.names.iter().map(|name| name.span))
            .chain(read.diagnostics.iter().filter_map(|found| found.span));
        for span in spans {
            assert!(text.get(span.start..span.end).is_some(), "{span:?} in {text:?}");
        }
        assert_eq!(read.sections.len(), read.headings.len() + 1);
        html_of(&read);
        let how = Rendering {
            skip_title: true,
            permalinks: true,
            reserved: &|id| !id.contains('-'),
            ..Rendering::default()
        };
        render(&read, &how, &|_| None);
    }
    let described =
        description::description(text, Texts::english()).into_string() + description::inline(text).as_str();
    only_our_mark_up(&described);
    description::plain(text);
    description::first_sentence(text);
    for found in parse_summary(text, &path()).diagnostics {
        let span = found.span.unwrap();
        assert!(text.get(span.start..span.end).is_some(), "{span:?} in {text:?}");
    }
}

#[test]
fn no_mutation_panics_or_leaves_the_file() {
    let inserts = [
        "\n",
        "<",
        ">",
        "`",
        "```\n",
        "[",
        "](",
        "[^1]",
        "|",
        "---\n",
        "<!--",
        "-->",
        "#",
        "\"",
        "&#",
        "ü",
        "\r",
        "\t",
        "https://",
        ": ",
        "- ",
        "\n!!! note \"a\"\n    ",
        "\n??? b\n    ",
        "\n=== \"a\"\n    ",
        "\n:::note[a]\n",
        "\n::::tabs\n== a\n",
        "\n:::\n",
        "\n== b\n",
        ":badge[a]{.ok}",
        "\n```a {0-2,9} ins={1} linenos title=\"<\"\nb # (1)!\n```\n1. c\n",
    ];
    let mut seed = 7_u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below
    };
    for _ in 0..1500 {
        let mut chars: Vec<char> = SAMPLE.chars().collect();
        for _ in 0..=random(4) {
            let at = random(chars.len());
            match random(3) {
                0 => drop(chars.drain(at..(at + random(9)).min(chars.len()))),
                1 => drop(chars.splice(at..at, inserts[random(inserts.len())].chars())),
                _ => chars.truncate(at.max(1)),
            }
            if chars.is_empty() {
                chars.push('x');
            }
        }
        exercise(&chars.into_iter().collect::<String>());
    }
}

#[test]
fn deep_front_matter_is_refused() {
    for (open, close, fence) in [("a: ", "", "---"), ("a = ", "", "+++")] {
        let text = format!("{fence}\n{open}{}{close}\n{fence}\nBody\n", "[".repeat(50_000));
        assert_eq!(codes(&text), ["front-matter"]);
        assert_eq!(html(&text), "<p>Body</p>\n");
    }
    let bomb = "---\na: &a [x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b]\n\
                d: &d [*c, *c, *c, *c, *c, *c, *c, *c]\ne: &e [*d, *d, *d, *d, *d, *d, *d, *d]\nf: &f [*e, *e, *e, *e, *e, *e, *e, *e]\n\
                g: [*f, *f, *f, *f, *f, *f, *f, *f]\n---\n";
    assert_eq!(codes(bomb), ["front-matter"]);
}

#[test]
fn deep_and_repetitive_text_gives_output_in_proportion() {
    for unit in [
        "> ",
        "[",
        "[^",
        "- ",
        "*a ",
        "<a ",
        "<!--",
        "![",
        "https://",
        "# a\n",
        "&",
        "`",
        "[^a]: x\n\n[^a] ",
        "<b id=a>",
        "a\n: b\n\n",
        "((",
        "www.",
        ":::note\n",
        ":::\n",
        ":::note\n:::\n",
        ":::tabs\n== a\n:::\n",
        ":badge[a]",
        ":badge[",
        "# (1)!\n",
    ] {
        let size = |count: usize| {
            let text = unit.repeat(count);
            let read = document(&text);
            html_of(&read).len()
                + description::description(&text, Texts::english()).as_str().len()
                + parse_summary(&text, &path()).items.len()
        };
        let (once, twice) = (size(5_000), size(10_000));
        assert!(twice <= once * 2 + once / 2 + 1024, "{unit:?}: {once} then {twice}");
    }
}
