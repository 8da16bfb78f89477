//! What book.toml means, and what is refused in it.

use super::*;
use crate::check::Level;

fn faults(text: &str) -> Vec<(String, String)> {
    Config::parse(text).unwrap_err().into_iter().map(|d| (d.message, d.help)).collect()
}

#[test]
fn an_empty_file_is_the_defaults() {
    let (config, warnings) = Config::parse("").unwrap();
    assert!(warnings.is_empty() && config.written);
    assert_eq!((config.build_dir.as_str(), config.base_path.as_str()), ("book", "/"));
}

#[test]
fn a_number_that_no_program_could_be_handed_is_refused() {
    let found = Config::parse("[preprocessor.x]\ncommand = 'x'\nn = 9223372036854775808\n").unwrap_err();
    assert!(!found.is_empty() && found[0].span.is_some_and(|span| span.start > 30), "{found:?}");
}

#[test]
fn what_is_written_is_meant() {
    let text = "[book]\ntitle = 'T'\nsrc = 'docs/'\n[output.html]\nsite-url = 'https://x.example/a/b'\n\
                git-repository-url = 'https://forge.example/acme/infra/'\n[terraform]\npaths = ['infra']\n\
                exclude = ['**/test/**']\n[diagrams]\nmermaid = false\n[check]\nmissing-description = 'deny'\n";
    let (config, _) = Config::parse(text).unwrap();
    assert!(!config.mermaid);
    assert_eq!(config.title.as_deref(), Some("T"));
    assert_eq!(config.src.unwrap().as_str(), "docs");
    assert_eq!(config.base_path, "/a/b/");
    assert_eq!(config.site_url.as_deref(), Some("https://x.example/a/b/"));
    assert_eq!(config.repository, "acme/infra");
    let admits = |path| config.modules.admits(&SourcePath::new(path).unwrap());
    assert!(admits("infra/vpc/main.tf") && !admits("other/main.tf") && !admits("infra/test/x/main.tf"));
    assert_eq!(config.checks.levels.of("missing-description"), Level::Deny);
}

#[test]
fn what_meets_no_file_is_told() {
    let text =
        "[terraform]\npaths = ['infra', 'infar']\nexclude = ['infra/old/', './**/test', '**/none/**']\n";
    let (config, _) = Config::parse(text).unwrap();
    let path = |path: &str| SourcePath::new(path).unwrap();
    let paths = ["infra/a/main.tf", "infra/old/x/main.tf", "infra/b/test/main.tf"].map(path);
    let admitted: Vec<_> = paths.iter().filter(|path| config.modules.admits(path)).collect();
    assert_eq!(admitted, [&paths[0]]);
    let idle = config.modules.idle(&paths);
    let said: Vec<_> = idle.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(said, ["there is no folder `infar`", "`**/none/**` leaves nothing out"]);
}

#[test]
fn links_to_other_sites_have_a_table_among_the_rules() {
    let text = "[check]\nbroken-link = 'warn'\n[check.external]\nignore = ['https://*.acme.io/**']\ncache-days = 3\n";
    let (config, _) = Config::parse(text).unwrap();
    assert_eq!(config.checks.levels.of("broken-link"), Level::Warn);
    let External { ignore, cache_days } = config.checks.external;
    for (url, expected) in
        [("https://x.acme.io/", true), ("https://x.y.acme.io/a/b?c", true), ("https://acme.io/", false)]
    {
        assert_eq!(ignore.is_match(url), expected, "{url}");
    }
    assert_eq!(cache_days, 3);
    assert!(faults("[check]\nexternal = 'warn'\n")[0].1.contains("cache-days"));
    assert!(faults("[check.external]\nignore = ['[']\n")[0].1.contains("glob"));
    let huge = format!("[check.external]\nignore = ['{}']\n", "[!a-z]".repeat(200_000));
    assert_eq!(faults(&huge).len(), 1, "a list that cannot be used is not dropped in silence");
    assert_eq!(faults("[check.external]\ncache_days = 1\n")[0].1, "did you mean `cache-days`?");
}

