//! `{{#terraform FOLDER SECTION…}}`, `{{#overview SLUG SECTION…}}`, `{{#environments SECTION…}}`

use super::{Embedded, Fault, Place, help_or};
use crate::diagnostic::nearest;
use crate::outline::{Outline, PageKind, anchors};
use crate::source::block::{Body, PageData};

/// Sections of a page that a source makes, as another page shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sections {
    /// The page that leads to the whole: by index.
    pub page: usize,
    /// Them, in their order; none for all.
    pub shown: Vec<ShownSection>,
}

/// A section that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownSection {
    /// The id of its block.
    pub id: String,
    /// Whether its elements have their ids: on the page that stands in the place of its own, once.
    pub carries_ids: bool,
}

impl Place<'_> {
    pub(super) fn sections(&mut self, words: &[&str]) -> Result<Embedded, Fault> {
        let outline = self.outline;
        let Some((folder, wanted)) = words.split_first() else {
            let help = "write `{{#terraform FOLDER SECTION}}`, such as `{{#terraform modules/vpc inputs}}`";
            return Err(("this names no module".into(), help.into()));
        };
        let folder = outline.folder_named(folder, &self.folder)?;
        let found =
            outline.page_of_folder(&folder).and_then(|page| Some((page, outline.pages[page].root()?)));
        let Some((page, root)) = found else {
            return Err((format!("there is no module in `{folder}`"), "name the folder of a module".into()));
        };
        // A README's embeds are not those of the page that shows it.
        let is_own =
            outline.pages[page].is_authored() && outline.pages[page].file.as_ref() == Some(self.file);
        let data = outline.models[root.model].page(root.index);
        let mut known = ids(&data);
        known.extend(anchors::added(root.entity, outline).map(str::to_owned));
        let is_readme =
            |id: &str| data.blocks.iter().any(|it| it.id == id && matches!(it.body, Body::Readme(_)));
        let shown: Vec<String> = if wanted.is_empty() {
            known.iter().filter(|id| !is_readme(id)).cloned().collect()
        } else {
            // Who mentions it is known only later, and on most pages nobody would look for it.
            known.push(anchors::MENTIONED.to_owned());
            chosen(wanted, &known, &format!("`{folder}`"))?
        };
        if !is_own && let Some(readme) = shown.iter().find(|id| is_readme(id)) {
            return Err((
                format!("the words of `{folder}` stand on its own page"),
                format!("link to them; only a page with `reference: {folder}` shows its `{readme}`"),
            ));
        }
        let shown = shown.into_iter().map(|id| {
            let carries_ids = is_own && self.with_ids.insert(id.clone());
            ShownSection { id, carries_ids }
        });
        Ok(Embedded::Sections(Sections { page, shown: shown.collect() }))
    }
}

/// Sections of a page about the whole.
pub(super) fn overview(words: &[&str], outline: &Outline) -> Result<Embedded, Fault> {
    let slugs = || outline.models.iter().flat_map(|model| model.overviews()).map(|it| it.slug.as_str());
    let Some((slug, wanted)) = words.split_first() else {
        let help = "write `{{#overview NAME}}`, with the name that its address has behind `reference/`";
        return Err(("this names no page".into(), help.into()));
    };
    // Of `inventory/encryption` the last part says enough where no other ends so.
    let last = |slug: &'_ str| slug.rsplit('/').next().unwrap_or_default().to_owned();
    let ending = || {
        let mut those = slugs().filter(|known| last(known) == *slug);
        those.next().filter(|_| those.next().is_none())
    };
    let page = outline.page_of_overview(slug).or_else(|| outline.page_of_overview(ending()?));
    let Some(page) = page else {
        let near_end = || slugs().find(|known| nearest(slug, [last(known).as_str()]).is_some());
        let near = nearest(slug, slugs()).or_else(near_end);
        let help = match (near, slugs().next()) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, None) => "this project has none".into(),
            (None, _) => {
                "name what its address has behind `reference/`, such as `providers` or `encryption`".into()
            }
        };
        return Err((format!("there is no overview `{slug}`"), help));
    };
    let PageKind::Overview { model, index } = outline.pages[page].kind else {
        return Err((format!("there is no overview `{slug}`"), "name another".into()));
    };
    let data = outline.models[model].overview(index);
    let known = ids(&data);
    // How such pages are to be read is said on each of them: an embed says it where it is asked to.
    let is_words =
        |id: &String| data.blocks.iter().any(|it| it.id == **id && matches!(it.body, Body::Words(_)));
    let tells = || known.iter().filter(|id| !is_words(id)).cloned().collect();
    let shown =
        if wanted.is_empty() { tells() } else { chosen(wanted, &known, &format!("the overview `{slug}`"))? };
    let shown = shown.into_iter().map(|id| ShownSection { id, carries_ids: false });
    Ok(Embedded::Sections(Sections { page, shown: shown.collect() }))
}

/// How environments differ.
pub(super) fn environments(words: &[&str], outline: &Outline) -> Result<Embedded, Fault> {
    const SLUG: &str = "environments";
    if outline.page_of_overview(SLUG).is_none() {
        let help = "name them in book.toml's `[environments]`, or put each into a folder such as `environments/prod`";
        return Err(("no environments are known".into(), help.into()));
    }
    overview(&[&[SLUG], words].concat(), outline)
}

/// The ids of the sections of which there is something.
fn ids(data: &PageData) -> Vec<String> {
    let blocks = data.blocks.iter().filter(|block| !block.body.is_empty());
    blocks.map(|block| block.id.to_string()).collect()
}

fn chosen(wanted: &[&str], known: &[String], whose: &str) -> Result<Vec<String>, Fault> {
    let is_unknown = |id: &&&str| !known.iter().any(|known| known == **id);
    match wanted.iter().find(is_unknown) {
        None => Ok(wanted.iter().map(|id| (*id).to_owned()).collect()),
        Some(unknown) => {
            let all = || format!("it has `{}`", known.join("`, `"));
            let help = help_or(unknown, known.iter().map(String::as_str), all);
            Err((format!("{whose} has no section `{unknown}`"), help))
        }
    }
}
