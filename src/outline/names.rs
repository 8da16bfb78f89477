//! Where names in authors' code lead: inline code such as `var.cidr`, and the words of blocks of code. A name leads somewhere when it
//! names exactly one thing in the nearest scope that knows it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::address::{field, kind};
use super::{Destination, Named, Outline};
use crate::catalog::{Class, Entity, EntityId};
use crate::content::{Name, is_path};
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;
use crate::scan::{Authored, Scan, is_readme};

/// A page that leads to more modules than this is about none of them.
const MOST_LED_TO: usize = 20;

/// So many names that mean nothing are held against those that mean something.
const MOST_COMPARED: usize = 500;

/// What is said of the others.
const NOT_COMPARED: &str = "mend those before it first: then it is told what this one is most like";

/// Where the names of each document lead, [`Destination::Nowhere`] for those that lead nowhere; and those that should lead somewhere.
pub(super) fn resolve_all(
    scan: &Scan,
    outline: &Outline,
) -> (BTreeMap<SourcePath, Vec<Destination>>, Vec<Diagnostic>) {
    let estate = Estate { outline, by_address: OnceLock::new() };
    let with_names = scan.documents.par_iter().filter(|(_, authored)| !authored.document.names.is_empty());
    let found: Vec<_> = with_names.filter_map(|found| of_document(found, scan, &estate)).collect();
    let mut unknown = Vec::new();
    let names = found.into_iter().map(|(file, names, faults)| {
        unknown.extend(faults);
        (file, names)
    });
    let names = names.collect();
    (names, findings(unknown, outline))
}

/// The findings for names that mean nothing. What they are most like is looked for once for each that is written, and no more often
/// than is of use: each is held against all that some modules declare.
fn findings(unknown: Vec<UnknownName<'_>>, outline: &Outline) -> Vec<Diagnostic> {
    let mut helps: BTreeMap<(BTreeSet<&EntityId>, String), String> = BTreeMap::new();
    let mut found = Vec::new();
    for it in unknown {
        let key = (it.about, it.address);
        let help = match helps.get(&key) {
            Some(help) => help.clone(),
            None if helps.len() == MOST_COMPARED => NOT_COMPARED.to_owned(),
            None => {
                let help = outline.nearest_to(&key.1, key.0.iter().copied());
                helps.insert(key, help.clone());
                help
            }
        };
        found.push(it.finding.help(help));
    }
    found
}

type OfDocument<'a> = (SourcePath, Vec<Destination>, Vec<UnknownName<'a>>);

/// A name that means nothing.
struct UnknownName<'a> {
    address: String,
    /// The modules one of which should declare it.
    about: BTreeSet<&'a EntityId>,
    /// What is said of it, but for what it is most like.
    finding: Diagnostic,
}

fn of_document<'a>(
    (file, authored): (&'a SourcePath, &'a Arc<Authored>),
    scan: &Scan,
    estate: &'a Estate<'a>,
) -> Option<OfDocument<'a>> {
    let outline = estate.outline;
    let own = outline.page_of_file(file);
    own?;
    let scope = Scope::new(file, authored, estate);
    let mut unknown = Vec::new();
    let destination = |name: &Name| {
        let found = if is_path(&name.text) { scope.module(&name.text) } else { scope.named(name) };
        if found == Found::Nothing && !name.in_block {
            unknown.extend(scope.unknown(name));
        }
        let Found::One(page, anchor) = found else { return Destination::Nowhere };
        if anchor.is_none() && Some(page) == own {
            return Destination::Nowhere;
        }
        if scan.config.auto_links { Destination::Page(page, anchor) } else { Destination::Nowhere }
    };
    let names: Vec<Destination> = authored.document.names.iter().map(destination).collect();
    let leads = names.iter().any(|name| *name != Destination::Nowhere);
    (leads || !unknown.is_empty()).then(|| (file.clone(), names, unknown))
}

/// What a name comes to in a scope.
#[derive(PartialEq, Eq)]
enum Found {
    /// One thing: where it stands.
    One(usize, Option<String>),
    /// Several, none of which is meant more than another.
    Several,
    /// Nothing.
    Nothing,
}

/// What a document's names may mean.
struct Scope<'a> {
    estate: &'a Estate<'a>,
    file: &'a SourcePath,
    /// The names of what its own code declares.
    declared: &'a BTreeSet<String>,
    /// The folder that its relative paths start from.
    folder: SourcePath,
    /// What it is the README of.
    own: Option<&'a EntityId>,
    /// What it leads to, where that is not too much.
    led_to: BTreeSet<&'a EntityId>,
}

