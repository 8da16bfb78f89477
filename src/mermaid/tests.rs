use roxmltree::Document;

use super::*;

/// The picture as one text, its links in place.
fn drawn(source: &str) -> Result<String, Fault> {
    let text = |part| match part {
        Part::Svg(text) | Part::Id(text) => text,
        Part::Href(destination) => {
            let mut html = crate::html::Html::new();
            html.push_attribute("href", &destination);
            html.into_string()
        }
    };
    let pictures: Result<Vec<_>, _> = draw(source, "mermaid.1").into_iter().collect();
    Ok(pictures?.into_iter().flat_map(|picture| picture.parts).map(text).collect())
}

const KINDS: &[(&str, &str, &str)] = &[
    (
        "flowchart LR\n  a[Start here] --> b{Done}\n  subgraph s [Group]\n    b\n  end",
        "Flowchart",
        "Start here",
    ),
    (
        "sequenceDiagram\n  autonumber\n  Alice->>+Bob: Hello\n  Bob-->>-Alice: Hi",
        "Sequence diagram",
        "Hello",
    ),
    ("stateDiagram-v2\n  [*] --> Pending\n  Pending --> Running : scheduled", "State diagram", "scheduled"),
    (
        "classDiagram\n  class Source {\n    +name() String\n  }\n  Source <|-- Terraform",
        "Class diagram",
        "Terraform",
    ),
    ("erDiagram\n  CUSTOMER ||--o{ ORDER : places", "Entity relationship diagram", "places"),
    ("gantt\n  dateFormat YYYY-MM-DD\n  section One\n  Plan :a, 2024-01-01, 14d", "Gantt chart", "Plan"),
    ("pie\n  \"Compute\" : 3\n  \"Storage\" : 1", "Pie chart", "Compute"),
    (
        "C4Context\n  Person(a, \"Reader\")\n  System(b, \"Site\")\n  Rel(a, b, \"reads\")",
        "C4 diagram",
        "reads",
    ),
    (
        "architecture-beta\n  service db(database)[Store]\n  service web(server)[Web]\n  web:R --> L:db",
        "Architecture diagram",
        "Store",
    ),
    ("gitGraph\n  commit id: \"one\"\n  branch next\n  commit id: \"two\"", "Git graph", "two"),
    ("mindmap\n  root\n    leaf", "Mind map", "leaf"),
    ("timeline\n  2024 : First", "Timeline", "First"),
    ("journey\n  section S\n    Read: 3: Me", "User journey", "Read"),
    ("quadrantChart\n  quadrant-1 Do\n  Point: [0.2, 0.8]", "Quadrant chart", "Point"),
    ("xychart-beta\n  x-axis [jan, feb]\n  bar [1, 2]", "Chart", "jan"),
    ("block-beta\n  a[\"Front\"] b[\"Back\"]", "Block diagram", "Front"),
    ("kanban\n  todo[To do]\n    t1[Tag]", "Kanban board", "Tag"),
    ("packet-beta\n  0-15: \"Port\"", "Packet diagram", "Port"),
    ("radar-beta\n  axis a[\"Cost\"], b[\"Speed\"], c[\"Ease\"]\n  curve x{1, 2, 3}", "Radar chart", "Cost"),
    ("requirementDiagram\n  requirement backup {\n    id: 1\n  }", "Requirement diagram", "backup"),
    ("sankey-beta\n\nCloud,Compute,6", "Sankey diagram", "Compute"),
];

#[test]
fn each_kind_is_drawn_named_and_small() {
    for (source, name, text) in KINDS {
        let svg = drawn(source).unwrap_or_else(|fault| panic!("{source}: {fault:?}"));
        let document = Document::parse(&svg).unwrap_or_else(|error| panic!("{source}: {error}\n{svg}"));
        let words: Vec<_> = document.descendants().filter_map(|node| node.text()).collect();
        assert!(words.contains(name), "{name} is not the title: {words:?}");
        assert!(words.concat().contains(text), "{name} lacks {text}: {words:?}");
        assert!(svg.len() < 16_000, "{name}: {} bytes", svg.len());
    }
}

#[test]
fn the_same_words_give_the_same_bytes_on_every_thread() {
    use rayon::prelude::*;
    let all = || KINDS.iter().map(|(source, ..)| drawn(source).unwrap()).collect::<Vec<_>>();
    let first = all();
    (0..4).into_par_iter().for_each(|_| assert_eq!(all(), first));
}

