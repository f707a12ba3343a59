//! Which requests are sent, and how often.

use super::{article, classes, reported, stderr, stdout, tree};
use crate::support::{machine, write_tree};
use crate::web::{Reply, Web};
use std::time::Duration;

#[test]
fn sends_no_request_to_non_public_addresses() {
    let inner = [
        "http://10.0.0.1/",
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://8.8.8.8:8080/",
        "http://inner.example/",
        "http://inner6.example/",
    ];
    let web = Web::new(move |request| {
        let number = request.path.strip_prefix("/to/");
        match number.and_then(|number| inner.get(number.parse::<usize>().ok()?)) {
            Some(url) => Reply::to(302, url),
            None => Reply::code(200),
        }
    });
    let redirects: Vec<String> = (0..inner.len())
        .map(|number| format!("http://a.example/to/{number}"))
        .collect();
    let urls: Vec<&str> = redirects.iter().map(String::as_str).chain(inner).collect();
    let folder = tree(&urls);
    let resolve = [
        "--resolve",
        "inner.example=10.0.0.1:80",
        "--resolve",
        "inner6.example=[::1]:80",
    ];
    let output = web.links(folder.path(), &resolve);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let lines = reported(&output);
    assert_eq!(lines.len(), urls.len(), "{}", lines.join("\n"));
    for line in &lines {
        assert!(line.contains("refusing to connect to"), "{line}");
    }
    // Only the pages that redirect were requested, once with each method.
    let requests = web.requests();
    assert_eq!(requests.len(), 2 * inner.len());
    assert!(requests.iter().all(|request| request.host == "a.example"));
}

#[test]
fn retries_and_rate_limits_are_honored() {
    let web = Web::new(|request| match (request.path.as_str(), request.before) {
        ("/seconds", 0) => Reply::Answer(429, vec![("retry-after", "1".to_owned())], Vec::new()),
        ("/date", 0) => {
            let date = std::time::SystemTime::now() + Duration::from_secs(3);
            let date = httpdate::fmt_http_date(date);
            Reply::Answer(503, vec![("retry-after", date)], Vec::new())
        }
        ("/403", 0) => Reply::Answer(
            403,
            vec![("x-ratelimit-remaining", "0".to_owned())],
            Vec::new(),
        ),
        ("/long", _) => Reply::Answer(429, vec![("retry-after", "86400".to_owned())], Vec::new()),
        _ => Reply::code(200),
    });
    let urls = [
        "http://seconds.example/seconds",
        "http://date.example/date",
        "http://left.example/403",
        "http://long.example/long",
        "http://long.example/long/1",
        "http://long.example/long/2",
    ];
    let folder = tree(&urls);
    let output = web.links(folder.path(), &["--concurrency", "1"]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert_eq!(
        reported(&output),
        [
            "warning links/unreachable: could not check `http://long.example/long`: 429 Too Many Requests"
        ]
    );
    assert!(
        stderr(&output).contains("2 left for the next run, because their hosts"),
        "{}",
        stderr(&output)
    );
    let requests = web.requests();
    let gap = |path: &str| {
        let times: Vec<_> = requests
            .iter()
            .filter(|request| request.path == path)
            .map(|request| request.at)
            .collect();
        let [first, second] = times.as_slice() else {
            panic!("{path} was requested {} times", times.len());
        };
        second.duration_since(*first)
    };
    assert!(gap("/seconds") >= Duration::from_secs(1));
    // A date has no fractions of a second.
    assert!(gap("/date") >= Duration::from_secs(1));
    gap("/403");
    assert!(
        !requests
            .iter()
            .any(|request| request.path.starts_with("/long/"))
    );
    for request in &requests {
        let agent = request.headers["user-agent"].to_str().expect("text");
        assert!(
            agent.contains("helpc/") && agent.contains("link check"),
            "{agent}"
        );
        assert_eq!(request.headers["accept-encoding"], "gzip");
        assert!(
            !request.headers.contains_key("cookie")
                && !request.headers.contains_key("authorization")
        );
    }
}

#[test]
fn respects_interval_and_budget_of_a_host() {
    let web = Web::new(|_| Reply::code(200));
    let urls: Vec<String> = (0..10).map(|n| format!("http://a.example/{n}")).collect();
    let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
    let folder = tree(&urls);
    let output = web.links(folder.path(), &["--interval", "40", "--budget", "6"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("4 left for the next run"),
        "{}",
        stderr(&output)
    );
    let requests = web.requests();
    assert_eq!(requests.len(), 6);
    let time = requests[5].at.duration_since(requests[0].at);
    assert!(time >= Duration::from_millis(190), "{time:?}");
    // The next run requests the rest, and no address with a valid result.
    let output = web.links(folder.path(), &["--budget", "6"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let mut paths: Vec<String> = web
        .requests()
        .into_iter()
        .map(|request| request.path)
        .collect();
    paths.sort();
    paths.dedup();
    assert_eq!((paths.len(), web.requests().len()), (10, 10));
}

#[test]
fn requests_links_of_all_kinds_once() {
    let web = Web::new(classes);
    let folder = tempfile::tempdir().expect("a folder");
    let everywhere = "https://a.example/dead";
    let body = format!(
        "Read [the page]({everywhere}) and [again]({everywhere}), or <{everywhere}>.\n\n<a href=\"{everywhere}\">a page</a>\n\n[ref][1]\n\n[1]: {everywhere}\n"
    );
    let component = "<video>\n<src>https://www.youtube.com/embed/dead</src>\n</video>\n";
    let json = format!("```json\n{{\"learnMoreLink\": \"{everywhere}\"}}\n```\n");
    write_tree(
        folder.path(),
        &[
            (
                "helpc.yaml",
                "links: {exclude: ['*/excluded/*']}\nhosts: {internal: [in.example]}\n",
            ),
            ("articles/x/a.md", &machine("first", "generic", &body)),
            ("articles/x/b.md", &machine("second", "apollo", component)),
            (
                "articles/x/c.md",
                &machine("third", "problemScopingQuestions", &json),
            ),
            (
                "articles/x/d.md",
                &article(&[
                    "https://a.example/excluded/x",
                    "https://in.example/x",
                    "mailto:a@a.example",
                    "b.md",
                ]),
            ),
        ],
    );
    let output = web.links(folder.path(), &["--summary"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    insta::assert_snapshot!("summary", stdout(&output));
    let offline = crate::support::helpc(
        folder.path(),
        &["links", "--offline", "--format", "concise"],
    );
    let text = stdout(&offline);
    assert_eq!(text.matches("a.md").count(), 5, "{text}");
    let requests = web.requests();
    let dead = requests
        .iter()
        .filter(|request| request.url() == everywhere);
    let methods: Vec<_> = dead.map(|request| request.method.as_str()).collect();
    assert_eq!(methods, ["HEAD", "GET"]);
    assert!(
        requests
            .iter()
            .any(|request| request.host == "www.youtube.com")
    );
    assert!(
        !requests
            .iter()
            .any(|request| request.path.contains("excluded") || request.host == "in.example")
    );
}
