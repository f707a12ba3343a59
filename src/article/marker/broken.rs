//! Broken markers: `<!–$name–>` with the dashes of a word processor, `<!--$name->` with a missing
//! hyphen, `</issueDescription>` in the form of an element.

use super::model::MarkerKind;

/// Text that was meant as a marker.
pub(super) struct BrokenMarker<'t> {
    /// The whole text.
    pub(super) written: &'t str,
    /// The name in it.
    pub(super) name: &'t str,
    /// The kind of marker.
    pub(super) kind: MarkerKind,
}

/// Hyphens, and the dashes that replace them.
const DASHES: [char; 3] = ['-', '–', '—'];

/// Reads the broken marker at the start of `text`. A region is recognized only by its name.
pub(super) fn read(text: &str) -> Option<BrokenMarker<'_>> {
    let inner = text.strip_prefix('<')?;
    let content = inner.trim_start_matches('!').trim_start_matches(DASHES);
    let starts_comment = content.len() < inner.len();
    let from_name = content.trim_start_matches(['/', '$', '{', ' ']);
    let sigils = &content[..content.len() - from_name.len()];
    let is_token = sigils.contains('$');
    // `<$name>` is a placeholder.
    if is_token && !starts_comment {
        return None;
    }
    let name = name_of(from_name)?;
    let after = from_name[name.len()..].trim_start_matches(['}', ' ']);
    let rest = after.trim_start_matches(DASHES);
    let dashes = after[..after.len() - rest.len()].chars().count();
    let rest = match rest.strip_prefix('>') {
        Some(rest) => rest,
        None if dashes >= 2 && starts_comment => rest,
        None => return None,
    };
    Some(BrokenMarker {
        written: &text[..text.len() - rest.len()],
        name,
        kind: MarkerKind::of(is_token, sigils.contains('/')),
    })
}

/// Returns the name at the start of `text`.
fn name_of(text: &str) -> Option<&str> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let name = text[..end].trim_end_matches('-');
    let starts_name = |c: char| c.is_ascii_alphabetic() || c == '_';
    if name.starts_with(starts_name) {
        Some(name)
    } else {
        None
    }
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
