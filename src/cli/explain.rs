//! `helpc explain`: prints the pages of rules, attributes and types.

use super::Outcome;
use super::args::{AnswerFormat, ExplainArgs};
use super::message::status;
use super::session::{Session, Setup};
use crate::finding::Severity;
use crate::report::{escape_controls, plural, wrap};
use crate::rules::verify_examples;
use crate::schema::{
    Attribute, AttributeKind, Files, FixKind, Presence, RulePage, Schemas, SelfHelpType, embedded,
    template,
};
use crate::status::FILE_NAME;
use crate::util::nearest;
use anyhow::{Context, anyhow, bail};
use minijinja::{Environment, UndefinedBehavior};
use rayon::prelude::*;
use serde_json::{Value, json};
use std::io::Write;

/// Width of a paragraph, in characters.
const PARAGRAPH_WIDTH: usize = 78;

pub(super) fn run(args: &ExplainArgs) -> anyhow::Result<Outcome> {
    let session = Session::start(&Setup::of_project(&args.project), &[])?;
    let schemas = &session.schemas;
    if args.test {
        return test(schemas, args.name.as_deref());
    }
    if args.format == AnswerFormat::Json {
        return print_json(schemas, args.name.as_deref());
    }
    let text = match args.name.as_deref() {
        None => list(schemas)?,
        Some("schemas") => Files::embedded()
            .paths()
            // Rule pages are explained by rule name, and schemas of the bundle cannot be replaced.
            .filter(|path| !path.starts_with("rules/") && !path.starts_with("bundle/"))
            .fold(String::new(), |list, path| list + path + "\n"),
        Some(name) => explain(schemas, name)?,
    };
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes()).context("cannot write")?;
    out.flush().context("cannot write")?;
    Ok(Outcome::Clean)
}

/// Explains the rule, attribute, type, rule group or schema file with this name.
fn explain(schemas: &Schemas, name: &str) -> anyhow::Result<String> {
    let path = name.strip_prefix("schemas/").unwrap_or(name);
    if let Some(text) = embedded(path) {
        return schema_file(path, text);
    }
    if let Some(page) = page(schemas, name)? {
        return Ok(page);
    }
    // The folder and the extensions of a schema file may be left out.
    let stem = path.strip_prefix("bodies/").unwrap_or(path);
    let paths = [
        format!("bodies/{stem}"),
        format!("bodies/{stem}.schema.json"),
        format!("{stem}.yaml"),
    ];
    let found = paths.iter().find_map(|path| Some((path, embedded(path)?)));
    match found {
        Some((path, text)) => schema_file(path, text),
        None => Err(unknown(schemas, name)),
    }
}

/// Prints the rules and types, or only the rules of this name or group, as a JSON document.
fn print_json(schemas: &Schemas, name: Option<&str>) -> anyhow::Result<Outcome> {
    let rules: Vec<Value> = schemas
        .rules
        .iter()
        .filter(|rule| name.is_none_or(|name| rule.name == name || rule.group() == name))
        .map(rule_json)
        .collect();
    if let Some(name) = name
        && rules.is_empty()
    {
        bail!("unknown rule or group `{name}`: `helpc explain` lists all rules");
    }
    let mut list = json!({ "rules": rules });
    if name.is_none() {
        list["types"] = schemas.types.iter().map(|kind| type_json(kind)).collect();
    }
    writeln!(anstream::stdout(), "{list:#}").context("cannot write")?;
    Ok(Outcome::Clean)
}

fn type_json(kind: &SelfHelpType) -> Value {
    json!({ "name": kind.name, "status": kind.status.name(), "summary": kind.summary })
}

fn rule_json(rule: &RulePage) -> Value {
    json!({
        "name": rule.name,
        "group": rule.group(),
        "severity": rule.severity.name(),
        "default": !rule.opt_in,
        "fix": fix_name(rule.fix),
        "summary": rule.summary,
        "why": rule.why,
        "how_to_fix": rule.how_to_fix,
    })
}

fn fix_name(fix: FixKind) -> &'static str {
    match fix {
        FixKind::None => "none",
        FixKind::Safe => "safe",
        FixKind::Unsafe => "reviewable",
    }
}

