//! What a change of something touches: who needs it, who needs those, up to what is applied; and the words that name any of it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::Outline;
use crate::catalog::EntityId;

/// What a change touches, of an entity or of all that is part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Impact {
    /// The roots that need it, the nearest first.
    pub modules: Vec<Touched>,
    /// Of [`Outline::environments`], those in which one of them is applied, or it is itself.
    pub environments: Vec<usize>,
    /// The pages, by index, whose words lead to it or to one of these roots; without the pages of the roots themselves, and hidden ones.
    /// With the first root that each names: one of `modules`, or the changed one.
    pub pages: Vec<(usize, EntityId)>,
}

/// A root that a change touches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// The root's entity.
    pub entity: EntityId,
    /// Its page.
    pub page: usize,
    /// How far away it is: 1 for what needs the changed thing itself.
    pub depth: usize,
    /// The root by which the change comes.
    pub through: EntityId,
    /// Whether nothing needs it in turn: it is applied as it is.
    pub is_last: bool,
    /// Part of an example or a test.
    pub auxiliary: bool,
}

/// What every answer needs, worked out once.
#[derive(Default)]
pub(super) struct Reach {
    /// The page of each root, by the root's number.
    pages: Vec<usize>,
    /// The number of each page's root.
    root_of_page: BTreeMap<usize, usize>,
    /// Who needs each root, by number; each once.
    needed_by: Vec<Vec<usize>>,
    /// The environments that each entity of the catalog reaches outside of its own root, by place.
    crossing: Vec<BTreeSet<usize>>,
}

impl Outline {
    /// What a change of this entity touches. A root is touched with all that is part of it; of a root that needs the changed thing all
    /// is, so whoever needs that one is too.
    pub fn impact(&self, id: &EntityId) -> Impact {
        let reach = self.reach();
        let start = self.page_of_entity(id).and_then(|page| reach.root_of_page.get(&page).copied());
        let Some(start) = start else { return Impact::default() };
        let is_root = self.entity_of(reach, start) == Some(id);
        let local = if is_root { BTreeSet::new() } else { self.needing(id) };
        let nearest: BTreeSet<usize> = match is_root {
            true => reach.needed_by[start].iter().copied().collect(),
            false => {
                local.iter().filter_map(|it| self.root_number(reach, it)).filter(|it| *it != start).collect()
            }
        };
        let modules = self.behind(reach, start, nearest);
        let mut touched: BTreeSet<&EntityId> = modules.iter().map(|it| &it.entity).collect();
        touched.extend(self.entity_of(reach, start));
        let environments = self.environments().enumerate();
        let environments = environments.filter(|(_, it)| it.roots.iter().any(|root| touched.contains(root)));
        let environments = environments.map(|(at, _)| at).collect();
        let pages = self.words_about(id, &local, &modules);
        Impact { modules, environments, pages }
    }

    /// The environments, by number, that a change of this entity reaches outside of its own root.
    pub fn environments_behind(&self, id: &EntityId) -> impl Iterator<Item = usize> {
        let place = self.catalog.entities.binary_search_by(|entity| entity.id.cmp(id)).ok();
        place.and_then(|at| self.reach().crossing.get(at)).into_iter().flatten().copied()
    }

    /// Whether anything on another page needs the whole of this entity: then it has an impact.
    pub fn is_needed(&self, id: &EntityId) -> bool {
        let page = self.page_of_entity(id);
        self.links.to(id).any(|edge| self.page_of_entity(&edge.from).is_some_and(|from| Some(from) != page))
    }

    /// The pages, by index, whose words lead to this entity or to what is part of it.
    pub fn pages_that_name(&self, id: &EntityId) -> BTreeSet<usize> {
        let own = self.page_of_entity(id);
        self.mentions_of(id).map(|mention| mention.from).filter(|from| Some(*from) != own).collect()
    }

    fn reach(&self) -> &Reach {
        self.reach.get_or_init(|| Reach::new(self))
    }

    fn entity_of(&self, reach: &Reach, root: usize) -> Option<&EntityId> {
        Some(self.pages[*reach.pages.get(root)?].root()?.entity)
    }

    /// The number of the root that an entity is part of.
    fn root_number(&self, reach: &Reach, id: &EntityId) -> Option<usize> {
        reach.root_of_page.get(&self.page_of_entity(id)?).copied()
    }

    /// An entity and all that needs it, without what lies behind those of other pages.
    fn needing(&self, id: &EntityId) -> BTreeSet<EntityId> {
        let page = self.page_of_entity(id);
        let mut found = BTreeSet::from([id.clone()]);
        let mut left = vec![id.clone()];
        while let Some(next) = left.pop() {
            for edge in self.links.to(&next) {
                if found.insert(edge.from.clone()) && self.page_of_entity(&edge.from) == page {
                    left.push(edge.from.clone());
                }
            }
        }
        found
    }

