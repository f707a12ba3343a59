//! Renders the pages of the site from templates.

use super::language::{LANGUAGES, Texts};
use super::policy::{PLAIN, STYLED, page_policy};
use super::{ARTICLES, COVERAGE, MARK, Page, SiteError, Templates, slug};
use super::{assets, data};
use crate::config::SiteSettings;
use crate::coverage::Coverage;
use crate::schema::{Schemas, template_environment};
use crate::util::hex;
use minijinja::value::{Kwargs, Serde};
use minijinja::{Environment, State, Value, context};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io;
use std::ops::Deref;
use std::sync::Arc;

/// Maximum number of steps of a custom template for one page: a few seconds.
const MAX_TEMPLATE_STEPS: u64 = 50_000_000;
/// Maximum size of a page, far above that of the largest article.
const MAX_PAGE_BYTES: usize = 256 << 20;

/// A buffer that rejects pages above [`MAX_PAGE_BYTES`].
struct LimitedBuffer(Vec<u8>);

impl io::Write for LimitedBuffer {
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

/// Returns the words of a key: `longDescription` becomes `Long description`.
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

/// The schemas of a site, which may be shared with others.
#[derive(Debug)]
pub(super) enum SiteSchemas<'s> {
    Borrowed(&'s Schemas),
    Shared(Arc<Schemas>),
}

impl Deref for SiteSchemas<'_> {
    type Target = Schemas;

    fn deref(&self) -> &Schemas {
        match self {
            Self::Borrowed(schemas) => schemas,
            Self::Shared(schemas) => schemas,
        }
    }
}

/// The renderer of the pages, with parsed templates.
#[derive(Debug)]
pub struct Site<'s> {
    pub(super) environment: Environment<'static>,
    assets: Vec<Page>,
    digest: String,
    pub(super) schemas: SiteSchemas<'s>,
    pub(super) settings: SiteSettings,
    pub(super) texts: Texts,
}

impl Site<'static> {
    /// Does the same as [`Site::new`] with schemas that the site shares.
    pub fn shared(
        templates: Templates,
        schemas: Arc<Schemas>,
        settings: &SiteSettings,
    ) -> Result<Self, SiteError> {
        Self::with_schemas(templates, SiteSchemas::Shared(schemas), settings)
    }
}

impl<'s> Site<'s> {
    /// Parses the templates and names the assets.
    pub fn new(
        templates: Templates,
        schemas: &'s Schemas,
        settings: &SiteSettings,
    ) -> Result<Self, SiteError> {
        Self::with_schemas(templates, SiteSchemas::Borrowed(schemas), settings)
    }

