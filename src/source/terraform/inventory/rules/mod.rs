//! What is told of which resource type: tables, one line a type, one file a cloud. To make an inventory know a type, add its line.

mod aws;
mod azure;
mod google;
mod kubernetes;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::policy::Purpose;

/// What an inventory answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// Where secrets are kept.
    Secrets,
    /// What is encrypted, with which key.
    Encryption,
    /// What is kept for how long, and what can be brought back.
    Backups,
    /// What raises an alarm.
    Alarms,
    /// Who may do what.
    Access,
    /// Where traffic comes in.
    EntryPoints,
    /// Which ports are open to whom.
    Ports,
}

/// Every question, in the order in which their inventories are listed.
pub const QUESTIONS: [Question; 7] = [
    Question::Secrets,
    Question::Encryption,
    Question::Backups,
    Question::Alarms,
    Question::Access,
    Question::EntryPoints,
    Question::Ports,
];

/// What is known of the types of a cloud.
struct Cloud {
    secrets: &'static [Rule],
    encryption: &'static [Rule],
    backups: &'static [Rule],
    alarms: &'static [Rule],
    access: &'static [Rule],
    entry_points: &'static [Rule],
    /// Types that open ports, and where each says to whom.
    ports: &'static [Door],
    /// The arguments that matter most of a type, whatever is asked: its page shows them first.
    types: &'static [(&'static str, &'static [&'static str])],
}

/// What is told of the resources of a type.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The resource type; `google_*_iam_member` stands for all that begin and end so.
    pub kind: &'static str,
    /// What it is: `bucket`.
    pub what: &'static str,
    /// What is told of it, in this order.
    pub facts: &'static [Fact],
    /// An argument and its value without which a resource is none of those that are asked for.
    pub only: Option<(&'static str, &'static str)>,
    /// An argument and its value with which it certainly is none of them.
    pub except: Option<(&'static str, &'static str)>,
}

/// One thing that is told of a resource.
#[derive(Clone, Copy, Debug)]
pub struct Fact {
    /// The arguments that say it, by path. The first that is set counts.
    pub arguments: &'static [&'static str],
    /// The type of the resource that says it in the place of the one that is told of, and its argument that names that one.
    pub beside: Option<(&'static str, &'static str)>,
    /// Values to look at, and what they mean; `…` stands for any start of a value.
    pub marks: &'static [(&'static str, &'static str)],
    /// What it means that none of the arguments is set.
    pub unset: Unset,
    /// Arguments and blocks that, where one is set, say something in the place of these.
    pub unless: &'static [&'static str],
    /// What else must hold before anything is marked.
    pub given: &'static [Given],
    /// A block, and what it means that it is there without these arguments.
    pub empty: Option<(&'static str, &'static str)>,
}

/// Another argument that has a say in whether something is to be looked at.
#[derive(Clone, Copy, Debug)]
pub struct Given {
    /// Its path.
    pub argument: &'static str,
    /// The values that it must have one of.
    pub values: &'static [&'static str],
    /// Whether it may as well not be set.
    pub or_unset: bool,
}

/// What it means that an argument is not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unset {
    /// Nothing that is worth a word.
    Nothing,
    /// What the provider makes of it.
    Quiet(&'static str),
    /// Something to look at.
    Marked(&'static str),
    /// What the provider makes of it, as its documentation says, and why that is to be looked at.
    Said(&'static str, &'static str),
}

/// A type that lets traffic in or out.
#[derive(Clone, Copy, Debug)]
pub struct Door {
    /// The resource type.
    pub kind: &'static str,
    /// The block that is one opening, with its dot: `ingress.`; empty where the resource is one.
    pub block: &'static str,
    /// Which way.
    pub way: Way,
    /// The argument that says that it allows, and the value by which it does.
    pub allows: Option<(&'static str, &'static str)>,
    /// The argument with the protocol.
    pub protocol: &'static str,
    /// The arguments with ports: a list, or from and to.
    pub ports: &'static [&'static str],
    /// The arguments that say from where, or to where.
    pub others: &'static [&'static str],
    /// The argument that says that all of it is switched off.
    pub off: &'static str,
}

