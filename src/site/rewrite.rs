//! Rewrites the HTML of an article for a page that works without scripts. Images become
//! links, so that nothing is fetched from other sites until the reader selects them.
//! Components replace their comments, tokens are marked, other comments are removed.
//! `render.js` does the same with the elements of the browser.

use super::slug::slug;
use crate::published::html::{HtmlWriter, Piece, Pieces, StartTag, pieces};
use std::collections::BTreeMap;

/// Texts that the rewriter adds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'d> {
    /// The text in place of an image in a link.
    pub(super) picture: &'d str,
    /// The text of a link to an image.
    pub(super) show_picture: &'d str,
    /// The name of a table.
    pub(super) table: &'d str,
    /// The note after a link to the portal.
    pub(super) portal: &'d str,
}

/// Rewrites the HTML of one article.
pub(super) struct HtmlRewriter<'d> {
    /// The HTML of components, by the comments that they replace.
    pub(super) components: &'d BTreeMap<String, String>,
    /// The texts of the language of the page.
    pub(super) words: Words<'d>,
    /// Returns true if the article with an id has a page.
    pub(super) has_page: &'d dyn Fn(&str) -> bool,
}

impl HtmlRewriter<'_> {
    /// Returns the rewritten `html`.
    pub(super) fn rewrite(&self, html: &str) -> String {
        let mut out = HtmlWriter::with_capacity(html.len() + html.len() / 8);
        let mut pieces = pieces(html);
        let mut in_link = false;
        let mut in_blade = false;
        while let Some(piece) = pieces.next() {
            match &piece {
                Piece::Component(key) => {
                    if let Some(component) = self.components.get(&**key) {
                        out.html(component);
                    }
                }
                Piece::TokenStart(_) => {
                    if let Some(sample) = sample(pieces.clone()) {
                        out.start(StartTag::new("span").with("class", "token"));
                        out.write(&sample);
                        out.end("span");
                        pieces.next();
                    }
                }
                Piece::TokenEnd(_) | Piece::Region(_) => {}
                Piece::Image(image) => self.picture(image, in_link, &mut out),
                Piece::ArticleLink(link) => {
                    in_link = true;
                    self.article_link(link, &mut out);
                }
                Piece::Link(_) | Piece::BladeLink(_) => {
                    in_link = true;
                    in_blade = matches!(piece, Piece::BladeLink(_));
                    out.write(&piece);
                }
                // Code and tables may be wider than the page. They are made scrollable
                // with the keyboard.
                Piece::Code(code) if code.get("class").is_some() => {
                    out.start(code.clone().with("tabindex", "0"));
                }
                Piece::Table(_) => {
                    let wide = StartTag::new("div").with("class", "wide");
                    let wide = wide.with("tabindex", "0").with("role", "group");
                    out.start(wide.with("aria-label", self.words.table));
                    out.write(&piece);
                }
                Piece::End(name) => {
                    in_link &= name != "a";
                    out.write(&piece);
                    if name == "table" {
                        out.end("div");
                    }
                    if name == "a" && std::mem::take(&mut in_blade) {
                        self.portal_note(&mut out);
                    }
                }
                Piece::Text(_) | Piece::Heading(_) | Piece::Code(_) | Piece::Element(_) => {
                    out.write(&piece);
                }
            }
        }
        out.finish()
    }

    fn article_link(&self, link: &StartTag<'_>, out: &mut HtmlWriter) {
        let id = link.value("data-article").unwrap_or_default();
        let mut tag = StartTag::new("a");
        if (self.has_page)(&id) {
            let mut address = format!("{}.html", slug(&id));
            if let Some(fragment) = link.get("data-fragment") {
                address.push('#');
                address.push_str(fragment);
            }
            tag.push_escaped("href", &address);
        }
        tag.append(link);
        out.start(tag);
    }

    /// Writes a note that the preceding link opens the portal: without scripts it has no address.
    fn portal_note(&self, out: &mut HtmlWriter) {
        out.start(StartTag::new("span").with("class", "in-portal"));
        out.text(" ");
        out.text(self.words.portal);
        out.end("span");
    }

    /// Writes a link in place of an image. Links cannot be nested, so within one it is a
    /// `span`.
    fn picture(&self, image: &StartTag<'_>, in_link: bool, out: &mut HtmlWriter) {
        let (name, target, text) = if in_link {
            ("span", "data-src", self.words.picture)
        } else {
            ("a", "href", self.words.show_picture)
        };
        let mut tag = StartTag::new(name).with("class", "picture");
        tag.push_escaped(target, image.get("src").unwrap_or_default());
        out.start(tag);
        out.text(text);
        if let Some(alt) = image.get("alt").filter(|alt| !alt.trim().is_empty()) {
            out.text(": ");
            out.write(&Piece::Text(alt.into()));
        }
        out.end(name);
    }
}

/// Returns the sample of a token, which follows its first comment; `None` if it is empty
/// or contains tags.
fn sample(mut pieces: Pieces<'_>) -> Option<Piece<'_>> {
    match (pieces.next()?, pieces.next()?) {
        (Piece::Text(text), Piece::TokenEnd(_)) if !text.trim().is_empty() => {
            Some(Piece::Text(text))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "<!--3a3c8f7e-5a0e-5c0c-9a39-0d4f0ad7c2c8-->";

    fn rewrite(html: &str) -> String {
        let rewriter = HtmlRewriter {
            components: &BTreeMap::from([(KEY.to_owned(), "<p>chart</p>".to_owned())]),
            words: Words {
                picture: "Picture",
                show_picture: "Show",
                table: "Table",
                portal: "(in the portal)",
            },
            has_page: &|id| id == "a b",
        };
        rewriter.rewrite(html)
    }

    #[test]
    fn rewrites_images_components_tokens_and_links() {
        let component = format!("a{KEY}b");
        let all = [
            (
                "<img src=\"https://a.example/x.png\" alt=\"A &lt;b&gt;\">",
                "<a class=\"picture\" href=\"https://a.example/x.png\">Show: A &lt;b&gt;</a>",
            ),
            (
                "<a href=\"https://b.example\"><img src=\"https://a.example/x.png\" alt=\"\" /></a>",
                "<a href=\"https://b.example\"><span class=\"picture\" data-src=\"https://a.example/x.png\">Picture</span></a>",
            ),
            (component.as_str(), "a<p>chart</p>b"),
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
                "<a data-blade=\"A.b\">x</a> y",
                "<a data-blade=\"A.b\">x</a><span class=\"in-portal\"> (in the portal)</span> y",
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
