//! `file/name-characters`: a file's name that does not survive as an address.

use super::WHOLE;
use super::not_markdown::without_tail;
use crate::article::{Article, Unread};
use crate::rules::{Context, Rule, Sink};
use icu_normalizer::DecomposingNormalizerBorrowed;

pub(super) const RULE: Rule = Rule::article("file/name-characters", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    // A name that is not UTF-8 is one finding, of `file/unreadable`.
    if article.unread == Some(Unread::Path) {
        return;
    }
    // What stands behind `.md` is for `file/not-markdown` to say.
    let name = without_tail(article.source.file_name());
    let capitals = cx.options.limits.file_name_capitals;
    let Some(fault) = fault(name, capitals) else {
        return;
    };
    let found = out.report(WHOLE, fault);
    if let Some(better) = mend(name, capitals).filter(|better| better != name) {
        found.help(format!("Rename it to `{better}`."));
    }
}

/// What is wrong with the name.
fn fault(name: &str, capitals: bool) -> Option<String> {
    if let Some(c) = name.chars().find(|c| !is_plain(*c)) {
        let written = match c {
            ' ' => "a space".to_owned(),
            c if is_unseen(c) => format!("`U+{:04X}`", u32::from(c)),
            c => format!("`{c}`"),
        };
        return Some(format!("the file name contains {written}"));
    }
    let (stem, extension) = name.rsplit_once('.')?;
    if stem.len() > 3
        && stem[stem.len() - 3..].eq_ignore_ascii_case(".md")
        && extension.eq_ignore_ascii_case("md")
    {
        return Some(format!(
            "the file name ends in `{}` twice",
            &stem[stem.len() - 3..]
        ));
    }
    if stem.ends_with('.') && extension.eq_ignore_ascii_case("md") {
        return Some(format!("the file name ends in `..{extension}`"));
    }
    if extension != "md" && extension.eq_ignore_ascii_case("md") {
        return Some(format!("the file name ends in `.{extension}`, not `.md`"));
    }
    (!capitals && name.bytes().any(|byte| byte.is_ascii_uppercase()))
        .then(|| "the file name contains capital letters".to_owned())
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// Whether nobody would see `c` between quotes.
pub(super) fn is_unseen(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_accent(c) || matches!(c, '\u{200b}' | '\u{feff}')
}

/// An accent that stands for itself, behind its letter.
fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// The name without accents. Letters of other scripts stay as they are.
fn plain_letters(name: &str) -> String {
    let apart = DecomposingNormalizerBorrowed::new_nfd().normalize(name);
    let mut plain = String::with_capacity(apart.len());
    for c in apart.chars().filter(|c| !is_accent(*c)) {
        match c {
            'ß' => plain.push_str("ss"),
            'æ' | 'Æ' => plain.push_str("ae"),
            'œ' | 'Œ' => plain.push_str("oe"),
            'ø' | 'Ø' => plain.push('o'),
            'ł' | 'Ł' => plain.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => plain.push('d'),
            'þ' | 'Þ' => plain.push_str("th"),
            'ı' => plain.push('i'),
            _ => plain.push(c),
        }
    }
    plain
}

/// The name without accents, and with hyphens for what should not be in it.
/// `None` where a letter would be lost: no one reads `cafe` in `caf`.
fn mend(name: &str, capitals: bool) -> Option<String> {
    let name = plain_letters(name);
    if name.contains(|c: char| c.is_alphanumeric() && !is_plain(c)) {
        return None;
    }
    let mut stem = name.as_str();
    while let Some(shorter) = stem.len().checked_sub(3).filter(|at| {
        stem.get(*at..)
            .is_some_and(|end| end.eq_ignore_ascii_case(".md"))
    }) {
        stem = &stem[..shorter];
    }
    let words: Vec<&str> = stem
        .split(|c: char| !is_plain(c))
        .map(|word| word.trim_matches('-').trim_end_matches('.'))
        .filter(|word| !word.is_empty())
        .collect();
    let extension = if stem.len() < name.len() { ".md" } else { "" };
    let better = words.join("-") + extension;
    match (words.is_empty(), capitals) {
        (true, _) => None,
        (false, true) => Some(better),
        (false, false) => Some(better.to_ascii_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::mend;

    #[test]
    fn accents_go_and_letters_stay() {
        for (name, better) in [
            ("café.md", Some("cafe.md")),
            ("cafe\u{301}s.md", Some("cafes.md")),
            ("Übergröße.md", Some("Ubergrosse.md")),
            ("crème brûlée.MD", Some("creme-brulee.md")),
            ("smørrebrød.md.md", Some("smorrebrod.md")),
            ("can't-restart.md", Some("can-t-restart.md")),
            ("重启.md", None),
            ("перезапуск vm.md", None),
            ("!!.md", None),
            ("restart..md", Some("restart.md")),
            ("restart.v2..md", Some("restart.v2.md")),
        ] {
            assert_eq!(mend(name, true).as_deref(), better, "{name}");
        }
        assert_eq!(mend("Été.md", false).as_deref(), Some("ete.md"));
    }
}
