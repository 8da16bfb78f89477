//! The linker: what one entity needs meets what another is. It makes every edge, within a source and across sources.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::{Catalog, Entity, EntityId, Part, Pattern, Places, Scheme};
use crate::diagnostic::Span;

/// How sure an edge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Key and ref are the same text.
    Exact,
    /// They agree as far as their holes let one see.
    Pattern,
    /// Somebody said so.
    Declared,
}

/// One entity needs another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// Who needs.
    pub from: EntityId,
    /// Who is needed.
    pub to: EntityId,
    /// What for, as the ref says.
    pub relation: &'static str,
    /// The name space in which they met.
    pub via: Scheme,
    /// How sure it is.
    pub confidence: Confidence,
}

/// A ref that met no key: defined outside these catalogs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unresolved {
    /// Who needs.
    pub from: EntityId,
    /// What for.
    pub relation: &'static str,
    /// What was looked for.
    pub pattern: Pattern,
    /// In which name space.
    pub scheme: Scheme,
    /// Where it is written.
    pub span: Span,
}

/// All that the linker found, sorted, each once.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// By who needs.
    pub edges: Vec<Edge>,
    /// By who needs.
    pub unresolved: Vec<Unresolved>,
    /// Indices into `edges`, by who is needed.
    incoming: Vec<usize>,
    /// Where in `edges` those of an entity begin.
    from: Places,
    /// Where in `incoming` those of an entity begin.
    to: Places,
}

impl Links {
    /// The edges that lead from this entity.
    pub fn from<'a>(&'a self, id: &'a EntityId) -> impl Iterator<Item = &'a Edge> {
        let own = self.from.get(id).and_then(|start| self.edges.get(start..)).unwrap_or_default();
        own.iter().take_while(move |edge| edge.from == *id)
    }

    /// The edges that lead to this entity, by who needs it.
    pub fn to<'a>(&'a self, id: &'a EntityId) -> impl Iterator<Item = &'a Edge> {
        let own = self.to.get(id).and_then(|start| self.incoming.get(start..)).unwrap_or_default();
        own.iter().map(|&at| &self.edges[at]).take_while(move |edge| edge.to == *id)
    }
}

/// Joins the catalogs: one repository is one catalog, an estate may be many.
pub fn link(catalogs: &[&Catalog]) -> Links {
    /// So many entities are linked at a time.
    const AT_A_TIME: usize = 256;
    let mut entities: Vec<&Entity> =
        catalogs.iter().flat_map(|catalog| &catalog.entities).map(|entity| &**entity).collect();
    if catalogs.len() > 1 {
        entities.sort_by(|a, b| a.id.cmp(&b.id));
    }
    let keys = Keys::gather(&entities);
    let found: Vec<_> = entities.par_chunks(AT_A_TIME).map(|some| needs(some, &entities, &keys)).collect();
    let (mut edges, mut unresolved) = (Vec::new(), Vec::new());
    for (some_edges, some_unresolved) in found {
        edges.extend(some_edges);
        unresolved.extend(some_unresolved);
    }
    // In order already, each once, unless several catalogs hold one entity.
    if catalogs.len() > 1 {
        edges.sort();
        edges.dedup();
        unresolved.sort();
        unresolved.dedup();
    }
    // By number, since ids are long and alike.
    let mut incoming: Vec<(usize, usize)> = edges.iter().enumerate().map(|(at, edge)| (edge.1, at)).collect();
    incoming.sort_unstable();
    let incoming: Vec<usize> = incoming.into_iter().map(|(_, at)| at).collect();
    let edges: Vec<Edge> = edges.into_iter().map(|(edge, _)| edge).collect();
    let from = Places::of(edges.iter().enumerate().map(|(at, edge)| (&edge.from, at)));
    let to =
        Places::of(incoming.iter().enumerate().filter_map(|(at, &edge)| Some((&edges.get(edge)?.to, at))));
    Links { edges, unresolved, incoming, from, to }
}

/// An edge, and the number of the entity that is needed.
type Numbered = (Edge, usize);

