//! Places on a page: which of those that links name its HTML has.

use crate::article::{Markup, tags};
use crate::source::path::percent_decoded;
use std::collections::BTreeSet;

/// Whether a fragment names a place of the page. Pages that a script draws keep
/// where they are in it, too: `#blade/HubsExtension`, `#!/home`, `#page=3`.
pub(super) fn is_place(fragment: &str) -> bool {
    !fragment.is_empty() && !fragment.contains(['/', '!', '=', '?', '&', '@', ':'])
}

/// Whether a fragment names lines of code, as in `#L10-L20` and `#L10C3`.
pub(super) fn is_lines(fragment: &str) -> bool {
    let is_line = |part: &str| {
        let number = part.strip_prefix('L').unwrap_or(part);
        let mut digits = number.split('C');
        digits.all(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
    };
    fragment.starts_with('L') && fragment.split('-').all(is_line)
}

/// Those of `wanted` that are nowhere on the page.
pub(super) fn missing<'w>(html: &str, wanted: &'w [String]) -> Vec<&'w str> {
    let mut left: Vec<(&str, String)> = wanted
        .iter()
        .map(|fragment| (fragment.as_str(), folded(fragment)))
        .collect();
    let mut names = BTreeSet::new();
    for markup in tags(html) {
        let Markup::Tag(tag) = markup else { continue };
        for attribute in &tag.attributes {
            if attribute.name == "id" || attribute.name == "name" {
                let name = quick_xml::escape::unescape(&attribute.value);
                let name = name.unwrap_or_else(|_| attribute.value.as_str().into());
                names.insert(folded(&name));
            }
        }
    }
    left.retain(|(_, name)| {
        // GitHub puts a word before the names that authors give.
        !names.contains(name) && !names.contains(&format!("user-content-{name}"))
    });
    // A page that links to the place itself, or whose script knows it, has it.
    left.retain(|(written, _)| {
        let quoted = [format!("\"{written}\""), format!("#{written}\"")];
        !quoted.iter().any(|quoted| html.contains(quoted.as_str()))
    });
    left.into_iter().map(|(written, _)| written).collect()
}

/// A name as browsers compare it, but for its case.
fn folded(name: &str) -> String {
    percent_decoded(name).trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_from_states_of_scripts() {
        for fragment in ["steps", "Step-1", "%C3%BCber", "a.b_c"] {
            assert!(is_place(fragment), "{fragment}");
        }
        for fragment in ["", "blade/Hub", "!/home", "page=3", "view?x", ":~:text=a"] {
            assert!(!is_place(fragment), "{fragment}");
        }
        for fragment in ["L1", "L10-L20", "L10-20", "L3C4-L5C6"] {
            assert!(is_lines(fragment), "{fragment}");
        }
        for fragment in ["Lines", "L", "l1", "10", "L1-"] {
            assert!(!is_lines(fragment), "{fragment}");
        }
    }

    #[test]
    fn ids_names_and_what_the_page_knows_are_places() {
        let html = r##"<h2 id="Steps">x</h2><a name='old-name'></a><a id=user-content-read-me>
            <h2 id="caf&#233;"></h2><script>x = {"anchor":"drawn"}</script><a href="#linked">
            <!-- <p id="hidden"> -->"##;
        let wanted: Vec<String> = [
            "steps",
            "old-name",
            "read-me",
            "caf%C3%A9",
            "drawn",
            "linked",
            "gone",
        ]
        .map(str::to_owned)
        .into();
        assert_eq!(missing(html, &wanted), ["gone"]);
        assert_eq!(missing("", &wanted).len(), wanted.len());
        assert_eq!(
            missing(html, &["hidden".to_owned()]).len(),
            0,
            "said somewhere"
        );
    }
}