    /// The roots from `nearest` on, level by level.
    fn behind(&self, reach: &Reach, start: usize, nearest: BTreeSet<usize>) -> Vec<Touched> {
        let mut seen: BTreeSet<usize> = BTreeSet::from([start]);
        let mut queue: VecDeque<(usize, usize, usize)> =
            nearest.into_iter().map(|root| (root, 1, start)).collect();
        let mut found = Vec::new();
        while let Some((root, depth, through)) = queue.pop_front() {
            if !seen.insert(root) {
                continue;
            }
            let page = reach.pages[root];
            let entities = self.entity_of(reach, root).zip(self.entity_of(reach, through));
            if let Some((entity, through)) = entities {
                found.push(Touched {
                    entity: entity.clone(),
                    page,
                    depth,
                    through: through.clone(),
                    is_last: reach.needed_by[root].is_empty(),
                    auxiliary: self.pages[page].auxiliary,
                });
            }
            let next = reach.needed_by[root].iter().filter(|it| !seen.contains(it));
            queue.extend(next.map(|next| (*next, depth + 1, root)));
        }
        found.sort_by(|a, b| (a.depth, &a.entity).cmp(&(b.depth, &b.entity)));
        found
    }

    /// The pages that name the changed thing, what needs it beside it, or a root behind it.
    fn words_about(
        &self,
        id: &EntityId,
        local: &BTreeSet<EntityId>,
        modules: &[Touched],
    ) -> Vec<(usize, EntityId)> {
        let own = self.page_of_entity(id);
        let is_beside = |it: &&EntityId| self.page_of_entity(it) == own;
        let beside = local.iter().filter(is_beside);
        let behind = modules.iter().filter(|it| !it.auxiliary).map(|it| &it.entity);
        let shown: BTreeSet<usize> = modules.iter().map(|it| it.page).chain(own).collect();
        let mut found: BTreeMap<usize, EntityId> = BTreeMap::new();
        for named in std::iter::once(id).chain(beside).chain(behind) {
            let told = |page: &usize| !shown.contains(page) && !self.pages[*page].hidden;
            for page in self.pages_that_name(named).into_iter().filter(told) {
                found.entry(page).or_insert_with(|| named.clone());
            }
        }
        found.into_iter().collect()
    }
}

impl Reach {
    fn new(outline: &Outline) -> Self {
        let roots = outline.pages.iter().enumerate().filter(|(_, page)| page.root().is_some());
        let pages: Vec<usize> = roots.map(|(page, _)| page).collect();
        let root_of_page = pages.iter().enumerate().map(|(number, page)| (*page, number)).collect();
        let mut reach = Self { pages, root_of_page, ..Self::default() };
        reach.needed_by = (0..reach.pages.len()).map(|root| reach.users(root, outline)).collect();
        reach.crossing = reach.crossing(outline);
        reach
    }

    /// Who needs the whole of a root.
    fn users(&self, root: usize, outline: &Outline) -> Vec<usize> {
        let edges = outline.entity_of(self, root).into_iter().flat_map(|entity| outline.links.to(entity));
        let users = edges.filter_map(|edge| outline.root_number(self, &edge.from));
        let users: BTreeSet<usize> = users.filter(|user| *user != root).collect();
        users.into_iter().collect()
    }

    /// The environments of each root: those it is applied in, and those of whoever needs it.
    fn environments(&self, outline: &Outline) -> Vec<BTreeSet<usize>> {
        let mut of_root = vec![BTreeSet::new(); self.pages.len()];
        for (at, environment) in outline.environments().enumerate() {
            for root in environment.roots.iter().filter_map(|root| outline.root_number(self, root)) {
                of_root[root].insert(at);
            }
        }
        let mut needs = vec![Vec::new(); self.pages.len()];
        for (root, users) in self.needed_by.iter().enumerate() {
            users.iter().for_each(|user| needs[*user].push(root));
        }
        spread(&mut of_root, |from| needs[from].clone());
        of_root
    }

    fn crossing(&self, outline: &Outline) -> Vec<BTreeSet<usize>> {
        if outline.environments().next().is_none() {
            return Vec::new();
        }
        let of_root = self.environments(outline);
        let entities = &outline.catalog.entities;
        let place = |id: &EntityId| entities.binary_search_by(|entity| entity.id.cmp(id)).ok();
        let mut crossing = vec![BTreeSet::new(); entities.len()];
        let mut needs: Vec<Vec<usize>> = vec![Vec::new(); entities.len()];
        for edge in &outline.links.edges {
            let (Some(from), Some(to)) = (place(&edge.from), place(&edge.to)) else { continue };
            let roots = [&edge.from, &edge.to].map(|id| outline.root_number(self, id));
            match roots {
                [Some(from), Some(other)] if from != other => crossing[to].extend(&of_root[from]),
                _ => needs[from].push(to),
            }
        }
        spread(&mut crossing, |from| needs[from].clone());
        crossing
    }
}

