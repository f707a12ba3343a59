//! `file/name-characters`: a file name with spaces or special characters.

use super::support::name::{is_accent, is_invisible, without_tail};
use super::support::shared::WHOLE_FILE;
use crate::article::Unread;
use crate::rules::{ArticleContext, Rule, Sink};
use icu_normalizer::DecomposingNormalizerBorrowed;

pub(super) const RULE: Rule = Rule::article("file/name-characters", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    // `file/unreadable` reports a name that is not UTF-8.
    if cx.article.unread == Some(Unread::Path) {
        return;
    }
    // `file/not-markdown` reports what follows `.md`.
    let name = without_tail(cx.article.source.file_name());
    let capitals = cx.options.limits.file_name_capitals;
    let Some(message) = problem(name, capitals) else {
        return;
    };
    let noted = out.report(WHOLE_FILE, message);
    if let Some(better) = fixed_name(name, capitals)
        && better != name
    {
        noted.help(format!("Rename it to `{better}`."));
    }
}

/// Returns the message about the first problem of the name.
fn problem(name: &str, capitals: bool) -> Option<String> {
    if let Some(c) = name.chars().find(|c| !is_plain(*c)) {
        let written = match c {
            ' ' => "a space".to_owned(),
            c if is_invisible(c) => format!("`U+{:04X}`", u32::from(c)),
            c => format!("`{c}`"),
        };
        return Some(format!("the file name contains {written}"));
    }
    let (stem, extension) = name.rsplit_once('.')?;
    let is_markdown = extension.eq_ignore_ascii_case("md");
    if is_markdown && stem.len() > 3 && stem[stem.len() - 3..].eq_ignore_ascii_case(".md") {
        return Some(format!(
            "the file name ends in `{}` twice",
            &stem[stem.len() - 3..]
        ));
    }
    if is_markdown && stem.ends_with('.') {
        return Some(format!("the file name ends in `..{extension}`"));
    }
    if is_markdown && extension != "md" {
        return Some(format!("the file name ends in `.{extension}`, not `.md`"));
    }
    if !capitals && name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Some("the file name contains capital letters".to_owned());
    }
    None
}

/// Returns true if a file name may contain `c`.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// Returns the name without accents. Keeps letters of other scripts.
fn without_accents(name: &str) -> String {
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(name);
    let mut plain = String::with_capacity(decomposed.len());
    for c in decomposed.chars().filter(|c| !is_accent(*c)) {
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

/// Returns the name without accents, and with hyphens instead of special characters. Returns `None`
/// if a letter of another script would be lost.
fn fixed_name(name: &str, capitals: bool) -> Option<String> {
    let name = without_accents(name);
    if name.contains(|c: char| c.is_alphanumeric() && !is_plain(c)) {
        return None;
    }
    let mut stem = name.as_str();
    while let Some((front, end)) = stem
        .len()
        .checked_sub(3)
        .and_then(|at| stem.split_at_checked(at))
        && end.eq_ignore_ascii_case(".md")
    {
        stem = front;
    }
    let words: Vec<&str> = stem
        .split(|c: char| !is_plain(c))
        .map(|word| word.trim_matches('-').trim_end_matches('.'))
        .filter(|word| !word.is_empty())
        .collect();
    let extension = if stem.len() < name.len() { ".md" } else { "" };
    let better = words.join("-") + extension;
    if words.is_empty() {
        None
    } else if capitals {
        Some(better)
    } else {
        Some(better.to_ascii_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::fixed_name;

    #[test]
    fn removes_accents_and_keeps_letters() {
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
            assert_eq!(fixed_name(name, true).as_deref(), better, "{name}");
        }
        assert_eq!(fixed_name("Été.md", false).as_deref(), Some("ete.md"));
    }
}
