//! `json/schema`: a document with a missing key or an invalid value.

use super::support::form::opening;
use super::support::keys::{body_schema, misspelled, resolve};
use crate::article::{Article, Node};
use crate::finding::{Fix, Severity};
use crate::json::{describe, display_path, how_to_add};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::{BodySchema, Shape};
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;

pub(super) const RULE: Rule = Rule::article("json/schema", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    if !cx.article.json.as_ref().is_some_and(|json| json.complete) {
        return;
    }
    let Some(root) = cx.article.document() else {
        return;
    };
    let Some(schema) = body_schema(cx) else {
        return;
    };
    let Some(validator) = schema.validator() else {
        return;
    };
    let expected = (schema.shape.expected()).map(|key| (key, Severity::Warning));
    let suggested = (schema.shape.suggested()).map(|key| (key, Severity::Suggestion));
    for (key, severity) in expected.chain(suggested) {
        let is_present = root.get(key).is_some()
            || misspelled(root, &schema.shape).any(|found| found.canonical == key);
        if !is_present && !root.members().is_empty() {
            let finding = out
                .report(opening(root), format!("the document has no `{key}`"))
                .at_most(severity);
            if let Some(help) = how_to_add(key, &schema.schema) {
                finding.help(help);
            }
        }
    }
    if validator.is_valid(root) {
        return;
    }
    let errors: Vec<ValidationError<'_>> = validator.iter_errors(root).collect();
    for error in &errors {
        if !follows_from_another(error, &errors) {
            report(cx.article, schema, root, error, out);
        }
    }
}

/// Returns true if the error is in a branch (`then`, `else`) of the schema that another error in the
/// same object may have selected, or repeats another error.
fn follows_from_another(error: &ValidationError<'_>, errors: &[ValidationError<'_>]) -> bool {
    let is_conditional = |error: &ValidationError<'_>| {
        error
            .schema_path()
            .as_str()
            .split('/')
            .any(|step| step == "then" || step == "else")
    };
    is_conditional(error)
        && errors
            .iter()
            .any(|other| !is_conditional(other) && object_of(other) == object_of(error))
}

/// Returns the path of the object that the error is about.
fn object_of<'e>(error: &'e ValidationError<'_>) -> &'e str {
    let path = error.instance_path().as_str();
    match error.kind() {
        ValidationErrorKind::Required { .. } => path,
        _ => path.rsplit_once('/').map_or(path, |(parent, _)| parent),
    }
}

fn report(
    article: &Article,
    schema: &BodySchema,
    root: Node<'_>,
    error: &ValidationError<'_>,
    out: &mut Sink<'_>,
) {
    let Some((node, shape)) = resolve(root, &schema.shape, error) else {
        return;
    };
    if let ValidationErrorKind::Required { property } = error.kind() {
        let wanted = property.as_str().unwrap_or_default();
        // `json/key-case` reports a misspelled key.
        let near = |shape: &Shape| misspelled(node, shape).any(|found| found.canonical == wanted);
        if shape.is_some_and(near) {
            return;
        }
    }
    let path = display_path(error);
    let keyword = error.schema_path().as_str();
    let mut parent = keyword.rsplit_once('/').map_or("", |(parent, _)| parent);
    if let ValidationErrorKind::Required { .. } = error.kind() {
        // The schema of the object, not of a case, describes its properties.
        parent = parent.trim_end_matches("/then").trim_end_matches("/else");
    }
    let about = schema.schema.pointer(parent);
    let text = describe(&path, node, about, error.kind());
    let mut finding = out.report(opening(node), text.message);
    if let Some(help) = text.help {
        finding = finding.help(help);
    }
    let is_text = article.source.slice(node.span()).starts_with('"');
    if is_text && let Some(value) = text.replacement {
        finding.fix(Fix::needs_review(node.inner_span(), value));
    }
}