#[test]
fn ids_are_ours_and_met_once() {
    for (source, ..) in KINDS {
        let svg = drawn(source).unwrap();
        let document = Document::parse(&svg).unwrap();
        let mut ids: Vec<_> = document.descendants().filter_map(|node| node.attribute("id")).collect();
        assert!(ids.iter().all(|id| id.starts_with("mermaid.1.")), "{ids:?}");
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{source}");
        let referred = svg.split("url(#").skip(1).filter_map(|rest| rest.split(')').next());
        for id in referred {
            assert!(ids.contains(&id), "{source}: {id} is nowhere");
        }
    }
}

#[test]
fn the_style_knows_each_colour_of_the_theme() {
    let css = include_str!("../../themes/default/style/mermaid.css");
    let colours = theme::ROLES.iter().map(|(_, colour)| colour).chain(theme::SERIES).chain(theme::OTHERS);
    for colour in colours {
        assert!(css.contains(&format!("[fill=\"{colour}\"]")), "{colour} as fill");
        assert!(css.contains(&format!("[stroke=\"{colour}\"]")), "{colour} as stroke");
    }
}

#[test]
fn titles_and_colours_of_the_author_are_kept() {
    let svg = drawn(
        "flowchart LR\n  accTitle: How it goes\n  accDescr: From a to b\n  a --> b[dark]\n  style a fill:#f9f\n  style b fill:#300",
    )
    .unwrap();
    assert!(svg.contains("aria-labelledby=\"mermaid.1.title mermaid.1.desc\""), "{svg}");
    assert!(svg.contains("<title id=\"mermaid.1.title\">How it goes</title>"), "{svg}");
    assert!(svg.contains("<desc id=\"mermaid.1.desc\">From a to b</desc>"), "{svg}");
    assert!(svg.contains("fill=\"#ff99ff\"") && svg.contains("fill=\"#111111\""), "dark text on pink: {svg}");
    assert!(
        svg.contains("fill=\"#330000\"") && svg.contains("fill=\"#fafafa\""),
        "light text on brown: {svg}"
    );
}

#[test]
fn links_lead_where_the_author_wrote() {
    let parts =
        draw("flowchart LR\n  a --> b\n  click a \"../vpc.md\" \"The network\"\n  click b call go()", "m")
            .unwrap();
    let parts = parts.unwrap().parts;
    let links: Vec<_> = parts.iter().filter(|part| matches!(part, Part::Href(_))).collect();
    assert_eq!(links, [&Part::Href("../vpc.md".into())]);
    let before = parts.iter().position(|part| matches!(part, Part::Href(_))).and_then(|at| parts.get(at - 1));
    assert!(matches!(before, Some(Part::Svg(svg)) if svg.ends_with("<a")), "{parts:?}");
    assert!(matches!(&parts[0], Part::Svg(svg) if svg.contains("role=\"group\"")), "{parts:?}");
}

