//! Definition and references, which share one notion of a reference.

use super::context::Context;
use super::names;
use super::target::{Target, TargetKind, place_of, questions};
use crate::article::{Article, Link, LinkOrigin, Target as LinkTarget, classify};
use crate::corpus::{Corpus, Taxonomy, resolve};
use crate::finding::FileId;
use crate::schema::ARTICLE_REFERENCE;
use crate::source::Span;
use gen_lsp_types::{Location, Position, Range};
use std::collections::BTreeMap;

/// Something that has a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    /// An article, by its id.
    Article(FileId),
    /// A heading, by its index.
    Heading(FileId, usize),
    /// A question of a form.
    Question(String),
    /// A topic or a product.
    Id(&'static str, String),
    /// A file that is not an article.
    File(String),
}

/// Returns what is named at a position.
pub(super) fn named(cx: &Context, offset: usize) -> Option<(Named, Span)> {
    let corpus = cx.corpus();
    let target = Target::at(cx.article(), offset)?;
    let named = match &target.kind {
        TargetKind::AttributeValue(attribute, item) => {
            let name = attribute.name();
            if name.eq_ignore_ascii_case("articleId") {
                Named::Article(cx.file)
            } else {
                let key = [names::TOPICS, names::PRODUCTS]
                    .into_iter()
                    .find(|key| name.eq_ignore_ascii_case(key))?;
                Named::Id(key, item.as_ref()?.text.to_lowercase())
            }
        }
        TargetKind::Heading(at) => Named::Heading(cx.file, *at),
        TargetKind::Link(link) => return Some((of_link(cx, link)?, target.span)),
        TargetKind::Include(include) => {
            let written = cx.article().source.slice(include.path);
            Named::File(resolve(&cx.article().source.path, written)?)
        }
        TargetKind::QuestionId(id)
        | TargetKind::QuestionReference(id)
        | TargetKind::ChoiceReference(id, _) => Named::Question((*id).to_owned()),
        TargetKind::ArticleReference(id) => Named::Article(*corpus.by_id(id).first()?),
        _ => return None,
    };
    Some((named, target.span))
}

fn of_link(cx: &Context, link: &Link) -> Option<Named> {
    let place = place_of(cx.corpus(), cx.file, &link.url)?;
    let Some(file) = place.file else {
        return Some(Named::File(place.path));
    };
    let fragment = place.fragment.filter(|fragment| !fragment.is_empty());
    if let Some(fragment) = fragment
        && let Some(at) = heading_of(cx, file, fragment)
    {
        return Some(Named::Heading(file, at));
    }
    Some(Named::Article(file))
}

/// Returns the heading that a fragment leads to.
fn heading_of(cx: &Context, file: FileId, fragment: &str) -> Option<usize> {
    let article = cx.corpus().article(file);
    let anchors = article.anchors(cx.schemas());
    let name = anchors.find_loosely(fragment)?;
    (0..article.outline.headings.len()).find(|at| anchors.heading(*at) == Some(name))
}

/// Returns the definition of what is at a position.
pub(super) fn definition(cx: &Context, position: Position) -> Vec<Location> {
    let offset = cx.offset(position);
    let Some((named, _)) = named(cx, offset) else {
        return Vec::new();
    };
    definitions(cx, &named)
}

fn definitions(cx: &Context, named: &Named) -> Vec<Location> {
    let corpus = cx.corpus();
    match named {
        Named::Article(file) => cx.locations(*file, &[id_span(corpus.article(*file))]),
        Named::Heading(file, at) => {
            let heading = &corpus.article(*file).outline.headings[*at];
            cx.locations(*file, &[heading.content])
        }
        Named::Question(id) => cx.locations(cx.file, &question_spans(cx.article(), id)),
        Named::Id(key, id) => {
            let taxonomy = Taxonomy::of(corpus);
            let place = if *key == names::TOPICS {
                taxonomy
                    .topic(id)
                    .map(|(product, topic)| (product.file, topic.span))
            } else {
                taxonomy
                    .product(id)
                    .map(|product| (product.file, product.span))
            };
            place
                .into_iter()
                .flat_map(|(file, span)| cx.locations(file, &[span]))
                .collect()
        }
        Named::File(path) => {
            if !corpus.has_file(path) {
                return Vec::new();
            }
            let full = corpus.tree.root.join(path);
            vec![Location {
                uri: cx.open.uri_of(&full).into(),
                range: Range::default(),
            }]
        }
    }
}

/// Returns the location of the id of an article; its first line if it has none.
fn id_span(article: &Article) -> Span {
    let id = article
        .attribute("articleId")
        .filter(|id| !id.trimmed().is_empty());
    id.map_or_else(|| article.block_line(), |id| id.trimmed_span())
}