/// What `some` of the entities need: by who needs, each once.
fn needs(some: &[&Entity], entities: &[&Entity], keys: &Keys) -> (Vec<Numbered>, Vec<Unresolved>) {
    let (mut edges, mut unresolved) = (Vec::new(), Vec::new());
    for entity in some {
        let (mut own, mut own_unresolved) = (Vec::new(), Vec::new());
        for needed in &entity.refs {
            let found = keys.find(needed.scheme, &needed.pattern);
            if found.is_empty() {
                own_unresolved.push(Unresolved {
                    from: entity.id.clone(),
                    relation: needed.relation,
                    pattern: needed.pattern.clone(),
                    scheme: needed.scheme,
                    span: needed.span,
                });
            }
            let others = found.into_iter().filter(|(to, _)| entities[*to].id != entity.id);
            own.extend(others.map(|(to, confidence)| {
                let edge = Edge {
                    from: entity.id.clone(),
                    to: entities[to].id.clone(),
                    relation: needed.relation,
                    via: needed.scheme,
                    confidence,
                };
                (edge, to)
            }));
        }
        // The order of edges, told by the number of who is needed.
        own.sort_by_key(|(edge, to)| (*to, edge.relation, edge.via, edge.confidence));
        own.dedup();
        own_unresolved.sort();
        own_unresolved.dedup();
        edges.extend(own);
        unresolved.extend(own_unresolved);
    }
    (edges, unresolved)
}

/// The keys of the entities, whom they name by their numbers; entities of one id have one number.
struct Keys<'a>(BTreeMap<Scheme, KeysOfScheme<'a>>);

