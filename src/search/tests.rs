//! The index as a client reads it: shards decoded, words looked up and ranked as `search-index.js` does, but without typos.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::encode::decode;
use super::{Entry, Shard, index};

const ROLES: [f64; 6] = [1.0, 2.0, 5.0, 14.0, 22.0, 40.0];

/// The decoded index.
struct Reader {
    data: BTreeMap<String, Value>,
    page_of: Vec<usize>,
    first: Vec<usize>,
}

impl Reader {
    fn new(shards: &[Shard]) -> Self {
        let mut data = BTreeMap::new();
        for shard in shards {
            let text = std::str::from_utf8(&shard.bytes).unwrap();
            let call = text.strip_prefix("infrabookShard(").unwrap().strip_suffix(")\n").unwrap();
            let call: Vec<Value> = serde_json::from_str(&format!("[{call}]")).unwrap();
            assert_eq!(format!("{}.js", call[0].as_str().unwrap()), shard.name);
            data.insert(call[0].as_str().unwrap().to_owned(), call[2].clone());
        }
        let (mut page_of, mut first) = (Vec::new(), Vec::new());
        let mut runs = data["index"]["runs"].as_str().unwrap().as_bytes();
        while !runs.is_empty() {
            let run = decode::number(&mut runs);
            assert!(decode::number(&mut runs) < data["index"]["kinds"].as_array().unwrap().len());
            if run % 2 == 1 {
                first.push(page_of.len());
            }
            page_of.extend(std::iter::repeat_n(first.len() - 1, run / 2));
        }
        Self { data, page_of, first }
    }

    fn rows(&self, shard: &str, width: usize) -> Vec<(String, String)> {
        let cells: Vec<&str> = self.data[shard].as_str().unwrap().split(' ').collect();
        let mut last: Vec<char> = Vec::new();
        cells
            .chunks(width)
            .map(|row| {
                let mut head = &row[0].as_bytes()[..1];
                last.truncate(decode::number(&mut head));
                last.extend(row[0][1..].chars());
                (last.iter().collect(), row.get(1).unwrap_or(&"").to_string())
            })
            .collect()
    }

    /// The shards that may hold what begins with `prefix`.
    fn holding(&self, prefix: &str) -> Vec<usize> {
        let starts: Vec<&str> = self.data["index"]["terms"]
            .as_array()
            .unwrap()
            .iter()
            .map(|start| start.as_str().unwrap())
            .collect();
        let from = starts.iter().rposition(|start| *start <= prefix).unwrap_or(0);
        (from..starts.len()).filter(|&i| i == from || starts[i].starts_with(prefix)).collect()
    }

    /// Scores of the entries and pages that hold what begins with `word`.
    fn hits(&self, word: &str) -> (BTreeMap<usize, f64>, BTreeMap<usize, f64>, bool) {
        let (mut entries, mut pages, mut common) = (BTreeMap::new(), BTreeMap::new(), false);
        let better = |map: &mut BTreeMap<usize, f64>, key, score: f64| {
            let best = map.entry(key).or_insert(score);
            *best = best.max(score);
        };
        for (term, places) in self.holding(word).iter().flat_map(|i| self.rows(&format!("t{i}"), 2)) {
            let Some(rest) = term.strip_prefix(word) else { continue };
            let part = term[word.len()..].find('_').map_or(term.len(), |end| word.len() + end);
            let share = |length: usize| word.len() as f64 / length as f64;
            let fit = match rest.as_bytes().first() {
                None => 1.0,
                Some(b'_') => 0.6 + 0.1 * share(term.len()),
                Some(_) => 0.3 + 0.3 * share(part),
            };
            let mut digits = places.as_bytes();
            while !digits.is_empty() {
                let head = decode::number(&mut digits);
                common |= head == 7;
                let mut at = 0;
                for _ in 0..head / 8 {
                    at += decode::number(&mut digits);
                    let score = ROLES[head % 8] * fit;
                    match head % 8 {
                        0 => {
                            better(&mut pages, at, score);
                            better(&mut entries, self.first[at], 0.0);
                        }
                        _ => {
                            better(&mut entries, at, score);
                            better(&mut pages, self.page_of[at], score);
                        }
                    }
                }
            }
        }
        (entries, pages, common)
    }

