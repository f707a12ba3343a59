//! Keys and signatures, including those of other programs.

use super::{Place, bytes};
use crate::support::{command, helpc, text, write_tree};
use helpc::pack::KeyPair;
use std::process::{Command, Stdio};

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
        text(&output.stderr).contains("which is not one of your keys"),
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
    // helpc installs a pack that was signed with a minisign key, and minisign signs with our key.
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
