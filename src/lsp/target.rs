//! Determines what is at a position in an article, for hover, completion, definition, references
//! and rename.

use crate::article::{
    Article, AttributeRef, ComponentChild, ComponentUse, Condition, Include, Item, Link, Marker,
    Member, Node, OffsetMap, Target as LinkTarget, classify,
};
use crate::corpus::{Corpus, resolve};
use crate::finding::FileId;
use crate::schema::{ARTICLE_REFERENCE, BodySchema, Schemas};
use crate::source::Span;

/// What is at a position, and its span in the file.
#[derive(Debug)]
pub(super) struct Target<'a> {
    pub(super) kind: TargetKind<'a>,
    pub(super) span: Span,
}

/// The kinds of things that a position may be at.
#[derive(Debug)]
pub(super) enum TargetKind<'a> {
    /// The name of an attribute.
    AttributeName(AttributeRef<'a>),
    /// The value of an attribute; of a list, the item.
    AttributeValue(AttributeRef<'a>, Option<Item<'a>>),
    /// A space between the attributes of the block.
    BlockGap,
    /// The start or the end of a token or a region.
    Marker(&'a Marker),
    /// A component, outside of its children.
    Component(&'a ComponentUse),
    /// A child element of a component.
    ComponentChild(&'a ComponentUse, &'a ComponentChild),
    /// A link or an image.
    Link(&'a Link),
    /// A heading, by its index.
    Heading(usize),
    /// An include directive.
    Include(&'a Include),
    /// A rule in a comment that suppresses findings.
    Rule(&'a str),
    /// The key of a JSON object.
    JsonKey(JsonPath<'a>, Member<'a>),
    /// A value in a JSON document that is not a container.
    JsonValue(JsonPath<'a>),
    /// The id of a question of a form.
    QuestionId(&'a str),
    /// The id of a question in a condition.
    QuestionReference(&'a str),
    /// A value in a condition on this question.
    ChoiceReference(&'a str, &'a str),
    /// The id of an article in a JSON document.
    ArticleReference(&'a str),
}

/// The keys that lead from the root of a document to a value, and the objects and lists that
/// contain it.
#[derive(Debug, Clone, Default)]
pub(super) struct JsonPath<'a> {
    /// `None` stands for an item of a list.
    pub(super) keys: Vec<Option<&'a str>>,
    /// The innermost object.
    pub(super) object: Option<Node<'a>>,
}

impl<'a> Target<'a> {
    fn new(kind: TargetKind<'a>, span: Span) -> Option<Self> {
        Some(Self { kind, span })
    }

    /// Returns what is at `offset`. The offset at the end of something belongs to it, because
    /// cursors are between characters.
    pub(super) fn at(article: &'a Article, offset: usize) -> Option<Self> {
        in_block(article, offset)
            .or_else(|| in_suppression(article, offset))
            .or_else(|| in_marker(article, offset))
            .or_else(|| in_component(article, offset))
            .or_else(|| in_form(article, offset))
            .or_else(|| in_links(article, offset))
            .or_else(|| in_json(article, offset))
            .or_else(|| in_heading(article, offset))
    }
}

/// Returns true if a cursor at `offset` is in `span` or at one of its ends.
pub(super) fn touches(span: Span, offset: usize) -> bool {
    span.start as usize <= offset && offset <= span.end as usize
}

fn in_block(article: &Article, offset: usize) -> Option<Target<'_>> {
    let block = article.properties.span?;
    if !touches(block, offset) {
        return None;
    }
    for attribute in article.properties.all(&article.source) {
        if touches(attribute.name_span(), offset) {
            let span = attribute.name_span();
            return Target::new(TargetKind::AttributeName(attribute), span);
        }
        if touches(attribute.value_span(), offset) {
            let mut items = attribute.items();
            let item = items.find(|item| touches(item.span, offset));
            let span = item.map_or_else(|| attribute.value_span(), |item| item.span);
            return Target::new(TargetKind::AttributeValue(attribute, item), span);
        }
    }
    let here = Span::new(offset, offset);
    Target::new(TargetKind::BlockGap, here)
}

fn in_suppression(article: &Article, offset: usize) -> Option<Target<'_>> {
    let mut names = article.suppressions.iter().flat_map(|one| &one.rules);
    let (name, span) = names.find(|(_, span)| touches(*span, offset))?;
    Target::new(TargetKind::Rule(name), *span)
}

fn in_marker(article: &Article, offset: usize) -> Option<Target<'_>> {
    let markers = article.markers.iter();
    let mut markers = markers.chain(article.attribute_markers.iter().flatten());
    let marker = markers.find(|marker| touches(marker.span, offset))?;
    Target::new(TargetKind::Marker(marker), marker.span)
}

fn in_component(article: &Article, offset: usize) -> Option<Target<'_>> {
    fn find(list: &[ComponentUse], offset: usize) -> Option<Target<'_>> {
        let one = list.iter().find(|one| touches(one.span, offset))?;
        if let Some(inner) = find(&one.grouped, offset) {
            return Some(inner);
        }
        let child = one
            .children
            .iter()
            .find(|child| touches(child.span, offset));
        match child {
            Some(child) => Target::new(TargetKind::ComponentChild(one, child), child.span),
            None => Target::new(TargetKind::Component(one), one.span),
        }
    }
    find(&article.components, offset)
}

fn in_links(article: &Article, offset: usize) -> Option<Target<'_>> {
    let includes = &article.outline.includes;
    if let Some(include) = includes.iter().find(|one| touches(one.span, offset)) {
        return Target::new(TargetKind::Include(include), include.path);
    }
    // Of nested ones, an image in a link, the inner one starts later.
    let links = article.outline.links.iter().rev();
    let mut links = links.chain(&article.outline.definitions);
    let link = links.find(|link| touches(link.span, offset))?;
    Target::new(TargetKind::Link(link), link.span)
}

fn in_heading(article: &Article, offset: usize) -> Option<Target<'_>> {
    let mut headings = article.outline.headings.iter().enumerate();
    let (at, heading) = headings.find(|(_, heading)| touches(heading.span, offset))?;
    Target::new(TargetKind::Heading(at), heading.content)
}

fn in_form(article: &Article, offset: usize) -> Option<Target<'_>> {
    for question in questions(article) {
        if !touches(question.node.span(), offset) {
            continue;
        }
        if let Some((id, span)) = question.id()
            && touches(span, offset)
        {
            return Target::new(TargetKind::QuestionId(id), span);
        }
        for reference in question.references(article) {
            if touches(reference.element_span, offset) {
                let kind = TargetKind::QuestionReference(reference.element);
                return Target::new(kind, reference.element_span);
            }
            if touches(reference.value_span, offset) {
                let kind = TargetKind::ChoiceReference(reference.element, reference.value);
                return Target::new(kind, reference.value_span);
            }
        }
    }
    None
}

