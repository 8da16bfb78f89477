//! When files changed last and who changed them: what git says, on the pages.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use gix::ObjectId;
use infrabook::path::{SitePath, SourcePath};
use infrabook::scan::{Scan, scan};
use infrabook::serve::Snapshot;
use infrabook::site::Site;
use infrabook::source;
use infrabook::tree::{Changes, Tree};

use crate::command_line::{expect, run};
use crate::repository::{Files, Repository, files};

const DAY: i64 = 86400;

fn read(project: &Path) -> Scan {
    let tree = Tree::from_disk(project, None).unwrap();
    scan(&tree, &source::all(), None).unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// `DATE AUTHOR` of a file.
fn last(scan: &Scan, file: &str) -> Option<String> {
    let change = scan.history.of_file(&SourcePath::new(file).unwrap())?;
    Some(format!("{} {}", change.date, change.author.as_deref().unwrap_or("-")))
}

/// A day in January 1970, by its number, at noon.
fn day(number: i64) -> String {
    format!("{} +0000", (number - 1) * DAY + DAY / 2)
}

#[test]
fn a_file_has_the_last_commit_that_changed_it() {
    let repository = Repository::new();
    let history = [
        ("First", files([("a.md", "1"), ("docs/b.md", "1"), ("docs/gone.md", "1"), ("old.md", "x\ny\n")])),
        ("Second", files([("a.md", "2"), ("docs/b.md", "1"), ("old.md", "x\ny\n")])),
        // Renamed; there again, as it was.
        ("Third", files([("a.md", "2"), ("docs/b.md", "1"), ("docs/gone.md", "1"), ("new.md", "x\ny\n")])),
        (
            "Fourth",
            files([
                ("a.md", "2"),
                ("docs/b.md", "1"),
                ("docs/gone.md", "1"),
                ("new.md", "x\ny\n"),
                ("x.txt", "1"),
            ]),
        ),
    ];
    let mut head = Vec::new();
    for (number, (who, files)) in (1..).zip(&history) {
        head = vec![repository.commit(&head, who, &day(number), files)];
    }
    repository.check_out(head[0], &history[3].1);
    // What is not committed has no date of its own, and costs none.
    repository.put("a.md", "not yet committed");
    repository.put("docs/untracked.md", "new");
    let scan = read(repository.path());
    for (file, expected) in [
        ("a.md", Some("1970-01-02 Second")),
        ("docs/b.md", Some("1970-01-01 First")),
        ("docs/gone.md", Some("1970-01-03 Third")),
        ("new.md", Some("1970-01-03 Third")),
        ("old.md", None),
        ("docs/untracked.md", None),
    ] {
        assert_eq!(last(&scan, file).as_deref(), expected, "{file}");
    }
    assert_eq!(scan.history.finding(), None);
    // A clone without its own `origin` has no forge, and dates all the same.
    assert_eq!(scan.forge, None);
}

#[test]
fn a_merge_counts_where_it_differs_from_all_parents() {
    let repository = Repository::new();
    let of = |a: &str, b: &str, c: &str| files([("a.md", a), ("b.md", b), ("c.md", c), ("same.md", "")]);
    let root = repository.commit(&[], "Root", &day(1), &of("0", "0", "0"));
    let ours = repository.commit(&[root], "Ours", &day(2), &of("1", "0", "1"));
    let theirs = repository.commit(&[root], "Theirs", &day(3), &of("0", "2", "2"));
    let merged = of("1", "2", "merged by hand");
    let merge = repository.commit(&[ours, theirs], "Merge", &day(4), &merged);
    repository.check_out(merge, &merged);
    let scan = read(repository.path());
    for (file, expected) in [
        ("a.md", "1970-01-02 Ours"),
        ("b.md", "1970-01-03 Theirs"),
        ("c.md", "1970-01-04 Merge"),
        ("same.md", "1970-01-01 Root"),
    ] {
        assert_eq!(last(&scan, file).as_deref(), Some(expected), "{file}");
    }
}

/// Numbers that look random and are the same every time.
fn roll(state: &mut u64, sides: usize) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize % sides
}

