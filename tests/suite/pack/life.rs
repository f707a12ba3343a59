//! What a pack installs, and that a killed installation leaves a complete bundle.

use super::{Place, bundle, bytes};
use crate::support::{command, helpc, project, read_tree, text, write_tree};
use helpc::pack::KeyPair;
use std::process::{Command, Stdio};
use std::time::Duration;

#[test]
fn a_pack_brings_the_bundle() {
    let place = Place::new(5);
    let built = place.build("dist", &[]);
    let pack = place.pack("dist", "1", &[]);
    assert_eq!(pack, "helpc-public-customer-1.tar.zst");
    assert_eq!(place.installed(&pack, "far"), built);
    // The next one replaces it, and nothing of the first one is left.
    place.write_articles(2..7, "Second.");
    let built = place.build("dist", &[]);
    let pack = place.pack("dist", "2", &["--out", "packs"]);
    assert_eq!(pack, "packs/helpc-public-customer-2.tar.zst");
    assert_eq!(place.installed(&pack, "far"), built);
    assert_eq!(place.installed(&pack, "far"), built, "once more");
    assert_eq!(place.installed(&pack, "new/folder"), built);
}

#[test]
fn a_bundle_without_pages_is_packed() {
    let place = Place::new(2);
    let built = place.build("dist", &["--no-site"]);
    let pack = place.pack("dist", "1", &[]);
    assert_eq!(place.installed(&pack, "far"), built);
    assert!(!built.contains_key("index.html"));
}

#[test]
fn equal_bundles_give_equal_packs() {
    let place = Place::new(4);
    place.build("dist", &[]);
    let first = place.pack("dist", "7", &["--out", "one"]);
    let read = |folder: &str| read_tree(&place.path().join(folder));
    let one = read("one");
    assert_eq!(one.len(), 2);
    place.pack("dist", "7", &["--out", "one"]);
    assert_eq!(read("one"), one, "packed again");
    place.build("elsewhere", &[]);
    place.pack("elsewhere", "7", &["--out", "two"]);
    let archive = first.strip_prefix("one/").expect("a file");
    assert_eq!(read("two")[archive], one[archive]);
}

#[test]
fn a_damaged_bundle_is_not_packed() {
    let place = Place::new(2);
    place.build("dist", &[]);
    std::fs::write(place.path().join("dist/articles/machine-001.html"), "x").expect("written");
    let args = ["pack", "--bundle", "dist", "--serial", "1", "--key", "key"];
    let output = helpc(place.path(), &args);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("machine-001.html is damaged"),
        "{output:?}"
    );
    let left = read_tree(place.path());
    assert!(
        !left.keys().any(|path| path.contains(".tar.zst")),
        "nothing is left"
    );
}

#[test]
fn a_killed_installation_leaves_a_whole_bundle() {
    let place = Place::new(60);
    place.build("dist", &[]);
    let mut packs = vec![(
        place.pack("dist", "1", &[]),
        bundle(&place.path().join("dist")),
    )];
    place.write_articles(0..60, "Second.");
    let new = place.build("dist", &[]);
    packs.push((place.pack("dist", "2", &["--from", &packs[0].0]), new));
    place.installed(&packs[0].0, "far");
    let far = place.path().join("far");
    let mut seen = [0, 0];
    for round in 0..25 {
        let args = [
            "install",
            &packs[1].0,
            "--out",
            "far",
            "--public-key",
            "key.pub",
        ];
        let mut child = command(place.path(), &args)
            .stderr(Stdio::null())
            .spawn()
            .expect("runs");
        std::thread::sleep(Duration::from_millis(5 * round));
        child.kill().expect("killed");
        child.wait().expect("ended");
        // There may be files that nothing refers to yet; `verify` finishes a switch.
        let verified = helpc(place.path(), &["verify", "far"]);
        let problems = text(&verified.stdout);
        assert!(
            problems.lines().all(|line| line.starts_with("extra: ")),
            "{round}: {problems}"
        );
        let manifest = bytes(far.join("manifest.json"));
        let now = packs
            .iter()
            .position(|(_, files)| files["manifest.json"] == manifest);
        let now = now.unwrap_or_else(|| panic!("round {round}: neither bundle"));
        seen[now] += 1;
        for (path, expected) in &packs[now].1 {
            assert_eq!(&bytes(far.join(path)), expected, "round {round}: {path}");
        }
        assert_eq!(
            place.installed(&packs[1].0, "far"),
            packs[1].1,
            "round {round}"
        );
        let back = place.install(&packs[0].0, "far", &["--allow-older"]);
        assert!(back.status.success(), "{back:?}");
    }
    assert!(seen[0] > 0, "{seen:?}");
}

#[test]
fn our_own_articles_are_packed() {
    let folder = tempfile::tempdir().expect("a folder");
    let keys = KeyPair::generate("").expect("a key");
    write_tree(
        folder.path(),
        &[("key", &keys.secret), ("key.pub", &keys.public)],
    );
    let dist = folder.path().join("dist");
    let out = dist.to_str().expect("UTF-8");
    helpc(
        project(),
        &["build", "--quiet", "--cloud", "public", "--out", out],
    );
    let args = ["pack", "--bundle", "dist", "--serial", "1", "--key", "key"];
    let packed = helpc(folder.path(), &args);
    assert!(packed.status.success(), "{}", text(&packed.stderr));
    let archive = text(&packed.stdout);
    let args = [
        "install",
        archive.trim_end(),
        "--out",
        "far",
        "--public-key",
        "key.pub",
    ];
    let installed = helpc(folder.path(), &args);
    assert!(installed.status.success(), "{}", text(&installed.stderr));
    assert_eq!(bundle(&folder.path().join("far")), bundle(&dist));
}

#[test]
fn opens_no_socket() {
    let place = Place::new(2);
    place.build("dist", &[]);
    let traced = |args: &[&str]| {
        let trace = place.path().join("trace.txt");
        let ours = command(place.path(), args);
        let mut strace = Command::new("strace");
        strace
            .args(["-f", "-qq", "-e", "trace=network,execve", "-o"])
            .arg(&trace);
        strace.arg(ours.get_program()).args(ours.get_args());
        let output = strace.current_dir(place.path()).output().ok()?;
        let calls = std::fs::read_to_string(&trace).ok()?;
        Some((output.status.success(), calls))
    };
    let pack = "helpc-public-customer-1.tar.zst";
    for args in [
        &["pack", "--bundle", "dist", "--serial", "1", "--key", "key"][..],
        &["install", pack, "--out", "far", "--public-key", "key.pub"],
    ] {
        let Some((works, calls)) = traced(args).filter(|(_, calls)| calls.contains("execve("))
        else {
            return crate::needs::missing("strace").unwrap_or_default();
        };
        assert!(works, "{calls}");
        let is_network = |line: &&str| !line.contains("execve(") && !line.contains("<detached");
        assert_eq!(calls.lines().find(is_network), None);
    }
}
