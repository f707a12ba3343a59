//! Compiles an article to the HTML that customers read.

use helpc::compile::{self, Edition, Plan};
use helpc::config::Config;
use helpc::corpus::Corpus;
use helpc::published::{Article, Object};
use helpc::rules;
use helpc::schema::{AudienceName, Schemas};
use std::error::Error;
use std::sync::Mutex;

pub(crate) const ARTICLE: &str = r#"<properties
    pageTitle="Restart a virtual machine"
    selfHelpType="generic"
    cloudEnvironments="public"
    articleId="restart-machine"
/>
# Restart a virtual machine

Select **Restart** <at once>, then wait for <!--$vmname-->[machine]<!--/$vmname-->.
"#;

#[allow(clippy::print_stdout)]
fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", html(ARTICLE)?);
    Ok(())
}

/// Returns the HTML of the article `text`.
pub(crate) fn html(text: &str) -> Result<String, Box<dyn Error>> {
    let schemas = Schemas::embedded()?;
    let file = ("microsoft.compute/restart.md".to_owned(), text.into());
    let corpus = Corpus::from_memory([file], &schemas);
    let report = rules::run(&corpus, &schemas, &Config::default());
    let selection = compile::select(&corpus, &report.findings);
    if let Some(held_back) = selection.held_back.first() {
        let messages = held_back
            .reasons
            .iter()
            .map(|reason| reason.message.as_str());
        return Err(messages.collect::<Vec<_>>().join("\n").into());
    }
    let plan = Plan {
        corpus: &corpus,
        schemas: &schemas,
        edition: Edition::of(AudienceName::Customer, &schemas),
        published: &selection.published,
    };
    // An object is JSON: `schemas/bundle/article.schema.json`.
    let objects = Mutex::new(Vec::new());
    let put = |bytes: Vec<u8>| {
        let mut objects = objects.lock().map_err(|_| std::io::ErrorKind::Other)?;
        objects.push(serde_json::from_slice::<Article>(&bytes)?);
        Ok(Object::of(&bytes))
    };
    compile::articles(plan, plan.published, &|_| None, &put)?;
    let article = objects.into_inner()?.pop();
    Ok(article.map(|article| article.html).unwrap_or_default())
}