/// What `git log -1 -- FILE` does, for one file: the first parent that has the file as it is leads on.
fn git_log(commits: &[(Vec<usize>, Files)], head: usize, file: &str) -> usize {
    let mut at = head;
    loop {
        let (parents, files) = &commits[at];
        match parents.iter().find(|&&parent| commits[parent].1.get(file) == files.get(file)) {
            Some(&parent) => at = parent,
            None => return at,
        }
    }
}

#[test]
fn any_history_is_read_as_git_log_reads_it_whether_at_once_or_bit_by_bit() {
    const PLACES: [&str; 8] =
        ["a.md", "a/b.md", "a/b/c.md", "a.b/x.md", "a-b/x.md", "z/main.tf", "z/README.md", "a/b"];
    for seed in 0..12 {
        let dice = &mut (seed + 1);
        let repository = Repository::new();
        let mut commits: Vec<(Vec<usize>, Files)> = Vec::new();
        let mut ids: Vec<ObjectId> = Vec::new();
        for number in 0..40_usize {
            let mut parents: Vec<usize> = (0..[1, 1, 1, 2, 2, 3][roll(dice, 6)])
                .filter_map(|_| number.checked_sub(1 + roll(dice, 4)))
                .collect();
            parents.dedup();
            let mut files = parents.first().map(|&parent| commits[parent].1.clone()).unwrap_or_default();
            // A merge takes files from each side; sometimes, something else is changed on the way.
            for &parent in parents.iter().skip(1) {
                for place in PLACES.iter().filter(|_| roll(dice, 2) == 0) {
                    match commits[parent].1.get(*place) {
                        Some(text) => files.insert((*place).into(), text.clone()),
                        None => files.remove(*place),
                    };
                }
            }
            for _ in 0..roll(dice, 3) {
                let place = PLACES[roll(dice, PLACES.len())];
                if roll(dice, 5) == 0 {
                    files.remove(place)
                } else {
                    files.insert(place.into(), roll(dice, 4).to_string())
                };
            }
            // A file and a folder cannot have one name.
            if files.keys().any(|path| path.starts_with("a/b/")) {
                files.remove("a/b");
            }
            // Clocks may be wrong.
            let when = day(40 + number as i64 - roll(dice, 3) as i64 * 5);
            let of_parents: Vec<ObjectId> = parents.iter().map(|&parent| ids[parent]).collect();
            ids.push(repository.commit(&of_parents, &format!("Author {number}"), &when, &files));
            commits.push((parents, files));
        }
        // What is kept of the first is taken up by the second, and so on.
        for head in [12, 25, 26, 39] {
            repository.check_out(ids[head], &commits[head].1);
            let scan = read(repository.path());
            for file in commits[head].1.keys().filter(|file| *file != "a/b") {
                let expected = format!("Author {}", git_log(&commits, head, file));
                let change = scan.history.of_file(&SourcePath::new(file).unwrap()).unwrap();
                assert_eq!(
                    change.author.as_deref(),
                    Some(expected.as_str()),
                    "{file} of {head}, seed {seed}"
                );
            }
            assert_eq!(scan.history.finding(), None);
        }
    }
}

#[test]
fn a_project_may_be_a_folder_of_its_repository() {
    let repository = Repository::new();
    let first = files([("infra/docs/a.md", "1"), ("infra/docs/b.md", "1"), ("docs/a.md", "1")]);
    let second = files([("infra/docs/a.md", "2"), ("infra/docs/b.md", "1"), ("docs/a.md", "1")]);
    let third = files([("infra/docs/a.md", "2"), ("infra/docs/b.md", "1"), ("docs/a.md", "3")]);
    let mut head = Vec::new();
    for (number, files) in (1..).zip([&first, &second, &third]) {
        head = vec![repository.commit(&head, "First", &day(number), files)];
    }
    repository.check_out(head[0], &third);
    let scan = read(&repository.path().join("infra"));
    assert_eq!(last(&scan, "docs/a.md").as_deref(), Some("1970-01-02 First"));
    assert_eq!(last(&scan, "docs/b.md").as_deref(), Some("1970-01-01 First"));
}

