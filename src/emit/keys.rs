//! Hashes of the inputs of a bundle, which show what a build can reuse.

use crate::compile::Plan;
use crate::corpus::spread;
use crate::finding::FileId;
use crate::published::FORMAT;
use crate::site::Site;
use crate::util::hex;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The hash of the inputs of each article that can be reused.
pub(super) type ArticleKeys = BTreeMap<FileId, String>;

/// Returns the hash of the inputs of each article: the compiler, the schemas, the edition,
/// the path, the text and the day of the last change. Articles that link to files or include files depend on more
/// inputs; they have no key and are always compiled again.
pub(super) fn article_keys(plan: Plan<'_>) -> ArticleKeys {
    let environment = environment(plan);
    spread(plan.published)
        .filter(|file| plan.corpus.article(**file).stands_alone())
        .map(|file| {
            let source = &plan.corpus.article(*file).source;
            let updated = plan.corpus.updated(*file).unwrap_or_default();
            let mut hash = Sha256::new();
            for part in [
                environment.as_bytes(),
                source.path.as_bytes(),
                source.text.as_bytes(),
                updated.as_bytes(),
            ] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
            (*file, hex(&hash.finalize()[..16]))
        })
        .collect()
}

/// Returns a text that identifies compiler, schemas and edition.
fn environment(plan: Plan<'_>) -> String {
    format!(
        "{FORMAT} {} {:016x} {}",
        env!("CARGO_PKG_VERSION"),
        plan.schemas.digest,
        plan.edition.fingerprint(plan.schemas)
    )
}

/// Returns the hash of all inputs of a bundle.
pub(super) fn inputs_hash(plan: Plan<'_>, keys: &ArticleKeys, site: Option<&Site<'_>>) -> String {
    let corpus = plan.corpus;
    let mut hash = Sha256::new();
    for file in plan.published {
        match keys.get(file) {
            Some(key) => hash.update(key),
            None => {
                let source = &corpus.article(*file).source;
                hash.update(&source.path);
                hash.update(&source.text);
                hash.update(corpus.dependencies(*file));
                hash.update(corpus.updated(*file).unwrap_or_default());
            }
        }
    }
    hash.update(environment(plan));
    hash.update(corpus.names.fingerprint());
    hash.update(site.map_or("", Site::digest));
    hex(&hash.finalize())
}