/// Which way traffic goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words say it")]
pub enum Way {
    In,
    Out,
    /// As this argument says, which is one of these where traffic comes in; the last says whether it does where it is not set.
    Says(&'static str, &'static [&'static str], bool),
}

const fn rule(kind: &'static str, what: &'static str, facts: &'static [Fact]) -> Rule {
    Rule { kind, what, facts, only: None, except: None }
}

impl Rule {
    /// Only where an argument has this value, or one that nobody can tell.
    const fn only(self, argument: &'static str, value: &'static str) -> Self {
        Self { only: Some((argument, value)), ..self }
    }
    /// Not where an argument certainly has this value.
    const fn except(self, argument: &'static str, value: &'static str) -> Self {
        Self { except: Some((argument, value)), ..self }
    }
}

/// What the first of these arguments that is set says.
const fn any(arguments: &'static [&'static str]) -> Fact {
    Fact { arguments, beside: None, marks: &[], unset: Unset::Nothing, unless: &[], given: &[], empty: None }
}

impl Fact {
    const fn beside(self, kind: &'static str, argument: &'static str) -> Self {
        Self { beside: Some((kind, argument)), ..self }
    }
    const fn marks(self, marks: &'static [(&'static str, &'static str)]) -> Self {
        Self { marks, ..self }
    }
    /// What it quietly means that it is not set.
    const fn else_quiet(self, words: &'static str) -> Self {
        Self { unset: Unset::Quiet(words), ..self }
    }
    /// Why it is to be looked at where it is not set.
    const fn else_marked(self, word: &'static str) -> Self {
        Self { unset: Unset::Marked(word), ..self }
    }
    /// What the provider makes of it that it is not set, as its documentation says, and why that is to be looked at.
    const fn else_said(self, words: &'static str, word: &'static str) -> Self {
        Self { unset: Unset::Said(words, word), ..self }
    }
    const fn unless(self, paths: &'static [&'static str]) -> Self {
        Self { unless: paths, ..self }
    }
    /// Marked only where other arguments are so.
    const fn given(self, given: &'static [Given]) -> Self {
        Self { given, ..self }
    }
    /// What it means that a block is there without these arguments.
    const fn empty(self, block: &'static str, words: &'static str) -> Self {
        Self { empty: Some((block, words)), ..self }
    }
}

/// Only where an argument has this value.
const fn is(argument: &'static str, values: &'static [&'static str]) -> Given {
    Given { argument, values, or_unset: false }
}

/// Only where an argument has this value, or is not set.
const fn is_or_unset(argument: &'static str, values: &'static [&'static str]) -> Given {
    Given { argument, values, or_unset: true }
}

/// Only where an argument is not set.
const fn unset(argument: &'static str) -> Given {
    Given { argument, values: &[], or_unset: true }
}

/// What is not set and has a default that the provider, or the cloud's account, decides on.
const DEFAULT: &str = "not set: the provider's default";
/// Where encryption can be turned off.
const OFF: &[(&str, &str)] = &[("false", "not encrypted")];
/// Where the last backup before the end can be left out.
const NO_FINAL: &[(&str, &str)] = &[("true", "no final snapshot")];
/// Where a database or a cluster can be guarded against removal.
const UNGUARDED: &[(&str, &str)] = &[("false", "may be deleted")];

const CLOUDS: [&Cloud; 4] = [&aws::CLOUD, &azure::CLOUD, &google::CLOUD, &kubernetes::CLOUD];

impl Cloud {
    fn rules(&self, question: Question) -> &'static [Rule] {
        match question {
            Question::Secrets => self.secrets,
            Question::Encryption => self.encryption,
            Question::Backups => self.backups,
            Question::Alarms => self.alarms,
            Question::Access => self.access,
            Question::EntryPoints => self.entry_points,
            Question::Ports => &[],
        }
    }
}

static RULES: LazyLock<BTreeMap<(Question, &str), &Rule>> = LazyLock::new(|| {
    let of_cloud = |cloud: &'static Cloud| {
        let rules = |question| cloud.rules(question).iter().map(move |rule| ((question, rule.kind), rule));
        QUESTIONS.into_iter().flat_map(rules)
    };
    CLOUDS.into_iter().flat_map(of_cloud).collect()
});

static BESIDE: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    let facts = RULES.values().flat_map(|rule| rule.facts);
    facts.filter_map(|fact| fact.beside).collect()
});