impl<'a> Scope<'a> {
    fn new(file: &'a SourcePath, authored: &'a Authored, estate: &'a Estate<'a>) -> Self {
        let outline = estate.outline;
        let stands_for = authored.document.front_matter.reference.as_ref();
        let stands_for = stands_for.and_then(|of| outline.folder_named(&of.folder, &file.parent()).ok());
        let folder = stands_for.clone().unwrap_or_else(|| file.parent());
        let is_about = stands_for.is_some() || is_readme(file);
        let own = if is_about { outline.root_of(&folder) } else { None };
        let destinations = outline.destinations.get(file).into_iter().flatten();
        let by_link = destinations.filter_map(|destination| match destination {
            Destination::Page(page, _) => outline.root_on(*page),
            _ => None,
        });
        let embeds = outline.embeds.get(file).into_iter().flatten().flatten();
        let by_embed = embeds.filter_map(|embed| outline.root_on(embed.page(outline)?.0));
        let mut led_to: BTreeSet<&EntityId> = by_link.chain(by_embed).collect();
        if led_to.len() > MOST_LED_TO {
            led_to.clear();
        }
        Self { estate, file, declared: &authored.document.declared, folder, own, led_to }
    }

    /// What an address means: in its own module, else in those that the page leads to, else in the whole estate. The code in a
    /// module's own words shows how others use it: `var.cidr` there is a caller's.
    fn named(&self, name: &Name) -> Found {
        let address = without_indices(&name.text);
        if self.own.is_some() && name.in_block || self.declares(&address) {
            return Found::Nothing;
        }
        if !self.estate.knows(&address) {
            return Found::Nothing;
        }
        let mut found = self.among(self.own, &address);
        if found == Found::Nothing {
            found = self.among(self.led_to.iter().copied(), &address);
        }
        if found == Found::Nothing && !self.must_be_own(&address) {
            found = self.estate.named(&address);
        }
        found
    }

    /// Whether this is an input or an output in a module's own words: that of another module, which may well have its like, is not meant.
    fn must_be_own(&self, address: &str) -> bool {
        self.own.is_some() && self.estate.by_address().interfaces.contains(kind(address))
    }

    /// Whether this is something that the page's own code declares: an example's, then, even where the estate has its like.
    fn declares(&self, address: &str) -> bool {
        address.split('.').skip(1).any(|part| self.declared.contains(part))
    }

    fn among(&self, roots: impl IntoIterator<Item = &'a EntityId>, address: &str) -> Found {
        let outline = self.estate.outline;
        let starts: Vec<&str> = beginnings(address).filter(|start| self.estate.has(start)).collect();
        let mut found = roots.into_iter().filter_map(|root| within(root, address, &starts, outline));
        match (found.next(), found.next()) {
            (None, _) => Found::Nothing,
            (Some(one), None) => one.place(outline),
            (Some(_), Some(_)) => Found::Several,
        }
    }

    /// The module that a relative path means: from the folder at hand, else from the project's root, where code was taken from
    /// elsewhere.
    fn module(&self, path: &str) -> Found {
        let outline = self.estate.outline;
        let inner = path.trim_start_matches(['.', '/']);
        let from_root = SourcePath::new(inner).filter(|folder| !folder.is_root());
        let folders = [self.folder.join(path), from_root];
        let page = folders.iter().flatten().find_map(|folder| outline.page_of_folder(folder));
        // A module's words do not lead to themselves.
        let page = page.filter(|page| self.own.is_none() || outline.root_on(*page) != self.own);
        page.map_or(Found::Nothing, |page| Found::One(page, None))
    }

    /// The finding for a name that means nothing: it begins as addresses of the estate do, the page is about some modules, and neither
    /// they nor any other declares it.
    fn unknown(&self, name: &Name) -> Option<UnknownName<'a>> {
        let estate = self.estate;
        let address = without_indices(&name.text);
        let about: BTreeSet<&EntityId> = match self.own {
            Some(own) => [own].into(),
            None => self.led_to.clone(),
        };
        let known = estate.by_address();
        let is_like = known.interfaces.contains(kind(&address)) || known.resources.contains(kind(&address));
        let is_elsewhere = || !self.must_be_own(&address) && estate.knows(&address);
        if about.is_empty() || !is_like || self.declares(&address) || is_elsewhere() {
            return None;
        }
        let message = format!("nothing is called `{}`", name.text);
        let message = if estate.knows(&address) { format!("{message} in this module") } else { message };
        let finding = Diagnostic::warning("unknown-name", self.file, message).at(name.span);
        Some(UnknownName { address: address.into_owned(), about, finding })
    }
}

