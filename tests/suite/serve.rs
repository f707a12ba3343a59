//! `helpc serve`, over a socket as clients use it.

use crate::support::{SCHEMAS, copy_tree, defaults, helpc, project, write_tree};
use helpc::config::{Config, SiteSettings};
use helpc::schema::AudienceName;
use helpc::serve::{Notice, Options, Pages, Server, Source, TreeSource};
use helpc::site::{Site, Templates};
use helpc::workspace::Held;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::LazyLock;
use std::sync::mpsc::Sender;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// A server that runs until it is dropped.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    pub(crate) fn start(from: Source) -> Self {
        Self::with_notices(from, None)
    }

    pub(crate) fn with_notices(from: Source, notices: Option<Sender<Notice>>) -> Self {
        let options = Options {
            address: "127.0.0.1:0".parse().unwrap(),
            cloud: Some("public".to_owned()),
            hosts: vec!["help.example.org".to_owned()],
            notices,
        };
        let server = Server::start(from, &options).expect("a server");
        let address = server.address().unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let thread = thread::spawn(move || {
            server
                .run(async {
                    let _ = stopped.await;
                })
                .expect("it ends well");
        });
        Self {
            address,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("it listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        stream
    }

    /// Sends a request with these header lines and reads the response.
    pub(crate) fn ask(&self, line: &str, headers: &[&str], body: &[u8]) -> Reply {
        let mut head = format!("{line} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|line| line.starts_with("Host:")) {
            head.push_str("Host: localhost\r\n");
        }
        for line in headers {
            head.push_str(line);
            head.push_str("\r\n");
        }
        if !body.is_empty() {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        head.push_str("\r\n");
        let mut stream = self.connect();
        // A server that rejects a request may close the connection early.
        let _ = stream
            .write_all(head.as_bytes())
            .and_then(|()| stream.write_all(body));
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        Reply::parse(&bytes)
    }

    pub(crate) fn get(&self, path: &str, headers: &[&str]) -> Reply {
        self.ask(&format!("GET {path}"), headers, b"")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the server ends");
        }
    }
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let end = bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..end]);
        let mut lines = head.lines();
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let headers = lines.filter_map(|line| line.split_once(": "));
        Self {
            status: status.unwrap_or(0),
            headers: headers
                .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
                .collect(),
            body: bytes.get(end + 4..).unwrap_or_default().to_vec(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

/// Starts a server over the bundle of the project's articles, with a few more files.
pub(crate) fn over_bundle(folder: &Path) -> Running {
    build(folder);
    write_tree(
        folder,
        &[
            (
                "index.html",
                "<!doctype html><html><head><title>x</title></head><body>x</body></html>",
            ),
            ("404.html", "<!doctype html><title>nothing</title>"),
            ("assets/site-0123456789abcdef.css", "body { color: black; }"),
            ("text.txt", "0123456789"),
        ],
    );
    Running::start(Source::Bundle(folder.to_owned()))
}

pub(crate) fn build(folder: &Path) {
    let out = folder.to_str().unwrap();
    let built = helpc(
        project(),
        &[
            "build",
            "--audience",
            "all",
            "--out",
            out,
            "--quiet",
            "--fail-on",
            "never",
        ],
    );
    assert_eq!(built.status.code(), Some(0), "{built:?}");
}

const SELF_HELP: &str = "/providers/Microsoft.Help/selfHelp/99f2b63c-1827-51ed-8e96-9e1fa6e3c189?api-version=2024-03-01-preview";

#[test]
fn supports_conditional_requests_ranges_and_compression() {
    let folder = tempfile::tempdir().unwrap();
    let server = over_bundle(folder.path());
    let alias = server.get("/clouds/public.json", &[]);
    assert_eq!(
        (alias.status, alias.header("cache-control")),
        (200, "no-cache")
    );
    let index = alias.json()["indexes"]["id"].as_str().unwrap().to_owned();
    let mut compressed = 0;
    let object = server.get(&format!("/{index}"), &[]);
    assert_eq!(
        object.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(object.header("content-type"), "application/json");
    assert_eq!(object.header("x-content-type-options"), "nosniff");
    for path in [
        format!("/{index}").as_str(),
        "/clouds/public.json",
        SELF_HELP,
        "/index.html",
        "/",
    ] {
        let plain = server.get(path, &[]);
        assert_eq!(plain.status, 200, "{path}");
        let tag = plain.header("etag").to_owned();
        let again = server.get(path, &[&format!("If-None-Match: {tag}")]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        assert_eq!(again.header("etag"), tag);
        let other = server.get(path, &["If-None-Match: \"x\", W/\"y\""]);
        assert_eq!(
            (other.status, other.body),
            (200, plain.body.clone()),
            "{path}"
        );
        let head = server.ask(&format!("HEAD {path}"), &[], b"");
        assert_eq!((head.status, head.body.len()), (200, 0));
        assert_eq!(head.header("content-length"), plain.body.len().to_string());
        let packed = server.get(path, &["Accept-Encoding: br, gzip;q=0.5"]);
        let is_page = packed.header("content-type").starts_with("text/html");
        let vary = if is_page {
            "accept, accept-encoding"
        } else {
            "accept-encoding"
        };
        assert_eq!(packed.header("vary"), vary);
        if packed.header("content-encoding") == "gzip" {
            let mut text = Vec::new();
            flate2::read::GzDecoder::new(packed.body.as_slice())
                .read_to_end(&mut text)
                .unwrap();
            assert_eq!(text, plain.body, "{path}");
            compressed += 1;
            assert_ne!(packed.header("etag"), tag);
            let condition = format!("If-None-Match: {}", packed.header("etag"));
            assert_eq!(
                server
                    .get(path, &[&condition, "Accept-Encoding: gzip"])
                    .status,
                304
            );
        }
        assert_eq!(
            server
                .get(path, &["Accept-Encoding: gzip;q=0"])
                .header("content-encoding"),
            ""
        );
    }
    assert!(compressed > 0);
    assert_eq!(
        server
            .get(SELF_HELP, &["Accept-Encoding: gzip"])
            .header("content-encoding"),
        "gzip"
    );
    let part = server.get("/text.txt", &["Range: bytes=2-4", "Accept-Encoding: gzip"]);
    assert_eq!((part.status, part.body.as_slice()), (206, &b"234"[..]));
    assert_eq!(part.header("content-range"), "bytes 2-4/10");
    assert_eq!(server.get("/text.txt", &["Range: bytes=10-"]).status, 416);
    assert_eq!(
        server
            .get("/text.txt", &["Range: bytes=2-4", "If-Range: \"x\""])
            .status,
        200
    );
    let page = server.get("/", &[]);
    assert!(
        page.header("content-security-policy")
            .starts_with("default-src 'none'")
    );
    assert!(!page.header("content-security-policy").contains("unsafe"));
    let css = server.get("/assets/site-0123456789abcdef.css", &[]);
    assert!(css.header("cache-control").contains("immutable"));
    let nothing = server.get("/nothing", &[]);
    assert_eq!(nothing.status, 404);
    assert!(String::from_utf8_lossy(&nothing.body).contains("nothing"));
}

#[test]
fn rejects_paths_outside_the_bundle_and_unknown_hosts() {
    let outer = tempfile::tempdir().unwrap();
    std::fs::write(outer.path().join("secret.txt"), "secret").unwrap();
    let server = over_bundle(&outer.path().join("dist"));
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/a/..%5c..%5csecret.txt",
        "//../secret.txt",
        "/.helpc-lock",
        "/%2ehelpc-lock",
        "/objects/../../secret.txt",
        "/index.html%00",
        "/objects/",
    ] {
        let reply = server.get(path, &[]);
        assert!(
            matches!(reply.status, 400 | 404),
            "{path}: {}",
            reply.status
        );
        assert!(
            !String::from_utf8_lossy(&reply.body).contains("secret"),
            "{path}"
        );
    }
    for host in ["example.org", "127.0.0.1.example.org", ""] {
        assert_eq!(
            server.get("/", &[&format!("Host: {host}")]).status,
            421,
            "{host}"
        );
    }
    for host in ["127.0.0.1:1", "[::1]", "Help.Example.org"] {
        assert_eq!(
            server.get("/", &[&format!("Host: {host}")]).status,
            200,
            "{host}"
        );
    }
    assert_eq!(server.ask("DELETE /index.html", &[], b"").status, 405);
    assert_eq!(
        server.get("/_helpc/findings", &[]).status,
        404,
        "a bundle has no findings"
    );
}

#[test]
fn rejects_requests_over_the_limits() {
    let folder = tempfile::tempdir().unwrap();
    let server = over_bundle(folder.path());
    let long = format!("X-Long: {}", "x".repeat(64 * 1024));
    let refused = server.get("/", &[&long]).status;
    assert!(matches!(refused, 0 | 431), "{refused}");
    let many: Vec<String> = (0..200).map(|number| format!("X-{number}: x")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(server.get("/", &many).status, 431);
    let put =
        "PUT /subscriptions/s/providers/Microsoft.Help/solutions/a?api-version=2024-03-01-preview";
    assert_eq!(
        server.ask(put, &[], &vec![b' '; 2 * 1024 * 1024]).status,
        413
    );
    let large = format!(
        "{{\"properties\":{{\"parameters\":{{\"a\":\"{}\"}}}}}}",
        "x".repeat(100 * 1024)
    );
    assert_eq!(server.ask(put, &[], large.as_bytes()).status, 413);
    let deep = "[".repeat(100_000);
    let reply = server.ask(put, &[], &deep.as_bytes()[..60 * 1024]);
    assert_eq!(reply.status, 400);
    assert!(reply.json()["error"]["code"].is_string());
    // The same with a chunked body.
    let mut stream = server.connect();
    let head = format!("{put} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
    for _ in 0..32 {
        if stream.write_all(chunk.as_bytes()).is_err() {
            break;
        }
    }
    let _ = stream.write_all(b"0\r\n\r\n");
    let mut start = [0; 12];
    let _ = stream.read_exact(&mut start);
    assert!(matches!(&start, b"HTTP/1.1 413" | [0, ..]));
    // A body is not read forever: this one never ends.
    let mut stream = server.connect();
    stream.write_all(head.as_bytes()).unwrap();
    for _ in 0..=8 * 16 {
        if stream.write_all(chunk.as_bytes()).is_err() {
            break;
        }
    }
    let mut start = [0; 12];
    let _ = stream.read_exact(&mut start);
    assert!(matches!(&start, b"HTTP/1.1 413" | [0, ..]), "{start:?}");
}

#[test]
fn open_requests_complete_at_shutdown() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = over_bundle(folder.path());
    let mut idle = server.connect();
    idle.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    let mut first = [0; 12];
    idle.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    let start = Instant::now();
    drop(server.stop.take());
    server.thread.take().unwrap().join().unwrap();
    assert!(start.elapsed() < Duration::from_secs(20));
    // The response is complete, and then the connection closes.
    let mut rest = Vec::new();
    idle.read_to_end(&mut rest).unwrap();
    assert!(rest.ends_with(b"</html>"));
    assert!(
        TcpStream::connect(server.address).is_err(),
        "nobody listens any more"
    );
}

#[test]
fn switches_to_a_new_bundle() {
    let folder = tempfile::tempdir().unwrap();
    let tree = folder.path().join("articles");
    copy_tree(&project().join("articles"), &tree);
    let out = folder.path().join("dist");
    let build = || {
        let built = helpc(
            folder.path(),
            &[
                "build",
                "articles",
                "--out",
                "dist",
                "--quiet",
                "--fail-on",
                "never",
            ],
        );
        assert_eq!(built.status.code(), Some(0), "{built:?}");
    };
    build();
    let server = Running::start(Source::Bundle(out));
    let content = || server.get(SELF_HELP, &[]).json()["properties"]["content"].to_string();
    assert!(!content().contains("ANEW"));
    let path = tree.join("microsoft.keyvault/keyvault-forbidden-apollo.md");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(
        &path,
        text.replace("### Automatic checks", "### ANEW checks"),
    )
    .unwrap();
    build();
    until(|| content().contains("ANEW"));
}

pub(crate) fn until(is_done: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while !is_done() {
        assert!(Instant::now() < end, "it never came");
        thread::sleep(Duration::from_millis(20));
    }
}

static DEFAULTS: LazyLock<Config> = LazyLock::new(defaults);

/// Returns the tree in a folder.
pub(crate) fn tree_at(folder: &Path) -> Source {
    let site = Site::new(Templates::embedded(), &SCHEMAS, &SiteSettings::default()).unwrap();
    Source::Tree(Box::new(TreeSource {
        paths: vec![folder.to_owned()],
        schemas: Held::Static(&SCHEMAS),
        config: Held::Static(&DEFAULTS),
        pages: Some(Pages::new(site)),
        audience: AudienceName::All,
        changes: None,
        branch_changes: None,
        reload: None,
    }))
}
