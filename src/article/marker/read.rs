//! Reads the marker in a comment.

use super::model::MarkerKind;

/// Returns the kind and the name of the marker in a whole comment; `None` for an ordinary comment.
///
/// Spaces and a second `$` are accepted: `<!--/$ name-->` was meant as the token, and a rule
/// reports the notation. The name of a token may have several words.
pub fn read(comment: &str) -> Option<(MarkerKind, &str)> {
    let inner = comment.strip_prefix("<!--")?.strip_suffix("-->")?;
    let rest = inner.trim_start_matches(['/', '$', ' ', '\t']);
    let sigils = &inner[..inner.len() - rest.len()];
    let name = rest.trim_end();
    let (token, end) = (sigils.contains('$'), sigils.contains('/'));
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.') || (token && c == ' '))
        && !name.ends_with('-');
    if is_name {
        Some((MarkerKind::of(token, end), name))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distinguishes_markers_from_comments() {
        assert_eq!(
            read("<!--$vmname-->"),
            Some((MarkerKind::TokenStart, "vmname"))
        );
        assert_eq!(
            read("<!-- /$ vm.name -->"),
            Some((MarkerKind::TokenEnd, "vm.name"))
        );
        assert_eq!(
            read("<!--issueDescription-->"),
            Some((MarkerKind::RegionStart, "issueDescription"))
        );
        assert_eq!(
            read("<!--/issueDescription-->"),
            Some((MarkerKind::RegionEnd, "issueDescription"))
        );
        assert_eq!(
            read("<!--/$ $name -->"),
            Some((MarkerKind::TokenEnd, "name"))
        );
        assert_eq!(
            read("<!--$list of names-->"),
            Some((MarkerKind::TokenStart, "list of names"))
        );
        for comment in ["<!-- two words -->", "<!---->", "<!--$-->", "<!--1-->"] {
            assert_eq!(read(comment), None, "{comment}");
        }
    }
}
