//! Packs that were changed, and hostile packs with a valid signature.

use super::Place;
use crate::support::read_tree;
use helpc::pack::{self, KeyPair, PackError, PublicKey, Refusal, SigningKey, Statement};
use helpc::published::{AudienceName, Manifest, Object};
use sha2::{Digest, Sha256};
use std::io::{Cursor, Write};
use tar::{Builder, EntryType, Header};

/// A small pack in memory: what a hostile one is made from.
struct Small {
    keys: KeyPair,
    manifest: Vec<u8>,
    files: Vec<(String, Vec<u8>)>,
}

impl Small {
    fn new() -> Self {
        let place = Place::new(1);
        let mut built = place.build("dist", &["--no-site"]);
        let manifest = built.remove("manifest.json").expect("a manifest");
        built.retain(|path, _| path.starts_with("objects/"));
        Self {
            keys: KeyPair::generate("").expect("a key"),
            manifest,
            files: built.into_iter().collect(),
        }
    }

    fn public(&self) -> Vec<PublicKey> {
        pack::parse_public_keys(&self.keys.public).expect("a key")
    }

    fn statement(&self) -> Statement {
        Statement {
            cloud: "public".to_owned(),
            audience: AudienceName::Customer,
            serial: 1,
            manifest: hash(&self.manifest),
            base: None,
        }
    }

    fn entries(&self) -> Vec<(Header, String, Vec<u8>)> {
        let entry =
            |(path, bytes): &(String, Vec<u8>)| (header(bytes), path.clone(), bytes.clone());
        self.files.iter().map(entry).collect()
    }

    /// Returns the tar file of the manifest, without its end, and that of `entries`.
    fn tars(&self, entries: &[(Header, String, Vec<u8>)]) -> (Vec<u8>, Vec<u8>) {
        let mut first = Builder::new(Vec::new());
        append(
            &mut first,
            &header(&self.manifest),
            "manifest.json",
            &self.manifest,
        );
        let mut second = Builder::new(Vec::new());
        for (header, path, bytes) in entries {
            append(&mut second, header, path, bytes);
        }
        let second = second.into_inner().expect("a tar file");
        (std::mem::take(first.get_mut()), second)
    }

    /// Returns an archive of the manifest and `entries`.
    fn archive(&self, entries: &[(Header, String, Vec<u8>)]) -> Vec<u8> {
        let (first, second) = self.tars(entries);
        [compress(&first), compress(&second)].concat()
    }

    fn sign(&self, archive: &[u8], statement: &Statement) -> String {
        let key = SigningKey::parse(&self.keys.secret, "").expect("a key");
        pack::sign(archive, statement, &key).expect("signed")
    }

    /// Signs and installs an archive in a new folder. Returns why it is refused.
    fn refusal(&self, archive: &[u8], statement: &Statement) -> Refusal {
        let signature = self.sign(archive, statement);
        install(archive, &signature, &self.public()).expect_err("refused")
    }
}

/// Installs an archive in a new folder. If it is refused, nothing is written.
fn install(archive: &[u8], signature: &str, keys: &[PublicKey]) -> Result<(), Refusal> {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("deep/out");
    let options = pack::Options::default();
    match pack::install(&mut Cursor::new(archive), signature, keys, &out, &options) {
        Ok(_) => Ok(()),
        Err(PackError::Refused(refusal)) => {
            assert!(read_tree(folder.path()).is_empty(), "{refusal}");
            assert!(!folder.path().join("deep").exists(), "{refusal}");
            Err(refusal)
        }
        Err(error) => panic!("{error}"),
    }
}

fn hash(bytes: &[u8]) -> String {
    let digits = Sha256::digest(bytes);
    digits.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn header(bytes: &[u8]) -> Header {
    let mut header = Header::new_gnu();
    header.set_entry_type(EntryType::Regular);
    header.set_mode(0o644);
    header.set_size(bytes.len() as u64);
    header
}

/// Appends a file under any path, even one that no honest program writes.
fn append(tar: &mut Builder<Vec<u8>>, header: &Header, path: &str, bytes: &[u8]) {
    let mut header = header.clone();
    let name = &mut header.as_old_mut().name;
    name.fill(0);
    name[..path.len()].copy_from_slice(path.as_bytes());
    header.set_cksum();
    tar.append(&header, bytes).expect("appended");
}

fn compress(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 3).expect("an encoder");
    encoder.write_all(bytes).expect("compressed");
    encoder.finish().expect("compressed")
}