pub(super) fn question_spans(article: &Article, id: &str) -> Vec<Span> {
    let ids = questions(article).filter_map(|question| question.id());
    ids.filter(|(own, _)| *own == id)
        .map(|(_, span)| span)
        .collect()
}

/// A place that refers to something.
#[derive(Debug, Clone)]
pub(super) struct Use {
    pub(super) file: FileId,
    /// What is replaced when the name changes.
    pub(super) span: Span,
}

/// Returns the places that refer to what is at a position.
pub(super) fn references(cx: &Context, position: Position, with_definition: bool) -> Vec<Location> {
    let offset = cx.offset(position);
    let Some((named, _)) = named(cx, offset) else {
        return Vec::new();
    };
    let mut locations = Vec::new();
    if with_definition {
        locations.extend(definitions(cx, &named));
    }
    let mut by_file: BTreeMap<FileId, Vec<Span>> = BTreeMap::new();
    for one in uses(cx, &named) {
        by_file.entry(one.file).or_default().push(one.span);
    }
    for (file, spans) in by_file {
        locations.extend(cx.locations(file, &spans));
    }
    locations
}

pub(super) fn uses(cx: &Context, named: &Named) -> Vec<Use> {
    let corpus = cx.corpus();
    let mut uses = Vec::new();
    match named {
        Named::Article(file) => {
            let path = corpus.article(*file).source.path.clone();
            let id = corpus.article(*file).id().to_owned();
            links(corpus, &mut uses, &|target, _| target == path);
            references_by_id(corpus, &id, &mut uses);
        }
        Named::File(path) => links(corpus, &mut uses, &|target, _| target == path),
        Named::Heading(file, at) => {
            let path = corpus.article(*file).source.path.clone();
            let anchors = corpus.article(*file).anchors(cx.schemas());
            let Some(name) = anchors.heading(*at) else {
                return uses;
            };
            let is_named = |fragment: &str| anchors.find_loosely(fragment) == Some(name);
            links(corpus, &mut uses, &|target, fragment| {
                target == path && fragment.is_some_and(is_named)
            });
        }
        Named::Question(id) => {
            for question in questions(cx.article()) {
                let references = question.references(cx.article()).into_iter();
                uses.extend(references.filter(|one| one.element == id).map(|one| Use {
                    file: cx.file,
                    span: one.element_span,
                }));
            }
        }
        Named::Id(key, id) => {
            for (file, article) in corpus.files() {
                if let Some(attribute) = article.attribute(key) {
                    let items = attribute
                        .items()
                        .filter(|item| item.text.eq_ignore_ascii_case(id));
                    uses.extend(items.map(|item| Use {
                        file,
                        span: item.span,
                    }));
                }
            }
        }
    }
    uses
}

/// Adds the links for which `is_wanted` returns true: it gets the path below the root and the
/// fragment.
pub(super) fn links(
    corpus: &Corpus,
    uses: &mut Vec<Use>,
    is_wanted: &dyn Fn(&str, Option<&str>) -> bool,
) {
    for (file, article) in corpus.files() {
        for link in article.outline.addresses() {
            let target = match classify(&link.url) {
                LinkTarget::Fragment(fragment) => (article.source.path.clone(), Some(fragment)),
                LinkTarget::File { path, fragment } => match resolve(&article.source.path, path) {
                    Some(path) => (path, fragment),
                    None => continue,
                },
                _ => continue,
            };
            if is_wanted(&target.0, target.1) {
                uses.push(Use {
                    file,
                    span: address_span(article, link),
                });
            }
        }
    }
}

/// Returns the location of the address of a link.
pub(super) fn address_span(article: &Article, link: &Link) -> Span {
    let target = if link.origin == LinkOrigin::Reference {
        link.span
    } else {
        link.target
    };
    let written = article.source.slice(target);
    match written.find(&link.url) {
        Some(at) => {
            let start = target.start as usize + at;
            Span::new(start, start + link.url.len())
        }
        None => target,
    }
}

/// Adds the JSON values that name an article by its id.
pub(super) fn references_by_id(corpus: &Corpus, id: &str, uses: &mut Vec<Use>) {
    for (file, article) in corpus.files() {
        let Some(root) = article.document() else {
            continue;
        };
        root.walk(&mut |node| {
            for member in node.members() {
                let value = member.value();
                if member.is(ARTICLE_REFERENCE)
                    && value
                        .as_str()
                        .is_some_and(|own| own.trim().eq_ignore_ascii_case(id))
                {
                    uses.push(Use {
                        file,
                        span: value.inner_span(),
                    });
                }
            }
        });
    }
}
