//! Addresses of the estate, as authors write them: `modules/vpc`, `modules/vpc#var.cidr`, `modules/vpc#var.tiers.newbits`.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::{Outline, PageKind};
use crate::catalog::{Class, Entity, EntityId, Field};
use crate::diagnostic::nearest;
use crate::path::SourcePath;

/// What an address names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The entity; of an attribute of a structured type, the setting that it belongs to.
    pub entity: EntityId,
    /// The attributes below it that are named, from the outermost: `["newbits"]` of `var.tiers.newbits`.
    pub attributes: Vec<String>,
}

/// Why an address names nothing, and what to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// `module `modules/vpc` has no `var.cdir``
    pub message: String,
    /// `did you mean `var.cidr`?`
    pub help: String,
}

impl Outline {
    /// What `address` names: a folder from the project's root or from `from`, the folder of the file that it stands in, and behind a
    /// `#` a source's own address within it. Without a folder, `#var.cidr` is one of `from` itself; `/#var.cidr` is one of the root.
    ///
    /// # Errors
    /// When there is no such root, or nothing of this address in it.
    pub fn named(&self, address: &str, from: &SourcePath) -> Result<Named, Unknown> {
        let (folder, inner) =
            address.split_once('#').map_or((address, ""), |(folder, inner)| (folder, inner));
        let folder = self.folder_named(folder, from)?;
        let root = self.root_of(&folder).ok_or_else(|| self.no_folder(folder.as_str()))?;
        if inner.is_empty() {
            return Ok(Named { entity: root.clone(), attributes: Vec::new() });
        }
        self.within(root, inner).ok_or_else(|| self.no_such(root, &folder, inner))
    }

    /// The folder of a root, as authors name it: `/modules/vpc` from the project's root, `../vpc` from `from`, `modules/vpc` from either.
    /// Nothing is `from` itself.
    ///
    /// # Errors
    /// When there is none.
    pub fn folder_named(&self, folder: &str, from: &SourcePath) -> Result<SourcePath, Unknown> {
        let of_project = || SourcePath::new(folder.trim_matches('/'));
        let starts = match folder.split('/').next() {
            _ if folder.starts_with('/') => [of_project(), None],
            Some("" | "." | "..") | None => [from.join(folder), None],
            Some(_) => [of_project(), from.join(folder)],
        };
        let is_there = |folder: &SourcePath| self.page_of_folder(folder).is_some();
        let found = starts.into_iter().flatten().find(is_there);
        found.ok_or_else(|| {
            let joined = joined_by_dot(folder)
                .filter(|(folder, _)| SourcePath::new(folder).is_some_and(|it| is_there(&it)));
            match joined {
                Some((module, inner)) => Unknown {
                    message: format!("there is no module in `{folder}`"),
                    help: format!("write `{module}#{inner}`"),
                },
                None => self.no_folder(if folder.is_empty() { from.as_str() } else { folder }),
            }
        })
    }

    /// The entity that the page about this folder is about.
    pub fn root_of(&self, folder: &SourcePath) -> Option<&EntityId> {
        Some(self.pages[self.page_of_folder(folder)?].root()?.entity)
    }

    /// The root that a page is about, or shows something of.
    pub fn root_on(&self, page: usize) -> Option<&EntityId> {
        let page = self.pages.get(page)?;
        match &page.kind {
            PageKind::View { folder, .. } => self.root_of(folder),
            _ => Some(page.root()?.entity),
        }
    }

    /// What a source's own address names within a root: the whole of it, or the setting that its first parts name.
    fn within(&self, root: &EntityId, address: &str) -> Option<Named> {
        let known = |address: &str| self.catalog.get(&root.with_address(address));
        if let Some(entity) = known(address) {
            return Some(Named { entity: entity.id.clone(), attributes: Vec::new() });
        }
        let mut end = address.len();
        while let Some(dot) = address.get(..end).and_then(|start| start.rfind('.')) {
            let (setting, rest) = (address.get(..dot)?, address.get(dot + 1..)?);
            if let Some(entity) = known(setting) {
                let attributes: Vec<String> = rest.split('.').map(str::to_owned).collect();
                let there = field(entity, &attributes).is_some();
                return there.then(|| Named { entity: entity.id.clone(), attributes });
            }
            end = dot;
        }
        None
    }