/// Three commits, the last of which is checked out.
fn three(repository: &Repository) -> [ObjectId; 3] {
    let first = files([("a.md", "1"), ("b.md", "1"), ("docs/c.md", "1")]);
    let second = files([("a.md", "1"), ("b.md", "2"), ("docs/c.md", "1")]);
    let third = files([("a.md", "1"), ("b.md", "2"), ("docs/c.md", "3")]);
    let one = repository.commit(&[], "First", &day(1), &first);
    let two = repository.commit(&[one], "Second", &day(2), &second);
    let three = repository.commit(&[two], "Third", &day(3), &third);
    repository.check_out(three, &third);
    [one, two, three]
}

#[test]
fn where_a_clone_ends_there_is_no_date_rather_than_a_wrong_one() {
    let repository = Repository::new();
    let [one, two, _] = three(&repository);
    repository.put(".git/shallow", &format!("{two}\n"));
    for commit in [one, repository.tree_of(one)] {
        fs::remove_file(repository.object(commit)).unwrap();
    }
    let scan = read(repository.path());
    let dates = ["a.md", "b.md", "docs/c.md"].map(|file| last(&scan, file));
    assert_eq!(dates, [None, None, Some("1970-01-03 Third".into())]);
    let finding = scan.history.finding().unwrap();
    assert_eq!(finding.code, "git-history");
    assert!(finding.help.contains("fetch-depth: 0"), "{}", finding.help);
    assert!(!repository.path().join(".infrabook").exists(), "what is not whole is not kept");
    expect(&run(repository.path(), &["build"]), 0, "git-history");
    repository.put("book.toml", "[git]\ndates = false\n");
    let quiet = run(repository.path(), &["build"]);
    assert!(!String::from_utf8_lossy(&quiet.stderr).contains("git-history"));
}

#[test]
fn a_damaged_history_costs_the_dates_that_stand_in_it() {
    let repository = Repository::new();
    let [one, two, _] = three(&repository);
    fs::write(repository.object(repository.tree_of(one)), "no object").unwrap();
    let scan = read(repository.path());
    let dates = ["a.md", "b.md", "docs/c.md"].map(|file| last(&scan, file));
    assert_eq!(dates, [None, None, Some("1970-01-03 Third".into())]);
    assert!(scan.history.finding().unwrap().message.contains("cannot be read"));
    fs::remove_file(repository.object(two)).unwrap();
    assert_eq!(last(&read(repository.path()), "docs/c.md"), None);
}

#[test]
fn the_commit_that_is_kept_is_not_searched_again() {
    let repository = Repository::new();
    let [one, two, head] = three(&repository);
    assert_eq!(last(&read(repository.path()), "a.md").as_deref(), Some("1970-01-01 First"));
    for commit in [one, two] {
        fs::remove_file(repository.object(commit)).unwrap();
    }
    assert_eq!(last(&read(repository.path()), "a.md").as_deref(), Some("1970-01-01 First"));
    // Nor what is older than it.
    let next = files([("a.md", "1"), ("b.md", "2"), ("docs/c.md", "4")]);
    let newer = repository.commit(&[head], "Fourth", &day(4), &next);
    repository.check_out(newer, &next);
    let scan = read(repository.path());
    let dates = ["a.md", "b.md", "docs/c.md"].map(|file| last(&scan, file).unwrap());
    assert_eq!(dates, ["1970-01-01 First", "1970-01-02 Second", "1970-01-04 Fourth"]);
    // What is not ours to read is as good as nothing.
    repository.put(".infrabook/history", "torn");
    assert_eq!(last(&read(repository.path()), "a.md"), None);
}

