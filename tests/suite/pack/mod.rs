//! Packs: their whole life, and what is refused.

mod hostile;

use crate::support::{command, helpc, machine, project, read_tree, text, write_tree};
use helpc::pack::KeyPair;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

type Files = BTreeMap<String, Vec<u8>>;

/// A folder with a project and, outside it, a key.
struct Place {
    folder: tempfile::TempDir,
    keys: KeyPair,
}

impl Place {
    fn new(articles: usize) -> Self {
        let place = Self {
            folder: tempfile::tempdir().expect("a folder"),
            keys: KeyPair::generate("").expect("a key"),
        };
        write_tree(place.path(), &[("tree/helpc.yaml", "")]);
        write_tree(place.path(), &[("key", &place.keys.secret)]);
        write_tree(place.path(), &[("key.pub", &place.keys.public)]);
        place.write_articles(0..articles, "First.");
        place
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write_articles(&self, numbers: std::ops::Range<usize>, word: &str) {
        for number in numbers {
            let id = format!("machine-{number:03}");
            let body = format!("Start the machine again. {word}\n\n- One {word}\n- Two\n");
            let path = format!("tree/articles/microsoft.compute/{id}.md");
            write_tree(self.path(), &[(&path, &machine(&id, "generic", &body))]);
        }
    }

    fn build(&self, out: &str, options: &[&str]) -> Files {
        let tree = self.path().join("tree");
        let out = self.path().join(out);
        let mut args = vec!["build", "--quiet", "--cloud", "public", "--out"];
        args.push(out.to_str().expect("UTF-8"));
        args.extend(options);
        let output = helpc(&tree, &args);
        assert!(output.status.success(), "{}", text(&output.stderr));
        bundle(&out)
    }

    /// Packs the bundle in `from`. Returns the name of the archive.
    fn pack(&self, from: &str, serial: &str, options: &[&str]) -> String {
        let mut args = vec!["pack", "--quiet", "--bundle", from, "--serial", serial];
        args.extend(["--key", "key"]);
        args.extend(options);
        let output = helpc(self.path(), &args);
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout).trim_end().to_owned()
    }

    fn install(&self, pack: &str, out: &str, options: &[&str]) -> Output {
        let mut args = vec!["install", pack, "--out", out, "--public-key", "key.pub"];
        args.extend(options);
        helpc(self.path(), &args)
    }

