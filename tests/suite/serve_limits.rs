//! `helpc serve`: limits of requests and clients.

use crate::serve::{Reply, Running, over_bundle, tree_at};
use crate::support::{machine, write_tree};
use std::io::{Read, Write};
use std::net::TcpStream;

#[test]
fn checks_the_host_of_absolute_targets() {
    let folder = tempfile::tempdir().unwrap();
    let server = over_bundle(folder.path());
    for (target, status) in [
        ("http://localhost/text.txt", 200),
        ("http://help.example.org/text.txt", 200),
        ("http://127.0.0.1:1/text.txt", 200),
        ("http://example.org/text.txt", 421),
        ("http://user@localhost/text.txt", 421),
        ("http://localhost@example.org/text.txt", 421),
    ] {
        assert_eq!(server.get(target, &[]).status, status, "{target}");
    }
    // An absolute target does not make a foreign name acceptable.
    let reply = server.get("http://localhost/text.txt", &["Host: example.org"]);
    assert_eq!(reply.status, 421);
}

#[test]
fn honors_if_match_and_accept_encoding() {
    let folder = tempfile::tempdir().unwrap();
    let server = over_bundle(folder.path());
    let tag = server.get("/text.txt", &[]).header("etag").to_owned();
    let get = |condition: &str| server.get("/text.txt", &[condition]);
    for condition in [
        format!("If-Match: {tag}"),
        format!("If-Match: \"x\", {tag}"),
        "If-Match: *".to_owned(),
    ] {
        assert_eq!(get(&condition).status, 200, "{condition}");
    }
    for condition in [
        "If-Match: \"x\"".to_owned(),
        format!("If-Match: W/{tag}"),
        "If-Match: x".to_owned(),
    ] {
        let reply = get(&condition);
        assert_eq!((reply.status, reply.body.len()), (412, 0), "{condition}");
        // It takes precedence over the others.
        let both = [condition.as_str(), "If-None-Match: *", "Range: bytes=0-1"];
        assert_eq!(server.get("/text.txt", &both).status, 412, "{condition}");
    }
    let packed = server.get("/clouds/public.json", &["Accept-Encoding: *"]);
    assert_eq!(packed.header("content-encoding"), "gzip");
    let plain = ["Accept-Encoding: *, gzip;q=0"];
    let plain = server.get("/clouds/public.json", &plain);
    assert_eq!(plain.header("content-encoding"), "");
}

#[test]
fn impossible_file_names_are_not_found() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = over_bundle(&folder.path().join("dist"));
    let article = machine("first", "generic", "Open the portal.\n");
    write_tree(folder.path(), &[("articles/x/a.md", &article)]);
    let tree = Running::with_notices(tree_at(&folder.path().join("articles")), None);
    for path in [
        format!("/{}", "a".repeat(256)),
        format!("/articles/{}.html", "a".repeat(400)),
        format!("/{}/x.html", "%C3%A4".repeat(200)),
        format!("/{}x", "a/".repeat(4000)),
        format!("/objects/ab/{}.json", "0".repeat(300)),
    ] {
        assert_eq!(bundle.get(&path, &[]).status, 404, "{}", &path[..40]);
        assert_eq!(tree.get(&path, &[]).status, 404, "{}", &path[..40]);
    }
}

fn asks(mut stream: TcpStream) -> Reply {
    let request = b"GET /text.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let _ = stream.write_all(request);
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    Reply::parse(&bytes)
}

/// On Linux, every loopback address works without setup.
#[test]
#[cfg(target_os = "linux")]
fn one_client_cannot_lock_others_out() {
    let folder = tempfile::tempdir().unwrap();
    let server = over_bundle(folder.path());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let connect = |from: &str| {
        runtime.block_on(async {
            let socket = tokio::net::TcpSocket::new_v4().unwrap();
            socket.bind(from.parse().unwrap()).unwrap();
            let stream = socket.connect(server.address).await.unwrap();
            let stream = stream.into_std().unwrap();
            stream.set_nonblocking(false).unwrap();
            stream
        })
    };
    let greedy: Vec<TcpStream> = (0..300).map(|_| connect("127.0.0.9:0")).collect();
    let refused = asks(connect("127.0.0.9:0"));
    assert_eq!(refused.status, 503);
    assert_eq!(refused.header("retry-after"), "5");
    let other = asks(connect("127.0.0.8:0"));
    assert_eq!(
        (other.status, other.body.as_slice()),
        (200, &b"0123456789"[..])
    );
    drop(greedy);
    crate::serve::until(|| asks(connect("127.0.0.9:0")).status == 200);
}
