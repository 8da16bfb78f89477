use super::*;
use crate::html::Html;

fn theme(files: &[(&str, &str)]) -> (Theme, Vec<Diagnostic>) {
    with_pictures(files, &Look::default(), &[])
}

fn with_pictures(files: &[(&str, &str)], look: &Look, pictures: &[&str]) -> (Theme, Vec<Diagnostic>) {
    let names = files.iter().map(|(name, _)| (*name).to_owned()).collect();
    let files = files.iter().map(|(name, text)| ((*name).to_owned(), Arc::from(*text))).collect();
    let picture = |name: &&str| (SourcePath::new(name).unwrap(), Arc::from(name.as_bytes()));
    Theme::new(&Theming {
        folder: &SourcePath::root(),
        names,
        files: &files,
        look,
        pictures: &pictures.iter().map(picture).collect(),
        texts: &Arc::default(),
    })
}

#[test]
fn text_is_escaped_and_html_is_not() {
    let view = PageView { title: "<T>".into(), body: Html::trusted("<b>x</b>"), ..PageView::default() };
    let page = theme(&[]).0.render("page.html", &view).unwrap();
    assert!(page.contains("&lt;T&gt;") && !page.contains("<T>") && page.contains("<b>x</b>"), "{page}");
}

#[test]
fn a_users_file_takes_the_place_of_ours() {
    let (theme, faults) =
        theme(&[("templates/page.html", "own {{ title }}"), ("style/99-own.css", ".own{}")]);
    assert_eq!(faults, []);
    let view = PageView { title: "T".into(), ..PageView::default() };
    assert_eq!(theme.render("page.html", &view).unwrap(), "own T");
    assert!(String::from_utf8_lossy(&theme.style.bytes).ends_with(".own{}"));
}

#[test]
fn a_broken_template_is_named_and_gives_way() {
    let (theme, faults) = theme(&[("templates/page.html", "line\n{{ title ")]);
    assert_eq!((faults[0].path.as_str(), faults[0].code), ("templates/page.html", "template"));
    assert!(faults[0].span.is_some());
    assert!(theme.render("page.html", &PageView::default()).unwrap().contains("<main"));
}

#[test]
fn a_broken_default_template_is_named_and_makes_no_page() {
    let mut ours = theme_files();
    assert!(templates::default(&ours, &Arc::default()).is_ok());
    ours.insert("templates/_title.html".into(), "{{ a | nothing }}".into());
    let broken = templates::default(&ours, &Arc::default()).unwrap_err();
    assert_eq!(broken, "the default template `_title.html`: Unknown filter `nothing`");
    let gone = templates::default(&BTreeMap::new(), &Arc::default()).unwrap_err();
    assert_eq!(gone, "the default template `page.html` is not there");
    let (mut theme, _) = theme(&[]);
    theme.templates = Tera::default();
    theme.fallback = Ok(Tera::default());
    let failed = theme.render("page.html", &PageView::default()).unwrap_err().to_string();
    assert!(failed.starts_with("the default template `page.html` cannot be filled: "), "{failed}");
    theme.fallback = Err(gone.clone());
    assert_eq!(theme.render("page.html", &PageView::default()).unwrap_err().to_string(), gone);
}

