use super::*;

#[test]
fn yaml_and_toml() {
    let yaml = "\u{feff}---\r\ntitle: \"A: b\"\r\ntags: [x, 1.10, y]\r\nreviewed: 2024-05-01\r\norder: 3\r\nhide: true\r\nlayout: {theirs: 1}\r\n---\r\n# H\r\n";
    let read = document(yaml);
    assert_eq!(read.diagnostics, []);
    let front_matter = &read.front_matter;
    assert_eq!(front_matter.title.as_deref(), Some("A: b"));
    assert_eq!(front_matter.tags.len(), 3);
    assert_eq!(
        (
            front_matter.reviewed.map(|it| it.date.to_string()).as_deref(),
            front_matter.order,
            front_matter.hide
        ),
        (Some("2024-05-01"), Some(3), true)
    );
    assert_eq!(html_of(&read), "<h1 id=\"h\">H</h1>\n");

    let toml =
        "+++\ntitle = \"T\"\ntags = [\"a\"]\nreviewed = 2024-05-01\ntoc = false\n[extra]\nx = 1\n+++\ntext\n";
    let read = document(toml);
    assert_eq!(read.diagnostics, []);
    assert_eq!(read.front_matter.reviewed.unwrap().date.to_string(), "2024-05-01");
    assert_eq!((read.front_matter.title.as_deref(), read.front_matter.toc), (Some("T"), Some(false)));
    assert_eq!(html_of(&read), "<p>text</p>\n");
}

#[test]
fn a_wrong_type_costs_one_key() {
    for text in [
        "---\ntitle: Ok\norder: first\nhide: 3\n---\n",
        "+++\ntitle = \"Ok\"\norder = \"first\"\nhide = 3\n+++\n",
    ] {
        let read = document(text);
        assert_eq!(read.front_matter.title.as_deref(), Some("Ok"));
        let mut places: Vec<&str> = read
            .diagnostics
            .iter()
            .map(|found| found.span.map(|span| &text[span.start..span.end]).unwrap().trim_matches('"'))
            .collect();
        places.sort_unstable();
        assert_eq!(places, ["3", "first"]);
        assert!(read.diagnostics.iter().all(|found| found.code == "front-matter"));
    }
}

#[test]
fn numbers_are_texts_as_they_are_written() {
    assert_eq!(document("---\ntitle: 1.10\nowner: 007\n---\n").front_matter.title.as_deref(), Some("1.10"));
    assert_eq!(
        document("---\ntitle:\ntags: one\n---\n").front_matter,
        FrontMatter { tags: vec!["one".into()], ..FrontMatter::default() }
    );
}

#[test]
fn broken_front_matter_has_its_line_and_costs_no_words() {
    for text in ["---\ntitle: a\nx: [1, 2\ny: }\n---\nBody\n", "+++\ntitle = \"a\"\nx = = 1\n+++\nBody\n"] {
        let read = document(text);
        let [fault] = &read.diagnostics[..] else { panic!("{:?}", read.diagnostics) };
        let (line, _) = crate::diagnostic::line_column(text, fault.span.unwrap().start);
        assert!((3..=4).contains(&line), "{fault:?}");
        assert!(!fault.message.contains('\n'));
        assert_eq!(html_of(&read), "<p>Body</p>\n");
    }
    assert_eq!(codes("---\ntitle: a\ntitle: b\n---\n"), ["front-matter"]);
    assert_eq!(codes("---\nalerts: \"\"\n---\n"), ["front-matter"]);
    assert_eq!(codes("---\nalerts: [Disk, \" - \"]\n---\n"), ["front-matter"]);
    assert_eq!(codes("---\nalerts: Disk\n---\n"), [""; 0]);
}

#[test]
fn a_rule_at_the_top_is_no_front_matter() {
    assert_eq!(html("---\n\nText: x\n\n---\n"), "<hr>\n<p>Text: x</p>\n<hr>\n");
    assert_eq!(html("---\nWords\n\n---\n"), "<hr>\n<p>Words</p>\n<hr>\n");
    assert_eq!(html("---\n---\nx\n"), "<p>x</p>\n");
    assert!(html("---\ntitle: never closed\n").starts_with("<hr>"));
}