#[test]
fn names_are_those_of_the_mailmap_and_days_those_of_the_committer() {
    let repository = Repository::new();
    let first =
        files([("a.md", "1"), (".mailmap", "First Author <x@mail.example> first <x@mail.example>\n")]);
    // Ten minutes to midnight in UTC: the next day an hour to the east.
    let one = repository.commit(&[], "first", &format!("{} +0100", DAY - 600), &first);
    repository.check_out(one, &first);
    let scan = read(repository.path());
    assert_eq!(last(&scan, "a.md").as_deref(), Some("1970-01-02 First Author"));
    let kept = fs::read_to_string(repository.path().join(".infrabook/history")).unwrap();
    assert!(kept.contains("First Author") && !kept.contains("mail.example"), "{kept}");
}

#[test]
fn another_mailmap_renames_what_is_long_known() {
    let repository = Repository::new();
    let mut now = files([("a.md", "1"), ("b.md", "1")]);
    let mut head = repository.commit(&[], "Old Name", &day(1), &now);
    repository.check_out(head, &now);
    assert_eq!(last(&read(repository.path()), "a.md").as_deref(), Some("1970-01-01 Old Name"));
    for (mailmap, expected) in [
        (Some("New Name"), "1970-01-01 New Name"),
        (Some("Newer Name"), "1970-01-01 Newer Name"),
        (None, "1970-01-01 Old Name"),
    ] {
        match mailmap {
            Some(name) => now.insert(".mailmap".into(), format!("{name} <x@mail.example>\n")),
            None => now.remove(".mailmap"),
        };
        head = repository.commit(&[head], "Other", &day(2), &now);
        repository.check_out(head, &now);
        assert_eq!(last(&read(repository.path()), "a.md").as_deref(), Some(expected));
    }
}

#[test]
fn a_name_is_never_mark_up() {
    let repository = Repository::new();
    let now = files([("README.md", "# Home\n")]);
    for name in ["<script>x</script>", "First <script>x</script>", "<", "First > <b>"] {
        let one = repository.commit(&[], name, &day(1), &now);
        repository.check_out(one, &now);
        let page = page(repository.path(), "index.html");
        assert!(!page.contains("<script>x") && !page.contains("<b>"), "{name}");
    }
}