    /// The URLs of what has all words of `query`, the best first.
    fn find(&self, query: &str) -> Vec<String> {
        let mut words = Vec::new();
        super::tokens::terms(query, |term, part| {
            if part != super::tokens::Part::Rest {
                words.push(term.to_owned());
            }
        });
        let hits: Vec<_> = words.iter().map(|word| self.hits(word)).collect();
        let candidates: BTreeSet<usize> =
            hits.iter().flat_map(|(entries, _, _)| entries.keys().copied()).collect();
        let mut ranked: Vec<(f64, usize)> = candidates
            .into_iter()
            .filter_map(|entry| {
                let mut score = 0.0;
                for (entries, pages, common) in &hits {
                    let page = pages.get(&self.page_of[entry]).copied().or(common.then_some(0.5))?;
                    score += entries.get(&entry).copied().unwrap_or(0.0).max(page / 4.0);
                }
                Some((score, entry))
            })
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.into_iter().map(|(_, entry)| self.record(entry)[0].clone()).collect()
    }

    /// URL, title, context and excerpt.
    fn record(&self, entry: usize) -> [String; 4] {
        let mut counts = self.data["index"]["records"].as_str().unwrap().as_bytes();
        let (mut shard, mut at) = (0, entry);
        loop {
            let count = decode::number(&mut counts);
            if at < count {
                break;
            }
            (shard, at) = (shard + 1, at - count);
        }
        let cells = self.data[&format!("r{shard}")].as_array().unwrap();
        let (mut page, mut context) = (String::new(), String::new());
        let mut found = None;
        for record in cells.chunks(5).take(at + 1) {
            let text = |i: usize| record[i].as_str().unwrap().to_owned();
            let url = text(0);
            let (path, anchor) = url.split_at(url.find('#').unwrap_or(url.len()));
            if !path.is_empty() {
                page = path.to_owned();
            }
            let slug = || text(1).to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
            let anchor = if anchor == "#" { format!("#{}", slug()) } else { anchor.to_owned() };
            if record[2] != 0 {
                context = text(2);
            }
            found = Some([format!("{page}{anchor}"), text(1), context.clone(), text(4)]);
        }
        found.unwrap()
    }
}

fn entry(url: &str, title: &str, context: &str, text: &str) -> Entry {
    Entry {
        url: url.to_owned(),
        title: title.to_owned(),
        context: context.to_owned(),
        kind: "guide".to_owned(),
        text: text.to_owned(),
        ..Entry::default()
    }
}

/// Two modules and a few guides.
fn estate() -> Vec<Entry> {
    let mut entries = Vec::new();
    for (module, inputs, resources) in [
        (
            "vpc",
            ["cidr", "enable_dns_support", "azs"],
            ["aws_vpc.main", "aws_subnet.private", "aws_flow_log.this"],
        ),
        (
            "eks",
            ["cidr", "cluster_name", "node_groups"],
            ["aws_eks_cluster.main", "aws_iam_role.nodes", "aws_iam_role_policy.nodes"],
        ),
    ] {
        let (page, name) = (format!("reference/modules/{module}/index.html"), format!("modules/{module}"));
        let alias = |of: &str, name: &str| vec![format!("{of}.{name}")];
        entries.push(Entry {
            aliases: alias("module", module),
            weight: 20,
            ..entry(&page, &name, "Modules", "Provisions it. Calls nothing.")
        });
        for input in inputs {
            let url = format!("{page}#input_{input}");
            entries.push(Entry {
                aliases: alias("var", input),
                kind: "variable".into(),
                ..entry(&url, input, &name, "A setting.")
            });
        }
        for resource in resources {
            let url = format!("{page}#resource_{resource}");
            entries.push(Entry { kind: "resource".into(), ..entry(&url, resource, &name, "Made here.") });
        }
    }
    entries.extend([
        entry(
            "guides/network.html",
            "Network",
            "Guides",
            "The network has one `aws_vpc.main`; set var.cidr for it.",
        ),
        entry(
            "guides/network.html#peering",
            "Peering",
            "Network",
            "Peering joins two networks. aws_vpc_peering_connection does.",
        ),
        entry("guides/network.html#roll-back", "Roll back", "Network", "Apply the version before."),
        entry(
            "runbooks/db.html",
            "Database failover",
            "Runbooks",
            "When the primary is gone, promote the standby.",
        ),
        entry(
            "runbooks/db.html#promote-the-standby",
            "Promote the standby",
            "Database failover",
            "Run it. Überprüfung im Café, 网络设置.",
        ),
        entry(
            "runbooks/db.html#roll-back",
            "Roll back",
            "Database failover",
            "GitHub runs it; PostgreSQL follows.",
        ),
    ]);
    entries
}

