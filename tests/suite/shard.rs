//! `--shard`: the parts of a run are that run, divided.

use crate::needs;
use crate::support::{SCHEMAS, every_rule, helpc, project, text, write_tree};
use helpc::config::Config;
use helpc::corpus::{self, Corpus, Shard};
use helpc::finding::{Finding, Severity};
use helpc::report::View;
use helpc::rules;
use std::path::Path;

/// Returns what identifies each finding, in order.
fn described(corpus: &Corpus, findings: &[Finding]) -> Vec<String> {
    let view = View {
        corpus,
        schemas: &SCHEMAS,
        findings,
        docs: "",
        level: Severity::Suggestion,
        rises: &[],
    };
    let described = view.shown().map(|shown| {
        let finding = shown.finding;
        let path = &corpus.source(finding.file).path;
        let (span, rule) = (finding.span, &finding.rule);
        let fingerprint = shown.fingerprint();
        format!("{path} {span:?} {rule} {fingerprint} {}", finding.message)
    });
    described.collect()
}

/// Returns our own articles with a mistake in each, and the large tree if there is one.
fn corpora(config: &Config) -> Vec<Corpus> {
    let own = crate::support::read_tree(&project().join("articles"));
    let own = own.into_iter().map(|(path, mut bytes)| {
        bytes.extend_from_slice(b"\n#No space\n");
        (path, bytes)
    });
    let mut corpora = vec![Corpus::from_memory(own, &SCHEMAS)];
    if let Some(articles) = needs::real_articles() {
        let tree = corpus::locate(&[articles], config).expect("a tree");
        corpora.push(Corpus::load(tree, &SCHEMAS, config).expect("loads"));
    }
    corpora
}

#[test]
fn the_parts_of_a_check_are_the_whole_check() {
    let config = every_rule();
    for mut corpus in corpora(&config) {
        let mut check = |shard: Option<&str>| {
            corpus.tree.shard = shard.map(|shard| shard.parse().expect("a shard"));
            let report = rules::run(&corpus, &SCHEMAS, &config);
            described(&corpus, &report.findings)
        };
        let mut whole = check(None);
        assert!(whole.len() >= 64, "{whole:?}");
        let mut parts: Vec<String> = Vec::new();
        for shard in ["1/3", "2/3", "3/3"] {
            let part = check(Some(shard));
            assert!((1..whole.len()).contains(&part.len()), "{shard}");
            parts.extend(part);
        }
        whole.sort();
        parts.sort();
        assert!(whole == parts, "{} and {}", whole.len(), parts.len());
    }
}

/// A tree with findings in the configuration, in single articles, and in pairs of articles.
fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = vec![(
        "helpc.yaml".to_owned(),
        "exclude: ['nowhere/**']\nlinks: {status: known.jsonl}\n".to_owned(),
    )];
    let mut statuses = String::new();
    for number in 0..12 {
        let body = format!(
            "See [this](https://docs.microsoft.com/en-us/azure/{number}), [this](https://a.example/dead) \
             and [that](https://a.example/{number}#part).\n\nSee [this](https://docs.microsoft.com/en-us/azure/{number}).\n"
        );
        // Every id is in two articles.
        let article = crate::support::machine(&format!("a{}", number / 2), "generic", &body);
        files.push((format!("articles/x/{number}.md"), article));
        let class = if number % 3 == 0 { "dead" } else { "ok" };
        statuses.push_str(&format!(
            "{{\"url\":\"https://a.example/{number}\",\"as\":\"{class}\",\"seen\":\"2026-01-01T00:00:00Z\"}}\n\
             {{\"url\":\"https://a.example/{number}#part\",\"as\":\"anchor-gone\",\"seen\":\"2026-01-01T00:00:00Z\"}}\n"
        ));
    }
    statuses.push_str(
        "{\"url\":\"https://a.example/dead\",\"as\":\"dead\",\"code\":404,\"seen\":\"2026-01-01T00:00:00Z\"}\n",
    );
    files.push(("known.jsonl".to_owned(), statuses));
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(p, t)| (p.as_str(), t.as_str()))
        .collect();
    write_tree(folder.path(), &files);
    folder
}

