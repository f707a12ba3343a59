//! Real mistakes and their corrections: how many helpc finds, and whether it accepts the
//! corrections.

mod expected;

use crate::needs;
use crate::support::{check, every_rule};
use expected::expected;
use helpc::corpus::Corpus;
use helpc::finding::Finding;
use helpc::source::{LineIndex, Span};
use serde_json::Value;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::PathBuf;

/// The minimum percentage of hits for each class.
const FLOORS: &[(&str, usize)] = &[
    ("blades_tokens", 95),
    ("dup_articleid", 95),
    ("encoding_html", 90),
    ("filenames", 95),
    ("headings", 90),
    ("json", 97),
    ("links", 95),
    ("properties", 97),
    ("values", 95),
];

/// Reads the pairs from the folder that `HELPC_PAIRS` names, or the one next to the project.
fn pairs() -> Option<Vec<Value>> {
    let folder = needs::folder("pairs", "HELPC_PAIRS", "../shared/pairs")?;
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("readable")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "jsonl"))
        .collect();
    files.sort();
    let text = |path: &PathBuf| std::fs::read_to_string(path).expect("readable");
    let pairs = files.iter().flat_map(|path| {
        let lines: Vec<Value> = text(path)
            .lines()
            .map(|line| serde_json::from_str(line).expect("a pair is JSON"))
            .collect();
        lines
    });
    Some(pairs.collect())
}

/// Returns the bytes of `side` of a pair: `before` or `after`.
fn bytes(pair: &Value, side: &str) -> Vec<u8> {
    let text = pair[side].as_str().unwrap_or_default();
    if pair[format!("{side}_encoding")] == "base64" {
        decode(text)
    } else {
        text.as_bytes().to_vec()
    }
}

fn decode(base64: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let values = base64
        .bytes()
        .filter_map(|byte| LETTERS.iter().position(|letter| *letter == byte));
    let (mut bits, mut held, mut out) = (0_u32, 0, Vec::new());
    for value in values {
        bits = (bits << 6 | value as u32) & 0xff_ffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
        }
    }
    out
}

/// The findings of one side of a pair, in its own file only.
struct Side {
    corpus: Corpus,
    findings: Vec<Finding>,
    path: String,
}

impl Side {
    fn of(pair: &Value, side: &str) -> Self {
        let text = |name: &str| pair[name].as_str().map(str::to_owned);
        let path = text(&format!("path_{side}"))
            .or_else(|| text("path"))
            .unwrap_or_default();
        let below = |path: &str| path.strip_prefix("articles/").unwrap_or(path).to_owned();
        let mut files = vec![(below(&path), bytes(pair, side))];
        let others = pair["others"].as_array().into_iter().flatten();
        files.extend(others.map(|other| {
            let path = other["path"].as_str().unwrap_or_default();
            let text = other["text"].as_str().unwrap_or_default();
            (below(path), text.as_bytes().to_vec())
        }));
        // Files of the same name are only named.
        let note = pair["note"].as_str().unwrap_or_default();
        if pair["sub"] == "name_dup_basename" {
            let named = note
                .split([' ', ','])
                .filter(|word| word.starts_with("articles/"));
            files.extend(named.map(|path| (below(path), bytes(pair, side))));
        }
        let (corpus, findings) = check(files, &every_rule());
        let mut side = Self {
            corpus,
            findings,
            path: below(&path),
        };
        let own = |finding: &Finding| side.corpus.article(finding.file).source.path == side.path;
        side.findings = side.findings.iter().filter(|f| own(f)).cloned().collect();
        side
    }

    /// Returns the first and last line of a span in the pair's own file, from 1.
    fn lines(&self, finding: &Finding, span: Span) -> (u64, u64) {
        let index = LineIndex::new(&self.corpus.article(finding.file).source.text);
        let line = |at: u32| index.position(at).line as u64;
        (line(span.start), line(span.end))
    }

    fn line(&self, finding: &Finding) -> usize {
        self.lines(finding, finding.span).0 as usize
    }

    /// Returns true if a finding is in one of `lines`, or within `slack` lines of it. One
    /// mistake in two locations is one finding with a related location.
    fn is_at(&self, finding: &Finding, lines: &[u64], slack: u64) -> bool {
        let related = finding.related.iter();
        let related = related.filter(|other| other.file == finding.file);
        let spans = related.map(|other| other.span).chain([finding.span]);
        spans
            .map(|span| self.lines(finding, span))
            .any(|(first, last)| {
                let near = |line: &u64| first <= line + slack && *line <= last + slack;
                lines.iter().any(near)
            })
    }
}

/// The lines in which two texts differ: after their common start and before their common
/// end.
struct Change {
    same: usize,
    old_end: usize,
    new_end: usize,
}

impl Change {
    fn of(before: &str, after: &str) -> Self {
        let (a, b): (Vec<_>, Vec<_>) = (before.lines().collect(), after.lines().collect());
        let same = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
        let rest = a.len().min(b.len()) - same;
        let tail = a.iter().rev().zip(b.iter().rev()).take(rest);
        let tail = tail.take_while(|(x, y)| x == y).count();
        Self {
            same,
            old_end: a.len() - tail,
            new_end: b.len() - tail,
        }
    }