fn in_json(article: &Article, offset: usize) -> Option<Target<'_>> {
    let mut node = article.document()?;
    if !touches(node.span(), offset) {
        return None;
    }
    let mut path = JsonPath::default();
    loop {
        if !node.members().is_empty() || matches!(node.kind(), crate::article::NodeKind::Object(_))
        {
            path.object = Some(node);
        }
        let key = node
            .members()
            .iter()
            .find(|member| touches(member.key_span(), offset));
        if let Some(member) = key {
            return Target::new(TargetKind::JsonKey(path, member), member.key_span());
        }
        let member = node
            .members()
            .iter()
            .find(|member| touches(member.value().span(), offset));
        if let Some(member) = member {
            path.keys.push(Some(member.key()));
            node = member.value();
            if let Some(id) = node.as_str()
                && member.is(ARTICLE_REFERENCE)
            {
                return Target::new(TargetKind::ArticleReference(id), node.inner_span());
            }
            continue;
        }
        if let Some(item) = node
            .items()
            .iter()
            .find(|item| touches(item.span(), offset))
        {
            path.keys.push(None);
            node = item;
            continue;
        }
        let span = node.inner_span();
        return Target::new(TargetKind::JsonValue(path), span);
    }
}

/// A question of a form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) node: Node<'a>,
}

/// A comparison in a condition.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reference<'a> {
    pub(super) element: &'a str,
    pub(super) element_span: Span,
    pub(super) value: &'a str,
    pub(super) value_span: Span,
}

/// Iterates over the questions of the form of an article.
pub(super) fn questions(article: &Article) -> impl Iterator<Item = Question<'_>> {
    let root = article.document();
    let list = root.and_then(|root| root.get("formElements"));
    let nodes = list.into_iter().flat_map(Node::items);
    nodes.map(|node| Question { node })
}

impl<'a> Question<'a> {
    /// Returns its id, trimmed, and where that is.
    pub(super) fn id(self) -> Option<(&'a str, Span)> {
        let node = self.node.get("id")?;
        Some((node.as_str()?.trim(), node.inner_span()))
    }

    /// Returns the comparisons of its condition.
    pub(super) fn references(self, article: &'a Article) -> Vec<Reference<'a>> {
        let Some(node) = self.node.get("visibility") else {
            return Vec::new();
        };
        let Some(Ok(condition)) = node.as_str().map(Condition::parse) else {
            return Vec::new();
        };
        let inner = node.inner_span();
        let offsets = OffsetMap::of(article.source.slice(inner), inner.start);
        let comparisons = condition.comparisons();
        comparisons
            .into_iter()
            .map(|one| Reference {
                element: one.element,
                element_span: offsets.span(one.element_span),
                value: one.value,
                value_span: offsets.span(one.value_span),
            })
            .collect()
    }

    /// Iterates over the values and texts of its choices.
    pub(super) fn choices(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        const KEYS: [&str; 2] = ["dropdownOptions", "radioButtonOptions"];
        let lists = KEYS.into_iter().filter_map(move |key| self.node.get(key));
        lists.flat_map(Node::items).filter_map(|choice| {
            let value = choice.text("value")?;
            Some((value, choice.text("text").unwrap_or_default()))
        })
    }
}

/// Returns the JSON Schema of the body of an article.
pub(super) fn body_schema<'s>(article: &Article, schemas: &'s Schemas) -> Option<&'s BodySchema> {
    let kind = article.self_help_type.as_deref()?;
    schemas.body(kind.json_schema.as_deref()?)
}

/// Where a link leads in the tree.
#[derive(Debug)]
pub(super) struct Place<'a> {
    /// The article; `None` for a file that is not an article.
    pub(super) file: Option<FileId>,
    /// The path below the root.
    pub(super) path: String,
    /// The text after `#`.
    pub(super) fragment: Option<&'a str>,
}

/// Returns where an address in the article `from` leads, if that is in the tree.
pub(super) fn place_of<'a>(corpus: &Corpus, from: FileId, url: &'a str) -> Option<Place<'a>> {
    let own = &corpus.article(from).source.path;
    match classify(url) {
        LinkTarget::Fragment(fragment) => Some(Place {
            file: Some(from),
            path: own.clone(),
            fragment: Some(fragment),
        }),
        LinkTarget::File { path, fragment } => {
            let path = resolve(own, path)?;
            Some(Place {
                file: corpus.by_path(&path),
                path,
                fragment,
            })
        }
        _ => None,
    }
}