#[test]
fn identifiers_are_found_whole_in_part_and_as_typed_so_far() {
    let reader = Reader::new(&index(&estate()));
    let first = |query: &str| reader.find(query).first().cloned().unwrap_or_default();
    let (vpc, eks) = ("reference/modules/vpc/index.html", "reference/modules/eks/index.html");
    for query in ["aws_vpc.main", "vpc.main", "aws_vpc.m", "aws_vpc"] {
        assert_eq!(first(query), format!("{vpc}#resource_aws_vpc.main"), "{query}");
    }
    for query in ["aws_iam_role", "iam_role", "aws_iam_role.nodes", "iam_rol"] {
        assert_eq!(first(query), format!("{eks}#resource_aws_iam_role.nodes"), "{query}");
    }
    for query in ["enable_dns", "enable_dns_support", "dns_support", "var.enable_dns_support"] {
        assert_eq!(first(query), format!("{vpc}#input_enable_dns_support"), "{query}");
    }
    assert_eq!(reader.find("var.cidr")[..2], [format!("{vpc}#input_cidr"), format!("{eks}#input_cidr")]);
    assert_eq!(reader.find("var.cidr")[2], "guides/network.html");
    assert_eq!(first("module.vpc"), vpc);
    assert_eq!(first("modules/vpc"), vpc);
    assert_eq!(first("sql"), "runbooks/db.html#roll-back");
}

#[test]
fn all_words_must_be_on_the_page_and_titles_come_first() {
    let reader = Reader::new(&index(&estate()));
    let first = |query: &str| reader.find(query).first().cloned().unwrap_or_default();
    assert_eq!(first("eks cidr"), "reference/modules/eks/index.html#input_cidr");
    assert_eq!(first("database roll back"), "runbooks/db.html#roll-back");
    assert_eq!(first("standby"), "runbooks/db.html#promote-the-standby");
    assert_eq!(first("runbooks gone"), "runbooks/db.html");
    assert_eq!(first("CAFE uberprufung"), "runbooks/db.html#promote-the-standby");
    assert_eq!(first("网络"), "runbooks/db.html#promote-the-standby");
    assert_eq!(reader.find("peering standby"), [""; 0]);
}

#[test]
fn records_come_back_as_they_went_in() {
    let entries = estate();
    let reader = Reader::new(&index(&entries));
    for (i, entry) in entries.iter().enumerate() {
        let [url, title, context, text] = reader.record(i);
        assert_eq!((&url, &title, &context), (&entry.url, &entry.title, &entry.context));
        assert!(entry.text.starts_with(text.trim_end_matches('…')), "{text}");
    }
}

#[test]
fn words_are_listed_from_both_ends_for_typos() {
    let reader = Reader::new(&index(&estate()));
    let words = |shard: &str| reader.rows(shard, 1).into_iter().map(|(word, _)| word).collect::<Vec<_>>();
    let (begin, end) = (words("w0"), words("v0"));
    // `node` begins `node_groups`, and stands nowhere alone.
    for word in ["standby", "database", "network", "node"] {
        assert!(begin.iter().any(|it| it == word), "{word}");
        assert!(end.contains(&word.chars().rev().collect()), "{word}");
    }
    assert!(begin.iter().all(|word| !word.contains('_') && word.chars().count() > 3));
    assert!(begin.len() == end.len() && begin.is_sorted() && end.is_sorted());
}