    fn with_schemas(
        mut templates: Templates,
        schemas: SiteSchemas<'s>,
        settings: &SiteSettings,
    ) -> Result<Self, SiteError> {
        let mut settings = settings.clone();
        if settings.languages.is_empty() {
            settings.languages = LANGUAGES.map(str::to_owned).to_vec();
        }
        let title = settings.title.as_deref();
        let texts = Texts::new(&schemas.strings, &settings.languages, title);
        let files = &mut templates.files;
        if let Some(logo) = &settings.logo
            && !files.contains_key(logo)
        {
            return Err(SiteError::Asset {
                name: logo.clone(),
                cause: "is the logo in the configuration, but is not in the folder of templates"
                    .to_owned(),
            });
        }
        files
            .entry(data::NAME.to_owned())
            .or_insert_with(|| data::script(&schemas, &settings));
        for (name, script) in data::strings(&texts, &templates) {
            templates.files.entry(name).or_insert(script);
        }
        templates
            .files
            .entry(data::BRAND.to_owned())
            .or_insert_with(|| data::brand(&settings));
        let mut hash = Sha256::new();
        hash.update(env!("CARGO_PKG_VERSION"));
        hash.update(schemas.digest.to_le_bytes());
        hash.update(serde_json::to_vec(&settings)?);
        for (name, text) in &templates.files {
            for part in [name, text] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        let (asset_paths, assets) = assets::name(&templates.files)?;
        let mut environment = template_environment()?;
        if !templates.is_embedded {
            environment.set_fuel(Some(MAX_TEMPLATE_STEPS));
        }
        environment.add_filter("words", |key: String| words(&key));
        environment.add_filter("page", |id: String| Value::from_safe_string(slug(&id)));
        let function = texts.clone();
        environment.add_function("t", move |state: &State, key: String, values: Kwargs| {
            function.text(state, &key, &values)
        });
        environment.add_global("settings", Value::from(Serde(settings.clone())));
        let mut base_url = settings.url.clone().unwrap_or_default();
        if !base_url.ends_with('/') {
            base_url.push('/');
        }
        environment.add_global("base_url", base_url);
        let ui = settings.languages.first().cloned().unwrap_or_default();
        environment.add_global("site_title", texts.title(&ui));
        environment.add_global("ui", ui);
        // The paths need no escape: they contain no text of authors.
        let mut safe_paths: BTreeMap<String, Value> = BTreeMap::new();
        for (name, path) in asset_paths {
            safe_paths.insert(name, Value::from_safe_string(path));
        }
        environment.add_global("assets", Value::from(safe_paths));
        // The quotes in a policy stay as they are.
        let policy = |text: &str| Value::from_safe_string(text.to_owned());
        let policies = context! {
            page => policy(&page_policy(&schemas.components.videos)),
            styled => policy(STYLED),
            plain => policy(PLAIN),
        };
        environment.add_global("policies", policies);
        for (name, text) in templates.files {
            if !assets::is_asset(&name) {
                environment.add_template_owned(name, text)?;
            }
        }
        Ok(Self {
            environment,
            assets,
            digest: hex(&hash.finalize()[..16]),
            schemas,
            settings,
            texts,
        })
    }

    /// Returns a hash of all inputs of the pages other than objects.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Returns the schemas.
    pub fn schemas(&self) -> &Schemas {
        &self.schemas
    }

    /// Returns the language of the pages that are not about an article.
    pub(super) fn ui(&self) -> &str {
        self.settings.languages.first().map_or("", String::as_str)
    }

    /// Returns the path of the page of the article `id`.
    pub fn path(id: &str) -> String {
        format!("{ARTICLES}/{}.html", slug(id))
    }

    /// Returns scripts, styles and images, in order of path.
    pub fn assets(&self) -> &[Page] {
        &self.assets
    }

    /// Renders the coverage page, which is for authors. It shows their files if
    /// `names_files` is true.
    pub fn coverage(&self, coverage: &Coverage<'_>, names_files: bool) -> Result<Page, SiteError> {
        let mut assets = self.assets.iter();
        let style = assets
            .find(|asset| asset.path.starts_with("assets/style-"))
            .map(|asset| Value::from_safe_string(asset.path.clone()));
        let site = context! { root => "", style => style, files => names_files };
        let values = context! { coverage => Value::from(Serde(coverage)), site => site };
        Ok(Page {
            path: COVERAGE.to_owned(),
            bytes: self.render(COVERAGE, values)?,
        })
    }

    pub(super) fn render(&self, template: &str, values: Value) -> Result<Vec<u8>, SiteError> {
        let template = self.environment.get_template(template)?;
        let mut page = LimitedBuffer(Vec::new());
        template.render_captured_to(values, &mut page)?;
        let LimitedBuffer(mut bytes) = page;
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
    use crate::compile::Guide;

    #[test]
    fn a_template_that_never_ends_is_stopped() {
        let schemas = Schemas::embedded().expect("the schemas load");
        let text = "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}";
        let mut templates = Templates::embedded();
        templates
            .files
            .insert("404.html".to_owned(), text.to_owned());
        templates.is_embedded = false;
        let mut site =
            Site::new(templates, &schemas, &SiteSettings::default()).expect("the templates load");
        assert_eq!(site.environment.fuel(), Some(MAX_TEMPLATE_STEPS));
        // Fewer steps make the test faster.
        site.environment.set_fuel(Some(100_000));
        let error = site
            .front_page("404.html", &[], &Guide::default())
            .expect_err("it is stopped")
            .to_string();
        assert!(
            error.starts_with("template 404.html, line 1: ") && error.contains("fuel"),
            "{error}"
        );
    }
}
