//! Fragments of links: checks that the HTML of a page contains the elements that they name.

use super::charset::{Page, tokens};
use crate::source::path::percent_decoded;
use html5gum::{StartTag, Token};
use std::collections::BTreeSet;

/// Maximum distance between the start of a tag and one of its attributes, within a script.
const TAG_LOOKBEHIND_BYTES: usize = 256;

/// Returns true if a fragment names an element of the page. Web applications also use fragments
/// for their state: `#blade/HubsExtension`, `#!/home`, `#page=3`.
pub(super) fn names_element(fragment: &str) -> bool {
    !fragment.is_empty() && !fragment.contains(['/', '!', '=', '?', '&', '@', ':'])
}

/// Returns true if a fragment names lines of code, as in `#L10-L20` and `#L10C3`.
pub(super) fn names_code_lines(fragment: &str) -> bool {
    let is_line = |part: &str| {
        let number = part.strip_prefix('L').unwrap_or(part);
        let mut digits = number.split('C');
        digits.all(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
    };
    fragment.starts_with('L') && fragment.split('-').all(is_line)
}

/// Returns the fragments that the page does not contain.
pub(super) fn missing<'f>(page: &Page, fragments: &'f [String]) -> Vec<&'f str> {
    let names = ElementNames::of(&page.text);
    let is_missing = |fragment: &&str| {
        let name = folded(fragment);
        let is_certain = !page.is_guessed || name.is_ascii();
        is_certain && !names.has(&name) && !names.is_known_to_scripts(fragment)
    };
    fragments
        .iter()
        .map(String::as_str)
        .filter(is_missing)
        .collect()
}

/// Names of the elements of a page.
#[derive(Default)]
struct ElementNames {
    names: BTreeSet<String>,
    scripts: Vec<String>,
}

impl ElementNames {
    fn of(html: &str) -> Self {
        let mut names = Self::default();
        // The content of a `noscript` is text for browsers that run scripts, but it often
        // repeats what a script renders.
        for text in names.collect(html.as_bytes()) {
            names.collect(&text);
        }
        names
    }

    /// Collects the names in `html` and returns the content of each `noscript` element.
    fn collect(&mut self, html: &[u8]) -> Vec<Vec<u8>> {
        let mut without_script = Vec::new();
        // The content of a template is not part of the page.
        let mut templates = 0_usize;
        let mut last = Vec::new();
        for token in tokens(html) {
            match token {
                Token::StartTag(tag) => {
                    if templates == 0 {
                        self.add(&tag);
                    }
                    if *tag.name == b"template" {
                        templates += 1;
                    }
                    last = tag.name.0;
                }
                Token::EndTag(tag) => {
                    if *tag.name == b"template" {
                        templates = templates.saturating_sub(1);
                    }
                    last.clear();
                }
                Token::String(text) if templates == 0 => match last.as_slice() {
                    b"script" => self
                        .scripts
                        .push(String::from_utf8_lossy(&text).into_owned()),
                    b"noscript" => without_script.push(text.value.0),
                    _ => {}
                },
                _ => {}
            }
        }
        without_script
    }

    fn add(&mut self, tag: &StartTag<()>) {
        for (attribute, value) in &tag.attributes {
            let value = String::from_utf8_lossy(value);
            let is_name = match attribute.as_slice() {
                b"id" | b"for" => true,
                b"name" => *tag.name == b"a",
                // A page that links to the element contains it.
                b"href" => {
                    if let Some((_, fragment)) = value.rsplit_once('#') {
                        self.names.insert(folded(fragment));
                    }
                    false
                }
                // Scripts find elements by these attributes.
                other => other.starts_with(b"data-") || other.starts_with(b"aria-"),
            };
            if is_name {
                self.names.insert(folded(value.trim_start_matches('#')));
            }
        }
    }

    fn has(&self, name: &str) -> bool {
        // GitHub adds a prefix to the names that authors choose.
        self.names.contains(name) || self.names.contains(&format!("user-content-{name}"))
    }

    /// Returns true if a script of the page contains the name as a string, as in the data that
    /// it renders the page from.
    fn is_known_to_scripts(&self, written: &str) -> bool {
        let quoted = [format!("\"{written}\""), format!("#{written}\"")];
        self.scripts.iter().any(|script| {
            quoted.iter().any(|quoted| {
                let mut found = script.match_indices(quoted.as_str());
                found.any(|(at, _)| !is_in_tag(script, at))
            })
        })
    }
}