/// Runs helpc in `folder`, which must not fail, and returns standard output.
fn run(folder: &Path, args: &[&str]) -> String {
    let output = helpc(folder, args);
    assert!(output.status.code() != Some(2), "{args:?}: {output:?}");
    text(&output.stdout)
}

#[test]
fn merged_reports_are_those_of_one_run() {
    let folder = tree();
    let folder = folder.path();
    let commands: [&[&str]; 2] = [&["check"], &["links", "--offline"]];
    for command in commands {
        for format in ["json", "sarif", "gitlab"] {
            let report = |more: &[&str]| {
                let args = ["--quiet", "--format", format];
                run(folder, &[command, &args[..], more].concat())
            };
            let whole = report(&[]);
            let mut files = Vec::new();
            for number in (1..=3).rev() {
                let part = report(&["--shard", &format!("{number}/3")]);
                assert!(part.len() < whole.len());
                let file = format!("part-{number}");
                std::fs::write(folder.join(&file), part).expect("written");
                files.push(file);
            }
            let mut args = vec!["merge"];
            args.extend(files.iter().map(String::as_str));
            let merged = run(folder, &args);
            if format == "json" {
                assert_eq!(merged, whole);
                assert!(whole.lines().count() > 12, "{whole}");
            } else {
                let value =
                    |text: &str| -> serde_json::Value { serde_json::from_str(text).expect("JSON") };
                assert_eq!(value(&merged), value(&whole), "{command:?} {format}");
            }
            args.extend(["--out", "merged"]);
            assert_eq!(run(folder, &args), "");
            let written = std::fs::read_to_string(folder.join("merged")).expect("written");
            assert_eq!(written, merged);
        }
    }
}

#[test]
fn the_parts_of_a_baseline_and_of_a_summary_add_up() {
    let folder = tree();
    let folder = folder.path();
    run(folder, &["baseline"]);
    // Entries of fixed findings are gone in one part.
    let article = crate::support::machine("a0", "generic", "Nothing.");
    write_tree(folder, &[("articles/x/0.md", &article)]);
    let numbers = |more: &[&str]| -> Vec<u32> {
        let args = ["check", "--baseline", "helpc-baseline.txt", "--summary"];
        let printed = run(folder, &[&args[..], more].concat());
        let first = printed.lines().next().expect("a line");
        let words = first.split(|c: char| !c.is_ascii_digit());
        let outside = first.split('(').next().unwrap_or_default();
        assert!(outside.contains("added"), "{first}");
        let numbers: Vec<u32> = words.filter_map(|word| word.parse().ok()).collect();
        vec![
            numbers[0],
            numbers[numbers.len() - 2],
            numbers[numbers.len() - 1],
        ]
    };
    let whole = numbers(&[]);
    assert!(whole[1] > 0 && whole[2] > 12, "{whole:?}");
    let mut sum = vec![0; 3];
    for shard in ["1/4", "2/4", "3/4", "4/4"] {
        for (total, number) in sum.iter_mut().zip(numbers(&["--shard", shard])) {
            *total += number;
        }
    }
    assert_eq!(sum, whole);
}

#[test]
fn what_cannot_be_divided_is_refused() {
    for (args, words) in [
        (&["check", "--shard", "0/2"][..], "as in `1/4`"),
        (&["check", "--shard", "1/2", "--fix"], "--fix"),
        (&["check", "--shard", "1/2", "--gate", "owner"], "--gate"),
        (&["merge", "README.md"], "README.md: not a report"),
        (&["merge", "nowhere.json"], "cannot read nowhere.json"),
    ] {
        let output = helpc(project(), args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let printed = text(&output.stderr);
        assert!(printed.contains(words), "{args:?}: {printed}");
    }
    assert!("1/2".parse::<Shard>().is_ok());
}