    fn no_folder(&self, folder: &str) -> Unknown {
        let folders = || self.pages.iter().filter_map(|page| Some(page.root()?.folder.as_str()));
        let ends_so = |known: &&str| known.strip_suffix(folder).is_some_and(|rest| rest.ends_with('/'));
        let bare = folder.trim_start_matches('/');
        let help = match nearest(bare, folders()).or_else(|| folders().find(ends_so)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name the folder of a module, from the project's root".into(),
        };
        Unknown { message: format!("there is no module in `{bare}`"), help }
    }

    fn no_such(&self, root: &EntityId, folder: &SourcePath, address: &str) -> Unknown {
        let place =
            if folder.is_root() { "the module at the root".to_owned() } else { format!("`{folder}`") };
        let unlisted = self.models.iter().find_map(|model| model.unlisted(folder, address));
        let (does, help) = match unlisted {
            Some(help) => ("does not list", help),
            None => {
                let right = self.right_form(root, address);
                ("declares no", right.unwrap_or_else(|| self.nearest_to(address, [root])))
            }
        };
        Unknown { message: format!("{place} {does} `{address}`"), help }
    }

    /// What to write in the place of an address that is spelt in another way: `variable.cidr`, `var.cidr.default`.
    fn right_form(&self, root: &EntityId, address: &str) -> Option<String> {
        let respelt = SPELT_OTHERWISE.iter().find_map(|(wrong, right)| {
            let address = format!("{right}{}", address.strip_prefix(wrong)?);
            self.within(root, &address).is_some().then(|| format!("write `{address}`"))
        });
        let whole = || {
            let (start, field) = address.rsplit_once('.')?;
            let is_field = ["default", "type", "description", "value"].contains(&field);
            let there = is_field && self.within(root, start).is_some();
            there.then(|| format!("write `{start}`: an address names the whole, not its {field}"))
        };
        respelt.or_else(whole)
    }

    /// What to write in the place of an address that none of these roots declares: of several, whose it is.
    pub(super) fn nearest_to<'a>(
        &'a self,
        address: &str,
        roots: impl IntoIterator<Item = &'a EntityId>,
    ) -> String {
        let roots: Vec<&EntityId> = roots.into_iter().collect();
        let mut known = Vec::new();
        let mut own = Vec::new();
        for entity in roots.iter().flat_map(|root| self.declared(root)) {
            let Some(address) = entity.id.address() else { continue };
            own.push((address, entity));
            known.push(Cow::Borrowed(address));
            entity.fields.first().into_iter().for_each(|field| attributes(field, address, &mut known));
        }
        let addresses = || own.iter().map(|(address, _)| *address);
        let near = nearest(address, known.iter().map(Cow::as_ref));
        if let Some(near) = near.or_else(|| sharing_words(address, addresses())) {
            let is_of = |known: &str| {
                near.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            let whose = own.iter().find(|(known, _)| is_of(known)).filter(|_| roots.len() > 1);
            let place = whose.and_then(|(_, entity)| self.pages[self.page_of_entity(&entity.id)?].root());
            let of = place.filter(|root| !root.folder.is_root()).map(|root| format!(" of `{}`", root.folder));
            return format!("did you mean `{near}`{}?", of.unwrap_or_default());
        }
        // An address that begins as theirs do is one of a few.
        let is_alike = |known: &&str| kind(known) == kind(address);
        let alike: Vec<&str> = addresses().filter(is_alike).collect();
        match (alike.get(..MOST_LISTED), alike.as_slice()) {
            _ if roots.len() > 1 => GENERAL.into(),
            (_, []) => GENERAL.into(),
            (Some(first), all) if all.len() > MOST_LISTED => {
                format!("it has `{}` and {} more", first.join("`, `"), all.len() - MOST_LISTED)
            }
            (_, all) => format!("it has `{}`", all.join("`, `")),
        }
    }

    /// What a root declares, by address.
    pub fn declared<'a>(&'a self, root: &'a EntityId) -> impl Iterator<Item = &'a Entity> {
        let prefix = root.with_address("");
        let entities = &self.catalog.entities;
        let first = entities.partition_point(|entity| entity.id < prefix);
        let later = entities.iter().skip(first);
        later.take_while(move |it| it.id.as_str().starts_with(prefix.as_str())).map(|entity| &**entity)
    }

    /// The names of what can be set in the root in this folder.
    pub fn inputs(&self, folder: &SourcePath) -> Vec<&str> {
        let declared = self.root_of(folder).into_iter().flat_map(|root| self.declared(root));
        declared.filter(|it| it.class == Class::Interface).map(|it| it.name.as_str()).collect()
    }
}

