//! `helpc links`: which responses count against a link, and which do not.

use crate::support::{machine, write_tree};
use crate::web::{Reply, SentRequest, Web};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;

fn tree(urls: &[String]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let lines: Vec<String> = urls
        .iter()
        .enumerate()
        .map(|(number, url)| format!("* [Page number {number}]({url})"))
        .collect();
    let article = machine("first", "generic", &lines.join("\n"));
    write_tree(
        folder.path(),
        &[("helpc.yaml", ""), ("articles/x/a.md", &article)],
    );
    folder
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Returns the rule and message of each finding.
fn found(output: &Output) -> Vec<String> {
    let text = String::from_utf8(output.stdout.clone()).expect("UTF-8");
    let lines = text.lines();
    lines
        .map(|line| line.splitn(4, ':').nth(3).unwrap_or(line).trim().to_owned())
        .collect()
}

/// Returns the class of each address in the link-status file.
fn classes(folder: &Path) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(folder.join("helpc-links.jsonl")).expect("a file");
    let lines = text.lines();
    lines
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
            let class = line["as"].as_str().unwrap_or("unknown");
            let url = line["url"].as_str().expect("an address");
            (url.to_owned(), class.to_owned())
        })
        .collect()
}

fn html(content_type: &str, bytes: &[u8]) -> Reply {
    let headers = vec![("content-type", content_type.to_owned())];
    Reply::Answer(200, headers, bytes.to_vec())
}

/// Hosts, and where each redirects HEAD but not GET.
const ONLY_HEAD: [(u16, &str, &str); 12] = [
    (302, "/itself", "/itself"),
    (302, "/one", "/two"),
    (307, "/two", "/one"),
    (301, "/to-dead", "/dead"),
    (302, "/to-401", "/401"),
    (302, "/to-500", "/500"),
    (301, "/to-sign-in", "https://b.example/sign-in?for=1"),
    (302, "/for-now", "https://b.example/sign-in?for=2"),
    (302, "/to-front-page", "/"),
    (302, "/to-nobody", "https://nobody.example/x"),
    (302, "/to-inner", "http://10.0.0.1/"),
    (302, "/to-script", "javascript:alert(1)"),
];

fn wrong_for_head(request: &SentRequest) -> Reply {
    let redirect = ONLY_HEAD.iter().find(|(_, from, _)| *from == request.path);
    if let Some((code, _, to)) = redirect
        && request.method == "HEAD"
    {
        return Reply::to(*code, to);
    }
    match request.path.as_str() {
        "/dead" => Reply::code(404),
        "/401" => Reply::code(401),
        "/500" => Reply::code(500),
        _ => Reply::code(200),
    }
}

