//! Runs of `helpc links`: interrupted, offline, against a revision, with secrets.

use crate::support::{git, helpc, machine, write_tree};
use crate::web::{Reply, Web};
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn commit(folder: &Path) {
    git(folder, &["init", "--quiet", "--initial-branch=main"]);
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "-m", "a step"]);
}

fn article(id: &str, urls: impl IntoIterator<Item = String>) -> String {
    let lines = urls
        .into_iter()
        .map(|url| format!("* [A page of it]({url})\n"));
    machine(id, "generic", &lines.collect::<String>())
}

/// Returns a tree with `links` links to ten hosts.
fn large(links: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let urls = (0..links).map(|n| format!("http://h{}.example/{n}", n % 10));
    write_tree(
        folder.path(),
        &[
            ("helpc.yaml", ""),
            ("articles/x/a.md", &article("first", urls)),
        ],
    );
    folder
}

/// Returns the addresses in the link-status file, and asserts that each line is complete.
fn known(folder: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(folder.join("helpc-links.jsonl")).unwrap_or_default();
    assert!(text.is_empty() || text.ends_with('\n'), "cut off: {text:?}");
    let lines = text.lines();
    lines
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).expect("a whole line");
            line["url"].as_str().expect("an address").to_owned()
        })
        .collect()
}

