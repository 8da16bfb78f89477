//! A second kind of source reaches a page, an edge and the search through its own code alone: nothing else knows of it.

use std::any::Any;
use std::sync::Arc;

use infrabook::catalog::{Class, Entity, EntityId, Key, Location, Pattern, Ref, Scheme};
use infrabook::diagnostic::{Diagnostic, Span};
use infrabook::path::{SitePath, SourcePath};
use infrabook::scan::scan;
use infrabook::site::Site;
use infrabook::source::block::{
    Block, Body, Drift, Environment, Inline, Overview, PageData, Reading, SourcePage, Table, TableRow, Target,
};
use infrabook::source::{Model, Parsed, Project, Source, SourceFile, terraform::Terraform};
use infrabook::tree::Tree;

/// `*.rota` files: a line a team, `NAME on FOLDER`.
struct Rota;

struct Teams {
    entities: Vec<Entity>,
    pages: Vec<SourcePage>,
    overviews: Vec<Overview>,
    environments: Vec<Environment>,
    drifts: Vec<Drift>,
}

impl Source for Rota {
    fn name(&self) -> &'static str {
        "rota"
    }

    fn claims(&self, path: &SourcePath) -> bool {
        path.extension() == Some("rota")
    }

    fn parse(&self, _: &SourcePath, text: &str) -> Parsed {
        let lines: Vec<(String, String)> = text
            .lines()
            .filter_map(|line| line.split_once(" on "))
            .map(|(team, folder)| (team.to_owned(), folder.to_owned()))
            .collect();
        Parsed { data: Box::new(lines), diagnostics: Vec::new() }
    }

    fn model(&self, files: &[SourceFile], project: &Project, _: Option<&dyn Model>) -> Box<dyn Model> {
        let mut teams = Teams {
            entities: Vec::new(),
            pages: Vec::new(),
            overviews: vec![all_teams()],
            environments: Vec::new(),
            drifts: Vec::new(),
        };
        for file in files {
            let folder = file.path.parent();
            let root = EntityId::of_root("rota", &project.config.repository, &folder);
            let location = || Location { file: file.path.clone(), span: Span::new(0, 1), line: 1 };
            teams.entities.push(Entity::new(root.clone(), "rota/plan", Class::Document, "rota", location()));
            let lines = file.parsed.data.downcast_ref::<Vec<(String, String)>>().unwrap();
            for (team, on) in lines {
                let needed = Ref {
                    relation: "answers for",
                    scheme: Scheme::GitPath,
                    pattern: Pattern::exact(format!("{}//{on}", project.config.repository)),
                    span: Span::new(0, 1),
                };
                let id = root.with_address(team);
                teams.entities.push(Entity {
                    parent: Some(root.clone()),
                    anchor: Some(format!("team_{team}")),
                    keys: vec![Key::exact(Scheme::Url, format!("https://teams.example/{team}"))],
                    refs: vec![needed],
                    ..Entity::new(id, "rota/team", Class::Group, team, location())
                });
            }
            teams.environments.push(Environment {
                name: format!("watch of {folder}"),
                slug: "rota/all".into(),
                summary: String::new(),
                roots: vec![root.clone()],
                counts: Vec::new(),
                versions: vec![("rota".into(), "2".into())],
            });
            teams.drifts.push(Drift {
                name: format!("rota of {folder}"),
                slug: "rota/all".into(),
                asked: vec![Inline::Text("weeks <7>".into())],
                locked: Vec::new(),
                marked: 1,
                of: 2,
            });
            teams.pages.push(SourcePage {
                entity: root,
                folder,
                title: "Rota".into(),
                summary: "Who answers for what.".into(),
                readme: None,
                noun: ("Rota", "Rotas"),
                counts: Vec::new(),
                auxiliary: false,
                views: Vec::new(),
            });
        }
        Box::new(teams)
    }
}

impl Model for Teams {
    fn entities(&self) -> Vec<Arc<Entity>> {
        self.entities.iter().cloned().map(Arc::new).collect()
    }

    fn pages(&self) -> &[SourcePage] {
        &self.pages
    }

