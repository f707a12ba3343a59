//! Objects to pages for people: `templates/site/`. Pure: pages go to whoever
//! asked, who knows where they are kept.
//!
//! A page is made of the object of its article, the templates, and of which
//! articles have pages; so it is known when one need not be made again.

mod article;
mod assets;
mod dress;
mod slug;
mod templates;

pub use slug::{Named, named, slug};
pub use templates::Templates;

use crate::coverage::Coverage;
use crate::schema::Schemas;
use crate::util::hex;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value, context};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// The folder of the pages of articles.
pub const ARTICLES: &str = "articles";
/// The last line of each page: what tells a page of ours from others' files.
pub const MARK: &str = "<!-- made by helpc -->\n";
/// The page that says which topics have articles.
pub const COVERAGE: &str = "coverage.html";
/// The pages that are there once.
pub const FRONT: [&str; 2] = ["404.html", "index.html"];

/// Steps that a template of the tree's own may take for one page: some seconds.
const MAX_TEMPLATE_STEPS: u64 = 50_000_000;
/// Bytes of a page: many times the largest article.
const MAX_PAGE_BYTES: usize = 256 << 20;

/// A page that cannot grow forever.
struct Limited(Vec<u8>);

impl io::Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MAX_PAGE_BYTES {
            return Err(io::Error::other("the page is larger than 256 MiB"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Why a site could not be made.
#[derive(Debug, Error)]
pub enum SiteError {
    /// A template could not be read.
    #[error("cannot read {path}: {cause}")]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A folder of templates holds something else.
    #[error(
        "{path} is no part of a site: put .html, .css, .js and .svg files there, and no folders"
    )]
    Unknown {
        /// The file.
        path: PathBuf,
    },
    /// A script or style cannot be named.
    #[error("template {name} {cause}")]
    Asset {
        /// The file.
        name: String,
        /// What is wrong with it.
        cause: String,
    },
    /// A template cannot be parsed or filled in.
    #[error("{}", describe(.0))]
    Template(minijinja::Error),
    /// An object is not what an article is.
    #[error("the object of an article cannot be read: {0}")]
    Object(#[from] serde_json::Error),
}

impl From<minijinja::Error> for SiteError {
    fn from(error: minijinja::Error) -> Self {
        Self::Template(error)
    }
}

/// The file, the line and what is wrong there.
fn describe(error: &minijinja::Error) -> String {
    let place = match (error.name(), error.line()) {
        (Some(name), Some(line)) => format!("template {name}, line {line}: "),
        (Some(name), None) => format!("template {name}: "),
        _ => String::new(),
    };
    let detail = error.detail().map(|detail| format!(": {detail}"));
    format!("{place}{}{}", error.kind(), detail.unwrap_or_default())
}

/// The words of a key: `longDescription` is `Long description`.
fn words(key: &str) -> String {
    let mut text = String::with_capacity(key.len() + 8);
    let mut last = ' ';
    for c in key.chars() {
        if c.is_uppercase() && last.is_lowercase() {
            text.push(' ');
            text.extend(c.to_lowercase());
        } else if text.is_empty() {
            text.extend(c.to_uppercase());
        } else {
            text.push(c);
        }
        last = c;
    }
    text
}

/// A file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its path in the bundle, with forward slashes.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// A cloud that a reader can choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CloudName {
    /// Its name.
    pub name: String,
    /// What people call it.
    pub title: String,
}

/// Templates, read and checked: makes pages.
#[derive(Debug)]
pub struct Site<'s> {
    environment: Environment<'static>,
    assets: Vec<Page>,
    digest: String,
    schemas: &'s Schemas,
}