/// Whatever a diagram holds, only elements and attributes of ours come out, and nothing that loads, runs or reaches outside.
#[test]
fn what_is_hostile_is_left_out() {
    let hostile = [
        "flowchart LR\n  a[\"<img src=x onerror=alert(1)><script>alert(1)</script>\"] --> b[\"</text></svg><script>alert(2)</script>\"]",
        "flowchart LR\n  a[\"<iframe src='https://evil.example'></iframe><style>body{display:none}</style>\"]",
        "flowchart LR\n  a --> b\n  click a \"javascript:alert(1)\"\n  click b href \"https://ok.example/\" _blank",
        "%%{init: {\"securityLevel\": \"loose\", \"flowchart\": {\"htmlLabels\": true}}}%%\nflowchart LR\n  a[\"<b onclick=alert(1)>x</b>\"]\n  click a call alert(1)",
        "%%{init: {\"themeCSS\": \"</style><script>alert(1)</script> body{display:none} *{background:url(https://evil.example)}\"}}%%\nflowchart LR\n  a",
        "%%{init: {\"theme\": \"base\", \"fontFamily\": \"x;}</style><script>alert(1)</script>\", \"themeVariables\": {\"primaryColor\": \"url(https://evil.example/)\", \"fontFamily\": \"y}body{display:none}\"}}}%%\nflowchart LR\n  a",
        "---\nconfig:\n  themeCSS: '@import url(https://evil.example/x.css);'\n  securityLevel: loose\ntitle: </title><script>alert(1)</script>\n---\nflowchart LR\n  a",
        "flowchart LR\n  a\n  style a fill:url(https://evil.example/y),stroke:red",
        "flowchart LR\n  a:::x\n  classDef x fill:#fff,background:url(https://evil.example/z),position:fixed",
        "flowchart LR\n  a@{ img: \"https://evil.example/a.png\", label: \"pic\", h: 60 }",
        "flowchart LR\n  accTitle: </title><script>alert(1)</script>\n  accDescr: \" onload=alert(1)\n  a",
        "sequenceDiagram\n  participant A as <script>alert(1)</script>\n  A->>A: <img src=x onerror=alert(1)>\n  link A: Evil @ javascript:alert(1)",
        "pie title <script>alert(1)</script>\n  \"</style><script>alert(1)</script>\" : 3",
        "classDiagram\n  class A\n  click A href \"data:text/html,<script>alert(1)</script>\"",
        "C4Context\n  Person(a, \"<script>alert(1)</script>\", $link=\"javascript:alert(1)\", $sprite=\"https://evil.example/s.png\")",
        "gantt\n  dateFormat YYYY-MM-DD\n  Task :a, 2024-01-01, 3d\n  click a href \"javascript:alert(1)\"",
        "architecture-beta\n  service x(https://evil.example/icon.svg)[<script>alert(1)</script>]",
        "mindmap\n  root[\"<script>alert(1)</script>\"]\n    ::icon(fa fa-book onload=alert(1))",
        "journey\n  section <script>alert(1)</script>\n    x: 3: <img src=x onerror=alert(1)>",
    ];
    const ELEMENTS: &[&str] = &[
        "svg",
        "g",
        "a",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polygon",
        "polyline",
        "text",
        "tspan",
        "title",
        "desc",
        "defs",
        "marker",
        "linearGradient",
        "stop",
        "clipPath",
    ];
    let mut drawings = 0;
    for source in hostile {
        let Ok(svg) = drawn(source) else { continue };
        drawings += 1;
        let document = Document::parse(&svg).unwrap_or_else(|error| panic!("{source}: {error}\n{svg}"));
        for node in document.descendants().filter(|node| node.is_element()) {
            assert!(ELEMENTS.contains(&node.tag_name().name()), "{source}: {node:?}");
            for attribute in node.attributes() {
                let (name, value) = (attribute.name(), attribute.value());
                assert!(
                    !name.starts_with("on") && name != "style" && name != "class" || value == "diagram",
                    "{source}: {name}"
                );
                let is_link = node.has_tag_name("a") && name == "href";
                assert!(is_link || !value.contains(['<', ';', '/', ':']), "{source}: {name}={value}");
                assert!(
                    !value.contains("url(") || value.starts_with("url(#mermaid.1."),
                    "{source}: {name}={value}"
                );
            }
        }
    }
    assert!(drawings > 12, "only {drawings} are drawn: the rest proves nothing");
}

