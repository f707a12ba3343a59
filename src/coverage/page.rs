//! Coverage as a static page of the site, which needs no scripts.

use super::Coverage;
use crate::schema::template;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value, context};
use serde::Serialize;

const TEMPLATE: &str = "site/coverage.html";

/// Options of the page.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct PageOptions<'a> {
    /// The relative path from the page to the root of the site: empty, or `../`.
    pub root: &'a str,
    /// The path of the stylesheet below the root, if there is one.
    pub style: Option<&'a str>,
    /// True to show the files of articles.
    pub files: bool,
}

/// Renders the page with a content security policy. The same coverage gives the same bytes.
pub fn page(coverage: &Coverage<'_>, site: PageOptions<'_>, policy: &str) -> Result<String, Error> {
    let source = template(TEMPLATE)
        .ok_or_else(|| Error::new(ErrorKind::TemplateNotFound, format!("no {TEMPLATE}")))?;
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()?,
    );
    environment.add_template(TEMPLATE, source)?;
    // The quotes in the policy stay as they are.
    let policies = context! { styled => Value::from_safe_string(policy.to_owned()) };
    let values = context! { coverage => Serde(coverage), site => Serde(site), policies };
    environment.get_template(TEMPLATE)?.render(values)
}