fn page(project: &Path, route: &str) -> String {
    let tree = Tree::from_disk(project, None).unwrap();
    let site = Site::new(scan(&tree, &source::all(), None).unwrap_or_else(|faults| panic!("{faults:?}")));
    let bytes = site.bytes(&SitePath::new(route).unwrap(), &tree).unwrap().into_owned();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn pages_show_when_they_changed_and_who_changed_them() {
    let repository = Repository::new();
    let mut now = files([
        ("README.md", "# Home\n\n[guide](docs/guide.md)\n"),
        ("docs/guide.md", "# Guide\n"),
        ("modules/vpc/main.tf", "variable \"a\" {}\n"),
        ("modules/vpc/README.md", "# VPC\n"),
    ]);
    let one = repository.commit(&[], "First \"\u{202e}&\" Second", &day(1), &now);
    now.insert("modules/vpc/main.tf".into(), "variable \"b\" {}\n".into());
    let two = repository.commit(&[one], "third@mail.example", &day(2), &now);
    repository.check_out(two, &now);
    let (guide, module) = ("docs/guide.html", "reference/modules/vpc/index.html");
    let of_guide = "<dt>Last changed</dt><dd><time datetime=\"1970-01-01\">1970-01-01</time>";
    let by = " · <bdi>First &quot;&amp;&quot; Second</bdi>";
    assert!(page(repository.path(), guide).contains(&format!("{of_guide}{by}")));
    let of_module = page(repository.path(), module);
    assert!(of_module.contains("<time datetime=\"1970-01-02\">1970-01-02</time></dd>"));
    assert!(!of_module.contains("third"), "an address is no name");
    assert!(!page(repository.path(), "reference/index.html").contains("Last changed"));

    repository.put("book.toml", "[output.html]\nsite-url = 'https://docs.example/'\n");
    let sitemap = page(repository.path(), "sitemap.xml");
    assert!(sitemap.contains("guide.html</loc><lastmod>1970-01-01</lastmod>"), "{sitemap}");
    repository.put("book.toml", "[git]\nauthors = false\n");
    let nameless = page(repository.path(), guide);
    assert!(nameless.contains(of_guide) && !nameless.contains("First"));
    repository.put("book.toml", "[git]\ndates = false\n");
    assert!(!page(repository.path(), guide).contains("Last changed"));
}

#[test]
fn a_preview_takes_the_history_over_until_there_is_another_commit() {
    let repository = Repository::new();
    let mut now = files([("README.md", "# Home\n"), ("docs/guide.md", "# Guide\n")]);
    let one = repository.commit(&[], "First", &day(1), &now);
    repository.check_out(one, &now);
    let tree = |earlier: &Tree, changes: &Changes| earlier.after(changes).unwrap();
    let first =
        Snapshot::new(Tree::from_disk(repository.path(), None).unwrap(), &source::all()).ok().unwrap();
    let changes: Changes = SourcePath::new("docs/guide.md").into_iter().collect();

    repository.put("docs/guide.md", "# Guide\n\nMore.\n");
    let edited = first.after(tree(&first.tree, &changes), &changes, &source::all()).ok().unwrap();
    assert!(Arc::ptr_eq(&first.site.scan.history, &edited.site.scan.history));

    now.insert("docs/guide.md".into(), "# Guide\n\nMore.\n".into());
    let two = repository.commit(&[one], "Second", &day(2), &now);
    repository.put(".git/refs/heads/main", &format!("{two}\n"));
    let committed = edited.after(tree(&edited.tree, &changes), &changes, &source::all()).ok().unwrap();
    let route = SitePath::new("docs/guide.html").unwrap();
    let shown = committed.site.bytes(&route, &committed.tree).unwrap();
    assert_eq!(String::from_utf8_lossy(&shown), page(repository.path(), "docs/guide.html"));
    assert!(String::from_utf8_lossy(&shown).contains("1970-01-02"));
    assert!(edited.site.inputs(&route).unwrap() != committed.site.inputs(&route).unwrap());
}

#[test]
fn pages_are_edited_at_the_forge_or_where_book_toml_says() {
    let repository = Repository::new();
    let now = files([
        ("infra/README.md", "# Home\n"),
        ("infra/docs/a b.md", "# A\n"),
        ("infra/modules/vpc/main.tf", "variable \"a\" {}\n"),
    ]);
    let one = repository.commit(&[], "First", &day(1), &now);
    repository.check_out(one, &now);
    let project = repository.path().join("infra");
    let config = fs::read_to_string(repository.path().join(".git/config")).unwrap();
    let remote = "[remote \"origin\"]\nurl = git@github.com:acme/platform.git\n";
    let link = |route: &str| {
        let page = page(&project, route);
        let (before, _) = page.split_once("\" rel=\"noopener\">Edit this page</a>")?;
        before.rsplit_once("href=\"").map(|(_, url)| url.to_owned())
    };
    let route = "docs/a b.html";
    assert_eq!(link(route), None, "no forge");
    repository.put(".git/config", &format!("{config}{remote}"));
    let at =
        |branch: &str| Some(format!("https://github.com/acme/platform/edit/{branch}/infra/docs/a%20b.md"));
    assert_eq!(link(route), at("main"));
    assert_eq!(link("reference/modules/vpc/index.html"), None, "no words of its own");
    // As CI checks it out.
    repository.put(".git/HEAD", &format!("{one}\n"));
    assert_eq!(link(route), None, "no branch");
    repository.put(".git/refs/remotes/origin/HEAD", "ref: refs/remotes/origin/trunk\n");
    assert_eq!(link(route), at("trunk"));
    repository.put("infra/book.toml", "[git]\nbranch = 'main'\n");
    assert_eq!(link(route), at("main"));
    let template = "[output.html]\nedit-url-template = 'https://ide.example/?file={path}&x=<'\n";
    repository.put("infra/book.toml", template);
    assert_eq!(link(route).as_deref(), Some("https://ide.example/?file=docs/a%20b.md&amp;x=&lt;"));
}