/// What an address names within a root: an entity at one of its beginnings, and those attributes of it that it goes on with.
fn within<'a>(root: &EntityId, address: &str, starts: &[&str], outline: &'a Outline) -> Option<Meant<'a>> {
    starts.iter().find_map(|start| {
        let entity = outline.catalog.get(&root.with_address(start))?;
        Some(Meant::new(entity, address.get(start.len()..)?))
    })
}

/// The whole address, and what is left of it dot by dot: `aws_vpc.main.id`, `aws_vpc.main`, `aws_vpc`.
fn beginnings(address: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(address), |start| Some(start.rsplit_once('.')?.0))
}

/// An address without what stands in brackets: of `aws_subnet.private["a"].id`, `aws_subnet.private.id`.
fn without_indices(text: &str) -> Cow<'_, str> {
    if !text.contains('[') {
        return Cow::Borrowed(text);
    }
    let parts = text.split('[').enumerate();
    let outside = parts.map(|(at, part)| match part.split_once(']') {
        Some((_, rest)) if at > 0 => rest,
        None if at > 0 => "",
        _ => part,
    });
    Cow::Owned(outside.collect())
}

/// What an address means.
struct Meant<'a> {
    entity: &'a Entity,
    attributes: Vec<String>,
}

impl<'a> Meant<'a> {
    /// An entity, and of the attributes behind it (`.newbits`) those that it has.
    fn new(entity: &'a Entity, rest: &str) -> Self {
        let mut attributes: Vec<String> =
            rest.split('.').filter(|name| !name.is_empty()).map(str::to_owned).collect();
        while !attributes.is_empty() && field(entity, &attributes).is_none() {
            attributes.pop();
        }
        Self { entity, attributes }
    }

    fn place(self, outline: &Outline) -> Found {
        let named = Named { entity: self.entity.id.clone(), attributes: self.attributes };
        named.place(outline).map_or(Found::Nothing, |(page, anchor)| Found::One(page, anchor))
    }
}

/// The estate by its addresses, put in order when it is first asked.
struct Estate<'a> {
    outline: &'a Outline,
    by_address: OnceLock<ByAddress<'a>>,
}

#[expect(clippy::disallowed_types, reason = "asked for every name, and never walked")]
type Addresses<'a> = std::collections::HashSet<&'a str>;

struct ByAddress<'a> {
    /// Sorted; of one address those of examples and tests last.
    entities: Vec<(&'a str, bool, &'a Entity)>,
    /// The same addresses, for whether there is one: most names are of nothing.
    addresses: Addresses<'a>,
    /// What addresses of inputs and outputs begin with.
    interfaces: BTreeSet<&'a str>,
    /// What addresses of resources begin with.
    resources: BTreeSet<&'a str>,
}

