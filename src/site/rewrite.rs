//! Rewrites the HTML of an article for a page that works without scripts. Images become
//! links, so that nothing is fetched from other sites until the reader selects them.
//! Components replace their comments, tokens are marked, other comments are removed.
//!
//! The input is written by `compile`: tags are nested correctly, and attribute values
//! are escaped and in double quotes. `render.js` does the same in the browser.

use super::slug::slug;
use crate::util::unescape;
use memchr::memchr;
use std::collections::BTreeMap;

/// Rewrites the HTML of one article.
pub(super) struct HtmlRewriter<'d> {
    /// The HTML of components, by the comments that they replace.
    pub(super) components: BTreeMap<String, String>,
    /// Returns true if the article with an id has a page.
    pub(super) has_page: &'d dyn Fn(&str) -> bool,
}

impl HtmlRewriter<'_> {
    /// Appends the rewritten `html` to `out`.
    pub(super) fn rewrite(&self, html: &str, out: &mut String) {
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
            let (tag, after) = rest.split_at(end);
            rest = after;
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

    /// Writes the replacement of the comment at the start of `rest`. Returns the HTML
    /// after it.
    fn comment<'h>(&self, rest: &'h str, out: &mut String) -> &'h str {
        let end = rest.find("-->").map_or(rest.len(), |end| end + 3);
        let (comment, after) = rest.split_at(end);
        if let Some(component) = self.components.get(comment) {
            out.push_str(component);
        } else if comment.starts_with("<!--$") {
            // A sample that contains tags is not marked.
            let sample_end = memchr(b'<', after.as_bytes()).unwrap_or(after.len());
            let (sample, after_sample) = after.split_at(sample_end);
            if after_sample.starts_with("<!--/$") && !sample.trim().is_empty() {
                out.push_str("<span class=\"token\">");
                out.push_str(sample);
                out.push_str("</span>");
                return after_sample;
            }
        }
        after
    }

    fn link(&self, tag: &str, out: &mut String) {
        let id = attribute(tag, "data-article")
            .map(|id| unescape(id).into_owned())
            .filter(|id| (self.has_page)(id));
        let Some(id) = id else {
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

/// Writes a link in place of an image. Links cannot be nested, so within one it is a
/// `span`.
fn picture(tag: &str, in_link: bool, out: &mut String) {
    let (source, alt) = (attribute(tag, "src"), attribute(tag, "alt"));
    let (open, close) = if in_link {
        ("<span class=\"picture\" data-src=\"", "</span>")
    } else {
        ("<a class=\"picture\" href=\"", "</a>")
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

/// Writes a tag. Code and tables, which may be wider than the page, are made scrollable
/// with the keyboard.
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

/// Returns the value of an attribute as written, with escapes.
pub(super) fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let value = &tag[start..];
    Some(&value[..memchr(b'"', value.as_bytes())?])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewrite(html: &str) -> String {
        let rewriter = HtmlRewriter {
            components: BTreeMap::from([("<!--key-->".to_owned(), "<p>chart</p>".to_owned())]),
            has_page: &|id| id == "a b",
        };
        let mut out = String::new();
        rewriter.rewrite(html, &mut out);
        out
    }

    #[test]
    fn rewrites_images_components_tokens_and_links() {
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
        for (html, rewritten) in all {
            assert_eq!(rewrite(html), rewritten);
        }
    }
}
