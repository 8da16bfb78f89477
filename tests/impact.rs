//! What a page of the reference tells of a change, where that reaches much.

use infrabook::path::SitePath;
use infrabook::scan::scan;
use infrabook::site::Site;
use infrabook::source;
use infrabook::tree::Tree;

/// A chain of modules, each called by many others, and many pages that name one of them.
fn site(modules: usize, pages: usize, named: &str) -> (Site, Tree) {
    let call = |folder: &str| format!("module \"it\" {{\n  source = \"{folder}\"\n}}\n");
    let mut files = vec![
        ("README.md".to_owned(), "# Home\n".to_owned()),
        ("modules/base/main.tf".to_owned(), "variable \"x\" {}\n".to_owned()),
    ];
    let module = |at: usize| (format!("modules/m{at}/main.tf"), call("../base"));
    files.extend((0..modules).map(module));
    files.extend((0..pages).map(|at| (format!("docs/p{at}.md"), format!("# P{at}\n\n[it](tf:{named})\n"))));
    let tree = Tree::from_memory("project", files);
    (Site::new(scan(&tree, &source::all(), None).unwrap_or_else(|faults| panic!("{faults:?}"))), tree)
}

fn base((site, tree): &(Site, Tree), form: &str) -> String {
    let route = SitePath::new(&format!("reference/modules/base/index.{form}")).unwrap();
    String::from_utf8(site.bytes(&route, tree).unwrap().into_owned()).unwrap()
}

#[test]
fn of_much_the_first_is_named_and_the_rest_is_counted() {
    for (modules, pages, named, html, markdown) in [
        (31, 30, "modules/base", "<summary>Directly 31 modules</summary>", "/index.md), and 1 more\n"),
        (9, 8, "modules/m1", "<summary>What is touched is named on 8 pages</summary>", "/p7.md)\n"),
        (
            9,
            400,
            "modules/m1",
            "<p class=\"relation\">What is touched is named on 400 pages, which <code>infrabook graph --impact</code> lists</p>",
            "- What is touched is named on 400 pages, which `infrabook graph --impact` lists\n",
        ),
    ] {
        let site = site(modules, pages, named);
        let (page, words) = (base(&site, "html"), base(&site, "md"));
        assert!(page.contains(html), "{html}: {page}");
        assert!(words.contains(markdown), "{markdown}: {words}");
        assert!(page.contains(&format!("{modules} modules and {pages} pages.")), "{page}");
    }
}