/// A broken template: name, text, what is said of it, at which of its words, and the cure's first words.
type Broken = (&'static str, &'static str, &'static str, &'static str, &'static str);

#[test]
fn what_is_missing_is_named_where_it_stands() {
    let cases: &[Broken] = &[
        ("page.html", "line\n{{ titel }}", "there is no `titel`", "titel", "did you mean `title`? Until"),
        ("page.html", "{{ site.titel }}", "there is no `site.titel`", "titel", "did you mean `title`? Until"),
        ("page.html", "{% if titel %}x{% endif %}", "there is no `titel`", "titel", "did you mean `title`?"),
        (
            "page.html",
            "{% if site.forg %}x{% endif %}",
            "there is no `site.forg`",
            "forg",
            "did you mean `forge`?",
        ),
        ("page.html", "é{{ title | saf }}", "there is no filter `saf`", "saf", "did you mean `safe`? Until"),
        (
            "page.html",
            "{{ title | upcase }}",
            "there is no filter `upcase`",
            "upcase",
            "did you mean `upper`? Until",
        ),
        (
            "page.html",
            "{% if title is strng %}{% endif %}",
            "there is no test `strng`",
            "strng",
            "did you mean `string`",
        ),
        (
            "page.html",
            "{{ sai(key=\"page.skip\") }}",
            "there is no function `sai`",
            "sai",
            "did you mean `say`",
        ),
        (
            "page.html",
            "{{ say(key=\"page.skipp\") }}",
            "there is no text `page.skipp`",
            "say(",
            "did you mean `page.skip`",
        ),
        (
            "page.html",
            "{% include \"_fot.html\" %}",
            "there is no template `_fot.html`",
            "_fot.html",
            "did you mean `_foot.html`",
        ),
        (
            "page.html",
            "{% extends \"bas.html\" %}",
            "there is no template `bas.html`",
            "bas.html",
            "did you mean `base.html`",
        ),
        (
            "page.html",
            "{% extends \"base.html\" %}\n{% block mian %}{% endblock %}",
            "no template that this one extends has a block `mian`",
            "mian",
            "did you mean `main`",
        ),
        (
            "page.html",
            "{% extends \"page.html\" %}",
            "this template cannot be used: `page.html` leads back to itself",
            "\"page.html\"",
            "write `default/page.html` to build on the default one",
        ),
    ];
    for (name, text, message, word, help) in cases {
        let (theme, faults) = theme(&[(&format!("templates/{name}"), text)]);
        let fault = &faults[0];
        let at = fault.span.map_or("", |span| &text[span.start..]);
        assert_eq!((faults.len(), fault.message.as_str()), (1, *message), "{text}: {faults:?}");
        assert!(at.starts_with(word) && fault.span.is_some() != word.is_empty(), "{text}: {at:?} {word}");
        assert!(fault.help.starts_with(help), "{text}: {}", fault.help);
        assert_eq!(fault.path.as_str(), format!("templates/{name}"));
        if fault.code == "template" {
            assert!(theme.render("page.html", &PageView::default()).unwrap().contains("<main"), "{text}");
        }
    }
}

#[test]
fn what_is_not_closed_is_named_where_it_stands() {
    for (text, line) in [
        ("a\n{% if title %}\nb\n", 2),
        ("a\n{{ title ", 2),
        ("{% block main %}\n{% endif %}", 2),
        ("a\n{# note", 2),
    ] {
        let (_, faults) = theme(&[("templates/page.html", text)]);
        let span = faults[0].span.unwrap();
        assert_eq!((faults.len(), faults[0].code), (1, "template"), "{text}: {faults:?}");
        assert_eq!(crate::diagnostic::line_column(text, span.start).0, line, "{text}: {faults:?}");
    }
}

#[test]
fn every_mistake_of_a_template_is_told_once() {
    let (_, faults) = theme(&[
        ("templates/page.html", "{{ title | saf }}{{ title | uper }}"),
        ("templates/_own.html", "{{ nothing | lowr }}"),
        ("templates/404.html", "{% include \"_own.html\" %}{{ title }}"),
    ]);
    let said: Vec<_> = faults.iter().map(|it| (it.path.as_str(), it.message.as_str())).collect();
    assert_eq!(
        said,
        [
            ("templates/_own.html", "there is no filter `lowr`"),
            ("templates/page.html", "there is no filter `saf`"),
            ("templates/page.html", "there is no filter `uper`"),
        ]
    );
}

#[test]
fn a_frame_that_lacks_a_block_is_to_blame_itself() {
    let (theme, faults) = theme(&[("templates/base.html", "{% block shell %}{% endblock %}")]);
    assert!(faults.iter().all(|it| it.path.as_str() == "templates/base.html"), "{faults:?}");
    assert!(!faults.is_empty() && theme.render("page.html", &PageView::default()).unwrap().contains("<main"));
}

#[test]
fn names_that_templates_set_themselves_are_known() {
    let text = "{% set own = 1 %}{% if own %}{% endif %}{% for crumb in breadcrumb %}{% if crumb.url %}{{ loop.index }}{% endif %}{% endfor %}\
                {% for key, value in site %}{% if value %}{{ key }}{% endif %}{% endfor %}{% include \"_own.html\" %}";
    let (_, faults) =
        theme(&[("templates/page.html", text), ("templates/_own.html", "{% if own %}{{ own }}{% endif %}")]);
    assert_eq!(faults, []);
}

#[test]
fn a_users_frame_may_build_on_ours() {
    let text = "{% extends \"default/base.html\" %}{% block head %}<meta name=own>{% endblock head %}\
                {% block after_main %}own {{ title }}{% endblock %}";
    let (theme, faults) = theme(&[("templates/base.html", text)]);
    assert_eq!(faults, []);
    for template in PAGES {
        let page = theme
            .render(
                template,
                &Rehearsal {
                    page: PageView { title: "T".into(), ..PageView::default() },
                    ..Rehearsal::default()
                },
            )
            .unwrap();
        assert!(page.contains("own T"), "{template}: {page}");
        assert!(page.contains("<meta name=own>") || template == "versions.html", "{template}: {page}");
    }
}

#[test]
fn every_file_of_ours_can_be_replaced() {
    for name in Embedded::iter() {
        let text = match name.split_once('/') {
            Some(("texts", "en.toml")) => "[page]\nskip = \"own-text\"\n",
            Some(("texts", _)) => continue,
            Some(("style", _)) => ".own-text{}",
            _ => "own-text",
        };
        let user = BTreeMap::from([(name.to_string(), Arc::from(text))]);
        let (texts, faults) = Texts::new("en", &user);
        assert_eq!(faults, []);
        let (theme, faults) = Theme::new(&Theming {
            folder: &SourcePath::root(),
            names: vec![name.to_string()],
            files: &user,
            look: &Look::default(),
            pictures: &BTreeMap::new(),
            texts: &Arc::new(texts),
        });
        // A frame without blocks has no place for the default pages.
        assert!(faults.is_empty() || name == "templates/base.html", "{name}: {faults:?}");
        let mut site: Vec<u8> =
            theme.assets().into_iter().chain(theme.version_assets()).flat_map(|(_, bytes)| bytes).collect();
        site.extend(theme.mdbook().1);
        for template in PAGES {
            site.extend(theme.render(template, &Rehearsal::sample()).unwrap().bytes());
        }
        site.extend(theme.render("redirect.html", &RedirectView::sample()).unwrap().bytes());
        let shown = String::from_utf8_lossy(&site).contains("own-text");
        assert!(shown || name == "templates/base.html", "{name} is not shown");
    }
}

#[test]
fn what_is_said_is_filled_in_from_any_argument() {
    let page = "{{ say(key=\"search.results-of-kind\", count=2, kind=\"own-kind\") }}";
    let (shown, faults) = theme(&[("templates/404.html", page)]);
    assert_eq!(
        (shown.render("404.html", &Rehearsal::sample()).unwrap(), faults),
        ("own-kind: 2 results".to_owned(), vec![])
    );
    let (_, faults) = theme(&[("templates/404.html", "{{ say(key=\"page.permalink\") }}")]);
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0].message.contains("nothing fills in `{title}`"), "{}", faults[0].message);
}

