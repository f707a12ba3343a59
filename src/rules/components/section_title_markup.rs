//! `components/section-title-markup`: Markdown in the title of a section.

use crate::article::markdown_options;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;
use pulldown_cmark::{Event, Parser, Tag};

pub(super) const RULE: Rule = Rule::article("components/section-title-markup", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for section in &cx.article.sections {
        let Some(found) = markup(&section.title) else {
            continue;
        };
        let span = Span::of_slice(&section.title, found, section.title_span.start as usize);
        out.report(
            span,
            format!("section titles are plain text, so readers see `{found}`"),
        )
        .help("Remove the markup. Put links in the text of the section.");
    }
}

/// Returns the first markup in `title`.
fn markup(title: &str) -> Option<&str> {
    for (event, range) in Parser::new_ext(title, markdown_options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Strong | Tag::Emphasis | Tag::Link { .. } | Tag::Image { .. })
            | Event::Code(_)
            | Event::InlineHtml(_)
            | Event::Html(_) => return title.get(range),
            Event::Text(text) if title.get(range.clone()) != Some(&*text) => {
                return title.get(range);
            }
            _ => {}
        }
    }
    // Characters that are not parsed as markup.
    ["**", "__", "`", "\\"]
        .into_iter()
        .find_map(|mark| title.matches(mark).next())
}