#[test]
fn the_file_says_where_the_site_is_before_a_pipeline_and_after_mdbooks_variable() {
    const OVER: (&str, &str) = ("MDBOOK_OUTPUT__HTML__SITE_URL", "\"/over/\"");
    const GITLAB: (&str, &str) = ("CI_PAGES_URL", "https://a.gitlab.io/b");
    let written = "[output.html]\nsite-url = '/file/'\n";
    for (text, variables, url, path) in [
        ("", vec![], None, "/"),
        ("", vec![GITLAB], Some("https://a.gitlab.io/b/"), "/b/"),
        ("", vec![GITLAB, OVER], None, "/over/"),
        (written, vec![], None, "/file/"),
        (written, vec![GITLAB], None, "/file/"),
        (written, vec![GITLAB, OVER], None, "/over/"),
    ] {
        let variables = EnvVars::of(variables.into_iter().map(|(name, value)| (name.into(), value.into())));
        let config = Config::read(text, &variables).unwrap().0.published(&variables);
        assert_eq!(
            (config.site_url.as_deref(), config.base_path.as_str()),
            (url, path),
            "{text}{variables:?}"
        );
    }
}

#[test]
fn redirects_keep_their_places() {
    let text = "[output.html.redirect]\n\"/b.html\" = \"a.html\"\n'/a.html#x' = 'https://x.example'\n";
    let redirects = Config::parse(text).unwrap().0.redirects;
    let at = |span: Span| &text[span.start..span.end];
    let said: Vec<_> =
        redirects.iter().map(|it| (at(it.from_span), at(it.to_span), it.to.as_str())).collect();
    assert_eq!(
        said,
        [
            ("'/a.html#x'", "'https://x.example'", "https://x.example"),
            ("\"/b.html\"", "\"a.html\"", "a.html")
        ]
    );
}

#[test]
fn a_language_is_written_as_everyone_writes_it() {
    assert_eq!(Config::parse("[book]\nlanguage = 'de_at'\n").unwrap().0.language, "de-AT");
    let found = Config::parse("[book]\nlanguage = 'german'\n").unwrap_err();
    assert_eq!(
        (found[0].message.as_str(), found[0].span),
        ("`german` is no language", Some(Span::new(18, 26)))
    );
}

#[test]
fn errors_name_a_cure() {
    assert!(faults("[book]\nsrc = '../x'\n")[0].0.contains("leaves the project"));
    assert!(faults("[check]\nbroken-link = 'yes'\n")[0].1.contains("`allow`"));
    assert!(faults("[git]\nlinks = 'main'\n")[0].1.contains("commit, branch"));
    let edit = faults("[output.html]\nedit-url-template = 'https://forge.example/edit'\n");
    assert!(edit[0].0.contains("same place") && edit[0].1.contains("`{path}`"));
    assert!(faults("[book\n").len() == 1);
    assert!(faults("[output.html]\nsite-url = 'javascript:x'\n")[0].0.contains("is no address of a site"));
    for (table, key, value) in [
        ("output.html", "git-repository-url", "javascript:alert(1)"),
        ("output.html", "git-repository-url", "https://@/x"),
        ("output.html", "edit-url-template", "javascript:{path}"),
        ("output.html", "edit-url-template", "https://{path}@/x"),
        ("terraform", "registry", "data:text/html,x"),
    ] {
        let text = format!("[{table}]\n{key} = '{value}'\n");
        let found = Config::parse(&text).unwrap_err();
        assert!(found[0].message.starts_with(&format!("`{value}` is no address of a ")), "{found:?}");
        assert!(found[0].help.contains("https://") && found[0].span.is_some(), "{found:?}");
    }
    let query = "[output.html]\nedit-url-template = 'https://forge.example:8443/e?at={path}#x'\n";
    assert!(Config::parse(query).is_ok());
    for (text, cure) in [
        ("[book]\ntitle = 3\n", "a text between quotes"),
        ("[book]\nauthors = 'x'\n", "`[\"one\", \"two\"]`"),
        ("[output.html]\nsmart-punctuation = 'yes'\n", "`true` or `false`"),
        ("[output.html.search]\nlimit-results = 'x'\n", "a whole number"),
    ] {
        assert!(faults(text)[0].1.contains(cure), "{:?}", faults(text));
    }
}