#[test]
fn what_book_toml_chooses_comes_before_the_users_own_styles() {
    let files = [
        ("style/10-tokens.css", "ours"),
        ("style/90-own.css", ":root{--x:1"),
        ("style/versions.css", "apart"),
    ];
    let files = files.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let style = styles(&BTreeMap::from(files), &|name| name.contains("own"), "chosen");
    assert_eq!(style, "ourschosen\n:root{--x:1");
}

#[test]
fn files_that_do_nothing_are_named() {
    for (name, help) in [
        ("templates/pages.html", "did you mean `templates/page.html`?"),
        ("page.html", "did you mean `templates/page.html`?"),
        ("_top.html", "did you mean `templates/_top.html`?"),
        ("pag.html", "did you mean `templates/page.html`?"),
        ("styles/90-own.css", "styles are in `style/`"),
        ("own.js", "scripts are in `script/`"),
        ("templates/_analytics.html", "a template of your own is in `templates/`"),
        ("index.hbs", "colours are set in `[theme]`"),
        ("head.hbs", "colours are set in `[theme]`"),
        ("css/variables.css", "colours are set in `[theme]`"),
        ("fonts/fonts.css", "colours are set in `[theme]`"),
        ("logo.png", "the theme has templates"),
        ("texts/de_AT.toml", "set `language = \"de-AT\"`"),
        ("texts/EN.toml", "did you mean `texts/en.toml`?"),
        ("texts/german.toml", "name it by the language's tag"),
    ] {
        let (_, faults) = theme(&[(name, "")]);
        assert_eq!((faults.len(), faults[0].code, faults[0].path.as_str()), (1, "theme", name));
        assert!(faults[0].help.starts_with(help), "{name}: {}", faults[0].help);
    }
    for name in [
        "style/90-own.css",
        "script/own.js",
        "texts/en.toml",
        "icon.svg",
        "favicon.png",
        "README.md",
        ".gitkeep",
    ] {
        assert_eq!(theme(&[(name, "")]).1, [], "{name}");
    }
    let including = ("templates/page.html", "{% include \"_own.html\" %}");
    assert_eq!(theme(&[including, ("templates/_own.html", "")]).1, []);
}