#[test]
fn no_bit_of_a_pack_can_change() {
    let small = Small::new();
    let archive = small.archive(&small.entries());
    let statement = small.statement();
    let signature = small.sign(&archive, &statement);
    let keys = small.public();
    install(&archive, &signature, &keys).expect("installed as it is");
    let mut tried = 0;
    for bit in 0..signature.len() * 8 {
        let mut changed = signature.clone().into_bytes();
        changed[bit / 8] ^= 1 << (bit % 8);
        let changed = String::from_utf8_lossy(&changed).into_owned();
        assert!(
            install(&archive, &changed, &keys).is_err(),
            "bit {bit} of the signature"
        );
        tried += 1;
    }
    let mut changed = archive.clone();
    for bit in 0..archive.len() * 8 {
        changed[bit / 8] ^= 1 << (bit % 8);
        let verified = pack::verify(changed.as_slice(), &signature, &keys);
        assert!(verified.is_err(), "bit {bit} of the archive");
        changed[bit / 8] ^= 1 << (bit % 8);
        tried += 1;
    }
    assert!(tried > 10_000, "{tried}");
    // `install` verifies first.
    for bit in (0..archive.len() * 8).step_by(97) {
        changed[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(
            install(&changed, &signature, &keys),
            Err(Refusal::BadSignature)
        );
        changed[bit / 8] ^= 1 << (bit % 8);
    }
}

/// A signed archive that differs in a bit is refused, or holds the same bundle: a bit of the
/// metadata, which is not used, or of the padding.
#[test]
fn a_bit_of_a_signed_archive_changes_nothing_else() {
    let small = Small::new();
    let statement = small.statement();
    let (first, second) = small.tars(&small.entries());
    let length = first.len() + second.len();
    let mut installed = 0;
    for bit in (0..length * 8).step_by(1_999) {
        let mut tar = [first.as_slice(), &second].concat();
        tar[bit / 8] ^= 1 << (bit % 8);
        let (first, second) = tar.split_at(first.len());
        let archive = [compress(first), compress(second)].concat();
        let signature = small.sign(&archive, &statement);
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("out");
        let options = pack::Options::default();
        let keys = small.public();
        match pack::install(
            &mut Cursor::new(&archive),
            &signature,
            &keys,
            &out,
            &options,
        ) {
            Err(PackError::Refused(_)) => assert!(!out.exists(), "bit {bit}"),
            Err(error) => panic!("bit {bit}: {error}"),
            Ok(_) => {
                installed += 1;
                for (path, bytes) in &small.files {
                    let found = std::fs::read(out.join(path)).expect("a file");
                    assert_eq!(&found, bytes, "bit {bit}: {path}");
                }
                assert_eq!(read_tree(folder.path()).len(), small.files.len() + 4);
            }
        }
    }
    assert!(
        installed < length * 8 / 1_999 / 2,
        "most bits are checked: {installed}"
    );
}

#[test]
fn hostile_archives_are_refused() {
    let small = Small::new();
    let statement = small.statement();
    let refuse = |entries: &[_]| match small.refusal(&small.archive(entries), &statement) {
        Refusal::File { path, problem } => format!("{path} {problem}"),
        other => other.to_string(),
    };
    let entries = small.entries();
    let path = entries[0].1.clone();
    assert_eq!(refuse(&entries[1..]), format!("{path} is missing"));
    let twice = [&entries[..], &entries[..1]].concat();
    assert_eq!(refuse(&twice[..]), format!("{path} occurs twice"));
    for name in [
        "../escaped.json",
        "/tmp/escaped.json",
        "objects/../../escaped.json",
        "objects\\..\\escaped.json",
        "manifest.json",
        "clouds/public.json",
        ".helpc-lock",
        "./objects/00/0.json",
    ] {
        let mut more = entries.clone();
        more.insert(1, (header(b"{}"), name.to_owned(), b"{}".to_vec()));
        assert_eq!(refuse(&more), format!("{name} is not in its manifest"));
    }
    for kind in [
        EntryType::Symlink,
        EntryType::Link,
        EntryType::Char,
        EntryType::Block,
        EntryType::Fifo,
        EntryType::Directory,
        EntryType::GNUSparse,
        EntryType::XGlobalHeader,
    ] {
        let mut other = entries.clone();
        other[0].0.set_entry_type(kind);
        other[0].0.set_size(0);
        other[0].2.clear();
        if matches!(kind, EntryType::Symlink | EntryType::Link) {
            other[0].0.set_link_name("/etc/passwd").expect("a link");
        }
        let reason = refuse(&other);
        assert!(
            reason == format!("{path} is not a file") || kind == EntryType::GNUSparse,
            "{kind:?}: {reason}"
        );
    }
    let mut other = entries.clone();
    let last = other[0].2.len() - 1;
    other[0].2[last] ^= 1;
    assert_eq!(
        refuse(&other),
        format!("{path} has different content than its manifest says")
    );
    // A long name and an extended header change the name or the size of what follows.
    for (kind, text) in [
        (EntryType::GNULongName, "../escaped.json".to_owned()),
        (EntryType::XHeader, "24 path=../escaped.json\n".to_owned()),
    ] {
        let mut more = entries.clone();
        let mut extension = header(text.as_bytes());
        extension.set_entry_type(kind);
        more.insert(0, (extension, "x".to_owned(), text.into_bytes()));
        assert_eq!(
            refuse(&more),
            "../escaped.json is not in its manifest",
            "{kind:?}"
        );
    }
}

#[test]
fn bombs_and_torn_archives_are_refused() {
    let small = Small::new();
    let statement = small.statement();
    let reason = |archive: &[u8]| small.refusal(archive, &statement).to_string();
    let entries = small.entries();
    let archive = small.archive(&entries);
    let bomb = vec![0_u8; 1 << 26];
    // A large file, where a small one is expected, and where none is.
    let mut other = entries.clone();
    other[0].0.set_size(bomb.len() as u64);
    other[0].2.clone_from(&bomb);
    assert!(reason(&small.archive(&other)).contains("a different size"));
    let mut long = entries.clone();
    let mut extension = header(&bomb);
    extension.set_entry_type(EntryType::GNULongName);
    long.insert(0, (extension, "x".to_owned(), bomb.clone()));
    assert!(reason(&small.archive(&long)).contains("cannot be unpacked"));
    for end in [compress(&bomb), compress(b"more"), b"more".to_vec()] {
        let more = [&archive[..], &end].concat();
        assert!(reason(&more).contains("continues after its last frame"));
    }
    let (first, tar) = small.tars(&entries);
    let first = compress(&first);
    for end in [&bomb[..], b"more"] {
        let more = [&first[..], &compress(&[&tar, end].concat())].concat();
        assert!(
            reason(&more).contains("continues after its last file"),
            "{}",
            reason(&more)
        );
    }
    for length in (0..archive.len()).step_by(archive.len() / 50) {
        let reason = reason(&archive[..length]);
        assert!(
            reason.contains("cannot be unpacked") || reason.contains("is missing"),
            "{reason}"
        );
    }
    let mut manifest = Builder::new(Vec::new());
    append(&mut manifest, &header(&bomb), "manifest.json", &bomb);
    let manifest = compress(&manifest.into_inner().expect("a tar file"));
    assert!(!reason(&manifest).is_empty());
}

#[test]
fn manifests_are_checked() {
    let small = Small::new();
    let reason = |change: &dyn Fn(&mut Manifest)| {
        let mut manifest: Manifest = serde_json::from_slice(&small.manifest).expect("a manifest");
        change(&mut manifest);
        let changed = Small {
            keys: KeyPair::generate("").expect("a key"),
            manifest: serde_json::to_vec(&manifest).expect("JSON"),
            files: small.files.clone(),
        };
        let archive = changed.archive(&changed.entries());
        changed.refusal(&archive, &changed.statement()).to_string()
    };
    let row = |path: &str| Object {
        path: path.to_owned(),
        size: 2,
        sha256: hash(b"{}"),
    };
    for path in [
        "../a.json",
        "/a",
        "objects/00/../../a.json",
        "notes.txt",
        "objects/00/0.json",
        ".helpc-lock",
    ] {
        let said = reason(&|manifest| manifest.files.push(row(path)));
        assert_eq!(
            said,
            format!("its manifest names `{path}`, which is not a file of a bundle")
        );
    }
    let said = reason(&|manifest| manifest.files.push(manifest.files[0].clone()));
    assert!(said.contains("twice"), "{said}");
    let said = reason(&|manifest| manifest.files[0].size = u64::MAX);
    assert!(said.contains("too large"), "{said}");
    let said = reason(&|manifest| drop(manifest.files.remove(0)));
    assert!(
        said.contains("lacks") || said.contains("is not in its manifest"),
        "{said}"
    );
    let said = reason(&|manifest| manifest.format += 1);
    assert!(said.contains("has the format"), "{said}");
    let said = reason(&|manifest| manifest.tool.name = "other".to_owned());
    assert!(said.contains("not written by helpc"), "{said}");
    let said = reason(&|manifest| manifest.audience = Some(AudienceName::All));
    assert!(said.contains("another cloud or audience"), "{said}");
    let said = reason(&|manifest| manifest.clouds[0].cloud = "usnat".to_owned());
    assert!(said.contains("another cloud or audience"), "{said}");
    // The signature names the manifest.
    let archive = small.archive(&small.entries());
    let other = Statement {
        manifest: hash(b"other"),
        ..small.statement()
    };
    let said = small.refusal(&archive, &other).to_string();
    assert_eq!(said, "its manifest is not the one that was signed");
}
