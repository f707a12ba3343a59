//! Styles, scripts and images of the site. Their names contain a hash of their content.

use super::{Page, SiteError};
use crate::util::hex;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The folder of the assets.
const FOLDER: &str = "assets";
/// File extensions of assets. All other files are templates.
const EXTENSIONS: [&str; 3] = ["css", "js", "svg"];

/// Returns true if a file is an asset.
pub(super) fn is_asset(name: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(stem, extension)| !stem.is_empty() && EXTENSIONS.contains(&extension))
}

/// Names the assets in `files`. Returns their paths by name, and the assets.
///
/// A script imports another one as `"./other.js"`, which is replaced with its path. A
/// change to a script therefore changes the paths of all scripts that load it.
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
    /// Returns the path of the asset `name`. `importers` are the scripts that are being
    /// named and import it.
    fn path(&mut self, name: &str, importers: &mut Vec<String>) -> Result<String, SiteError> {
        if let Some(path) = self.paths.get(name) {
            return Ok(path.clone());
        }
        let error = |cause: &str| SiteError::Asset {
            name: name.to_owned(),
            cause: cause.to_owned(),
        };
        if importers.iter().any(|importer| importer == name) {
            return Err(error("is part of an import cycle"));
        }
        let Some(text) = self.files.get(name) else {
            return Err(error("does not exist, but a script imports it"));
        };
        let bytes = if name.ends_with(".js") {
            importers.push(name.to_owned());
            let linked = self.link(text, importers)?;
            importers.pop();
            linked.into_bytes()
        } else {
            text.clone().into_bytes()
        };
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let hash = hex(&Sha256::digest(&bytes)[..6]);
        let path = format!("{FOLDER}/{stem}-{hash}.{extension}");
        self.paths.insert(name.to_owned(), path.clone());
        self.pages.push(Page {
            path: path.clone(),
            bytes,
        });
        Ok(path)
    }

    /// Returns a script with its imports replaced by their paths.
    fn link(&mut self, text: &str, importers: &mut Vec<String>) -> Result<String, SiteError> {
        let mut linked = String::with_capacity(text.len() + 64);
        let mut rest = text;
        while let Some(at) = rest.find("\"./") {
            let (before, from) = rest.split_at(at + 3);
            linked.push_str(before);
            let end = from.find('"').unwrap_or(from.len());
            let path = self.path(&from[..end], importers)?;
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
    fn a_change_renames_all_importers() {
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
    fn reports_cycles_and_missing_files() {
        let cycle = files(&[("a.js", "import \"./b.js\""), ("b.js", "import \"./a.js\"")]);
        let missing = files(&[("a.js", "import \"./b.js\"")]);
        for (all, message) in [(cycle, "import cycle"), (missing, "does not exist")] {
            let error = name(&all).expect_err(message).to_string();
            assert!(error.contains(message), "{error}");
        }
    }
}