#[test]
fn a_killed_run_loses_no_results() {
    let web = Web::new(|_| Reply::Wait(Duration::from_millis(20)));
    let folder = large(3000);
    let mut kills = 0;
    let mut before = 0;
    // Killed at unrelated moments.
    for round in 0..4_u64 {
        let mut child = web
            .command(folder.path(), &["--budget", "0"])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("helpc runs");
        let begin = Instant::now();
        // The file is complete at each look.
        while known(folder.path()).len() == before && begin.elapsed() < Duration::from_secs(30) {
            std::thread::sleep(Duration::from_millis(3));
        }
        std::thread::sleep(Duration::from_millis(round * 37));
        if child.try_wait().expect("a status").is_none() {
            child.kill().expect("killed");
            kills += 1;
        }
        child.wait().expect("ends");
        let now = known(folder.path()).len();
        assert!(now >= before, "{now} known after {before}");
        before = now;
    }
    // Requests in flight arrive.
    std::thread::sleep(Duration::from_millis(300));
    assert!(kills > 0, "never killed: the tree is too small");
    assert!(before > 0, "nothing was kept");
    let count = web.requests().len();
    let output = web.links(folder.path(), &["--budget", "0"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(known(folder.path()).len(), 3000);
    // The last run continued where the others stopped.
    assert_eq!(web.requests().len() - count, 3000 - before);
}

#[test]
fn offline_opens_no_socket() {
    let web = Web::new(|_| Reply::code(404));
    let folder = tempfile::tempdir().expect("a folder");
    let urls = [
        "http://a.example/1".to_owned(),
        "https://a.example/2".to_owned(),
    ];
    write_tree(
        folder.path(),
        &[
            ("helpc.yaml", ""),
            ("articles/x/a.md", &article("first", urls)),
        ],
    );
    // Nothing is known, and no request is sent.
    let output = web.links(folder.path(), &["--offline"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("2 not checked"),
        "{}",
        stderr(&output)
    );
    assert!(web.requests().is_empty());
    let traced = |args: &[&str]| -> Option<(i32, String)> {
        let trace = folder.path().join("trace.txt");
        let helpc = web.command(folder.path(), args);
        let mut strace = Command::new("strace");
        strace
            .args(["-f", "-qq", "-e", "trace=network", "-o"])
            .arg(&trace);
        strace.arg(helpc.get_program()).args(helpc.get_args());
        for (name, value) in helpc.get_envs() {
            match value {
                Some(value) => strace.env(name, value),
                None => strace.env_remove(name),
            };
        }
        let output = strace.current_dir(folder.path()).output().ok()?;
        let calls = std::fs::read_to_string(&trace).ok()?;
        // A thread that ends while it is traced leaves a line without a call.
        let calls = calls.lines().filter(|line| !line.contains("<detached"));
        let calls = calls.map(|line| format!("{line}\n")).collect();
        Some((output.status.code()?, calls))
    };
    // The same trace shows the sockets of an online run.
    let Some((code, calls)) = traced(&[]).filter(|(_, calls)| calls.contains("socket(")) else {
        return crate::needs::missing("strace").unwrap_or_default();
    };
    assert_eq!(code, 1, "{calls}");
    let count = web.requests().len();
    assert!(count > 0);
    let (code, calls) = traced(&["--offline"]).expect("works as before");
    assert_eq!((code, calls.as_str()), (1, ""));
    assert_eq!(web.requests().len(), count);
}

#[test]
fn since_checks_only_new_links() {
    let web = Web::new(|request| {
        let is_dead = request.path.contains("dead");
        Reply::code(if is_dead { 404 } else { 200 })
    });
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let old = || {
        [
            "https://a.example/old-dead".to_owned(),
            "https://a.example/old".to_owned(),
        ]
    };
    write_tree(
        root,
        &[
            ("helpc.yaml", ""),
            ("articles/x/a.md", &article("first", old())),
        ],
    );
    commit(root);
    let new = [
        "https://a.example/new-dead".to_owned(),
        "https://a.example/new".to_owned(),
    ];
    let all = article("first", old().into_iter().chain(new));
    // An old link in a new article is not new.
    write_tree(
        root,
        &[
            ("articles/x/a.md", &all),
            ("articles/x/b.md", &article("second", old())),
        ],
    );
    let output = web.links(root, &["--since", "HEAD"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.contains("https://a.example/new-dead"), "{text}");
    let mut paths: Vec<String> = web
        .requests()
        .into_iter()
        .map(|request| request.path)
        .collect();
    paths.sort();
    paths.dedup();
    assert_eq!(paths, ["/new", "/new-dead"]);
    // A revision has no new links against itself.
    commit(root);
    let count = web.requests().len();
    let output = web.links(root, &["--changed-since", "HEAD"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(web.requests().len(), count);
}

const SECRETS: &str = "links:
  hosts:
    - host: safe.example
      headers: {Authorization: $HELPC_TEST_TOKEN, X-Team: docs}
      accept: [403]
  allow: [nobody.example]
";

#[test]
fn secret_headers_are_sent_only_to_their_host() {
    let web = Web::new(|request| match request.path.as_str() {
        "/away" => Reply::to(302, "https://other.example/"),
        "/plain" => Reply::to(302, "http://safe.example/in-the-clear"),
        "/403" => Reply::code(403),
        _ => Reply::code(200),
    });
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let urls = ["away", "plain", "403"].map(|path| format!("https://safe.example/{path}"));
    let urls = urls
        .into_iter()
        .chain(["https://user:secret@other.example/mine".to_owned()]);
    write_tree(
        root,
        &[
            ("helpc.yaml", SECRETS),
            ("articles/x/a.md", &article("first", urls)),
        ],
    );
    commit(root);
    let run = |args: &[&str]| {
        let mut command = web.command(root, args);
        command.env("HELPC_TEST_TOKEN", "Bearer 123");
        command.output().expect("helpc runs")
    };
    // An untrusted tree does not decide what is sent where.
    let output = run(&[]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("only with `--trusted-config REV`"),
        "{}",
        stderr(&output)
    );
    let has = |name: &str, url: &str, from: usize| {
        let requests = web.requests();
        let one = requests
            .iter()
            .skip(from)
            .find(|request| request.url() == url);
        one.unwrap_or_else(|| panic!("{url} was not requested"))
            .headers
            .contains_key(name)
    };
    assert!(
        !web.requests()
            .iter()
            .any(|request| request.headers.contains_key("authorization"))
    );
    // A trusted revision does.
    let from = web.requests().len();
    let output = run(&["--trusted-config", "HEAD", "--refresh"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(has("authorization", "https://safe.example/away", from));
    assert!(has("x-team", "https://safe.example/403", from));
    for url in [
        "https://other.example/",
        "http://safe.example/in-the-clear",
        "https://other.example/mine",
    ] {
        assert!(!has("authorization", url, from), "{url}");
        assert!(!has("x-team", url, from), "{url}");
    }
    // A missing variable is reported, and no request is sent.
    let count = web.requests().len();
    let output = web.links(root, &["--trusted-config", "HEAD"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("HELPC_TEST_TOKEN"),
        "{}",
        stderr(&output)
    );
    assert_eq!(web.requests().len(), count);
}

#[test]
fn trusted_config_reads_the_trusted_status_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let line = |class: &str| {
        format!(
            "{{\"url\":\"https://a.example/x\",\"as\":\"{class}\",\"seen\":\"2026-03-09T04:05:06Z\"}}\n"
        )
    };
    let urls = ["https://a.example/x".to_owned()];
    write_tree(
        root,
        &[
            ("helpc.yaml", ""),
            ("helpc-links.jsonl", &line("dead")),
            ("articles/x/a.md", &article("first", urls)),
        ],
    );
    commit(root);
    write_tree(root, &[("helpc-links.jsonl", &line("ok"))]);
    assert!(helpc(root, &["links", "--offline"]).status.success());
    let output = helpc(root, &["links", "--offline", "--trusted-config", "HEAD"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("helpc-links.jsonl differs"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn rejects_invalid_options() {
    let web = Web::new(|_| Reply::code(200));
    let folder = large(1);
    for (args, expected) in [
        (["--allow-host", "not a host"], "is not a host or network"),
        (["--timeout", "0"], "invalid `--timeout`"),
        (["--resolve", "nonsense"], "HOST[:PORT]=ADDRESS:PORT"),
    ] {
        let output = web.links(folder.path(), &args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(stderr(&output).contains(expected), "{}", stderr(&output));
    }
    assert!(web.requests().is_empty());
}

#[test]
fn gives_up_on_a_silent_host() {
    let web = Web::new(|request| match request.host.as_str() {
        "h0.example" => Reply::Wait(Duration::from_secs(60)),
        _ => Reply::code(200),
    });
    let folder = large(300);
    let start = Instant::now();
    let output = web.links(folder.path(), &["--timeout", "0.3", "--attempts", "1"]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("because their hosts"),
        "{}",
        stderr(&output)
    );
    let silent = web
        .requests()
        .iter()
        .filter(|request| request.host == "h0.example")
        .count();
    assert!(silent < 15, "{silent} requests in {:?}", start.elapsed());
}