/// How others write the beginnings of addresses, and how they are written here.
const SPELT_OTHERWISE: [(&str, &str); 12] = [
    ("variable.", "var."),
    ("variables.", "var."),
    ("vars.", "var."),
    ("input.", "var."),
    ("inputs.", "var."),
    ("outputs.", "output."),
    ("out.", "output."),
    ("locals.", "local."),
    ("modules.", "module."),
    ("resource.", ""),
    ("resources.", ""),
    ("data.", ""),
];

/// So many names are listed in a cure.
const MOST_LISTED: usize = 8;

const GENERAL: &str = "name something that it declares, such as `var.NAME`, `output.NAME` or `TYPE.NAME`";

/// What an address begins with: `var`, `aws_vpc`.
pub(super) fn kind(address: &str) -> &str {
    address.split_once('.').map_or(address, |(kind, _)| kind)
}

/// `modules/rds` and `var.x` of `modules/rds.var.x`.
fn joined_by_dot(folder: &str) -> Option<(&str, &str)> {
    let name = folder.rfind('/').map_or(0, |slash| slash + 1);
    let dot = name + folder.get(name..)?.find('.')?;
    let (module, inner) = (folder.get(..dot)?, folder.get(dot + 1..)?);
    (!module.is_empty() && !inner.is_empty()).then_some((module, inner))
}

/// The address of the same kind whose name has the most words of this one's: of a renamed `var.backup_retention_days`, `var.backup_days`.
fn sharing_words<'a>(address: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let words = |address: &str| -> BTreeSet<String> {
        let name = address.split_once('.').map_or("", |(_, name)| name);
        name.split(['_', '-', '.']).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let wanted = words(address);
    let scored = known.filter(|known| kind(known) == kind(address)).filter_map(|known| {
        let there = words(known);
        let shared = there.intersection(&wanted).count();
        let is_near = shared * 2 > there.len().min(wanted.len());
        is_near.then_some((shared, std::cmp::Reverse(there.len()), std::cmp::Reverse(known)))
    });
    scored.max().map(|(.., known)| known.0)
}

impl Named {
    /// Where it is shown, and the id of its element: none where it is a page, or that page shows the place of another one and not it.
    pub fn place(&self, outline: &Outline) -> Option<(usize, Option<String>)> {
        let page = outline.page_of_entity(&self.entity)?;
        Some((page, self.anchor(outline).filter(|anchor| outline.has_anchor(page, anchor))))
    }

    /// The id of its element, on the page that shows it.
    fn anchor(&self, outline: &Outline) -> Option<String> {
        let anchor = outline.catalog.get(&self.entity)?.anchor.as_deref()?;
        Some(self.attributes.iter().fold(anchor.to_owned(), |anchor, name| format!("{anchor}.{name}")))
    }
}

/// The field of an entity that these attributes lead to: none, its first.
pub fn field<'a>(entity: &'a Entity, attributes: &[String]) -> Option<&'a Field> {
    let first = entity.fields.first()?;
    attributes.iter().try_fold(first, |field, name| field.nested.iter().find(|nested| nested.name == *name))
}