#[test]
fn pictures_are_assets() {
    let at = |path: &str| Some((SourcePath::new(path).unwrap(), crate::diagnostic::Span::default()));
    let look =
        Look { logo: at("a/logo.PNG"), logo_dark: at("dark.svg"), favicon: at("fav.ico"), ..Look::default() };
    let (chosen, faults) = with_pictures(&[], &look, &["a/logo.PNG", "dark.svg", "fav.ico"]);
    assert_eq!((faults, chosen.icon_type()), (Vec::new(), "image/x-icon"));
    let logo = chosen.logo().unwrap();
    assert!(logo.starts_with("_infrabook/logo-") && logo.ends_with(".png"), "{logo}");
    let dark = chosen.assets().into_iter().find(|(_, bytes)| bytes == b"dark.svg").unwrap().0;
    let style = String::from_utf8_lossy(&chosen.style.bytes).into_owned();
    assert!(style.contains(dark.strip_prefix("_infrabook/").unwrap()));
    let (of_mdbook, _) = with_pictures(&[], &Look::default(), &["favicon.png"]);
    assert_eq!((of_mdbook.icon_type(), of_mdbook.logo()), ("image/png", None));
    let (own, _) = with_pictures(&[("icon.svg", "own")], &Look::default(), &["favicon.png"]);
    assert_eq!(own.icon.bytes, b"own");
}

#[test]
fn the_manual_lists_templates_blocks_and_variables() {
    let manual = include_str!("../../../content/guide/theming.md");
    let rows: Vec<&str> = manual.lines().filter(|line| line.starts_with('|')).collect();
    let has = |name: &str| {
        rows.iter().any(|row| row.split('|').nth(1).is_some_and(|cell| cell.contains(&format!("`{name}`"))))
    };
    for name in Embedded::iter().filter_map(|name| name.strip_prefix("templates/").map(str::to_owned)) {
        assert!(has(&name), "the manual does not list the template {name}");
    }
    let base = Embedded::get("templates/base.html").unwrap().data;
    for block in names::blocks(&String::from_utf8_lossy(&base)) {
        assert!(has(block), "the manual does not list the block {block}");
    }
    let page = serde_json::to_value(PageView::sample()).unwrap();
    let site = page.get("site").unwrap().as_object().unwrap().keys().map(|name| format!("site.{name}"));
    for name in page.as_object().unwrap().keys().filter(|name| *name != "site").cloned().chain(site) {
        assert!(has(&name), "the manual does not list the variable {name}");
    }
    let known = ["page.html", "base.html"];
    assert!(known.iter().all(|name| has(name)) && !has("pages.html"));
}

#[test]
fn a_template_that_fails_when_filled_is_named() {
    let (theme, faults) = theme(&[("templates/page.html", "one\n{{ nothing.at.all }}")]);
    assert_eq!((faults.len(), faults[0].path.as_str()), (1, "templates/page.html"));
    assert_eq!(faults[0].span.map(|span| span.start > 3), Some(true));
    assert!(theme.render("page.html", &PageView::default()).unwrap().contains("<main"));
}