impl<'a> Estate<'a> {
    fn by_address(&self) -> &ByAddress<'a> {
        self.by_address.get_or_init(|| {
            let entities = self.outline.catalog.entities.par_iter();
            let addressed = entities.filter_map(|it| Some((it.id.address()?, it.auxiliary, &**it)));
            let mut entities: Vec<_> = addressed.collect();
            entities.par_sort_by_key(|&(address, auxiliary, _)| (address, auxiliary));
            let kinds = |class: Class| -> BTreeSet<&str> {
                let of_class = entities.iter().filter(|(.., entity)| entity.class == class);
                of_class.map(|(address, ..)| kind(address)).collect()
            };
            let (interfaces, resources) = (kinds(Class::Interface), kinds(Class::Resource));
            let addresses = entities.iter().map(|(address, ..)| *address).collect();
            ByAddress { entities, addresses, interfaces, resources }
        })
    }

    /// Whether anything at all has exactly this address.
    fn has(&self, address: &str) -> bool {
        self.by_address().addresses.contains(address)
    }

    /// Whatever has exactly this address.
    fn at(&self, address: &str) -> impl Iterator<Item = (bool, &'a Entity)> {
        let all = &self.by_address().entities;
        let first = all.partition_point(|(known, ..)| *known < address);
        let there = all.iter().skip(first).take_while(move |(known, ..)| *known == address);
        there.map(|&(_, auxiliary, entity)| (auxiliary, entity))
    }

    /// What an address means anywhere, examples and tests left out.
    fn named(&self, address: &str) -> Found {
        for start in beginnings(address) {
            let mut there = self.at(start).take_while(|(auxiliary, _)| !auxiliary).map(|(_, entity)| entity);
            match (there.next(), there.next()) {
                (None, _) => {}
                (Some(one), None) => {
                    let rest = address.get(start.len()..).unwrap_or_default();
                    return Meant::new(one, rest).place(self.outline);
                }
                (Some(_), Some(_)) => return Found::Several,
            }
        }
        Found::Nothing
    }

    /// Whether anything at all has this address, or one that it goes on from.
    fn knows(&self, address: &str) -> bool {
        beginnings(address).any(|start| self.has(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline::outline;
    use crate::scan::scan;
    use crate::source::all;
    use crate::tree::Tree;

    #[test]
    fn indices_are_no_part_of_an_address() {
        for (text, expected) in [
            ("a.b", "a.b"),
            ("a.b[0]", "a.b"),
            ("a.b[0].c[\"x\"].d", "a.b.c.d"),
            ("a.b[*].c", "a.b.c"),
            ("a.b[", "a.b"),
            ("a.b]c", "a.b]c"),
        ] {
            assert_eq!(without_indices(text), expected, "{text}");
        }
    }

    /// Two modules, one of them called by an environment; an example; and a page of words.
    fn outline_of(files: &[(&str, &str)]) -> (Outline, Scan) {
        let vpc = "variable \"cidr\" {}\nvariable \"tiers\" {\n  type = map(object({ newbits = number }))\n}\n\
                   resource \"aws_vpc\" \"main\" {}\n";
        let dns = "variable \"zone\" {}\nvariable \"name\" {}\nresource \"aws_route53_zone\" \"main\" {}\n";
        let prod =
            "variable \"name\" {}\nmodule \"vpc\" {\n  source = \"../../modules/vpc\"\n  cidr = \"x\"\n}\n";
        let estate = [
            ("modules/vpc/main.tf", vpc),
            ("modules/dns/main.tf", dns),
            ("environments/prod/main.tf", prod),
            ("modules/vpc/examples/one/main.tf", "variable \"only_here\" {}\n"),
        ];
        let files = estate.iter().chain(files).copied();
        let scan = scan(&Tree::from_memory("project", files), &all(), None).unwrap();
        (outline(&scan), scan)
    }

    /// Where the names of one document lead: `modules/vpc#input_cidr`.
    fn found(file: &str, words: &str) -> Vec<String> {
        let (outline, _) = outline_of(&[("README.md", "# Home\n"), (file, words)]);
        let names = outline.names.get(file).into_iter().flatten();
        let shown = names.map(|name| match name {
            Destination::Page(page, anchor) => {
                let folder = outline.pages[*page].route.parent().to_string().replace("reference/", "");
                anchor.as_ref().map_or_else(|| folder.clone(), |anchor| format!("{folder}#{anchor}"))
            }
            _ => "-".to_owned(),
        });
        shown.collect()
    }

    #[test]
    fn a_name_means_what_the_nearest_scope_declares() {
        let readme = "modules/vpc/README.md";
        for (file, words, expected) in [
            (
                readme,
                "`var.cidr` `aws_vpc.main.id`",
                &["modules/vpc#input_cidr", "modules/vpc#resource_aws_vpc.main"][..],
            ),
            (
                readme,
                "`var.tiers.newbits` `var.tiers.public`",
                &["modules/vpc#input_tiers.newbits", "modules/vpc#input_tiers"],
            ),
            // A README's inputs are its own; a resource may be another's.
            (
                readme,
                "`var.zone` `aws_route53_zone.main[0].id`",
                &["-", "modules/dns#resource_aws_route53_zone.main"],
            ),
            (readme, "`var.zone` with [dns](../dns/)", &["modules/dns#input_zone"]),
            // Its code is its callers', but for the folders of modules.
            (readme, "```hcl\nsource = \"../dns\"\nx = var.cidr\n```", &["modules/dns", "-"]),
            (readme, "```hcl\nsource = \"../vpc\"\nx = \"../../modules/dns\"\n```", &["-", "modules/dns"]),
            // What the whole estate declares once; twice; in an example alone.
            ("docs/a.md", "`var.cidr` `var.name` `var.only_here`", &["modules/vpc#input_cidr", "-", "-"]),
            ("docs/a.md", "[dns](tf:modules/dns) `var.name`", &["modules/dns#input_name"]),
            ("docs/a.md", "{{#diagram environments/prod}}\n\n`var.name`", &["environments/prod#input_name"]),
            (
                "docs/a.md",
                "[a](tf:modules/dns) [b](tf:environments/prod) `var.name` `var.cidr`",
                &["-", "modules/vpc#input_cidr"],
            ),
            // What a page in a module's place shows of it, and what it does not.
            ("docs/a.md", "---\nreference: modules/dns\n---\n`var.name`", &[]),
            (
                "docs/a.md",
                "---\nreference: modules/dns\n---\n{{#terraform modules/dns inputs}}\n\n`var.name`",
                &["docs#input_name"],
            ),
            (
                "docs/a.md",
                "```tf\nsource = \"../../modules/vpc\"\nx = module.vpc.id\n```",
                &["modules/vpc", "environments/prod#module_vpc"],
            ),
            // What the page's own code declares.
            (
                "docs/a.md",
                "```hcl\nmodule \"vpc\" {\n  x = var.cidr\n}\n```\n`module.vpc.id` `aws_vpc.main`",
                &["modules/vpc#input_cidr", "-", "modules/vpc#resource_aws_vpc.main"],
            ),
            // In headings and links there are none.
            ("docs/a.md", "# `var.cidr`\n[`var.cidr`](/README.md)\n`var.zone`", &["modules/dns#input_zone"]),
            ("docs/a.md", "`x.y` `main.tf` `var.*`", &[]),
        ] {
            assert_eq!(found(file, words), expected, "{words}");
        }
        assert_eq!(found("book.toml", "[markdown]\nauto-links = false\n"), [""; 0]);
        let off = [("book.toml", "[markdown]\nauto-links = false\n"), ("docs/a.md", "`var.cidr`")];
        assert!(outline_of(&off).0.names.is_empty());
    }

    #[test]
    fn names_of_nothing_are_told_where_it_is_known_what_a_page_is_about() {
        let readme = "modules/vpc/README.md";
        for (file, words, expected) in [
            (readme, "`var.cdir`", &["did you mean `var.cidr`?"][..]),
            // Another module's, of the same kind: not this one's.
            (readme, "`var.name`", &["it has `var.cidr`, `var.tiers`"]),
            (readme, "`aws_vpc.man.id`", &["did you mean `aws_vpc.main`?"]),
            (readme, "`module.other` `aws_eip.x` `aws_route53_zone.main` `os.path`", &[]),
            (readme, "```hcl\nresource \"aws_vpc\" \"mine\" {}\nx = var.cdir\n```\n`aws_vpc.mine`", &[]),
            ("docs/a.md", "`var.cdir`", &[]),
            ("docs/a.md", "[vpc](tf:modules/vpc) `var.cdir` `var.only_here`", &["did you mean `var.cidr`?"]),
        ] {
            let (outline, scan) = outline_of(&[("README.md", "[a](docs/a.md)"), (file, words)]);
            let unknown = outline.diagnostics.iter().filter(|it| it.code == "unknown-name");
            let helps: Vec<&str> = unknown.map(|it| it.help.as_str()).collect();
            assert_eq!(helps, expected, "{words}: {:?}", scan.diagnostics);
        }
    }

    #[test]
    fn what_a_name_is_most_like_is_looked_for_so_many_times() {
        let letter = |at: usize| char::from(b'a' + u8::try_from(at % 26).unwrap());
        let name = |at: usize| format!("`var.cidr{}{}`", letter(at / 26), letter(at));
        let names: String = (0..MOST_COMPARED + 2).map(|at| format!("{0} {0}\n", name(at))).collect();
        let words = format!("[vpc](tf:modules/vpc)\n{names}");
        let (outline, _) = outline_of(&[("docs/a.md", &words)]);
        let mut unknown: Vec<_> = outline.diagnostics.iter().filter(|it| it.code == "unknown-name").collect();
        unknown.sort();
        let near = unknown.iter().take_while(|it| it.help == "did you mean `var.cidr`?").count();
        let later = unknown.iter().filter(|it| it.help == NOT_COMPARED).count();
        assert_eq!((near, later), (2 * MOST_COMPARED, 4));
    }
}
