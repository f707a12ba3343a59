//! The outline of a document: symbols, links, folding, selections, semantic tokens.

use super::context::Context;
use super::names;
use super::target::{place_of, questions, touches};
use crate::article::{LinkOrigin, NodeKind, Target as LinkTarget, classify};
use crate::source::Span;
use gen_lsp_types::{
    DocumentLink, DocumentSymbol, FoldingRange, FoldingRangeKind, Position, SelectionRange,
    SymbolKind,
};
use std::collections::BTreeSet;

/// Returns the symbols of the article: the block, the headings in a hierarchy, components,
/// questions.
pub(super) fn symbols(cx: &Context) -> Vec<DocumentSymbol> {
    let article = cx.article();
    let mut symbols = Vec::new();
    if let Some(block) = article.properties.span {
        let attributes = article.properties.all(&article.source).map(|attribute| {
            let whole = attribute.name_span().to(attribute.value_span());
            let detail = crate::util::shorten(attribute.trimmed(), 60).into_owned();
            symbol(
                cx,
                attribute.name(),
                &detail,
                SymbolKind::Property,
                whole,
                attribute.name_span(),
            )
        });
        let children = attributes.collect();
        let line = article.block_line();
        symbols.push(DocumentSymbol {
            children: Some(children),
            ..symbol(
                cx,
                "properties",
                article.id(),
                cx.capabilities
                    .symbol_kinds
                    .choose(SymbolKind::Object, SymbolKind::Class),
                block,
                line,
            )
        });
    }
    let end = article.source.text.len();
    symbols.extend(headings(cx, 0, article.outline.headings.len(), end));
    for component in &article.components {
        symbols.push(symbol(
            cx,
            &component.name,
            "component",
            SymbolKind::Class,
            component.span,
            component.span,
        ));
    }
    for question in questions(article) {
        if let Some((id, span)) = question.id() {
            let label = question.node.text("displayLabel").unwrap_or_default();
            symbols.push(symbol(
                cx,
                id,
                label,
                SymbolKind::Field,
                question.node.span(),
                span,
            ));
        }
    }
    symbols
}

/// Returns the headings from one index to another, each with those below it.
fn headings(cx: &Context, from: usize, to: usize, end: usize) -> Vec<DocumentSymbol> {
    let all = &cx.article().outline.headings;
    let mut symbols = Vec::new();
    let mut at = from;
    // Nested calls would be as deep as headings, which have six levels.
    while at < to {
        let heading = &all[at];
        let next = (at + 1..to)
            .find(|next| all[*next].level <= heading.level)
            .unwrap_or(to);
        let until = if next < to {
            all[next].span.start as usize
        } else {
            end
        };
        let whole = Span::new(
            heading.span.start as usize,
            until.max(heading.span.end as usize),
        );
        let name = if heading.text.is_empty() {
            "(no text)"
        } else {
            &heading.text
        };
        let children = headings(cx, at + 1, next, until);
        symbols.push(DocumentSymbol {
            children: (!children.is_empty()).then_some(children),
            ..symbol(cx, name, "", SymbolKind::String, whole, heading.span)
        });
        at = next;
    }
    symbols
}

fn symbol(
    cx: &Context,
    name: &str,
    detail: &str,
    kind: SymbolKind,
    whole: Span,
    own: Span,
) -> DocumentSymbol {
    DocumentSymbol {
        name: if name.is_empty() {
            "-".to_owned()
        } else {
            name.to_owned()
        },
        detail: (!detail.is_empty()).then(|| detail.to_owned()),
        kind,
        range: cx.range(whole.to(own)),
        selection_range: cx.range(own),
        tags: None,
        #[allow(deprecated)]
        deprecated: None,
        children: None,
    }
}

/// Returns the links of the article that lead to a file or a web page.
pub(super) fn links(cx: &Context) -> Vec<DocumentLink> {
    let corpus = cx.corpus();
    let links = cx.article().outline.addresses();
    let links = links.filter_map(|link| {
        let target = match classify(&link.url) {
            LinkTarget::Web { .. } => {
                let is_whole = link.url.starts_with("https://") || link.url.starts_with("http://");
                is_whole.then(|| link.url.clone())
            }
            LinkTarget::File { .. } if cx.is_in_tree() => {
                let place = place_of(corpus, cx.file, &link.url)?;
                let exists = corpus.has_file(&place.path);
                exists.then(|| cx.open.uri_of(&corpus.tree.root.join(&place.path)))
            }
            _ => None,
        }?;
        let tooltip = place_of(corpus, cx.file, &link.url)
            .and_then(|place| Some(names::of_article(corpus, place.file?)));
        let span = if link.origin == LinkOrigin::Reference {
            link.span
        } else {
            link.target
        };
        Some(DocumentLink {
            range: cx.range(span),
            target: Some(target.into()),
            tooltip,
            ..DocumentLink::default()
        })
    });
    links.collect()
}

