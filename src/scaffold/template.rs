//! The templates of new articles: embedded ones, and files that replace them.

use super::ScaffoldError;
use crate::schema::{SelfHelpType, template_environment, templates};
use crate::source::FileSystem;
use minijinja::{Environment, Value};
use std::collections::BTreeMap;
use std::path::Path;
use uuid::Uuid;

/// The folder of the templates below `templates/`.
const FOLDER: &str = "new";
/// The extension of a template.
const EXTENSION: &str = ".md.jinja";
/// Maximum number of steps of a template.
const MAX_STEPS: u64 = 1_000_000;

/// Templates of bodies, by the name of a type, a JSON Schema or a kind of body.
#[derive(Debug, Clone)]
pub struct ArticleTemplates {
    texts: BTreeMap<String, String>,
}

impl ArticleTemplates {
    /// Returns the embedded templates.
    pub fn embedded() -> Self {
        let texts = templates(FOLDER).filter_map(|(name, text)| {
            let name = name.strip_suffix(EXTENSION)?;
            Some((name.to_owned(), text.to_owned()))
        });
        Self {
            texts: texts.collect(),
        }
    }

    /// Returns the embedded templates with those in the folder `new` of `dir`, which replace
    /// others of the same name or are added. The folder does not have to exist.
    pub fn with_overrides(dir: &Path, file_system: &dyn FileSystem) -> Result<Self, ScaffoldError> {
        let mut all = Self::embedded();
        let folder = dir.join(FOLDER);
        let files = match file_system.files(&folder) {
            Ok(files) => files,
            Err(_) if !folder.exists() => return Ok(all),
            Err(cause) => {
                return Err(ScaffoldError::Read {
                    path: folder,
                    cause,
                });
            }
        };
        for path in files {
            let name = path.strip_prefix(&folder).unwrap_or(&path);
            let name = name.to_string_lossy().replace('\\', "/");
            let Some(name) = name.strip_suffix(EXTENSION).map(str::to_owned) else {
                continue;
            };
            let text = file_system
                .read(&path)
                .map_err(|cause| ScaffoldError::Read { path, cause })?;
            all.texts.insert(name, text);
        }
        Ok(all)
    }

    /// Renders the body of an article of this type: from the template of the type, of its JSON
    /// Schema, or of its kind of body.
    pub(super) fn render(
        &self,
        kind: &SelfHelpType,
        id: &str,
        values: Value,
    ) -> Result<String, ScaffoldError> {
        let names = [
            Some(kind.name.as_str()),
            kind.json_schema.as_deref(),
            Some(kind.body.name()),
        ];
        let found = names
            .into_iter()
            .flatten()
            .find_map(|name| self.texts.get_key_value(name));
        let Some((name, text)) = found else {
            return Ok(String::new());
        };
        let failed = |cause| ScaffoldError::Template {
            name: format!("{FOLDER}/{name}{EXTENSION}"),
            cause,
        };
        let environment = environment(id).map_err(failed)?;
        environment.render_str(text, values).map_err(failed)
    }
}

/// Returns an environment with the filter `json` and the function `guid`.
fn environment(id: &str) -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = template_environment()?;
    environment.set_fuel(Some(MAX_STEPS));
    environment.add_filter("json", |text: String| {
        serde_json::Value::String(text).to_string()
    });
    let id = id.to_owned();
    // The same for the same article, unlike a random one.
    environment.add_function("guid", move |name: String| {
        Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{id}/{name}").as_bytes()).to_string()
    });
    Ok(environment)
}
