//! The files that `helpc init` writes.

use crate::baseline;
use crate::cli::args::CiSystem;
use crate::schema::{embedded, template};
use anyhow::Context;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The JSON Schema of the configuration, for editors; relative to the project.
pub(super) const SCHEMA: &str = ".helpc/helpc.schema.json";

/// A file to write, unless it exists.
pub(super) struct NewFile {
    pub(super) path: PathBuf,
    pub(super) text: String,
}

/// What the texts of the files depend on.
pub(super) struct Values<'a> {
    /// The articles folder relative to the project, with forward slashes.
    pub(super) articles: &'a str,
    /// The project relative to the repository, with forward slashes; empty if they are the same.
    pub(super) subfolder: &'a str,
}

/// Returns the text of helpc.yaml, with a line for editors if there is a schema.
pub(super) fn configuration(articles: &str, has_baseline: bool, has_schema: bool) -> String {
    let mut text = String::new();
    if has_schema {
        text.push_str(&format!("# yaml-language-server: $schema={SCHEMA}\n"));
    }
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    text.push_str(&format!("articles: {}\n", quoted(articles)));
    if has_baseline {
        text.push_str(&format!("baseline: {}\n", quoted(baseline::FILE_NAME)));
    }
    text
}

/// Returns the files of editors, below `project`.
pub(super) fn of_editors(project: &Path) -> anyhow::Result<Vec<NewFile>> {
    let schema = embedded("config.schema.json").context("no schema of the configuration")?;
    let schema: serde_json::Value = serde_json::from_str(schema).context("invalid schema")?;
    let of_template = |path: &str, name: &str| -> anyhow::Result<NewFile> {
        Ok(NewFile {
            path: project.join(path),
            text: template(name)
                .with_context(|| format!("no template {name}"))?
                .replace("@SCHEMA@", SCHEMA),
        })
    };
    Ok(vec![
        NewFile {
            path: project.join(SCHEMA),
            text: format!("{schema:#}\n"),
        },
        of_template(".vscode/settings.json", "init/settings.json")?,
        of_template(".vscode/tasks.json", "init/tasks.json")?,
    ])
}

/// Returns the file of a CI system, below the folder of the repository.
pub(super) fn of_ci(
    system: CiSystem,
    repository: &Path,
    values: &Values<'_>,
) -> anyhow::Result<Option<NewFile>> {
    let (path, name) = match system {
        CiSystem::Github => (".github/workflows/helpc.yml", "init/github.yml"),
        CiSystem::Azure => ("azure-pipelines-helpc.yml", "init/azure-pipelines.yml"),
        CiSystem::Gitlab => (".gitlab/helpc.gitlab-ci.yml", "init/gitlab-ci.yml"),
        CiSystem::Auto | CiSystem::None => return Ok(None),
    };
    let text = template(name).with_context(|| format!("no template {name}"))?;
    let folder = match values.subfolder {
        "" => ".",
        folder => folder,
    };
    Ok(Some(NewFile {
        path: repository.join(path),
        text: text
            .replace("@VERSION@", env!("CARGO_PKG_VERSION"))
            .replace("@FOLDER@", &shell_quoted(folder))
            .replace("@ARTICLES@", &shell_quoted(values.articles)),
    }))
}

/// Quotes a path for a shell, if it needs quotes.
fn shell_quoted(path: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    if !path.is_empty() && !path.starts_with('-') && path.chars().all(is_plain) {
        return path.to_owned();
    }
    format!("'{}'", path.replace('\'', r"'\''"))
}

/// Writes a file that does not exist, with the folders above it. Returns false if it exists.
pub(super) fn write(file: &NewFile) -> anyhow::Result<bool> {
    let name = file.path.display();
    if let Some(folder) = file.path.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
    }
    match std::fs::File::create_new(&file.path) {
        Ok(mut out) => {
            out.write_all(file.text.as_bytes())
                .with_context(|| format!("cannot write {name}"))?;
            Ok(true)
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error).with_context(|| format!("cannot create {name}")),
    }
}

#[cfg(test)]
mod tests {
    use super::shell_quoted;

    #[test]
    fn paths_are_quoted_for_a_shell() {
        for (path, quoted) in [
            ("docs/help", "docs/help"),
            ("my articles", "'my articles'"),
            ("-x", "'-x'"),
            ("it's; $(rm)", r"'it'\''s; $(rm)'"),
        ] {
            assert_eq!(shell_quoted(path), quoted);
        }
    }
}