#[test]
fn confirms_redirects_of_head_with_get() {
    let web = Web::new(wrong_for_head);
    let paths = ONLY_HEAD.iter().map(|(_, from, _)| *from);
    let urls: Vec<String> = paths
        .map(|path| format!("https://a.example{path}"))
        .collect();
    let folder = tree(&urls);
    let output = web.links(folder.path(), &["--resolve", "nobody.example="]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(found(&output), [""; 0]);
    let classes = classes(folder.path());
    for url in &urls {
        assert_eq!(classes[url], "ok", "{url}");
    }
}

#[test]
fn redirects_of_get_count() {
    let web = Web::new(
        |request| match (request.path.as_str(), request.method.as_str()) {
            ("/moved", _) => Reply::to(301, "/new"),
            // Both are redirected, but to different pages.
            ("/to-dead", "HEAD") => Reply::to(302, "/new"),
            ("/to-dead", _) => Reply::to(302, "/dead"),
            ("/loop", _) => Reply::to(302, "/loop"),
            ("/dead", _) => Reply::code(404),
            _ => Reply::code(200),
        },
    );
    let urls = ["/moved", "/to-dead", "/loop"].map(|path| format!("https://a.example{path}"));
    let folder = tree(&urls);
    let output = web.links(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let classes = classes(folder.path());
    let classes: Vec<&str> = urls.iter().map(|url| classes[url].as_str()).collect();
    assert_eq!(classes, ["moved", "dead", "unknown"]);
    // If GET has the same redirect, the rest of the chain is not requested again.
    let requests = web.requests();
    let methods = |path: &str| -> Vec<String> {
        let of_path = requests.iter().filter(|request| request.path == path);
        of_path.map(|request| request.method.clone()).collect()
    };
    assert_eq!(methods("/moved"), ["HEAD", "GET"]);
    assert_eq!(
        methods("/new").iter().filter(|one| *one == "GET").count(),
        0
    );
}

#[test]
fn cookies_last_for_one_redirect_chain() {
    let web = Web::new(|request| {
        let cookies = request.headers.get("cookie");
        let cookies = cookies.and_then(|cookies| cookies.to_str().ok());
        let has = |pair: &str| {
            cookies
                .unwrap_or_default()
                .split("; ")
                .any(|one| one == pair)
        };
        let set = |to: &str, cookie: &str| {
            let headers = vec![
                ("location", to.to_owned()),
                ("set-cookie", cookie.to_owned()),
            ];
            Reply::Answer(302, headers, Vec::new())
        };
        match (request.host.as_str(), request.path.as_str()) {
            (_, "/itself") if has("seen=1") => Reply::code(200),
            (_, "/itself") => set("/itself", "seen=1; Path=/; HttpOnly"),
            // To another host and back.
            ("a.example", "/over") if has("seen=2") => Reply::code(200),
            ("a.example", "/over") => set("https://b.example/over", "seen=2; Secure; Path=/over"),
            ("b.example", "/over") if cookies.is_some() => Reply::code(400),
            ("b.example", "/over") => Reply::to(302, "https://a.example/over"),
            (_, "/plain") if cookies.is_some() => Reply::code(400),
            _ => Reply::code(200),
        }
    });
    let urls =
        ["itself", "over", "plain", "over#part"].map(|path| format!("https://a.example/{path}"));
    let folder = tree(&urls);
    let output = web.links(folder.path(), &["--concurrency", "1"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let classes = classes(folder.path());
    for url in &urls[..3] {
        assert_eq!(classes[url], "ok", "{url}");
    }
}

#[test]
fn reports_only_the_missing_host_as_missing() {
    for attempts in ["1", "3"] {
        let web = Web::new(
            |request| match (request.host.as_str(), request.path.as_str()) {
                ("hub.example", "/to-gone") => Reply::to(302, "http://gone.example/page"),
                ("short.example", path) => Reply::to(302, &format!("http://hub.example/ok{path}")),
                _ => Reply::code(200),
            },
        );
        // Other queues request both hosts while the first is found missing.
        let mut urls = vec![
            "http://hub.example/to-gone".to_owned(),
            "http://gone.example/own".to_owned(),
        ];
        urls.extend((0..20).map(|number| format!("http://hub.example/{number}")));
        urls.extend((0..30).map(|number| format!("http://short.example/{number}")));
        let folder = tree(&urls);
        let output = web.links(
            folder.path(),
            &["--resolve", "gone.example=", "--attempts", attempts],
        );
        let mut dead = found(&output);
        dead.retain(|line| line.contains("links/dead"));
        assert_eq!(dead.len(), 2, "{attempts}: {dead:#?}");
        assert!(
            dead[0].contains("`http://hub.example/to-gone`")
                && dead[0].contains("redirects to `http://gone.example/page`"),
            "{dead:#?}"
        );
        assert!(dead[1].contains("`http://gone.example/own`"), "{dead:#?}");
        let classes = classes(folder.path());
        let dead = classes.values().filter(|class| *class == "dead");
        assert_eq!(dead.count(), 2, "{attempts}");
    }
}

#[test]
fn finds_anchors_in_the_encoding_of_the_page() {
    let web = Web::new(|request| {
        match request.path.as_str() {
        "/header" => html("text/html; charset=windows-1251", b"<h2 id=\"\xf8\xe0\xe3\">"),
        "/meta" => html("text/html", b"<meta charset=gbk><h2 id=\"\xb2\xbd\xd6\xe8\">"),
        "/old" => html(
            "text/html",
            b"<meta http-equiv=content-type content='text/html; charset=latin1'><a name=\"\xfcben\">",
        ),
        "/mark" => html("text/html; charset=latin1", b"\xef\xbb\xbf<h2 id=\"\xc3\xbcben\">"),
        "/nothing" => html("text/html", b"<h2 id=\"\xfcben\"><h2 id=here>"),
        _ => html("text/html; charset=utf-8", b"<h2 id=\"\xfcben\">"),
    }
    });
    let there = [
        "header#шаг",
        "header#%D1%88%D0%B0%D0%B3",
        "meta#步骤",
        "old#üben",
        "mark#üben",
        "nothing#üben",
        "nothing#here",
        "nothing#%C3%A4",
    ];
    let gone = [
        "header#step",
        "meta#%D1%88%D0%B0%D0%B3",
        "nothing#gone",
        "utf-8#%C3%BCben",
    ];
    let urls = there.iter().chain(&gone);
    let urls: Vec<String> = urls.map(|url| format!("https://a.example/{url}")).collect();
    let folder = tree(&urls);
    let output = web.links(folder.path(), &[]);
    let mut lines = found(&output);
    lines.sort();
    let has = |fragment: &str| {
        lines
            .iter()
            .any(|line| line.ends_with(&format!("`{fragment}`")))
    };
    assert_eq!(lines.len(), gone.len(), "{lines:#?}");
    for one in gone {
        let (_, fragment) = one.split_once('#').expect("a place");
        assert!(has(fragment), "{one}: {lines:#?}");
    }
}

#[test]
fn anchors_in_hidden_content_do_not_count() {
    let web = Web::new(|_| {
        Reply::html(
            "<!-- <h2 id=\"comment\"> --><script>x = '<h2 id=\"script\">'</script>\
             <textarea><h2 id=\"field\"></textarea><template><h2 id=\"template\"></template>\
             <style>/* <h2 id=\"style\"> */</style><h2 id=\"element\">",
        )
    });
    let places = ["comment", "script", "field", "template", "style", "element"];
    let urls = places.map(|place| format!("https://a.example/page#{place}"));
    let folder = tree(&urls);
    let output = web.links(folder.path(), &[]);
    let lines = found(&output);
    assert_eq!(lines.len(), 5, "{lines:#?}");
    assert!(
        lines.iter().all(|line| !line.contains("element")),
        "{lines:#?}"
    );
}