/// Runs the examples of one rule page, or of all, and prints those that fail.
fn test(schemas: &Schemas, name: Option<&str>) -> anyhow::Result<Outcome> {
    let pages: Vec<&RulePage> = schemas
        .rules
        .iter()
        .filter(|page| name.is_none_or(|name| page.name == name))
        .collect();
    if let Some(name) = name
        && pages.is_empty()
    {
        bail!("unknown rule `{name}`");
    }
    let failures: Vec<String> = pages
        .par_iter()
        .flat_map_iter(|page| verify_examples(page, schemas))
        .collect();
    let mut out = anstream::stdout().lock();
    for line in &failures {
        writeln!(out, "{}", escape_controls(line)).context("cannot write")?;
    }
    status!(
        false,
        "{} tested, {}",
        plural(pages.len(), "page"),
        plural(failures.len(), "failure")
    );
    if failures.is_empty() {
        Ok(Outcome::Clean)
    } else {
        Ok(Outcome::Findings)
    }
}

/// Returns the text of a schema file, as a template for a file that replaces it.
fn schema_file(path: &str, text: &str) -> anyhow::Result<String> {
    let value: Value = serde_json::from_str(text).context("invalid JSON in a schema file")?;
    if path.ends_with(".json") {
        return Ok(format!("{value:#}\n"));
    }
    serde_yaml::to_string(&value).context("cannot write YAML")
}

fn page(schemas: &Schemas, name: &str) -> anyhow::Result<Option<String>> {
    let rule = schemas.rule(name).or_else(|| {
        // The group may be left out if no other group has a rule of that name.
        let mut same = schemas
            .rules
            .iter()
            .filter(|page| page.name.split('/').nth(1) == Some(name));
        match (same.next(), same.next()) {
            (Some(rule), None) => Some(rule),
            _ => None,
        }
    });
    if let Some(rule) = rule {
        return explain_rule(rule).map(Some);
    }
    if let Some(attribute) = schemas.attribute(name) {
        return explain_attribute(schemas, attribute).map(Some);
    }
    if let Some(kind) = schemas.self_help_type(name) {
        return explain_type(schemas, kind).map(Some);
    }
    let group: Vec<&RulePage> = schemas
        .rules
        .iter()
        .filter(|page| page.group() == name)
        .collect();
    if !group.is_empty() {
        return Ok(Some(group.into_iter().map(line).collect()));
    }
    Ok(None)
}

fn unknown(schemas: &Schemas, name: &str) -> anyhow::Error {
    let rules = schemas.rules.iter().flat_map(|page| {
        [
            page.name.as_str(),
            page.name.split('/').nth(1).unwrap_or_default(),
        ]
    });
    let attributes = schemas
        .attributes
        .iter()
        .map(|attribute| attribute.name.as_str());
    let types = schemas.types.iter().map(|kind| kind.name.as_str());
    let all = "`helpc explain` lists all names, `helpc explain schemas` all files";
    match nearest(name, rules.chain(attributes).chain(types)) {
        Some(near) => {
            anyhow!("unknown rule, attribute or type `{name}`. Did you mean `{near}`? {all}")
        }
        None => anyhow!("unknown rule, attribute or type `{name}`; {all}"),
    }
}

fn mark(rule: &RulePage) -> String {
    let severity = match rule.severity {
        Severity::Error => 'E',
        Severity::Warning => 'W',
        Severity::Suggestion => 'S',
    };
    let fix = match rule.fix {
        FixKind::None => ' ',
        FixKind::Safe => 'F',
        FixKind::Unsafe => 'f',
    };
    format!("{severity}{fix}{}", if rule.opt_in { '*' } else { ' ' })
}

fn line(rule: &RulePage) -> String {
    format!("  {} {:<32} {}\n", mark(rule), rule.name, rule.summary)
}

fn list(schemas: &Schemas) -> anyhow::Result<String> {
    let rules: Vec<Value> = schemas
        .rules
        .iter()
        .map(|rule| json!({ "mark": mark(rule), "name": format!("{:<32}", rule.name), "summary": rule.summary }))
        .collect();
    let attributes: Vec<&str> = schemas
        .attributes
        .iter()
        .map(|attribute| attribute.name.as_str())
        .collect();
    let types: Vec<&str> = schemas
        .types
        .iter()
        .map(|kind| kind.name.as_str())
        .collect();
    let clouds: Vec<&str> = schemas.clouds.iter().map(|cloud| &*cloud.name).collect();
    render(
        "explain/list.txt",
        json!({ "rules": rules, "attributes": attributes, "types": types, "clouds": clouds }),
    )
}

