//! A site as one of several versions, and what stands above them: the page that lists them, the list as data, the page for addresses that
//! lead nowhere.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;

use super::{Site, not_found, page};
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

    /// The one file of a version that is not the same in the folder of the latest.
    pub fn not_found_in_latest(&self) -> (Option<SitePath>, Vec<u8>) {
        (not_found(), page::not_found(self, LATEST).into_bytes())
    }

    /// The files above the versions, in the order of their paths.
    pub fn front_routes(&self) -> Vec<SitePath> {
        self.front(None).into_keys().collect()
    }

    /// What stands in them; without versions only the names count.
    pub fn front(&self, versions: Option<&Versions>) -> BTreeMap<SitePath, Vec<u8>> {
        let mut files = site_paths(self.theme.plain_assets());
        let of_host = |path: &&SitePath| matches!(path.as_str(), "CNAME" | ".nojekyll");
        let host = super::fixed(&self.scan, &self.theme);
        files.extend(host.keys().filter(of_host).map(|path| (path.clone(), host[path].clone())));
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
            ("index.html", self.theme.render("versions.html", &list)),
            ("404.html", self.theme.render("404.html", &nowhere)),
            ("versions.json", versions.map(Versions::json).unwrap_or_default()),
        ];
        files.extend(
            pages.into_iter().filter_map(|(name, text)| Some((SitePath::new(name)?, text.into_bytes()))),
        );
        files
    }
}

/// A page above the versions has nothing to search in or to switch from.
fn plain(site: SiteView) -> SiteView {
    SiteView { search: None, version: None, ..site }
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