/// The argument by which resources of a type name what they say something of, with the type's name as the tables have it.
pub fn beside_of(kind: &str) -> Option<(&'static str, &'static str)> {
    BESIDE.get_key_value(kind).map(|(kind, by)| (*kind, *by))
}

/// Types are the same in every version of a Kubernetes API.
fn bare(kind: &str) -> &str {
    kind.strip_suffix("_v1").unwrap_or(kind)
}

/// What is told of a resource type, in answer to a question.
pub fn rule_of(question: Question, kind: &str) -> Option<&'static Rule> {
    let kind = bare(kind);
    if let Some(rule) = RULES.get(&(question, kind)) {
        return Some(rule);
    }
    let cloud = kind.split('_').next().unwrap_or_default();
    let is_like = |rule: &&&Rule| {
        let parts = rule.kind.split_once('*');
        parts.is_some_and(|(start, end)| {
            kind.len() >= rule.kind.len() && kind.starts_with(start) && kind.ends_with(end)
        })
    };
    let after = RULES.range((question, cloud)..);
    let same_cloud = after.take_while(|((asked, known), _)| *asked == question && known.starts_with(cloud));
    same_cloud.map(|(_, rule)| rule).find(is_like).map(|rule| &**rule)
}

/// The argument of a type that holds a policy, and what for.
pub fn policy_of(kind: &str) -> Option<(&'static str, Purpose)> {
    aws::POLICIES
        .iter()
        .find(|(known, ..)| *known == kind)
        .map(|(_, argument, purpose)| (*argument, *purpose))
}

/// How resources of this type open ports.
pub fn doors_of(kind: &str) -> impl Iterator<Item = &'static Door> {
    let kind = bare(kind).to_owned();
    CLOUDS.into_iter().flat_map(|cloud| cloud.ports).filter(move |door| door.kind == kind)
}

/// The arguments that matter of a type, each once: those of its own line, then those that answer a question.
pub fn arguments_of(kind: &str) -> Vec<&'static str> {
    let own = CLOUDS.into_iter().flat_map(|cloud| cloud.types).find(|(known, _)| *known == bare(kind));
    let mut found: Vec<&'static str> = own.map(|(_, arguments)| arguments.to_vec()).unwrap_or_default();
    let asked = QUESTIONS.into_iter().filter_map(|question| rule_of(question, kind));
    let facts = asked.flat_map(|rule| rule.facts).filter(|fact| fact.beside.is_none());
    for argument in facts.flat_map(|fact| fact.arguments) {
        if !found.contains(argument) {
            found.push(argument);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_type_stands_once_in_a_table() {
        for (cloud, starts) in CLOUDS.into_iter().zip([
            &["aws_", "random_", "tls_"][..],
            &["azurerm_"],
            &["google_"],
            &["kubernetes_", "helm_", "kubectl_"],
        ]) {
            for question in QUESTIONS {
                let mut seen = BTreeSet::new();
                for rule in cloud.rules(question) {
                    assert!(starts.iter().any(|start| rule.kind.starts_with(start)), "{}", rule.kind);
                    assert!(seen.insert(rule.kind), "{question:?} {}", rule.kind);
                }
            }
            let mut seen = BTreeSet::new();
            assert!(cloud.types.iter().all(|(kind, arguments)| seen.insert(kind) && !arguments.is_empty()));
        }
    }

    #[test]
    fn types_are_found_by_name_version_and_likeness() {
        let what = |question, kind: &str| rule_of(question, kind).map(|rule| rule.what);
        for (question, kind, expected) in [
            (Question::Secrets, "aws_secretsmanager_secret", Some("secret")),
            (Question::Secrets, "kubernetes_secret_v1", Some("Kubernetes secret")),
            (Question::Secrets, "aws_vpc", None),
            (Question::Access, "google_storage_bucket_iam_member", Some("grant")),
            (Question::Access, "google_iam_member", None),
            (Question::Access, "aws_thing_iam_member", None),
            (Question::Alarms, "", None),
        ] {
            assert_eq!(what(question, kind), expected, "{kind}");
        }
        assert_eq!(doors_of("aws_security_group").count(), 2);
        let arguments = arguments_of("aws_db_instance");
        assert_eq!(arguments.first(), Some(&"engine"));
        assert!(arguments.contains(&"storage_encrypted"));
    }
}
