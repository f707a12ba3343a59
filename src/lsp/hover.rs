//! Hover: what something is.

use super::context::Context;
use super::diagnostics::help;
use super::target::{
    JsonPath, Place, Target, TargetKind, body_schema, place_of, questions, touches,
};
use super::{describe, markdown, names};
use crate::article::{AttributeRef, Link, Marker, Target as LinkTarget, classify};
use crate::corpus::Taxonomy;
use gen_lsp_types::{Hover, MarkupContent, MarkupKind, Position};

/// Returns a description of what is at a position, with the help for the findings there.
pub(super) fn hover(cx: &Context, position: Position) -> Option<Hover> {
    let offset = cx.offset(position);
    let target = Target::at(cx.article(), offset);
    let about = target.as_ref().and_then(|target| about(cx, target));
    let advice = advice(cx, offset);
    if about.is_none() && advice.is_empty() {
        return None;
    }
    let range = match (&target, &about) {
        // A cursor may be next to the text that names something, such as in the `##` of a heading.
        (Some(target), Some(_)) if touches(target.span, offset) => Some(cx.range(target.span)),
        _ => None,
    };
    let mut parts: Vec<String> = about.into_iter().collect();
    parts.extend(advice);
    let mut value = parts.join("\n\n---\n\n");
    let kind = if cx.capabilities.markdown {
        MarkupKind::Markdown
    } else {
        value = markdown::plain(&value);
        MarkupKind::PlainText
    };
    Some(Hover {
        contents: MarkupContent { kind, value }.into(),
        range,
    })
}

/// Returns what to do about the findings at `offset`.
fn advice(cx: &Context, offset: usize) -> Vec<String> {
    let findings = cx.analysis.findings_of(cx.file).iter();
    let here = findings.filter(|finding| touches(finding.span, offset));
    let texts = here.filter_map(|finding| {
        let help = match &finding.help {
            Some(help) => markdown::message(help),
            None => help(finding, cx.schemas()),
        };
        (!help.is_empty()).then(|| format!("`{}`: {help}", finding.rule))
    });
    let mut texts: Vec<String> = texts.collect();
    texts.dedup();
    texts
}

fn about(cx: &Context, target: &Target<'_>) -> Option<String> {
    let schemas = cx.schemas();
    match &target.kind {
        TargetKind::AttributeName(attribute) => attribute
            .schema(schemas)
            .map(|schema| describe::attribute(schema, schemas)),
        TargetKind::AttributeValue(attribute, item) => {
            let text = item.map_or_else(|| attribute.trimmed(), |item| item.text);
            value(cx, *attribute, text)
        }
        TargetKind::BlockGap => None,
        TargetKind::Marker(marker) => Some(of_marker(cx, marker)),
        TargetKind::Component(component) => {
            let component = schemas.components.get(&component.name)?;
            Some(describe::component(component))
        }
        TargetKind::ComponentChild(component, child) => {
            let component = schemas.components.get(&component.name)?;
            let mut children = component.children.iter();
            let child = children.find(|one| one.name.eq_ignore_ascii_case(&child.name))?;
            Some(describe::child(&component.name, child))
        }
        TargetKind::Link(link) => of_link(cx, link),
        TargetKind::Include(include) => {
            let path = cx.article().source.slice(include.path);
            Some(format!("Includes the text of {}", markdown::code(path)))
        }
        TargetKind::Heading(at) => {
            let id = cx.article().anchors(schemas).heading(*at)?;
            let link = markdown::code(&format!("#{id}"));
            Some(format!("Links to this heading: {link}"))
        }
        TargetKind::Rule(rule) => describe::rule_summary(rule, schemas),
        TargetKind::JsonKey(path, member) => {
            let mut path = path.clone();
            path.keys.push(Some(member.key()));
            of_json(cx, &path)
        }
        TargetKind::JsonValue(path) => of_json(cx, path),
        TargetKind::QuestionId(id) | TargetKind::QuestionReference(id) => of_question(cx, id),
        TargetKind::ChoiceReference(id, value) => of_choice(cx, id, value),
        TargetKind::ArticleReference(id) => of_article_id(cx, id),
    }
}

/// Returns the description of an attribute value.
fn value(cx: &Context, attribute: AttributeRef<'_>, text: &str) -> Option<String> {
    let (corpus, schemas) = (cx.corpus(), cx.schemas());
    let schema = attribute.schema(schemas)?;
    match schema.values_from.as_deref() {
        Some("clouds") => return schemas.cloud(text).map(describe::cloud),
        Some(_) => {
            return schemas
                .self_help_type(text)
                .map(|kind| describe::kind(kind));
        }
        None => {}
    }
    if schema.name.eq_ignore_ascii_case("articleId") {
        return Some(describe::audience(cx, text));
    }
    let taxonomy = Taxonomy::of(corpus);
    let name = names::of_id(&taxonomy, corpus, &schema.name, text);
    let is_id = [names::TOPICS, names::PRODUCTS].contains(&schema.name.as_str());
    match name {
        Some(name) => {
            let count = describe::articles_with(corpus, text);
            let (name, id) = (markdown::text(&name), markdown::code(text));
            Some(format!("**{name}**\n\n{id}, {count}"))
        }
        None if is_id => {
            let count = describe::articles_with(corpus, text);
            let id = markdown::code(text);
            Some(format!("{id}: not described in this tree, {count}"))
        }
        None => Some(describe::attribute(schema, schemas)),
    }
}

