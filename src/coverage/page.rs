//! The matrix as one static page of the site, which works without scripts.

use super::matrix::Coverage;
use crate::schema::template;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior};
use serde::Serialize;

const TEMPLATE: &str = "site/coverage.html";

/// Where the page stands.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Surroundings<'a> {
    /// The way from the page to the root of the site: empty, or `../`.
    pub root: &'a str,
    /// The stylesheet below the root; without one the page has none.
    pub style: Option<&'a str>,
    /// Whether it names the files of articles.
    pub files: bool,
}

#[derive(Serialize)]
struct Values<'v, 'a> {
    coverage: &'v Coverage<'a>,
    site: Surroundings<'v>,
}

/// Renders the page. The same matrix gives the same bytes.
pub fn page(coverage: &Coverage<'_>, site: Surroundings<'_>) -> Result<String, Error> {
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
    environment
        .get_template(TEMPLATE)?
        .render(Serde(Values { coverage, site }))
}
