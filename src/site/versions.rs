//! A site as one of several versions, and what stands above them: the page that lists them, the list as data, the page for addresses that
//! lead nowhere.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;
use serde_json::json;

use super::{Site, page};
use crate::path::SitePath;
use crate::render::view::{LinkView, PageView, SiteView, VersionsView};
use crate::version::{LATEST, VersionName};

/// The versions of a site, and which of them readers are led to.
#[derive(Debug, PartialEq, Eq)]
pub struct Versions {
    /// The newest first, each with its folder.
    all: Vec<(VersionName, String)>,
    /// The one that readers are led to.
    latest: VersionName,
    /// Its folder.
    home: String,
}

impl Versions {
    /// These versions, each in the folder of its name, and the one in the folder of the latest. `None` when there is none.
    pub fn new(mut names: Vec<VersionName>, latest: Option<VersionName>) -> Option<Self> {
        names.sort_by(VersionName::newest_first);
        names.dedup();
        let mut all: Vec<(VersionName, String)> =
            names.iter().map(|name| (name.clone(), name.to_string())).collect();
        let Some(latest) = latest else {
            let release = names.iter().find(|name| !name.is_pre_release());
            let latest = release.or(names.first())?.clone();
            return Some(Self { all, home: latest.to_string(), latest });
        };
        // Its own folder may be gone.
        if !names.contains(&latest) {
            all.push((latest.clone(), LATEST.into()));
            all.sort_by(|(one, _), (other, _)| one.newest_first(other));
        }
        Some(Self { all, home: LATEST.into(), latest })
    }

    /// versions.json, which pages of older versions learn from.
    fn json(&self) -> String {
        let entry = |(name, folder): &(VersionName, String)| json!({ "name": name.as_str(), "path": format!("{folder}/") });
        let all: Vec<serde_json::Value> = self.all.iter().map(entry).collect();
        let home = format!("{}/", self.home);
        format!("{:#}\n", json!({ "versions": all, "latest": self.latest.as_str(), "home": home }))
    }

    fn view(&self) -> VersionsView {
        let link = |(name, folder): &(VersionName, String)| LinkView {
            title: name.to_string(),
            url: Some(format!("{folder}/index.html")),
        };
        VersionsView {
            home: format!("{}/index.html", self.home),
            latest: self.latest.to_string(),
            all: self.all.iter().map(link).collect(),
        }
    }
}

/// What tells of the versions: the page that lists them, the one for addresses that lead nowhere, and the list as data.
const FRONT: [&str; 3] = ["index.html", "404.html", "versions.json"];

#[derive(Serialize)]
struct WithVersions {
    #[serde(flatten)]
    page: PageView,
    versions: VersionsView,
}

impl Site {
    /// The same site as a version of that name: its pages lead to the other ones. Those of the latest are known to others by the
    /// address that stays when there is a later one.
    #[must_use]
    pub fn in_version(mut self, name: VersionName, is_latest: bool) -> Self {
        let folder = if is_latest { LATEST } else { name.as_str() };
        let site_url = &mut self.scan.config.site_url;
        *site_url = site_url.take().map(|base| format!("{base}{folder}/"));
        self.fixed.extend(site_paths(self.theme.version_assets()));
        // It names the host of all versions.
        self.fixed.retain(|path, _| path.as_str() != "CNAME");
        self.version = Some(name);
        self
    }

    /// The one file of a version that is not the same in the folder of the latest, if this is it.
    ///
    /// # Errors
    /// When its template cannot be filled.
    pub fn in_latest(&self, route: &SitePath) -> io::Result<Option<Vec<u8>>> {
        if self.not_found().as_ref() != Some(route) {
            return Ok(None);
        }
        Ok(Some(page::not_found(self, LATEST)?.into_bytes()))
    }

    /// The files above the versions, in the order of their paths.
    pub fn front_routes(&self) -> Vec<SitePath> {
        let pages = FRONT.into_iter().filter_map(SitePath::new);
        let mut routes: Vec<SitePath> = self.front_files().into_keys().chain(pages).collect();
        routes.sort();
        routes
    }

