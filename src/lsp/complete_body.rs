//! Completion in comments of the body: tokens, regions and suppressed findings.

use super::complete_block::plain;
use super::completion_item::{Item, Items, escaped};
use super::context::Context;
use crate::article::Marker;
use crate::source::Span;
use gen_lsp_types::CompletionItemKind;

/// Returns tokens and regions, each with its end, and comments that suppress findings.
pub(super) fn markers(cx: &Context, start: usize, offset: usize) -> Option<Items> {
    let (article, schemas) = (cx.article(), cx.schemas());
    let text = &article.source.text;
    let comment = Comment::at(text, start, offset);
    if comment.typed.trim_start().starts_with('/') {
        return Some(ends(cx, start, &comment));
    }
    if comment.is_whole {
        return Some(marker_names(cx, &comment));
    }
    let markers = &schemas.markers;
    let kind = article.self_help_type.as_deref();
    let allowed = |name: &str| {
        kind.is_none_or(|kind| {
            let mut names = kind.regions_allowed.iter().chain(&kind.regions_required);
            names.any(|one| one.eq_ignore_ascii_case(name))
        })
    };
    let mut items = Vec::new();
    let has = |name: &str| {
        let own = article.markers.iter().filter(|marker| !marker.is_token());
        own.filter(|marker| marker.span.start as usize != start)
            .any(|marker| article.source.slice(marker.name).eq_ignore_ascii_case(name))
    };
    for region in markers
        .regions
        .iter()
        .filter(|region| allowed(&region.name) && !has(&region.name))
    {
        items.push(Item {
            label: format!("<!--{}-->", region.name),
            text: format!("<!--{0}-->\n$0\n<!--/{0}-->", escaped(&region.name)),
            detail: "region".to_owned(),
            documentation: region.summary.clone(),
            is_snippet: true,
            kind: Some(CompletionItemKind::Struct),
            ..Item::default()
        });
    }
    for token in &markers.tokens {
        items.push(Item {
            label: format!("<!--${token}-->"),
            text: format!("<!--\\${0}-->${{1:{0}}}<!--/\\${0}-->$0", escaped(token)),
            detail: "token".to_owned(),
            documentation: "The portal replaces the text with the customer's value.".to_owned(),
            is_snippet: true,
            kind: Some(CompletionItemKind::Variable),
            ..Item::default()
        });
    }
    let mut rules: Vec<&str> = Vec::new();
    for finding in cx.analysis.findings_of(cx.file) {
        if !rules.contains(&finding.rule.as_str()) {
            rules.push(finding.rule.as_str());
        }
    }
    items.extend(rules.into_iter().map(|rule| Item {
        label: format!("<!-- helpc-disable-next-line {rule} -->"),
        text: format!(
            "<!-- helpc-disable-next-line {} -- ${{1:reason}} -->",
            escaped(rule)
        ),
        detail: "suppress a finding".to_owned(),
        is_snippet: true,
        kind: Some(CompletionItemKind::Snippet),
        ..Item::default()
    }));
    // There are more tokens than a list shows.
    let typed = comment.typed.trim_start_matches(['$', ' ']);
    let typed = typed.to_lowercase();
    items.retain(|item| item.label.to_lowercase().contains(&typed));
    let end = comment.name_end + closing_length(&text[comment.name_end..]);
    Some(Items::found(Span::new(start, end), items))
}

/// Returns the length of the end of a comment: editors insert `-->` by themselves.
fn closing_length(text: &str) -> usize {
    if text.starts_with(COMMENT_END) {
        return COMMENT_END.len();
    }
    0
}

const COMMENT_START: &str = "<!--";
const COMMENT_END: &str = "-->";

/// A comment that the author is typing.
struct Comment<'t> {
    /// The text between `<!--` and the cursor.
    typed: &'t str,
    /// The name that the cursor is in, without `$` and `/`.
    name: &'t str,
    /// The end of that name.
    name_end: usize,
    /// True if it is a whole one already.
    is_whole: bool,
}

impl<'t> Comment<'t> {
    fn at(text: &'t str, start: usize, offset: usize) -> Self {
        let rest = &text[offset..];
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
        let length = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        let name_end = offset + length;
        // An editor may have been faster than the author, so that the cursor is outside.
        let from = (start + COMMENT_START.len()).min(offset);
        let written = &text[from..name_end];
        let name = written.trim_start_matches(['/', '$', ' ']);
        // Editors insert `-->` by themselves, but not the end of a token.
        let end = format!("/{}{COMMENT_END}", written.trim());
        let has_end = !name.is_empty() && text[name_end..].contains(&end);
        let is_closed = text[name_end..]
            .trim_start_matches(' ')
            .starts_with(COMMENT_END);
        Self {
            typed: &text[from..offset],
            name,
            name_end,
            is_whole: is_closed && (length > 0 || has_end),
        }
    }
}

/// Returns the names of tokens or of regions, for the start of a whole one.
fn marker_names(cx: &Context, comment: &Comment<'_>) -> Items {
    let markers = &cx.schemas().markers;
    let names: Vec<&str> = if comment.typed.trim_start().starts_with('$') {
        markers.tokens.iter().map(String::as_str).collect()
    } else {
        let regions = markers.regions.iter();
        regions.map(|region| region.name.as_str()).collect()
    };
    let typed = comment.typed.trim_start_matches(['$', ' ']).to_lowercase();
    let mut items = plain(names);
    items.retain(|item| item.label.to_lowercase().contains(&typed));
    let start = comment.name_end - comment.name.len();
    Items::found(Span::new(start, comment.name_end), items)
}

/// Returns the ends of the tokens and regions that are open before `start`, the innermost first.
fn ends(cx: &Context, start: usize, comment: &Comment<'_>) -> Items {
    let article = cx.article();
    let mut open: Vec<&Marker> = Vec::new();
    for marker in &article.markers {
        if marker.span.end as usize > start {
            break;
        }
        if marker.is_start() {
            open.push(marker);
            continue;
        }
        let name = article.source.slice(marker.name);
        let own = open.iter().rposition(|one| {
            let is_same_kind = one.is_token() == marker.is_token();
            is_same_kind && article.source.slice(one.name).eq_ignore_ascii_case(name)
        });
        if let Some(own) = own {
            open.remove(own);
        }
    }
    let items = open.into_iter().rev().map(|marker| {
        let dollar = if marker.is_token() { "$" } else { "" };
        let end = format!("<!--/{dollar}{}-->", article.source.slice(marker.name));
        Item {
            label: end.clone(),
            text: end,
            detail: "the end".to_owned(),
            kind: Some(CompletionItemKind::Variable),
            ..Item::default()
        }
    });
    let rest = &article.source.text[comment.name_end..];
    let end = comment.name_end + closing_length(rest);
    Items::all(Span::new(start, end), items.collect())
}
