//! The file and the id of a new article.

use super::similar::Similar;
use super::{Request, ScaffoldError};
use crate::corpus::{Corpus, is_markdown};
use crate::schema::SelfHelpType;
use crate::source::path;

/// The folder of articles about which nothing is known.
const DEFAULT_FOLDER: &str = "new";
/// Length of `.md` and of a number before it.
const SUFFIX_LENGTH: usize = 8;

/// Returns the folder for an article of this type: that of similar articles, or that of its
/// service, or that of other articles with a body of its kind.
pub(super) fn folder(
    request: &Request<'_>,
    kind: &SelfHelpType,
    similar: &Similar<'_>,
    corpus: &Corpus,
) -> String {
    if let Some(folder) = similar.folder(kind) {
        return folder;
    }
    let service = file_name(request.service.trim_matches('/'), ".");
    if !service.is_empty() {
        return service;
    }
    let of_type = match kind.json_schema {
        Some(_) => Similar::all(corpus).folder(kind),
        None => None,
    };
    of_type.unwrap_or_else(|| DEFAULT_FOLDER.to_owned())
}

/// Returns a file name, without its extension, that neither a file nor an id has: the first of
/// `texts` that can be a name, with a number if it is taken. It has at most `max_length` characters
/// with its extension.
pub(super) fn free_name(texts: &[&str], corpus: &Corpus, max_length: usize) -> String {
    let name = texts
        .iter()
        .map(|text| file_name(text, ""))
        .find(|name| !name.is_empty())
        .unwrap_or_else(|| "article".to_owned());
    let max = max_length.saturating_sub(SUFFIX_LENGTH).max(SUFFIX_LENGTH);
    let name = shortened(&name, max);
    let is_taken = |name: &str| {
        !corpus.by_id(name).is_empty() || corpus.named(&format!("{name}.md")).next().is_some()
    };
    let mut free = name.to_owned();
    let mut number = 1;
    while is_taken(&free) {
        number += 1;
        free = format!("{name}-{number}");
    }
    free
}

/// Returns the words of a text as a file name: ASCII letters, digits, hyphens, and `kept`
/// characters.
fn file_name(text: &str, kept: &str) -> String {
    let mut name = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || kept.contains(c) {
            name.push(c.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('-') && c != '\'' {
            name.push('-');
        }
    }
    name.trim_matches(['-', '.']).to_owned()
}

/// Cuts a name off after a whole word.
fn shortened(name: &str, max: usize) -> &str {
    let Some(start) = name.get(..max) else {
        return name;
    };
    if name.len() == max {
        return name;
    }
    start.rsplit_once('-').map_or(start, |(whole, _)| whole)
}

/// Returns the name of a file without its extension.
pub(super) fn stem(path: &str) -> &str {
    let name = path::name(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Returns a path below the articles folder, if no file has it.
pub(super) fn checked_path(given: &str, corpus: &Corpus) -> Result<String, ScaffoldError> {
    let path = given.to_owned();
    let is_inside = path::resolve("", given).is_some_and(|resolved| resolved == given);
    if !is_inside || !is_markdown(given) {
        return Err(ScaffoldError::BadPath { path });
    }
    if corpus.has_file(given) {
        return Err(ScaffoldError::FileTaken { path });
    }
    Ok(path)
}

/// Returns an id, if no article has it.
pub(super) fn checked_id(given: &str, corpus: &Corpus) -> Result<String, ScaffoldError> {
    match corpus.by_id(given) {
        [] => Ok(given.trim().to_owned()),
        [file, ..] => Err(ScaffoldError::IdTaken {
            id: given.to_owned(),
            path: corpus.article(*file).source.path.clone(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::{file_name, shortened, stem};

    #[test]
    fn a_title_becomes_a_file_name() {
        for (text, name) in [
            ("Can't connect to my VM (RDP)", "cant-connect-to-my-vm-rdp"),
            ("  A -- B  ", "a-b"),
            ("无法连接", ""),
            ("../../etc/passwd", "etc-passwd"),
            ("Microsoft.KeyVault", "microsoft-keyvault"),
        ] {
            assert_eq!(file_name(text, ""), name, "{text}");
        }
        assert_eq!(file_name("Microsoft.KeyVault", "."), "microsoft.keyvault");
        assert_eq!(shortened("one-two-three", 8), "one-two");
        assert_eq!(shortened("one-two", 8), "one-two");
        assert_eq!(stem("a/b.c.md"), "b.c");
    }
}