/// Returns what can be folded: the block, sections, code, lists, JSON objects.
pub(super) fn folds(cx: &Context) -> Vec<FoldingRange> {
    let article = cx.article();
    let outline = &article.outline;
    let mut folds: BTreeSet<(u32, u32, u8)> = BTreeSet::new();
    let mut add = |span: Span, is_comment: bool| {
        let range = cx.range(span);
        let last = if range.end.character == 0 && range.end.line > range.start.line {
            range.end.line - 1
        } else {
            range.end.line
        };
        if last > range.start.line {
            folds.insert((range.start.line, last, u8::from(is_comment)));
        }
    };
    if let Some(block) = article.properties.span {
        add(block, false);
    }
    let text = &article.source.text;
    for (at, heading) in outline.headings.iter().enumerate() {
        let next = outline.headings[at + 1..]
            .iter()
            .find(|next| next.level <= heading.level);
        let end = next.map_or(text.len(), |next| next.span.start as usize);
        let content = text[..end].trim_end().len();
        add(
            Span::new(
                heading.span.start as usize,
                content.max(heading.span.end as usize),
            ),
            false,
        );
    }
    for span in outline.fences.iter().chain(&outline.tables) {
        add(*span, false);
    }
    for list in &outline.lists {
        add(list.last_item.to(list.span), false);
    }
    for span in &outline.comments {
        add(*span, true);
    }
    for component in &article.components {
        add(component.span, false);
    }
    if let Some(root) = article.document() {
        root.walk(&mut |node| {
            if node.is_container() {
                add(node.span(), false);
            }
        });
    }
    folds
        .into_iter()
        .map(|(start_line, end_line, is_comment)| FoldingRange {
            start_line,
            end_line,
            kind: (is_comment == 1).then_some(FoldingRangeKind::Comment),
            ..FoldingRange::default()
        })
        .collect()
}

/// Returns the spans around each position, from the inner to the outer one.
pub(super) fn selections(cx: &Context, positions: &[Position]) -> Vec<SelectionRange> {
    positions
        .iter()
        .map(|position| selection(cx, *position))
        .collect()
}

fn selection(cx: &Context, position: Position) -> SelectionRange {
    let article = cx.article();
    let text = &article.source.text;
    let offset = text.floor_char_boundary(cx.offset(position).min(text.len()));
    let mut spans: Vec<Span> = vec![Span::new(0, text.len()), word(text, offset)];
    let line = crate::source::line_start(text, offset);
    let rest = text[offset..]
        .find(['\n', '\r'])
        .unwrap_or(text.len() - offset);
    spans.push(Span::new(line, offset + rest));
    spans.extend(article.properties.span);
    for attribute in article.properties.all(&article.source) {
        spans.push(attribute.name_span().to(attribute.value_span()));
        spans.push(attribute.value_span());
        spans.extend(attribute.items().map(|item| item.span));
    }
    let outline = &article.outline;
    for (at, heading) in outline.headings.iter().enumerate() {
        let next = outline.headings[at + 1..]
            .iter()
            .find(|next| next.level <= heading.level);
        let end = next.map_or(text.len(), |next| next.span.start as usize);
        spans.push(Span::new(
            heading.span.start as usize,
            end.max(heading.span.end as usize),
        ));
        spans.push(heading.content);
    }
    for link in &outline.links {
        spans.push(link.span);
        spans.push(link.target);
    }
    spans.extend(outline.lists.iter().map(|list| list.span));
    spans.extend(
        outline
            .code
            .iter()
            .chain(&outline.fences)
            .chain(&outline.tables),
    );
    if let Some(root) = article.document() {
        root.walk(&mut |node| {
            spans.push(node.span());
            if let NodeKind::String(_) = node.kind() {
                spans.push(node.inner_span());
            }
            spans.extend(
                node.members()
                    .iter()
                    .map(|one| one.key_span().to(one.value().span())),
            );
        });
    }
    spans.retain(|span| touches(*span, offset));
    spans.sort_by_key(|span| (std::cmp::Reverse(span.len()), span.start));
    spans.dedup();
    let mut result: Option<SelectionRange> = None;
    let mut around: Option<Span> = None;
    for span in spans {
        if around.is_none_or(|around| around.contains(span)) {
            around = Some(span);
            let range = cx.range(span);
            if result.as_ref().is_some_and(|outer| outer.range == range) {
                continue;
            }
            result = Some(SelectionRange {
                range,
                parent: result.map(Box::new),
            });
        }
    }
    result.unwrap_or_default()
}

fn word(text: &str, offset: usize) -> Span {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let start = text[..offset].trim_end_matches(is_word).len();
    let rest = &text[offset..];
    let end = offset + rest.find(|c| !is_word(c)).unwrap_or(rest.len());
    Span::new(start, end)
}
