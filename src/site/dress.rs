//! The HTML of an article, made ready for a page that works without scripts:
//! pictures become links, for nothing is fetched from others until the reader
//! asks; components stand in their places, tokens are marked, comments go.
//!
//! What comes in was written by `compile`, so its form is known: tags nest,
//! values of attributes are escaped and in double quotes. `render.js` does the
//! same to a document in the browser.

use super::slug::slug;
use crate::util::unescape;
use memchr::memchr;
use std::collections::BTreeMap;

/// What the HTML of one article needs to know.
pub(super) struct Dresser<'d> {
    /// What stands in place of a comment.
    pub(super) components: BTreeMap<String, String>,
    /// Whether the article of an id has a page.
    pub(super) has_page: &'d dyn Fn(&str) -> bool,
}

impl Dresser<'_> {
    /// Appends `html` to `out`, dressed.
    pub(super) fn dress(&self, html: &str, out: &mut String) {
        let mut rest = html;
        let mut in_link = false;
        while let Some(at) = memchr(b'<', rest.as_bytes()) {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            if rest.starts_with("<!--") {
                rest = self.comment(rest, out);
                continue;
            }
            let end = memchr(b'>', rest.as_bytes()).map_or(rest.len(), |end| end + 1);
            let (tag, behind) = rest.split_at(end);
            rest = behind;
            if tag.starts_with("<img ") {
                picture(tag, in_link, out);
            } else if tag.starts_with("<a ") || tag == "<a>" {
                in_link = true;
                self.link(tag, out);
            } else {
                in_link &= tag != "</a>";
                scrollable(tag, out);
            }
        }
        out.push_str(rest);
    }

    /// Writes what a comment stands for, and returns what is behind it.
    fn comment<'h>(&self, rest: &'h str, out: &mut String) -> &'h str {
        let end = rest.find("-->").map_or(rest.len(), |end| end + 3);
        let (comment, behind) = rest.split_at(end);
        if let Some(component) = self.components.get(comment) {
            out.push_str(component);
        } else if comment.starts_with("<!--$") {
            // A sample with tags in it cannot be wrapped; it stays as it is.
            let sample_end = memchr(b'<', behind.as_bytes()).unwrap_or(behind.len());
            let (sample, after) = behind.split_at(sample_end);
            if after.starts_with("<!--/$") && !sample.trim().is_empty() {
                out.push_str("<span class=\"token\">");
                out.push_str(sample);
                out.push_str("</span>");
                return after;
            }
        }
        behind
    }

    fn link(&self, tag: &str, out: &mut String) {
        let page = attribute(tag, "data-article")
            .map(|id| unescape(id).into_owned())
            .filter(|id| (self.has_page)(id));
        let Some(id) = page else {
            out.push_str(tag);
            return;
        };
        out.push_str("<a href=\"");
        out.push_str(&slug(&id));
        out.push_str(".html");
        if let Some(fragment) = attribute(tag, "data-fragment") {
            out.push('#');
            out.push_str(fragment);
        }
        out.push('"');
        out.push_str(&tag[2..]);
    }
}

fn picture(tag: &str, in_link: bool, out: &mut String) {
    let (source, alt) = (attribute(tag, "src"), attribute(tag, "alt"));
    let (open, close) = match in_link {
        true => ("<span class=\"picture\" data-src=\"", "</span>"),
        false => ("<a class=\"picture\" href=\"", "</a>"),
    };
    out.push_str(open);
    out.push_str(source.unwrap_or_default());
    out.push_str("\">Picture");
    if let Some(alt) = alt.filter(|alt| !alt.trim().is_empty()) {
        out.push_str(": ");
        out.push_str(alt);
    }
    out.push_str(close);
}

/// Writes a tag; code and tables, which may be wider than the page, can be
/// scrolled with the keyboard.
fn scrollable(tag: &str, out: &mut String) {
    match tag {
        "<pre class=\"ext-code\">" => out.push_str("<pre class=\"ext-code\" tabindex=\"0\">"),
        "</table>" => out.push_str("</table></div>"),
        _ if tag.starts_with("<table") => {
            out.push_str("<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">");
            out.push_str(tag);
        }
        _ => out.push_str(tag),
    }
}

/// The value of an attribute, as it is written.
pub(super) fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let value = &tag[start..];
    Some(&value[..memchr(b'"', value.as_bytes())?])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dress(html: &str) -> String {
        let dresser = Dresser {
            components: BTreeMap::from([("<!--key-->".to_owned(), "<p>chart</p>".to_owned())]),
            has_page: &|id| id == "a b",
        };
        let mut out = String::new();
        dresser.dress(html, &mut out);
        out
    }

    #[test]
    fn what_would_be_fetched_becomes_a_link() {
        let all = [
            (
                "<img src=\"https://a.example/x.png\" alt=\"A &lt;b&gt;\">",
                "<a class=\"picture\" href=\"https://a.example/x.png\">Picture: A &lt;b&gt;</a>",
            ),
            (
                "<a href=\"https://b.example\"><img src=\"https://a.example/x.png\" alt=\"\" /></a>",
                "<a href=\"https://b.example\"><span class=\"picture\" data-src=\"https://a.example/x.png\">Picture</span></a>",
            ),
            ("a<!--key-->b", "a<p>chart</p>b"),
            (
                "<!--$x-->[x]<!--/$x-->.",
                "<span class=\"token\">[x]</span>.",
            ),
            ("<!--$x--><b>x</b><!--/$x-->", "<b>x</b>"),
            ("<!--issueDescription-->x<!--/issueDescription-->", "x"),
            (
                "<a data-article=\"a b\" data-fragment=\"c\">x</a>",
                "<a href=\"a~20b.html#c\" data-article=\"a b\" data-fragment=\"c\">x</a>",
            ),
            (
                "<a data-article=\"gone\">x</a>",
                "<a data-article=\"gone\">x</a>",
            ),
        ];
        for (html, dressed) in all {
            assert_eq!(dress(html), dressed);
        }
    }
}
