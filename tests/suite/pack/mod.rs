//! Packs: their whole life, and what is refused.

mod hostile;
mod keys;
mod life;
mod order;

use crate::support::{helpc, machine, read_tree, text, write_tree};
use helpc::pack::KeyPair;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;

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