#[derive(Default)]
#[expect(clippy::disallowed_types, reason = "asked for every ref; only the vector beside it is walked")]
struct KeysOfScheme<'a> {
    /// Those without holes, by their text.
    exact: Vec<(&'a str, usize)>,
    /// Where in `exact` the first of a text is.
    first: std::collections::HashMap<&'a str, usize>,
    /// The few with holes.
    open: Vec<(&'a Pattern, usize)>,
}

impl<'a> Keys<'a> {
    fn gather(entities: &[&'a Entity]) -> Self {
        let mut keys: BTreeMap<Scheme, KeysOfScheme> = BTreeMap::new();
        let mut number = 0;
        for (at, entity) in entities.iter().enumerate() {
            if entities[number].id != entity.id {
                number = at;
            }
            for key in &entity.keys {
                let of_scheme = keys.entry(key.scheme).or_default();
                match key.pattern.as_exact() {
                    Some(text) => of_scheme.exact.push((text, number)),
                    None => of_scheme.open.push((&key.pattern, number)),
                }
            }
        }
        for of_scheme in keys.values_mut() {
            of_scheme.exact.sort();
            // The first of a text comes last, and stays.
            let texts = of_scheme.exact.iter().enumerate().rev();
            of_scheme.first = texts.map(|(at, (text, _))| (*text, at)).collect();
        }
        Self(keys)
    }

    fn find(&self, scheme: Scheme, needed: &Pattern) -> Vec<(usize, Confidence)> {
        let Some(keys) = self.0.get(&scheme) else { return Vec::new() };
        let mut found = Vec::new();
        match needed.as_exact() {
            Some(text) => {
                let same = keys.first.get(text).and_then(|&first| keys.exact.get(first..));
                let same = same.into_iter().flatten().take_while(|(other, _)| *other == text);
                found.extend(same.map(|&(_, number)| (number, Confidence::Exact)));
            }
            None => {
                for (text, number) in &keys.exact {
                    if overlap(&needed.0, &[Part::Literal((*text).to_owned())]) {
                        found.push((*number, Confidence::Pattern));
                    }
                }
            }
        }
        let open = keys.open.iter().filter(|(pattern, _)| overlap(&needed.0, &pattern.0));
        found.extend(open.map(|&(_, number)| (number, Confidence::Pattern)));
        found
    }
}

/// Whether some text fits both patterns, told from their literal beginnings and ends: what stands between holes is not
/// known, so no more is asked. A pattern that is one hole says nothing and fits nothing.
fn overlap(a: &[Part], b: &[Part]) -> bool {
    fn start(parts: &[Part]) -> &str {
        match parts.first() {
            Some(Part::Literal(text)) => text,
            _ => "",
        }
    }
    fn end(parts: &[Part]) -> &str {
        match parts.last() {
            Some(Part::Literal(text)) => text,
            _ => "",
        }
    }
    let says_something = |parts: &[Part]| parts.iter().any(|part| matches!(part, Part::Literal(_)));
    let length = |parts: &[Part]| match parts {
        [Part::Literal(text)] => Some(text.len()),
        _ => None,
    };
    // A text without holes must be long enough for the other's beginning and end side by side.
    let fits = |parts: &[Part], other: &[Part]| {
        length(parts).is_none_or(|length| {
            let both =
                if other.len() == 1 { start(other).len() } else { start(other).len() + end(other).len() };
            length >= both
        })
    };
    says_something(a)
        && says_something(b)
        && (start(a).starts_with(start(b)) || start(b).starts_with(start(a)))
        && (end(a).ends_with(end(b)) || end(b).ends_with(end(a)))
        && fits(a, b)
        && fits(b, a)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::catalog::{Class, Key, Location, Ref};
    use crate::path::SourcePath;

    fn entity(name: &str, keys: Vec<Key>, refs: Vec<Ref>) -> Arc<Entity> {
        let id = EntityId::of_root("test", "r", &SourcePath::new(name).unwrap());
        let location = Location { file: SourcePath::root(), span: Span::default(), line: 1 };
        Arc::new(Entity { keys, refs, ..Entity::new(id, "test/thing", Class::Resource, name, location) })
    }

    fn needs(scheme: Scheme, pattern: Pattern) -> Ref {
        Ref { relation: "calls", scheme, pattern, span: Span::default() }
    }

    #[test]
    fn exact_refs_meet_exact_keys_in_their_own_scheme() {
        let a = entity("a", vec![], vec![needs(Scheme::GitPath, Pattern::exact("r//b"))]);
        let b = entity("b", vec![Key::exact(Scheme::GitPath, "r//b")], vec![]);
        let c = entity("c", vec![Key::exact(Scheme::Url, "r//b")], vec![]);
        let catalog = Catalog::new(vec![a.clone(), b.clone(), c]);
        let links = link(&[&catalog]);
        assert_eq!(links.from(&a.id).map(|e| &e.to).collect::<Vec<_>>(), [&b.id]);
        assert_eq!(
            links.to(&b.id).map(|e| (&e.from, e.confidence)).collect::<Vec<_>>(),
            [(&a.id, Confidence::Exact)]
        );
        assert!(links.unresolved.is_empty());
    }

    #[test]
    fn holes_make_edges_that_say_so() {
        let hole = |start: &str, end: &str| {
            Pattern(vec![Part::Literal(start.into()), Part::Hole, Part::Literal(end.into())])
        };
        let a = entity("a", vec![], vec![needs(Scheme::AwsSecret, hole("prod/", "/db"))]);
        let b = entity("b", vec![Key::exact(Scheme::AwsSecret, "prod/app/db")], vec![]);
        let c = entity("c", vec![Key { scheme: Scheme::AwsSecret, pattern: hole("prod/x", "db") }], vec![]);
        let d = entity("d", vec![Key::exact(Scheme::AwsSecret, "dev/app/db")], vec![]);
        let e =
            entity("e", vec![Key { scheme: Scheme::AwsSecret, pattern: Pattern(vec![Part::Hole]) }], vec![]);
        let links = link(&[&Catalog::new(vec![a.clone(), b.clone(), c.clone(), d, e])]);
        let found: Vec<_> = links.from(&a.id).map(|edge| (&edge.to, edge.confidence)).collect();
        assert_eq!(found, [(&b.id, Confidence::Pattern), (&c.id, Confidence::Pattern)]);
        assert!(!overlap(&hole("prod/", "/db").0, &[Part::Literal("prod/db".into())]));
    }

    #[test]
    fn what_meets_nothing_is_a_fact() {
        let a = entity("a", vec![], vec![needs(Scheme::GitPath, Pattern::exact("elsewhere"))]);
        let links = link(&[&Catalog::new(vec![a.clone()])]);
        assert_eq!(links.unresolved[0].from, a.id);
    }

    #[test]
    fn catalogs_of_several_repositories_meet() {
        let a = entity("a", vec![], vec![needs(Scheme::GitPath, Pattern::exact("r//b"))]);
        let b = entity("b", vec![Key::exact(Scheme::GitPath, "r//b")], vec![]);
        let links = link(&[&Catalog::new(vec![a]), &Catalog::new(vec![b])]);
        assert_eq!(links.edges.len(), 1);
    }
}