    fn page(&self, _: usize) -> PageData {
        let words = self.entities.iter().map(|entity| format!("{} <b>answers</b>. ", entity.name)).collect();
        PageData { badges: Vec::new(), blocks: vec![Block::new("teams", "Teams", Body::Words(words))] }
    }

    fn overviews(&self) -> &[Overview] {
        &self.overviews
    }

    fn overview(&self, _: usize) -> PageData {
        let teams = self.entities.iter().filter(|entity| entity.parent.is_some());
        let rows = teams.map(|team| {
            let (text, to) = (format!("<{}>", team.name), Target::Entity(team.id.clone()));
            let cells =
                vec![vec![Inline::Link { text, code: false, to }], vec![Inline::Quiet("on call".into())]];
            TableRow { cells, marked: true, ..TableRow::default() }
        });
        let table = Table::new(["Team", "State"], rows.collect()).read_as(Reading::Matrix("Only marked"));
        PageData { badges: Vec::new(), blocks: vec![Block::new("teams", "Teams", Body::Table(table))] }
    }

    fn environments(&self) -> &[Environment] {
        &self.environments
    }

    fn drifts(&self) -> &[Drift] {
        &self.drifts
    }

    fn diagnostics(&self) -> &[Diagnostic] {
        &[]
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn all_teams() -> Overview {
    Overview {
        slug: "rota/all".into(),
        title: "All teams".into(),
        label: "Teams".into(),
        summary: "Everybody.".into(),
        group: "People",
        ..Overview::default()
    }
}

#[test]
fn a_second_source_reaches_a_page_an_edge_and_the_search() {
    let tree = Tree::from_memory(
        "project",
        [
            ("README.md", "# Home\n\n{{#overview rota/all teams}}\n"),
            ("ops/teams.rota", "platform on modules/net\n"),
            ("modules/net/main.tf", "variable \"cidr\" {}\n"),
        ],
    );
    let sources: Vec<Arc<dyn Source>> = vec![Arc::new(Terraform), Arc::new(Rota)];
    let site = Site::new(scan(&tree, &sources, None).unwrap());
    let read = |route: &str| {
        let bytes = site.bytes(&SitePath::new(route).unwrap(), &tree).unwrap();
        String::from_utf8(bytes.into_owned()).unwrap()
    };

    let page = read("reference/ops/index.html");
    assert!(page.contains("platform &lt;b&gt;answers"), "{page}");

    let team = EntityId::of_root("rota", ".", &SourcePath::new("ops").unwrap()).with_address("platform");
    let module = EntityId::of_root("terraform", ".", &SourcePath::new("modules/net").unwrap());
    let edges: Vec<_> = site.outline.links.from(&team).map(|edge| (&edge.to, edge.relation)).collect();
    assert_eq!(edges, [(&module, "answers for")]);

    let teams = read("reference/rota/all.html");
    assert!(teams.contains("href=\"../ops/index.html#team_platform\">&lt;platform&gt;</a>"), "{teams}");
    assert!(
        teams.contains("data-switch=\"Only marked\"") && teams.contains("<tr class=\"marked\">"),
        "{teams}"
    );
    assert!(page.contains("<summary>People</summary>") && page.contains("../rota/all.html"), "{page}");

    let used = read("reference/modules/net/index.html");
    assert!(
        used.contains("../../ops/index.html#team_platform"),
        "the module names the team that answers for it: {used}"
    );
    assert!(
        used.contains("A change here touches 1 module and the environment watch of ops.")
            && used.contains("<a href=\"../../rota/all.html\">watch of ops</a>"),
        "{used}"
    );
    let estate = read("reference/index.html");
    let drift = "<a href=\"rota/all.html\"><code>rota of ops</code></a></td><td data-label=\"Constraints\">weeks &lt;7&gt;</td>";
    assert!(estate.contains(drift) && estate.contains("1 of 2 places"), "{estate}");
    assert!(estate.contains("<li>rota <code>2</code></li>"), "{estate}");
    let home = read("index.html");
    assert!(
        home.contains(
            "<th scope=\"row\" data-label=\"Team\"><a href=\"reference/ops/index.html#team_platform\">"
        ),
        "{home}"
    );
}
