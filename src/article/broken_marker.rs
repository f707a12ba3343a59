//! Markers that are no comments: `<!–$name–>` with the dashes of a word
//! processor, `<!--$name->` with a hyphen too few, `</issueDescription>` as if
//! it were an element.

use super::MarkerKind;

/// What was meant as a marker.
pub(super) struct BrokenMarker<'t> {
    /// All of it.
    pub(super) written: &'t str,
    /// The name in it.
    pub(super) name: &'t str,
    /// Which end of what it was meant to be.
    pub(super) kind: MarkerKind,
}

/// Hyphens, and what becomes of them.
const DASHES: [char; 3] = ['-', '–', '—'];

/// What `text` begins with, if that has the parts of a marker. Of a region only
/// its name can tell that it is one.
pub(super) fn read(text: &str) -> Option<BrokenMarker<'_>> {
    let inner = text.strip_prefix('<')?;
    let content = inner.trim_start_matches('!').trim_start_matches(DASHES);
    let begins_comment = content.len() < inner.len();
    let from_name = content.trim_start_matches(['/', '$', '{', ' ']);
    let sigils = &content[..content.len() - from_name.len()];
    let is_token = sigils.contains('$');
    // `<$name>` is a placeholder.
    if is_token && !begins_comment {
        return None;
    }
    let name = name_of(from_name)?;
    let behind = from_name[name.len()..].trim_start_matches(['}', ' ']);
    let rest = behind.trim_start_matches(DASHES);
    let dashes = behind[..behind.len() - rest.len()].chars().count();
    let rest = match rest.strip_prefix('>') {
        Some(rest) => rest,
        None if dashes >= 2 && begins_comment => rest,
        None => return None,
    };
    Some(BrokenMarker {
        written: &text[..text.len() - rest.len()],
        name,
        kind: MarkerKind::of(is_token, sigils.contains('/')),
    })
}

/// The name that `text` begins with.
fn name_of(text: &str) -> Option<&str> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let name = text[..end].trim_end_matches('-');
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        .then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_was_meant() {
        for (written, token, end) in [
            ("<!–$vmname–>", true, false),
            ("<!—/$vmname—>", true, true),
            ("<!-$vmname->", true, false),
            ("<!--$vmname->", true, false),
            ("<!--$vmname--->", true, false),
            ("<!---$vmname-->", true, false),
            ("<!--{$vmname}-->", true, false),
            ("<!$vmname>", true, false),
            ("<--/$vmname-->", true, true),
            ("<!--vmname>", false, false),
            ("</vmname>", false, true),
        ] {
            let broken = read(written).expect(written);
            assert_eq!((broken.written, broken.name), (written, "vmname"));
            assert_eq!(broken.kind, MarkerKind::of(token, end), "{written}");
        }
        let cut_off = read("<!--$vmname--[sample]").expect("a marker");
        assert_eq!(cut_off.written, "<!--$vmname--");
        for other in [
            "<$vmname>",
            "<!-- two words -->",
            "<!--$-->",
            "<br",
            "<!--vmname sample",
        ] {
            assert!(read(other).is_none(), "{other}");
        }
    }
}