fn explain_rule(rule: &RulePage) -> anyhow::Result<String> {
    let examples = |examples: &[crate::schema::Example]| {
        examples
            .iter()
            .map(|example| {
                let known = example.status.iter();
                let known = known.map(|line| format!("\n{FILE_NAME} has {line}"));
                example.text().to_owned() + &known.collect::<String>()
            })
            .collect::<Vec<_>>()
    };
    let bodies: Vec<&str> = rule.bodies.iter().map(|body| body.name()).collect();
    let rule = json!({
        "name": rule.name,
        "severity": rule.severity.name(),
        "opt_in": rule.opt_in,
        "fix": fix_name(rule.fix),
        "summary": rule.summary,
        "types": rule.types,
        "except_types": rule.except_types,
        "bodies": bodies,
        "of_configuration": rule.group() == "config",
        "why": rule.why,
        "how_to_fix": rule.how_to_fix,
        "bad": examples(&rule.bad),
        "good": examples(&rule.good),
    });
    render("explain/rule.txt", json!({ "rule": rule }))
}

fn explain_attribute(schemas: &Schemas, attribute: &Attribute) -> anyhow::Result<String> {
    let one = match attribute.kind {
        AttributeKind::Text => "text".to_owned(),
        AttributeKind::Integer => match attribute.minimum {
            Some(minimum) => format!("a whole number, {minimum} or more"),
            None => "a whole number".to_owned(),
        },
        AttributeKind::Boolean => "true or false".to_owned(),
        AttributeKind::Enumeration => "one of a set of names, in any case".to_owned(),
        AttributeKind::Identifier => {
            let means: Vec<&str> = attribute
                .patterns
                .iter()
                .map(|pattern| pattern.means.as_str())
                .collect();
            means.join(" or ")
        }
    };
    let shape = if attribute.list {
        format!("a list, separated by commas: {one}")
    } else {
        one
    };
    let presence = match attribute.presence {
        Presence::Required => "required",
        Presence::Expected => "expected",
        Presence::Optional => "optional",
    };
    let types_with = |list: fn(&SelfHelpType) -> &Vec<String>| {
        schemas
            .types
            .iter()
            .filter(|kind| has(list(kind), &attribute.name))
            .map(|kind| kind.name.as_str())
            .collect::<Vec<_>>()
    };
    render(
        "explain/attribute.txt",
        json!({
            "attribute": json!({
                "name": attribute.name,
                "presence": presence,
                "localised": attribute.localised,
                "summary": attribute.summary,
                "example": attribute.example,
                "alternatives": attribute.alternatives,
            }),
            "shape": shape,
            "values": schemas.values_of(attribute),
            "required_by": types_with(|kind| &kind.required),
            "expected_by": types_with(|kind| &kind.expected),
        }),
    )
}

fn has(names: &[String], name: &str) -> bool {
    names.iter().any(|other| other.eq_ignore_ascii_case(name))
}

fn explain_type(schemas: &Schemas, kind: &SelfHelpType) -> anyhow::Result<String> {
    let attributes_with = |presence: Presence, own: &[String]| {
        let applies = |attribute: &&Attribute| {
            has(own, &attribute.name)
                || (attribute.presence == presence && !has(&kind.waived, &attribute.name))
        };
        schemas
            .attributes
            .iter()
            .filter(applies)
            .map(|attribute| attribute.name.clone())
            .collect::<Vec<_>>()
    };
    let lookup: Vec<String> = kind
        .lookup
        .iter()
        .map(|lookup| format!("{lookup:?}").to_lowercase())
        .collect();
    render(
        "explain/type.txt",
        json!({
            "type": json!({
                "name": kind.name,
                "body": kind.body.name(),
                "status": kind.status.name(),
                "summary": kind.summary,
                "sections": kind.sections,
                "regions_required": kind.regions_required,
                "regions_allowed": kind.regions_allowed,
                "uses_resource": kind.uses_resource,
                "customer_title": kind.customer_title,
                "json_schema": kind.json_schema,
                "lookup": lookup,
            }),
            "required": attributes_with(Presence::Required, &kind.required),
            "expected": attributes_with(Presence::Expected, &kind.expected),
        }),
    )
}

fn render(name: &str, values: Value) -> anyhow::Result<String> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_filter("fold", |text: String| wrap(&text, PARAGRAPH_WIDTH));
    environment.add_filter("quoted", |text: String| {
        text.lines()
            .map(|line| format!("    | {line}").trim_end().to_owned())
            .collect::<Vec<_>>()
            .join("\n")
    });
    let source = template(name).with_context(|| format!("no template {name}"))?;
    let text = environment
        .render_str(source, minijinja::value::Serde(values))
        .with_context(|| format!("template {name}"))?;
    Ok(text.trim_end().to_owned() + "\n")
}