    /// Returns the line in the new text of a line in the old text, both from 1.
    fn place_of(&self, line: usize) -> RangeInclusive<usize> {
        if line <= self.same || (line <= self.old_end && self.old_end == self.new_end) {
            line..=line
        } else if line > self.old_end {
            let moved = line + self.new_end - self.old_end;
            moved..=moved
        } else {
            self.same + 1..=self.new_end
        }
    }
}

/// Returns whether a mistake was found, and whether its rule has no finding after the author
/// fixed it.
fn judge(pair: &Value) -> (bool, bool, String) {
    let sub = pair["sub"].as_str().unwrap_or_default();
    let rules = expected(sub);
    let part = sub
        .split_once(':')
        .map(|(_, part)| part)
        .unwrap_or_default();
    let named = |finding: &&Finding| {
        rules.contains(&finding.rule.as_str()) && finding.message.contains(part)
    };
    let places = pair["locations"].as_array().into_iter().flatten();
    let lines: Vec<u64> = std::iter::once(pair)
        .chain(places)
        .filter_map(|place| place["line"].as_u64())
        .collect();
    let slack = match pair["class"].as_str().unwrap_or_default() {
        "json" => 2,
        _ => 0,
    };
    // A region or token may be reported at its start, and a missing part at the first line
    // of the whole.
    let anywhere = lines.is_empty()
        || ["section_", "token_"]
            .iter()
            .any(|kind| sub.starts_with(kind))
        || ["missing", "none", "no_fence", "unclosed", "many"]
            .iter()
            .any(|kind| sub.contains(kind));
    let before = Side::of(pair, "before");
    let hits: Vec<&Finding> = before
        .findings
        .iter()
        .filter(named)
        .filter(|finding| anywhere || before.is_at(finding, &lines, slack))
        .collect();
    if hits.is_empty() {
        let all = before.findings.iter();
        let all = all.map(|finding| format!("{}@{}", finding.rule, before.line(finding)));
        return (false, true, all.collect::<Vec<_>>().join(" "));
    }
    let after = Side::of(pair, "after");
    let texts = [&before, &after].map(|side| {
        let mut own = side.corpus.articles.iter();
        let own = own.find(|article| article.source.path == side.path);
        own.map(|article| article.source.text.clone())
            .unwrap_or_default()
    });
    let change = Change::of(&texts[0], &texts[1]);
    // One of several findings may be about something that the author did not change.
    let mut details = String::new();
    for hit in hits {
        let place = change.place_of(before.line(hit));
        let stands = after.findings.iter().find(|finding| {
            finding.rule == hit.rule
                && finding.message == hit.message
                && place.contains(&after.line(finding))
        });
        match stands {
            Some(one) => details = format!("{}@{}: {}", one.rule, after.line(one), one.message),
            None => return (true, true, String::new()),
        }
    }
    (true, false, details)
}

#[test]
#[allow(clippy::print_stdout)]
fn most_real_mistakes_are_found() {
    #[derive(Default)]
    struct Row {
        pairs: usize,
        hits: usize,
        clean: usize,
        details: Vec<String>,
    }
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    let Some(pairs) = pairs() else { return };
    for (index, pair) in pairs.iter().enumerate() {
        let row = rows
            .entry(pair["class"].as_str().unwrap_or_default().to_owned())
            .or_default();
        let (hit, clean, details) = judge(pair);
        row.pairs += 1;
        row.hits += usize::from(hit);
        row.clean += usize::from(hit && clean);
        let (sub, path) = (pair["sub"].as_str().unwrap_or_default(), &pair["path"]);
        let at = &pair["line"];
        if !hit {
            row.details.push(format!(
                "missed {index} {sub} {path}:{at} {} | {details}",
                pair["note"]
            ));
        } else if !clean {
            row.details
                .push(format!("stands {index} {sub} {path}:{at} {details}"));
        }
    }
    println!(
        "{:16} {:>5} {:>5} {:>7} {:>11}",
        "class", "pairs", "hits", "recall", "clean after"
    );
    for (class, row) in &rows {
        let recall = row.hits * 100 / row.pairs;
        println!(
            "{class:16} {:5} {:5} {recall:5} % {:11}",
            row.pairs, row.hits, row.clean
        );
    }
    for details in rows.values().flat_map(|row| &row.details) {
        println!("{details}");
    }
    for (class, floor) in FLOORS {
        let row = rows.get(*class).expect("pairs of every class");
        let recall = row.hits * 100 / row.pairs;
        assert!(
            recall >= *floor,
            "{class}: {recall} % of the mistakes are found, {floor} % were"
        );
        let clean = row.clean * 100 / row.hits.max(1);
        assert!(
            clean >= 90,
            "{class}: {clean} % of the findings are gone after the fix"
        );
    }
}