impl<'s> Site<'s> {
    /// Reads the templates.
    pub fn new(templates: Templates, schemas: &'s Schemas) -> Result<Self, SiteError> {
        let mut hash = Sha256::new();
        hash.update(env!("CARGO_PKG_VERSION"));
        hash.update(schemas.digest.to_le_bytes());
        for (name, text) in &templates.files {
            for part in [name, text] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        let (paths, pages) = assets::name(&templates.files)?;
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        if !templates.is_embedded {
            environment.set_fuel(Some(MAX_TEMPLATE_STEPS));
        }
        let mut syntax = SyntaxConfig::builder();
        environment.set_syntax(syntax.trim_blocks(true).lstrip_blocks(true).build()?);
        environment.add_filter("words", |key: String| words(&key));
        // Paths of ours: names that no author chose.
        let paths = paths.into_iter();
        let paths = paths.map(|(name, path)| (name, Value::from_safe_string(path)));
        let paths: BTreeMap<String, Value> = paths.collect();
        environment.add_global("assets", Value::from(paths));
        for (name, text) in templates.files {
            if !assets::is_asset(&name) {
                environment.add_template_owned(name, text)?;
            }
        }
        Ok(Self {
            environment,
            assets: pages,
            digest: hex(&hash.finalize()[..16]),
            schemas,
        })
    }

    /// A hash of all that pages are made of beside objects.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// What it was made with.
    pub fn schemas(&self) -> &'s Schemas {
        self.schemas
    }

    /// Where the page of the article `id` is.
    pub fn path(id: &str) -> String {
        format!("{ARTICLES}/{}.html", slug(id))
    }

    /// The page of the article that is in `object` and kept at `path`; `has_page`
    /// says whether the article of an id has one, too.
    pub fn article(
        &self,
        path: &str,
        object: &[u8],
        has_page: &dyn Fn(&str) -> bool,
    ) -> Result<Page, SiteError> {
        let article: article::Article<'_> = serde_json::from_slice(object)?;
        let values = article.values(path, self, has_page)?;
        Ok(Page {
            path: Self::path(&article.id),
            bytes: self.render("article.html", values)?,
        })
    }

    /// Scripts, styles and pictures, in order of path.
    pub fn assets(&self) -> &[Page] {
        &self.assets
    }

    /// The pages that are there once.
    pub fn front(&self, clouds: &[CloudName]) -> Result<Vec<Page>, SiteError> {
        let pages = FRONT.iter().map(|path| {
            Ok(Page {
                path: (*path).to_owned(),
                bytes: self.render(
                    path,
                    context! { root => "", clouds => Value::from(Serde(clouds)) },
                )?,
            })
        });
        pages.collect()
    }

    /// The page that says which topics have articles: for who writes them. It names
    /// their files if `names_files`.
    pub fn coverage(&self, coverage: &Coverage<'_>, names_files: bool) -> Result<Page, SiteError> {
        let style = |asset: &&Page| asset.path.starts_with("assets/style-");
        let style = self.assets.iter().find(style);
        let style = style.map(|asset| Value::from_safe_string(asset.path.clone()));
        let site = context! { root => "", style => style, files => names_files };
        let values = context! { coverage => Value::from(Serde(coverage)), site => site };
        Ok(Page {
            path: COVERAGE.to_owned(),
            bytes: self.render(COVERAGE, values)?,
        })
    }

    fn render(&self, template: &str, values: Value) -> Result<Vec<u8>, SiteError> {
        let template = self.environment.get_template(template)?;
        let mut page = Limited(Vec::new());
        template.render_captured_to(values, &mut page)?;
        let Limited(mut bytes) = page;
        if !bytes.ends_with(b"\n") {
            bytes.push(b'\n');
        }
        bytes.extend_from_slice(MARK.as_bytes());
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_that_never_ends_is_stopped() {
        let schemas = Schemas::embedded().expect("the schemas load");
        let text = "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}";
        let mut templates = Templates::embedded();
        templates
            .files
            .insert("404.html".to_owned(), text.to_owned());
        templates.is_embedded = false;
        let mut site = Site::new(templates, &schemas).expect("the templates load");
        assert_eq!(site.environment.fuel(), Some(MAX_TEMPLATE_STEPS));
        // The same with fewer steps, which are sooner taken.
        site.environment.set_fuel(Some(100_000));
        let error = site.front(&[]).expect_err("it is stopped").to_string();
        assert!(
            error.starts_with("template 404.html, line 1: ") && error.contains("fuel"),
            "{error}"
        );
    }
}