#[test]
fn what_the_filter_does_not_know_goes_with_what_is_in_it() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 9 9' onload='x()'>\
               <script>alert(1)</script><foreignObject><b>html</b></foreignObject><image href='//evil.example'/>\
               <style>*{fill:url(//evil.example)}</style><animate attributeName='href' to='javascript:x'/>\
               <g id='b'><use href='#a'/><use href='#a'/></g><g id='a'><use href='#b'/><use href='#b'/></g>\
               <use href='//evil.example/x.svg#y'/><rect onclick='x()' style='fill:url(#gone)' width='9' height='1e999'/>\
               <path d='M0 0' marker-end='url(//evil.example)'/><set/><text>kept</text></svg>";
    let picture = write::write(&filter::read(svg).unwrap(), "i").unwrap();
    let Some(Part::Svg(written)) = picture.parts.last() else { panic!() };
    let (_, content) = written.split_once("</title>").unwrap();
    assert_eq!(
        content,
        "<rect width=\"9\" height=\"1e999\" fill=\"none\"/><path d=\"M0 0\"/><text>kept</text></svg>"
    );
    for refused in [
        "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg viewBox='0 0 9 9'><text>&a;</text></svg>",
        "<svg viewBox='0 0 9'><text>x</text></svg>",
        "<svg viewBox='0 0 1e9 9'><text>x</text></svg>",
        "<svg viewBox='0 0 9 NaN'><text>x</text></svg>",
        "<svg viewBox='0 0 9 9'><text>",
    ] {
        assert!(filter::read(refused).is_err(), "{refused}");
    }
}

#[test]
fn faults_say_what_is_wrong_and_where() {
    let cases = [
        ("", "this is no Mermaid diagram", ""),
        ("nonsense\n  a", "this is no Mermaid diagram", ""),
        ("zenuml\n  A->B: x", "Mermaid's `zenuml` is not drawn here", ""),
        ("flowchart LR\n  a --> b\n  b -->> {{{", "the diagram cannot be read: ", "{{{"),
        ("sequenceDiagram\n  A->>B", "the diagram cannot be read: ", ""),
        ("flowchart LR\n  a%%{init: {}}%%", "a `%%{` directive stands behind other words of its line", "%%{"),
    ];
    for (source, message, at) in cases {
        let fault = drawn(source).unwrap_err();
        assert!(fault.message.starts_with(message) && !fault.help.is_empty(), "{source}: {fault:?}");
        let found = fault.span.and_then(|span| source.get(span)).unwrap_or_default();
        assert!(found.contains(at), "{source}: {found}");
    }
}

/// Each of these is refused or drawn within a bound; the slowest takes some 0.1 s in a release build.
#[test]
fn what_is_too_large_is_refused() {
    let lines = |head: &str, line: &dyn Fn(usize) -> String, count: usize| {
        let mut source = format!("{head}\n");
        (0..count).for_each(|n| source.push_str(&line(n)));
        source
    };
    let days = |tasks: &str| format!("gantt\n  dateFormat YYYY-MM-DD\n  excludes weekends\n{tasks}");
    let refused = [
        "flowchart LR\n".repeat(LARGEST),
        lines("flowchart LR", &|n| format!("n{n}-->n{}\n", n + 1), 1_600),
        lines("mindmap\n  root", &|n| format!("    n{n}\n"), 2_000),
        days("  x: 2001-01-01, 100000000d"),
        days("  x: 2001-01-01, 3000000d"),
        days("  x: 2001-01-01, 3000000d").replace("gantt", "GANTT").replace("excludes", "Excludes"),
        days("  x: 2001-01-01, 3000000d").replace("excludes", "exc%%{init: {}}%%ludes"),
        "block-beta\n  columns 3\n  a:99999999\n".into(),
    ];
    for source in refused {
        let start: String = source.chars().take(60).collect();
        assert!(drawn(&source).is_err(), "{start}");
    }
    assert!(drawn(&days("  x: 2001-01-01, 30d")).is_ok());
}

/// In a thread with as little stack as those that read files.
#[test]
fn what_is_deep_ends_no_program() {
    let deep = |open: &str, close: &str, n: usize| format!("{}{}", open.repeat(n), close.repeat(n));
    let sources = [
        format!("flowchart LR\n{}", deep("subgraph s\n", "end\n", 1_100)),
        format!("flowchart LR\n a{}", deep("[", "]", 9_000)),
        format!("stateDiagram-v2\n{}", deep("state a {\n", "}\n", 1_500)),
        format!("block-beta\n{}", deep("block\n", "end\n", 1_900)),
        format!("sequenceDiagram\n{}", deep("loop x\n", "end\n", 1_700)),
        format!("C4Context\n{}", deep("Boundary(b, \"x\") {\n", "}\n", 900)),
        format!("mindmap\n{}", (0..180).map(|n| format!("{}n\n", " ".repeat(n))).collect::<String>()),
        format!("classDiagram\n{}", deep("namespace a {\n", "}\n", 1_000)),
        format!("%%{{init: {}}}%%\nflowchart LR\n a", deep("{\"a\":", "}", 2_800)),
        format!("---\nconfig: {}\n---\nflowchart LR\n a", deep("[", "]", 9_000)),
        format!("flowchart LR\n a[\"{}\"]", deep("<b>", "</b>", 2_800)),
    ];
    for source in sources {
        assert!(source.len() < LARGEST, "this would be refused for its length alone");
        std::thread::Builder::new()
            .stack_size(2 << 20)
            .spawn(move || drop(drawn(&source)))
            .unwrap()
            .join()
            .expect("neither the stack nor a panic ends the thread");
    }
}
