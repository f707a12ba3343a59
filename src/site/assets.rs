//! Styles, scripts and pictures of the site, named by what they hold.

use super::{Page, SiteError};
use crate::util::hex;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The folder of the assets.
const FOLDER: &str = "assets";
/// Files that are assets, by their ending; the others are templates.
const ENDINGS: [&str; 3] = ["css", "js", "svg"];

/// Whether a file is an asset.
pub(super) fn is_asset(name: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(stem, ending)| !stem.is_empty() && ENDINGS.contains(&ending))
}

/// The assets among `files`, with the path that each is given, by name.
///
/// A script names others as `"./other.js"`; that becomes the path of the other,
/// so a script has another path when one changes that it loads.
pub(super) fn name(
    files: &BTreeMap<String, String>,
) -> Result<(BTreeMap<String, String>, Vec<Page>), SiteError> {
    let mut namer = Namer {
        files,
        paths: BTreeMap::new(),
        pages: Vec::new(),
    };
    for name in files.keys().filter(|name| is_asset(name)) {
        namer.path(name, &mut Vec::new())?;
    }
    namer.pages.sort_by(|a, b| a.path.cmp(&b.path));
    Ok((namer.paths, namer.pages))
}

struct Namer<'f> {
    files: &'f BTreeMap<String, String>,
    paths: BTreeMap<String, String>,
    pages: Vec<Page>,
}

impl Namer<'_> {
    /// The path of the asset `name`; `users` are the scripts that wait for it.
    fn path(&mut self, name: &str, users: &mut Vec<String>) -> Result<String, SiteError> {
        if let Some(path) = self.paths.get(name) {
            return Ok(path.clone());
        }
        let fault = |cause: String| SiteError::Asset {
            name: name.to_owned(),
            cause,
        };
        if users.iter().any(|user| user == name) {
            return Err(fault("loads itself, by way of others".to_owned()));
        }
        let text = self
            .files
            .get(name)
            .ok_or_else(|| fault("is not there, but a script loads it".to_owned()))?;
        users.push(name.to_owned());
        let bytes = match name.ends_with(".js") {
            true => self.link(text, users)?,
            false => text.clone(),
        }
        .into_bytes();
        users.pop();
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let hash = hex(&Sha256::digest(&bytes)[..6]);
        let path = format!("{FOLDER}/{stem}-{hash}.{ending}");
        self.paths.insert(name.to_owned(), path.clone());
        self.pages.push(Page {
            path: path.clone(),
            bytes,
        });
        Ok(path)
    }

    /// The script with the files that it names called by their paths.
    fn link(&mut self, text: &str, users: &mut Vec<String>) -> Result<String, SiteError> {
        let mut linked = String::with_capacity(text.len() + 64);
        let mut rest = text;
        while let Some(at) = rest.find("\"./") {
            let (before, from) = rest.split_at(at + 3);
            linked.push_str(before);
            let end = from.find('"').unwrap_or(from.len());
            let path = self.path(&from[..end], users)?;
            linked.push_str(path.strip_prefix("assets/").unwrap_or(&path));
            rest = &from[end..];
        }
        linked.push_str(rest);
        Ok(linked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(all: &[(&str, &str)]) -> BTreeMap<String, String> {
        all.iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn a_change_renames_all_that_load_it() {
        let of = |leaf: &str| {
            let all = files(&[
                ("a.js", "import \"./b.js\";"),
                ("b.js", leaf),
                ("c.js", "3"),
            ]);
            name(&all).expect("assets").0
        };
        let (one, two) = (of("1"), of("2"));
        assert_ne!(one["a.js"], two["a.js"]);
        assert_ne!(one["b.js"], two["b.js"]);
        assert_eq!(one["c.js"], two["c.js"]);
    }

    #[test]
    fn what_cannot_be_named_is_said() {
        let circle = files(&[("a.js", "import \"./b.js\""), ("b.js", "import \"./a.js\"")]);
        let gone = files(&[("a.js", "import \"./b.js\"")]);
        for (all, said) in [(circle, "loads itself"), (gone, "is not there")] {
            let error = name(&all).expect_err(said).to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