fn of_marker(cx: &Context, marker: &Marker) -> String {
    let name = cx.article().source.slice(marker.name);
    let shown = markdown::code(name);
    let markers = &cx.schemas().markers;
    if marker.is_token() {
        let is_known = markers
            .tokens
            .iter()
            .any(|token| token.eq_ignore_ascii_case(name));
        let note = if is_known {
            ""
        } else {
            " It is not in the list of known tokens."
        };
        return format!(
            "**Token** {shown}\n\nThe portal replaces the text between the start and the end with the customer's value.{note}"
        );
    }
    let summary = markers
        .region(name)
        .map_or("It is not in the list of known regions.", |region| {
            region.summary.as_str()
        });
    format!("**Region** {shown}\n\n{summary}")
}

fn of_link(cx: &Context, link: &Link) -> Option<String> {
    let corpus = cx.corpus();
    match classify(&link.url) {
        LinkTarget::Blade(blade) => Some(describe::blade(&blade, cx.schemas())),
        LinkTarget::Web { host, .. } => Some(format!("A page on {}", markdown::code(&host))),
        LinkTarget::Token => Some("The portal inserts the address at run time.".to_owned()),
        LinkTarget::File { .. } | LinkTarget::Fragment(_) => {
            let place = place_of(corpus, cx.file, &link.url)?;
            Some(of_place(cx, &place))
        }
        _ => None,
    }
}

fn of_place(cx: &Context, place: &Place<'_>) -> String {
    let corpus = cx.corpus();
    let path = markdown::code(&place.path);
    let Some(file) = place.file else {
        let exists = corpus.has_file(&place.path);
        let note = if exists || !cx.is_in_tree() {
            ""
        } else {
            ", which does not exist"
        };
        return format!("{path}{note}");
    };
    let article = corpus.article(file);
    let mut text = format!(
        "**{}**\n\n{} in {path}",
        markdown::text(&names::of_article(corpus, file)),
        markdown::code(article.id())
    );
    if let Some(fragment) = place.fragment.filter(|fragment| !fragment.is_empty()) {
        let anchors = article.anchors(cx.schemas());
        let heading = heading_named(cx, file, fragment);
        match heading {
            Some(heading) => {
                text.push_str(&format!("\n\nHeading: {}", markdown::text(&heading)));
            }
            None if anchors.find(fragment).is_some() => {}
            None => {
                let fragment = markdown::code(&format!("#{fragment}"));
                text.push_str(&format!("\n\nThere is no heading {fragment}"));
            }
        }
    }
    text
}

fn heading_named(cx: &Context, file: crate::finding::FileId, fragment: &str) -> Option<String> {
    let article = cx.corpus().article(file);
    let anchors = article.anchors(cx.schemas());
    let name = anchors.find(fragment)?;
    let mut headings = article.outline.headings.iter().enumerate();
    let (_, heading) = headings.find(|(at, _)| anchors.heading(*at) == Some(name))?;
    Some(heading.text.clone())
}

fn of_json(cx: &Context, path: &JsonPath<'_>) -> Option<String> {
    let schema = body_schema(cx.article(), cx.schemas())?;
    describe::json(schema, &path.keys)
}

fn of_question(cx: &Context, id: &str) -> Option<String> {
    let question =
        questions(cx.article()).find(|one| one.id().is_some_and(|(own, _)| own == id))?;
    let label = question.node.text("displayLabel").unwrap_or_default();
    let control = question.node.text("controlType").unwrap_or_default();
    let mut text = format!(
        "**Question** {} ({})\n\n{}",
        markdown::code(id),
        markdown::text(control),
        markdown::text(label)
    );
    for (value, shown) in question.choices() {
        let (value, shown) = (markdown::code(value), markdown::text(shown));
        text.push_str(&format!("\n- {value}: {shown}"));
    }
    Some(text)
}

fn of_choice(cx: &Context, id: &str, value: &str) -> Option<String> {
    let question =
        questions(cx.article()).find(|one| one.id().is_some_and(|(own, _)| own == id))?;
    let (_, text) = question.choices().find(|(own, _)| *own == value)?;
    let (id, text) = (markdown::code(id), markdown::text(text));
    Some(format!("**Choice** of {id}: {text}"))
}

fn of_article_id(cx: &Context, id: &str) -> Option<String> {
    let corpus = cx.corpus();
    let file = *corpus.by_id(id).first()?;
    let place = Place {
        file: Some(file),
        path: corpus.article(file).source.path.clone(),
        fragment: None,
    };
    Some(of_place(cx, &place))
}
