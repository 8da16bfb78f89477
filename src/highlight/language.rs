//! The languages there are, and what they go by.

use super::code::{self, Grammar};
use super::scanner::Scanner;
use super::{
    console, css, diff, docker, hcl, http, ini, json, make, markdown, markup, shell, template, toml, yaml,
};

pub(super) struct Language {
    /// What it is called.
    pub(super) name: &'static str,
    /// What it goes by after a fence, in lower case.
    pub(super) aliases: &'static [&'static str],
    pub(super) lexer: Lexer,
}

pub(super) enum Lexer {
    /// A lexer of its own.
    Own(fn(&mut Scanner)),
    /// The one lexer for many, and what it needs to know.
    Table(&'static Grammar),
}

/// The language that goes by this name, in whatever case.
pub(super) fn find(alias: &str) -> Option<&'static Language> {
    LANGUAGES.iter().find(|language| language.aliases.iter().any(|known| known.eq_ignore_ascii_case(alias)))
}

const fn own(name: &'static str, aliases: &'static [&'static str], lex: fn(&mut Scanner)) -> Language {
    Language { name, aliases, lexer: Lexer::Own(lex) }
}

const fn table(name: &'static str, aliases: &'static [&'static str], grammar: &'static Grammar) -> Language {
    Language { name, aliases, lexer: Lexer::Table(grammar) }
}

/// The common ones first.
pub(super) static LANGUAGES: [Language; 46] = [
    own("Terraform", &["terraform", "tf", "tfvars"], hcl::lex),
    own("HCL", &["hcl"], hcl::lex),
    own("OpenTofu", &["tofu", "opentofu"], hcl::lex),
    own("YAML", &["yaml", "yml"], yaml::lex),
    own("Shell", &["bash", "sh", "shell", "zsh"], shell::lex),
    own("Console", &["console", "shell-session", "shellsession"], console::lex),
    own("JSON", &["json", "jsonc"], json::lex),
    own("JSON5", &["json5"], json::lex),
    own("Dockerfile", &["dockerfile", "docker", "containerfile"], docker::lex),
    own("Helm", &["helm"], yaml::lex),
    own("TOML", &["toml"], toml::lex),
    own("INI", &["ini", "conf"], ini::lex),
    own("Properties", &["properties"], ini::lex),
    own("Environment", &["env", "dotenv"], ini::lex),
    own("Diff", &["diff", "patch"], diff::lex),
    own("Go template", &["gotemplate"], template::lex),
    own("Jinja", &["jinja", "jinja2", "j2"], template::lex),
    own("Markdown", &["markdown", "md"], markdown::lex),
    own("Makefile", &["makefile", "make"], make::lex),
    own("HTML", &["html"], markup::lex),
    own("XML", &["xml"], markup::lex),
    own("SVG", &["svg"], markup::lex),
    own("CSS", &["css"], css::lex),
    own("SCSS", &["scss"], css::lex),
    own("HTTP", &["http"], http::lex),
    table("Python", &["python", "py"], &code::PYTHON),
    table("Go", &["go", "golang"], &code::GO),
    table("JavaScript", &["javascript", "js", "jsx"], &code::JAVASCRIPT),
    table("TypeScript", &["typescript", "ts", "tsx"], &code::TYPESCRIPT),
    table("SQL", &["sql"], &code::SQL),
    table("PostgreSQL", &["postgres", "postgresql"], &code::SQL),
    table("Groovy", &["groovy"], &code::GROOVY),
    table("Jenkinsfile", &["jenkinsfile"], &code::GROOVY),
    table("PowerShell", &["powershell", "ps1"], &code::POWERSHELL),
    table("nginx", &["nginx"], &code::NGINX),
    table("PromQL", &["promql"], &code::PROMQL),
    table("Rego", &["rego"], &code::REGO),
    table("Rust", &["rust", "rs"], &code::RUST),
    table("Ruby", &["ruby", "rb"], &code::RUBY),
    table("Java", &["java"], &code::JAVA),
    table("Kotlin", &["kotlin", "kt"], &code::KOTLIN),
    table("C", &["c"], &code::C),
    table("C++", &["cpp", "c++"], &code::CPP),
    table("C#", &["csharp", "c#", "cs"], &code::CSHARP),
    table("PHP", &["php"], &code::PHP),
    table("Lua", &["lua"], &code::LUA),
];
