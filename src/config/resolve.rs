//! What is written in book.toml becomes what it means.

use super::address::{self, Address};
use super::{
    ADDRESS_HELP, Config, Export, Links, Look, PATH, Print, REGISTRY, Redirect, checks, environments,
    glossary, html, look, programs, raw, repository_of, terraform,
};
use crate::diagnostic::{Diagnostic, Span};
use crate::path::SourcePath;
use crate::texts;

/// Says what is wrong with a value at these bytes, and how to mend it.
pub(super) type Fault<'a> = &'a mut dyn FnMut(std::ops::Range<usize>, String, &str);

/// A folder of the project, as it is written.
pub(super) fn folder(written: &toml::Spanned<String>, fault: Fault<'_>) -> Option<SourcePath> {
    let path = SourcePath::new(written.get_ref().trim_end_matches('/'));
    if path.is_none() {
        let message = format!("`{}` leaves the project", written.get_ref());
        fault(written.span(), message, "write a path relative to the folder that holds book.toml");
    }
    path
}

/// The address of another site, without slashes at its end: links begin with it.
fn site(written: &toml::Spanned<String>, example: &str, fault: Fault<'_>) -> String {
    let url = written.get_ref();
    if let Err(why) = address::web(url) {
        let message = format!("`{url}` is no address of a site: {why}");
        fault(written.span(), message, &format!("write a whole URL, such as `{example}`"));
    }
    url.trim_end_matches('/').to_owned()
}