/// Hands on what each has to those that `to` names, until all have all. A set only grows, so this ends, however they are joined.
fn spread(sets: &mut [BTreeSet<usize>], to: impl Fn(usize) -> Vec<usize>) {
    let mut left: Vec<usize> = (0..sets.len()).filter(|at| !sets[*at].is_empty()).collect();
    while let Some(from) = left.pop() {
        for to in to(from) {
            let more: Vec<usize> = sets[from].difference(&sets[to]).copied().collect();
            if !more.is_empty() {
                sets[to].extend(more);
                left.push(to);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline::outline;
    use crate::path::SourcePath;
    use crate::scan::scan;
    use crate::source::all;
    use crate::tree::Tree;

    fn project(files: &[(&str, &str)]) -> Outline {
        let tree = Tree::from_memory("project", files.iter().copied());
        outline(&scan(&tree, &all(), None).unwrap())
    }

    /// `depth folder <- folder`, and the pages.
    fn told(outline: &Outline, address: &str) -> (Vec<String>, Vec<String>) {
        let named = outline.named(address, &SourcePath::root()).unwrap();
        let impact = outline.impact(&named.entity);
        let folder = |id: &EntityId| id.root().rsplit("//").next().unwrap().to_owned();
        let modules = impact
            .modules
            .iter()
            .map(|it| format!("{} {} <- {}", it.depth, folder(&it.entity), folder(&it.through)));
        let pages = impact.pages.iter().map(|(page, _)| outline.pages[*page].title.clone());
        (modules.collect(), pages.collect())
    }

    #[test]
    fn what_needs_a_thing_and_what_needs_that() {
        let outline = project(&[
            (
                "modules/vpc/main.tf",
                "variable \"cidr\" {}\nvariable \"own\" {}\nresource \"aws_vpc\" \"it\" {\n  cidr_block = var.cidr\n}\n\
                 output \"id\" { value = aws_vpc.it.id }\noutput \"own\" { value = var.own }\n",
            ),
            (
                "modules/net/main.tf",
                "module \"vpc\" {\n  source = \"../vpc\"\n  cidr = \"x\"\n}\noutput \"vpc\" { value = module.vpc.id }\n",
            ),
            ("prod/main.tf", "module \"net\" {\n  source = \"../modules/net\"\n}\n"),
            ("dev/main.tf", "module \"vpc\" {\n  source = \"../modules/vpc\"\n  own = 1\n}\n"),
            ("modules/a/main.tf", "module \"b\" {\n  source = \"../b\"\n}\n"),
            ("modules/b/main.tf", "module \"a\" {\n  source = \"../a\"\n}\n"),
            ("README.md", "# Home\n\n[cidr](modules/vpc/#input_cidr) [prod](prod/)\n"),
            ("docs/own.md", "# Own\n\n[own](../modules/vpc/#input_own)\n"),
            (
                "docs/hidden.md",
                "---\nhide: true\n---\n# Hidden\n\n[own](../modules/vpc/#input_own) [prod](tf:prod)\n",
            ),
        ]);
        let all = ["1 dev <- modules/vpc", "1 modules/net <- modules/vpc", "2 prod <- modules/net"];
        let cases: [(&str, &[&str], &[&str]); 6] = [
            ("modules/vpc", &all, &["Home", "Own"]),
            ("modules/vpc#var.cidr", &all[1..], &["Home"]),
            ("modules/vpc#var.own", &all[..1], &["Own"]),
            ("modules/vpc#output.id", &all[1..], &["Home"]),
            ("prod", &[], &["Home"]),
            // A circle ends.
            ("modules/a", &["1 modules/b <- modules/a"], &[]),
        ];
        for (address, modules, pages) in cases {
            let (found, words) = told(&outline, address);
            assert_eq!(found, modules, "{address}");
            assert_eq!(words, pages, "{address}");
        }
    }

    #[test]
    fn what_is_handed_on_reaches_all_even_in_a_circle() {
        let mut sets: Vec<BTreeSet<usize>> = vec![[7].into(), BTreeSet::new(), [9].into(), BTreeSet::new()];
        let to = [vec![1], vec![2], vec![1, 3], vec![]];
        spread(&mut sets, |from| to[from].clone());
        assert_eq!(sets, [[7].into(), [7, 9].into(), [7, 9].into(), BTreeSet::from([7, 9])]);
    }
}