#[test]
fn a_template_that_fails_on_some_pages_only_is_named() {
    let (_, faults) =
        theme(&[("templates/page.html", "{% if next %}{{ next.url.nothing.more }}{% endif %}")]);
    assert_eq!(faults.len(), 1);
    let (_, faults) = theme(&[("templates/404.html", "{{ next.url }}")]);
    assert_eq!(faults.len(), 1);
    let of_moved = "{% for it in moved %}{{ it.url.nothing.more }}{% endfor %}";
    let (_, faults) = theme(&[("templates/redirect.html", of_moved)]);
    assert_eq!(faults.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(), ["templates/redirect.html"]);
}

#[test]
fn the_default_templates_take_every_view() {
    // As the user's own, they are filled.
    let page = Embedded::get("templates/page.html").unwrap().data;
    assert_eq!(theme(&[("templates/page.html", &String::from_utf8_lossy(&page))]).1, []);
}

#[test]
fn our_scripts_hold_no_text_that_spans_lines() {
    for name in Embedded::iter().filter(|name| name.starts_with("script/")) {
        let script = Embedded::get(&name).unwrap().data;
        for line in String::from_utf8_lossy(&script).lines() {
            assert_eq!(line.matches('`').count() % 2, 0, "{name}: {line}");
        }
    }
}

#[test]
fn a_page_has_little_script() {
    let (theme, _) = theme(&[]);
    let size = |name: &str| {
        let of = |asset: &&Asset| asset.path.starts_with(&format!("_infrabook/{name}-"));
        theme.apart.iter().find(of).unwrap().bytes.len()
    };
    let core = theme.script.bytes.len();
    assert!(core <= 10 << 10, "{core} bytes on every page");
    let module = core + size("filter") + size("diagram");
    assert!(module <= 20 << 10, "{module} bytes on a module's page");
    let guide = core + size("tabs") + size("notes") + size("images");
    assert!(guide <= 15 << 10, "{guide} bytes on a page with all that authors have");
    let [_, versions] = &theme.versions;
    assert!(versions.bytes.len() <= 4 << 10, "{} bytes", versions.bytes.len());
}

#[test]
fn a_page_has_little_style() {
    let style = theme(&[]).0.style.bytes.len();
    // Sixteen of a hundred bytes are what makes rules leave authors' elements alone, and are nothing once they are packed.
    assert!(style <= 72 << 10, "{style} bytes");
}

#[test]
fn files_that_few_pages_need_are_apart() {
    let (theme, _) =
        theme(&[("script/own.js", "own()"), ("script/tabs.js", "tabs()"), ("style/search.css", ".own{}")]);
    let [style, _, script, search, _] = theme.paths().map(str::to_owned);
    assert!(script.starts_with("_infrabook/app-") && search.starts_with("_infrabook/search-"));
    let assets = theme.assets();
    let of = |path: &str| {
        let (_, bytes) = assets.iter().find(|(name, _)| name == path).unwrap();
        String::from_utf8(bytes.clone()).unwrap()
    };
    let (style, script, search) = (of(&style), of(&script), of(&search));
    assert!(script.ends_with("own()") && !script.contains("tabs()") && !search.contains("own()"));
    assert!(!style.contains(".own{}"));
    // The script that is on every page names them all.
    for asset in theme.apart.iter().chain([&theme.search]) {
        assert!(script.contains(asset.path.strip_prefix("_infrabook/").unwrap()), "{}", asset.path);
    }
    let is = |name: &str, text: &str| {
        let bytes = &theme.apart.iter().find(|asset| asset.path.contains(name)).unwrap().bytes;
        assert!(String::from_utf8_lossy(bytes).ends_with(text), "{name}");
    };
    is("/tabs-", "tabs()");
    is("/search-", ".own{}");
}

#[test]
fn comments_are_left_out_of_styles() {
    for (css, lean) in [
        ("/* a */\n  b { c: d }\n\n/* e\n f */ g {}", "b{c:d}g{}"),
        ("a::after { content: \"/* b */\" }", "a::after{content:\"/* b */\"}"),
        ("a { b: url('data:/*c*/') } /* it's */ d {}", "a{b:url('data:/*c*/')}d{}"),
        ("a { grid-area: 1 / 2 } /* open", "a{grid-area:1 / 2}"),
        ("a { b: \"open", "a{b:\"open"),
    ] {
        assert_eq!(super::lean("style/a.css", css), lean);
    }
}