/// The addresses of a field's attributes, at any depth.
fn attributes(field: &Field, address: &str, found: &mut Vec<Cow<'_, str>>) {
    for nested in &field.nested {
        let address = format!("{address}.{}", nested.name);
        attributes(nested, &address, found);
        found.push(Cow::Owned(address));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline::{Destination, outline};
    use crate::scan::scan;
    use crate::source::all;
    use crate::tree::Tree;

    #[test]
    fn addresses_name_what_there_is_and_the_nearest_of_what_there_is_not() {
        let main = "variable \"cidr\" {}\nvariable \"tiers\" {\n  type = map(object({ newbits = number }))\n}\n\
                    resource \"aws_vpc\" \"main\" {}\noutput \"id\" { value = aws_vpc.main.id }\nlocals {\n  name = 1\n}\n";
        let files = [
            ("modules/vpc/main.tf", main),
            ("modules/vpc-old/main.tf", "variable \"x\" {}\n"),
            ("modules/docs/vpc-docs/main.tf", "variable \"top\" {}\n"),
        ];
        let tree =
            Tree::from_memory("project", files.into_iter().chain([("main.tf", "variable \"top\" {}\n")]));
        let outline = outline(&scan(&tree, &all(), None).unwrap());
        let from = SourcePath::new("modules/docs").unwrap();
        let found = |address: &str| {
            outline.named(address, &from).map(|named| {
                let (_, anchor) = named.place(&outline).unwrap();
                let anchor = anchor.unwrap_or_default();
                format!("{} {anchor}", named.entity)
            })
        };
        for (address, expected) in [
            ("modules/vpc", "terraform:.//modules/vpc "),
            ("/modules/vpc/", "terraform:.//modules/vpc "),
            ("../vpc#var.cidr", "terraform:.//modules/vpc#var.cidr input_cidr"),
            ("modules/vpc#output.id", "terraform:.//modules/vpc#output.id output_id"),
            ("modules/vpc#aws_vpc.main", "terraform:.//modules/vpc#aws_vpc.main resource_aws_vpc.main"),
            ("modules/vpc#var.tiers.newbits", "terraform:.//modules/vpc#var.tiers input_tiers.newbits"),
            ("/#var.top", "terraform:.//#var.top input_top"),
            ("./../vpc/", "terraform:.//modules/vpc "),
            ("vpc-docs", "terraform:.//modules/docs/vpc-docs "),
        ] {
            assert_eq!(found(address).as_deref(), Ok(expected), "{address}");
        }
        for (address, help) in [
            ("modules/vcp", "did you mean `modules/vpc`?"),
            ("modules/vpc#var.cdir", "did you mean `var.cidr`?"),
            ("modules/vpc#var.tiers.newbit", "did you mean `var.tiers.newbits`?"),
            (
                "modules/vpc#local.name",
                "set `locals = true` under `[terraform]`, so that local values are listed",
            ),
            ("modules/vpc#variable.cidr", "write `var.cidr`"),
            ("modules/vpc#outputs.id", "write `output.id`"),
            ("modules/vpc#resource.aws_vpc.main", "write `aws_vpc.main`"),
            ("modules/vpc.var.cidr", "write `modules/vpc#var.cidr`"),
            ("modules/vpc#var.cidr.default", "write `var.cidr`: an address names the whole, not its default"),
            ("modules/vpc#var.main_cidr_of_network", "did you mean `var.cidr`?"),
            ("modules/vpc#var.unlike_anything", "it has `var.cidr`, `var.tiers`"),
            ("#var.cidr", "did you mean `modules/vpc`?"),
            ("vpc", "did you mean `modules/vpc`?"),
            (
                "modules/vpc#x",
                "name something that it declares, such as `var.NAME`, `output.NAME` or `TYPE.NAME`",
            ),
            ("../../..", "name the folder of a module, from the project's root"),
        ] {
            assert_eq!(found(address).unwrap_err().help, help, "{address}");
        }
        let declared = |folder: &str| {
            let root = outline.root_of(&SourcePath::new(folder).unwrap()).unwrap();
            outline.declared(root).count()
        };
        assert_eq!((declared("modules/vpc"), declared("modules/vpc-old"), declared("")), (4, 1, 1));
    }

    #[test]
    fn a_link_leads_to_what_a_page_in_anothers_place_shows_or_to_the_page() {
        let files = [
            ("modules/dns/main.tf", "variable \"zone\" {}\noutput \"id\" { value = 1 }\n"),
            ("docs/own.md", "---\nreference: modules/dns\n---\n# Own\n\n{{#terraform modules/dns inputs}}\n"),
            (
                "docs/links.md",
                "[a](tf:modules/dns#var.zone) [b](tf:modules/dns#output.id) [c](tf:modules/dns) `output.id`\n",
            ),
        ];
        let outline = outline(&scan(&Tree::from_memory("project", files), &all(), None).unwrap());
        let own = outline.page_of_file(&SourcePath::new("docs/own.md").unwrap()).unwrap();
        let links = SourcePath::new("docs/links.md").unwrap();
        let of = |anchor: Option<&str>| Destination::Page(own, anchor.map(str::to_owned));
        assert_eq!(outline.destinations[&links], [of(Some("input_zone")), of(None), of(None)]);
        assert_eq!(outline.names[&links], [of(None)]);
    }
}