    /// Installs a pack and returns the bundle.
    fn installed(&self, pack: &str, out: &str) -> Files {
        let output = self.install(pack, out, &[]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let verified = helpc(self.path(), &["verify", out]);
        assert_eq!(
            verified.status.code(),
            Some(0),
            "{}",
            text(&verified.stdout)
        );
        bundle(&self.path().join(out))
    }

    /// Installs a pack that is refused. Returns the reason.
    fn refused(&self, pack: &str, out: &str) -> String {
        let read = || match self.path().join(out) {
            folder if folder.exists() => read_tree(&folder),
            _ => Files::new(),
        };
        let before = read();
        let output = self.install(pack, out, &[]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert_eq!(read(), before, "{said}");
        let start = format!("nothing was installed: {pack}: ");
        let reason = said.strip_prefix(&start);
        reason.unwrap_or_else(|| panic!("{said}")).trim().to_owned()
    }
}

/// The files of a bundle, without those that only helpc uses.
fn bundle(folder: &Path) -> Files {
    let mut files = read_tree(folder);
    files.retain(|path, _| !path.starts_with('.'));
    files
}

fn bytes(path: PathBuf) -> Vec<u8> {
    std::fs::read(path).expect("a file")
}

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
fn a_difference_and_its_base_give_the_whole() {
    let place = Place::new(30);
    place.build("dist", &[]);
    let first = place.pack("dist", "1", &[]);
    place.build("old", &[]);
    place.write_articles(3..5, "Second.");
    place.write_articles(30..31, "New.");
    std::fs::remove_file(
        place
            .path()
            .join("tree/articles/microsoft.compute/machine-009.md"),
    )
    .expect("removed");
    let built = place.build("dist", &[]);
    let whole = place.pack("dist", "2", &[]);
    let difference = place.pack("dist", "2", &["--from", &first]);
    assert_eq!(difference, "helpc-public-customer-2-difference.tar.zst");
    let size = |pack: &str| bytes(place.path().join(pack)).len();
    assert!(
        size(&difference) * 2 < size(&whole),
        "{} {}",
        size(&difference),
        size(&whole)
    );
    // The folder of the old bundle is the same base.
    let again = place.pack("dist", "2", &["--from", "old", "--out", "again"]);
    assert_eq!(
        bytes(place.path().join(&again)),
        bytes(place.path().join(&difference))
    );

    // So is its manifest, without what would make the difference small.
    let larger = place.pack(
        "dist",
        "2",
        &["--from", "old/manifest.json", "--out", "larger"],
    );
    assert!(size(&difference) < size(&larger) && size(&larger) < size(&whole));
    place.installed(&first, "larger/far");
    assert_eq!(place.installed(&larger, "larger/far"), built);

    assert!(
        place
            .refused(&difference, "far")
            .contains("a difference from another bundle")
    );
    place.installed(&first, "far");
    assert_eq!(place.installed(&difference, "far"), built);
    // It is there already, from the difference or from the whole.
    assert_eq!(place.installed(&difference, "far"), built);
    assert_eq!(place.installed(&whole, "far"), built);
    place.write_articles(3..4, "Third.");
    place.build("dist", &[]);
    let third = place.pack("dist", "3", &[]);
    place.installed(&third, "far");
    assert!(
        place
            .refused(&difference, "far")
            .contains("its serial is 2, but 3 is installed")
    );
    let output = place.install(&difference, "far", &["--allow-older"]);
    assert!(
        text(&output.stderr).contains("from another bundle"),
        "{output:?}"
    );
    // A damaged base cannot be completed by a difference, but by a whole pack.
    for path in ["articles/machine-003.html", "articles/machine-020.html"] {
        place.installed(&first, "damaged");
        std::fs::write(place.path().join("damaged").join(path), "<p></p>").expect("written");
        let reason = place.refused(&difference, "damaged");
        assert!(
            reason.contains(path) && reason.contains("whole pack"),
            "{reason}"
        );
        assert_eq!(place.installed(&whole, "damaged"), built);
        std::fs::remove_dir_all(place.path().join("damaged")).expect("removed");
    }
}

#[test]
fn older_packs_and_other_bundles_are_refused() {
    let place = Place::new(2);
    place.build("dist", &[]);
    let first = place.pack("dist", "1", &[]);
    place.write_articles(0..1, "Second.");
    let built = place.build("dist", &[]);
    let second = place.pack("dist", "2", &[]);
    let same = place.pack("dist", "1", &["--out", "same"]);
    place.build("all", &["--audience", "all"]);
    let all = place.pack("all", "3", &[]);
    assert_eq!(place.installed(&second, "far"), built);
    let reason = place.refused(&first, "far");
    assert_eq!(
        reason,
        "its serial is 1, but 2 is installed; if you mean to go back, use --allow-older"
    );
    let reason = place.refused(&all, "far");
    assert!(
        reason.contains("for the audience `all`, but the folder holds `customer`"),
        "{reason}"
    );
    let output = place.install(&first, "far", &["--allow-older", "--quiet"]);
    assert_eq!(
        (output.status.code(), text(&output.stderr)),
        (Some(0), String::new())
    );
    let reason = place.refused(&same, "far");
    assert!(
        reason.contains("another pack with the serial 1"),
        "{reason}"
    );
    // A bundle that was built there is replaced, but not one for another cloud.
    place.write_articles(0..2, "For Mooncake.");
    let tree = read_tree(&place.path().join("tree/articles"));
    for (path, article) in tree {
        let article = text(&article).replace("\"public\"", "\"public,mooncake\"");
        write_tree(
            place.path(),
            &[(&format!("tree/articles/{path}"), &article)],
        );
    }
    place.build("built", &[]);
    assert_eq!(place.installed(&second, "built"), built);
    let tree = place.path().join("tree");
    let output = helpc(
        &tree,
        &["build", "--cloud", "mooncake", "--out", "../other"],
    );
    assert!(output.status.success());
    let reason = place.refused(&second, "other");
    assert!(
        reason.contains("for the cloud `public`, but the folder holds `mooncake`"),
        "{reason}"
    );
    // One pack is for one cloud.
    let output = helpc(&tree, &["build", "--out", "../both"]);
    assert!(output.status.success());
    let output = helpc(
        place.path(),
        &["pack", "--bundle", "both", "--serial", "1", "--key", "key"],
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("both holds a bundle for 2 clouds"),
        "{output:?}"
    );
}

#[test]
fn one_of_several_keys_is_enough() {
    let place = Place::new(1);
    place.build("dist", &[]);
    let pack = place.pack("dist", "1", &[]);
    let other = KeyPair::generate("").expect("a key").public;
    write_tree(place.path(), &[("other.pub", &other)]);
    write_tree(
        place.path(),
        &[("both.pub", &format!("{other}{}", place.keys.public))],
    );
    let with = |keys: &[&str]| {
        let mut args = vec!["install", &pack, "--out", "far"];
        for key in keys {
            args.extend(["--public-key", key]);
        }
        helpc(place.path(), &args)
    };
    let alone = place.keys.public.lines().nth(1).expect("a key");
    for keys in [&["other.pub", "key.pub"][..], &["both.pub"], &[alone]] {
        assert_eq!(with(keys).status.code(), Some(0), "{keys:?}");
        std::fs::remove_dir_all(place.path().join("far")).expect("removed");
    }
    let output = with(&["other.pub"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("which is none of yours"),
        "{output:?}"
    );
    assert!(!place.path().join("far").exists());
    for keys in [&["missing.pub"][..], &["tree/helpc.yaml"], &[]] {
        assert_eq!(with(keys).status.code(), Some(2), "{keys:?}");
    }
}

#[test]
fn keys_are_made_read_and_protected() {
    let place = Place::new(1);
    place.build("dist", &[]);
    let run = |args: &[&str], variables: &[(&str, &str)]| {
        let mut command = command(place.path(), args);
        command.envs(variables.iter().copied()).stdin(Stdio::null());
        let output = command.output().expect("runs");
        (output.status.code(), text(&output.stderr))
    };
    let generate = ["pack", "--generate-key", "safe"];
    let (code, said) = run(&generate, &[]);
    assert_eq!(code, Some(2));
    assert!(
        said.contains("set HELPC_PACK_PASSWORD, or use --no-password"),
        "{said}"
    );
    let password = ("HELPC_PACK_PASSWORD", "correct horse");
    assert_eq!(run(&generate, &[password]).0, Some(0));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let about = std::fs::metadata(place.path().join("safe")).expect("a key");
        assert_eq!(about.permissions().mode() & 0o777, 0o600);
    }
    let (code, said) = run(&generate, &[password]);
    assert!(
        code == Some(2) && said.contains("a key is never replaced"),
        "{said}"
    );
    let pack = ["pack", "--bundle", "dist", "--serial", "1", "--key", "safe"];
    assert_eq!(run(&pack, &[password]).0, Some(0));
    let install = ["install", "helpc-public-customer-1.tar.zst", "--out", "far"];
    let install = [&install[..], &["--public-key", "safe.pub"]].concat();
    assert_eq!(run(&install, &[]).0, Some(0));
    let (code, said) = run(&pack, &[("HELPC_PACK_PASSWORD", "wrong")]);
    assert!(
        code == Some(2) && said.contains("the password of the secret key is wrong"),
        "{said}"
    );
    let (code, said) = run(&pack, &[]);
    assert!(
        code == Some(2) && said.contains("set HELPC_PACK_PASSWORD"),
        "{said}"
    );
    // The key from the environment.
    assert_eq!(
        run(&pack[..5], &[("HELPC_PACK_KEY", &place.keys.secret)]).0,
        Some(0)
    );
    let (code, said) = run(&pack[..5], &[]);
    assert!(
        code == Some(2) && said.contains("use --key FILE or HELPC_PACK_KEY"),
        "{said}"
    );
    // No key comes from the project.
    write_tree(place.path(), &[("tree/key", &place.keys.secret)]);
    let tree = place.path().join("tree");
    for args in [
        &[
            "pack", "--bundle", "../dist", "--serial", "1", "--key", "key",
        ][..],
        &["pack", "--generate-key", "new", "--no-password"],
    ] {
        let output = helpc(&tree, args);
        assert_eq!(output.status.code(), Some(2));
        assert!(
            text(&output.stderr).contains("is in the project"),
            "{output:?}"
        );
    }
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
fn minisign_and_openssl_verify_packs() {
    let place = Place::new(2);
    place.build("dist", &[]);
    let pack = place.pack("dist", "5", &[]);
    let minisign = |args: &[&str]| {
        let mut command = Command::new("minisign");
        let output = command.current_dir(place.path()).args(args).output().ok()?;
        Some((output.status.success(), text(&output.stdout)))
    };
    if minisign(&["-v"]).is_none() {
        return crate::needs::missing("minisign").unwrap_or_default();
    }
    let (valid, said) = minisign(&["-Vm", &pack, "-p", "key.pub"]).expect("runs");
    assert!(
        valid && said.contains("cloud:public audience:customer serial:5 manifest:"),
        "{said}"
    );
    // A key of minisign signs a pack that helpc installs, and minisign signs with our key.
    let (made, said) = minisign(&["-G", "-W", "-p", "theirs.pub", "-s", "theirs"]).expect("runs");
    assert!(made, "{said}");
    for key in ["theirs", "key"] {
        let signature = bytes(place.path().join(format!("{pack}.minisig")));
        let signature = text(&signature);
        let comment = signature.lines().nth(2).expect("a comment");
        let comment = comment
            .strip_prefix("trusted comment: ")
            .expect("a comment");
        let (signed, said) = minisign(&["-SWm", &pack, "-s", key, "-t", comment]).expect("runs");
        assert!(signed, "{said}");
        let public = format!("{key}.pub");
        let args = ["install", &pack, "--out", "far", "--public-key", &public];
        let output = helpc(place.path(), &args);
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    let theirs = [
        "pack", "--bundle", "dist", "--serial", "6", "--key", "theirs",
    ];
    let output = helpc(place.path(), &theirs);
    assert!(output.status.success(), "{}", text(&output.stderr));

    // With openssl, from the parts of the formats: both signatures are plain Ed25519.
    use base64::Engine;
    let decode = |line: &str| {
        base64::engine::general_purpose::STANDARD
            .decode(line)
            .expect("base64")
    };
    let signature = text(&bytes(place.path().join(format!("{pack}.minisig"))));
    let lines: Vec<&str> = signature.lines().collect();
    let (own, both) = (decode(lines[1]), decode(lines[3]));
    let public = decode(place.keys.public.lines().nth(1).expect("a key"));
    // The header of an Ed25519 key in DER.
    let der = [
        &[0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0][..],
        &public[10..],
    ]
    .concat();
    let write =
        |name: &str, bytes: &[u8]| std::fs::write(place.path().join(name), bytes).expect("written");
    write("key.der", &der);
    let openssl = |args: &[&str]| {
        let mut command = Command::new("openssl");
        command.current_dir(place.path()).args(args).output().ok()
    };
    let Some(hash) = openssl(&["dgst", "-blake2b512", "-binary", &pack]) else {
        return crate::needs::missing("openssl").unwrap_or_default();
    };
    write("hash", &hash.stdout);
    let comment = lines[2]
        .strip_prefix("trusted comment: ")
        .expect("a comment");
    write("commented", &[&own[10..], comment.as_bytes()].concat());
    write("own", &own[10..]);
    write("both", &both);
    for (data, signature) in [("hash", "own"), ("commented", "both")] {
        let key = ["-pubin", "-inkey", "key.der", "-keyform", "DER", "-rawin"];
        let args = [
            &["pkeyutl", "-verify"][..],
            &key,
            &["-in", data, "-sigfile", signature],
        ]
        .concat();
        let output = openssl(&args).expect("runs");
        assert!(output.status.success(), "{data}: {}", text(&output.stderr));
    }
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