/// Fills a [`Config`], and tells what is wrong with single values.
pub(super) fn resolve(mut raw: raw::Raw, file: &SourcePath) -> (Config, Vec<Diagnostic>) {
    let (mut faults, mut warnings) = (Vec::new(), Vec::new());
    let mut fault = |span: std::ops::Range<usize>, message: String, help: &str| {
        faults.push(Diagnostic::error("config", file, message).at(span).help(help));
    };
    let mut warn = |span: std::ops::Range<usize>, message: String, help: &str| {
        warnings.push(Diagnostic::warning("config", file, message).at(span).help(help));
    };
    let defaults = Config::default();
    let programs::Output { html, others } = raw.output;
    let defaults_run = raw.build.use_default_preprocessors;
    let programs = programs::programs(raw.preprocessor, others, html.is_some(), defaults_run, &mut fault);
    let mut html = html.unwrap_or_default();
    let pages = html::html(&mut html, &mut fault, &mut warn);
    // For `mdbook test` and its playground: nothing here needs it, and what is no edition is told all the same.
    terraform::one_of(raw.rust.edition, &["2015", "2018", "2021", "2024"], &mut fault);
    let (src_span, src) = match raw.book.src {
        Some(written) => (written.span().into(), folder(&written, &mut fault)),
        None => (Span::default(), None),
    };
    let theme_folder =
        html.theme.and_then(|written| Some((folder(&written, &mut fault)?, Span::from(written.span()))));
    let theme = theme_folder.as_ref().map_or(defaults.theme, |(folder, _)| folder.clone());
    let edit_url = html.edit_url_template.map(|written| {
        let template = written.get_ref();
        if !template.contains(PATH) {
            let message = format!("`{template}` names the same place for every page");
            fault(written.span(), message, "write `{path}` where the path of a page's file belongs");
        } else if let Err(why) = address::web(&template.replace(PATH, "path")) {
            let message = format!("`{template}` is no address of a page: {why}");
            fault(written.span(), message, "write a whole URL, such as `https://example.com/edit/{path}`");
        }
        written.into_inner()
    });
    let forge = html.git_repository_url;
    let forge = forge.map(|written| site(&written, "https://github.com/example/platform", &mut fault));
    let checks = checks::checks(raw.check, &mut fault);
    let glossary = glossary::glossary(raw.glossary, &mut fault);
    let registry = raw.terraform.registry.take().map(|written| site(&written, REGISTRY, &mut fault));
    let registry = registry.unwrap_or(defaults.registry);
    let (modules, listing) = terraform::terraform(raw.terraform, &mut fault);
    let has_environments = raw.environments.enable.unwrap_or(true);
    let environments = environments::environments(raw.environments.named, &mut fault);
    let links = match terraform::one_of(raw.git.links, &["commit", "branch"], &mut fault) {
        Some(1) => Links::Branch,
        _ => Links::Commit,
    };
    let language_span = raw.book.language.as_ref().map(|written| written.span().into()).unwrap_or_default();
    let language = raw.book.language.and_then(|written| {
        let normal = texts::normal(written.get_ref());
        if normal.is_none() {
            let message = format!("`{}` is no language", written.get_ref());
            fault(written.span(), message, "write its tag, such as `en`, `de-AT` or `zh-Hant`");
        }
        normal
    });
    let language = language.unwrap_or(defaults.language);
    // As mdBook reads it: https://rust-lang.github.io/mdBook/format/configuration/general.html
    let right_to_left =
        terraform::one_of(raw.book.text_direction, &["ltr", "rtl"], &mut fault).map(|found| found == 1);
    let names_address = html.site_url.is_some();
    let address = html.site_url.and_then(|text| {
        let fail = |why| {
            fault(text.span(), format!("`{}` is no address of a site: {why}", text.get_ref()), ADDRESS_HELP);
        };
        Address::parse(text.get_ref()).map_err(fail).ok()
    });
    let redirect = |(from, to): (toml::Spanned<String>, toml::Spanned<String>)| Redirect {
        from_span: from.span().into(),
        to_span: to.span().into(),
        from: from.into_inner(),
        to: to.into_inner(),
    };
    let config = Config {
        title: raw.book.title,
        description: raw.book.description.unwrap_or_default(),
        authors: raw.book.authors,
        language,
        language_span,
        right_to_left,
        src,
        src_span,
        build_dir: raw.build.build_dir.unwrap_or(defaults.build_dir),
        watched: raw.build.extra_watch_dirs,
        base_path: address.as_ref().map_or(defaults.base_path, |address| address.path.clone()),
        site_url: address.and_then(|address| address.url),
        redirects: html.redirect.into_iter().map(redirect).collect(),
        cname: html.cname,
        smart_punctuation: html.smart_punctuation.unwrap_or(defaults.smart_punctuation),
        definition_lists: html.definition_lists.unwrap_or(defaults.definition_lists),
        alerts: html.admonitions.unwrap_or(defaults.alerts),
        mermaid: raw.diagrams.mermaid.unwrap_or(true),
        admonitions: raw.markdown.admonitions.unwrap_or(false),
        hidden_lines: std::sync::Arc::new(html.code.hidelines),
        auto_links: raw.markdown.auto_links.unwrap_or(true),
        glossary,
        tags: raw.tags.enable.unwrap_or(true),
        export: Export {
            catalog: raw.export.catalog.unwrap_or(true),
            llms: raw.export.llms.unwrap_or(true),
            markdown: raw.export.markdown.unwrap_or(true),
        },
        theme,
        html: pages,
        look: Look { folder: theme_folder, ..look::look(raw.theme, &mut fault) },
        print: Print {
            enable: html.print.enable.unwrap_or(defaults.print.enable),
            page_break: html.print.page_break.unwrap_or(defaults.print.page_break),
            max_pages: html.print.max_pages.unwrap_or(defaults.print.max_pages),
        },
        search: html.search.enable.unwrap_or(true),
        repository: forge.as_deref().and_then(repository_of).unwrap_or(defaults.repository),
        forge,
        edit_url,
        dates: raw.git.dates.unwrap_or(defaults.dates),
        names: raw.git.authors.unwrap_or(defaults.names),
        links,
        branch: raw.git.branch,
        registry,
        modules,
        listing,
        environments,
        has_environments,
        checks,
        since: raw.versions.since.map(|written| (written.get_ref().clone(), written.span().into())),
        written: true,
        names_address,
        programs,
        origins: defaults.origins,
    };
    faults.extend(warnings);
    (config, faults)
}