#[test]
fn the_same_entries_give_the_same_bytes_on_any_number_of_threads() {
    let entries = site(40);
    let once = index(&entries);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert!(pool.install(|| index(&entries)) == once);
    let version = |shards: &[Shard]| String::from_utf8_lossy(&shards[0].bytes)[..45].to_owned();
    let mut changed = entries;
    changed[7].text.push('!');
    changed[7].title.push('!');
    assert_ne!(version(&index(&changed)), version(&once));
}

#[test]
fn hostile_text_ends_neither_string_nor_script() {
    let bad = "</script><img src=x onerror=alert(1)><!-- \"'\\ \u{2028}\u{2029}\0\r\n ${x}";
    let hostile =
        Entry { aliases: vec![bad.into()], kind: bad.into(), ..entry("a.html", bad, bad, &bad.repeat(3)) };
    let shards = index(&[hostile]);
    for shard in &shards {
        let text = std::str::from_utf8(&shard.bytes).unwrap();
        assert!(!text.contains(['<', '\u{2028}', '\u{2029}', '\0', '\r']), "{text}");
        assert_eq!(text.matches('\n').count(), 1, "{text}");
    }
    assert_eq!(Reader::new(&shards).record(0)[1], bad);
}

#[test]
fn an_empty_site_has_a_manifest() {
    let shards = index(&[]);
    assert_eq!(shards.len(), 1);
    assert_eq!(shards[0].name, "index.js");
    assert!(Reader::new(&shards).page_of.is_empty());
}

/// A site of so many pages, each with eight sections, of words from a vocabulary in which few are frequent.
fn site(pages: usize) -> Vec<Entry> {
    let mut state = 1_u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let syllables = [
        "ka", "ro", "mi", "ten", "sol", "ver", "du", "pla", "net", "gri", "hos", "lu", "bar", "ce", "fin",
        "tra",
    ];
    let spell = |n: u64| [n & 15, n >> 4 & 15, n >> 8 & 15].map(|i| syllables[i as usize]).concat();
    let mut entries = Vec::new();
    for page in 0..pages {
        let name = spell(page as u64);
        for section in 0..9 {
            let mut text = String::new();
            for _ in 0..100 {
                let bound = 1 + random(3_000);
                text.push_str(&spell(random(bound)));
                text.push(if random(20) == 0 { '_' } else { ' ' });
            }
            let url =
                if section == 0 { format!("g/{page}.html") } else { format!("g/{page}.html#s{section}") };
            entries.push(entry(&url, &format!("{} {section}", spell(random(3_000))), &name, &text));
        }
    }
    entries
}

#[test]
fn a_query_on_a_thousand_pages_loads_little() {
    let entries = site(1_000);
    assert!(entries.iter().map(|entry| entry.text.len()).sum::<usize>() > 6_000_000);
    let shards = index(&entries);
    let largest = |letter: &str| {
        let sizes =
            shards.iter().filter(|shard| shard.name.starts_with(letter)).map(|shard| shard.bytes.len());
        sizes.max().unwrap()
    };
    // Two words, of two shards each, and eight results in as many shards; before compression, which more than halves it. What goes
    // over the wire, the script included, is held by tests/browser/search.test.mjs.
    let query = largest("index") + 4 * largest("t") + 8 * largest("r");
    assert!(query < 80_000, "{query}");
    // A word that is not there loads up to three of each, too.
    assert!(largest("v").max(largest("w")) < 5_200);
    let total: usize = shards.iter().map(|shard| shard.bytes.len()).sum();
    assert!(total < 3_000_000 && shards.len() < 520, "{total} bytes in {} files", shards.len());
}

#[test]
fn a_word_that_is_everywhere_does_not_swell_its_shard() {
    let entries: Vec<Entry> = (0..20_000)
        .map(|i| entry(&format!("{i}.html"), "Inputs", "All pages", "everywhere everywhere everywhere"))
        .collect();
    let shards = index(&entries);
    let terms = shards.iter().filter(|shard| shard.name.starts_with('t')).map(|shard| shard.bytes.len());
    assert!(terms.max().unwrap() < 10_000);
    assert_eq!(Reader::new(&shards).find("inputs everywhere").len(), 2_000);
}