    /// What stands in them.
    ///
    /// # Errors
    /// When a template cannot be filled.
    pub fn front(&self, versions: Option<&Versions>) -> io::Result<BTreeMap<SitePath, Vec<u8>>> {
        let index = SitePath::root().join("index.html").unwrap_or_else(SitePath::root);
        let shown = || versions.map(Versions::view).unwrap_or_default();
        let list = WithVersions {
            page: PageView {
                site: plain(page::site_view(self, &index, "")),
                title: self.outline.title.clone(),
                description: self.scan.config.description.clone(),
                ..PageView::default()
            },
            versions: shown(),
        };
        let mut nowhere = page::not_found_view(self, &self.scan.config.base_path);
        nowhere.site = plain(nowhere.site);
        let nowhere = WithVersions { page: nowhere, versions: shown() };
        let pages = [
            self.theme.render("versions.html", &list)?,
            self.theme.render("404.html", &nowhere)?,
            versions.map(Versions::json).unwrap_or_default(),
        ];
        let pages = FRONT.into_iter().zip(pages);
        let mut files = self.front_files();
        files.extend(pages.filter_map(|(name, text)| Some((SitePath::new(name)?, text.into_bytes()))));
        Ok(files)
    }

    /// Those that no version changes.
    fn front_files(&self) -> BTreeMap<SitePath, Vec<u8>> {
        let mut files = site_paths(self.theme.plain_assets());
        let of_host = |(path, _): &(SitePath, Vec<u8>)| matches!(path.as_str(), "CNAME" | ".nojekyll");
        files.extend(super::fixed(&self.scan, &self.theme).into_iter().filter(of_host));
        files
    }
}

/// A page above the versions has nothing to search in or to switch from, and the project's own files are in the versions.
fn plain(site: SiteView) -> SiteView {
    SiteView { search: None, version: None, styles: Vec::new(), scripts: Vec::new(), ..site }
}

fn site_paths(files: Vec<(String, Vec<u8>)>) -> BTreeMap<SitePath, Vec<u8>> {
    files.into_iter().filter_map(|(path, bytes)| Some((SitePath::new(&path)?, bytes))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> VersionName {
        VersionName::new(text).unwrap()
    }

    #[test]
    fn readers_are_led_to_the_latest_and_else_to_the_newest_release() {
        let cases: [(&[&str], Option<&str>, &str, &str); 6] = [
            (&["v1.9", "v1.10"], Some("v1.9"), "v1.9", "latest"),
            (&["v1.9", "v1.10", "main"], None, "v1.10", "v1.10"),
            (&["v1.9", "v2.0-rc1"], None, "v1.9", "v1.9"),
            (&["v2.0-rc1", "v2.0-rc2"], None, "v2.0-rc2", "v2.0-rc2"),
            (&["main"], None, "main", "main"),
            (&[], Some("v1"), "v1", "latest"),
        ];
        for (names, latest, expected, home) in cases {
            let versions =
                Versions::new(names.iter().map(|text| name(text)).collect(), latest.map(name)).unwrap();
            assert_eq!((versions.latest.as_str(), versions.home.as_str()), (expected, home), "{names:?}");
            assert!(versions.all.iter().any(|(name, _)| *name == versions.latest));
        }
        assert_eq!(Versions::new(vec![], None), None);
    }

    #[test]
    fn the_list_is_data() {
        let versions = Versions::new(vec![name("v1.9"), name("v1.10")], Some(name("v1.9"))).unwrap();
        let data: serde_json::Value = serde_json::from_str(&versions.json()).unwrap();
        let [newest, older] =
            ["v1.10", "v1.9"].map(|name| json!({ "name": name, "path": format!("{name}/") }));
        assert_eq!(data, json!({ "versions": [newest, older], "latest": "v1.9", "home": "latest/" }));
    }
}
