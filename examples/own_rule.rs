//! Checks an article with a rule of your own, which is a page in YAML, and fixes what it finds.

use helpc::config::Config;
use helpc::corpus::Corpus;
use helpc::fix::{self, FixContext};
use helpc::rules;
use helpc::schema::Schemas;
use helpc::source::FileSystem;
use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

/// The page of the rule. `docs/guide/rules.md` describes its keys.
const PAGE: &str = r#"
name: house/portal-name
severity: warning
fix: safe
summary: the old name of the portal
why: Customers no longer find anything under the old name.
how_to_fix: Write the new name.
check:
  pattern: 'Old (Portal|Console)'
  message: '{} has a new name'
  replace: 'New $1'
bad: [{body: "Open the Old Portal."}]
good: [{body: "Open the New Portal."}]
"#;

pub(crate) const ARTICLE: &str = "# Restart a machine\n\nOpen the Old Console first.\n";

#[allow(clippy::print_stdout)]
fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", fix(ARTICLE)?);
    Ok(())
}

/// Returns the article `text` after the safe fixes of the rule.
pub(crate) fn fix(text: &str) -> Result<String, Box<dyn Error>> {
    let schemas = Schemas::with_overrides(Path::new("schemas"), &Page)?;
    let mut config = Config::default();
    // Without this, all rules run.
    config.only(&|page| page.group() == "house", &schemas);
    let file = ("microsoft.compute/restart.md".to_owned(), text.into());
    let corpus = Corpus::from_memory([file], &schemas);
    let report = rules::run(&corpus, &schemas, &config);
    let context = FixContext {
        schemas: &schemas,
        config: &config,
        unsafe_too: false,
        chooses: None,
        read: &|_| Ok(text.into()),
    };
    let outcome = fix::apply_fixes(corpus, report, &context)?;
    let fixed = outcome.files.into_iter().map(|file| file.after).next();
    Ok(String::from_utf8(fixed.unwrap_or_else(|| text.into()))?)
}

/// A folder of schemas with the page alone. For a folder on disk, use `OsFileSystem`.
#[derive(Debug)]
struct Page;

impl FileSystem for Page {
    fn read(&self, _: &Path) -> io::Result<String> {
        Ok(PAGE.to_owned())
    }

    fn files(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        Ok(vec![folder.join("rules/house/portal-name.yaml")])
    }
}