/// Returns true if the text at `at` is the value of an `id` or `name` attribute in HTML that a
/// script contains as a string.
fn is_in_tag(script: &str, at: usize) -> bool {
    let before = &script[script.floor_char_boundary(at.saturating_sub(TAG_LOOKBEHIND_BYTES))..at];
    if !before.ends_with("id=") && !before.ends_with("name=") {
        return false;
    }
    let tag = before.rfind(['<', '>']).and_then(|tag| before.get(tag..));
    tag.is_some_and(|tag| tag.starts_with('<'))
}

/// Returns a name in the form that is compared: decoded, and in lower case.
fn folded(name: &str) -> String {
    percent_decoded(name).trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn element_names_differ_from_application_state() {
        for fragment in ["steps", "Step-1", "%C3%BCber", "a.b_c"] {
            assert!(names_element(fragment), "{fragment}");
        }
        for fragment in ["", "blade/Hub", "!/home", "page=3", "view?x", ":~:text=a"] {
            assert!(!names_element(fragment), "{fragment}");
        }
        for fragment in ["L1", "L10-L20", "L10-20", "L3C4-L5C6"] {
            assert!(names_code_lines(fragment), "{fragment}");
        }
        for fragment in ["Lines", "L", "l1", "10", "L1-"] {
            assert!(!names_code_lines(fragment), "{fragment}");
        }
    }

    fn page(text: &str) -> Page {
        Page {
            text: text.to_owned(),
            is_guessed: false,
        }
    }

    fn gone(text: &str, wanted: &[&str]) -> Vec<String> {
        let wanted: Vec<String> = wanted.iter().map(|one| (*one).to_owned()).collect();
        let gone = missing(&page(text), &wanted).into_iter();
        gone.map(str::to_owned).collect()
    }

    #[test]
    fn finds_ids_names_and_names_in_scripts() {
        let html = r##"<h2 id="Steps">x</h2><a name='old-name'></a><a id=user-content-read-me>
            <h2 id="caf&#233;"></h2><script>x = {"anchor":"drawn"}; e.id="made"</script>
            <a href="#linked"><div data-target="#tab"></div><label for=field>
            <noscript><h2 id="fallback"></h2></noscript>"##;
        let there = [
            "steps",
            "old-name",
            "read-me",
            "caf%C3%A9",
            "drawn",
            "made",
            "linked",
            "tab",
            "field",
            "fallback",
        ];
        assert_eq!(gone(html, &there), [""; 0]);
        assert_eq!(gone(html, &["gone"]), ["gone"]);
        assert_eq!(gone("", &there).len(), there.len());
    }

    #[test]
    fn text_comments_and_templates_contain_no_elements() {
        for html in [
            "<!-- <p id=\"x\"> --><p>",
            "<!-- <a href=\"#x\"> -->",
            "<script>s = '<p id=\"x\">'</script>",
            "<script type=text/template><a class=y name=\"x\"></script>",
            "<style>/* <p id=\"x\"> */</style>",
            "<textarea><p id=\"x\"></textarea>",
            "<title><p id=\"x\"></title>",
            "<iframe><p id=\"x\"></iframe>",
            "<xmp><p id=\"x\"></xmp>",
            "<template><div><template></template><p id=\"x\"></div></template>",
            "<meta name=\"x\"><input name=\"x\" class=\"x\" value=\"x\">",
            "&lt;p id=\"x\"&gt; \"x\" #x",
            "<p title='<p id=\"x\">'>",
        ] {
            assert_eq!(gone(html, &["x"]), ["x"], "{html}");
            let after = format!("{html}</script></style><p id=x>");
            assert_eq!(gone(&after, &["x"]), [""; 0], "{after}");
        }
    }

    #[test]
    fn non_ascii_names_are_not_missing_if_the_encoding_is_unknown() {
        let guessed = Page {
            text: "<p id=here>".to_owned(),
            is_guessed: true,
        };
        let wanted = ["%C3%A4".to_owned(), "ö".to_owned(), "gone".to_owned()];
        assert_eq!(missing(&guessed, &wanted), ["gone"]);
    }
}
