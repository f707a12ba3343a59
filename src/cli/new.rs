//! `helpc new`: writes a new article.

use super::Outcome;
use super::args::NewArgs;
use super::ask::{ask, choose, is_interactive};
use super::message::status;
use super::session::{Session, Setup};
use crate::corpus::{Corpus, ProjectFiles};
use crate::report::{escape_controls, plural};
use crate::rules;
use crate::scaffold::{ArticleTemplates, MARK, NewArticle, Request, ScaffoldError, scaffold};
use anyhow::{Context, bail};
use std::io::Write;

/// The rule that reports the marks of a new article.
const UNFINISHED: &str = "structure/unfinished";

pub(super) fn run(args: &NewArgs) -> anyhow::Result<Outcome> {
    let session = Session::start(&Setup::of_tree(&args.tree), &[])?;
    session.require_valid()?;
    let corpus = session.load_or_empty()?;
    let templates = match &session.config.templates {
        Some(dir) => ArticleTemplates::with_overrides(dir, session.file_system())?,
        None => ArticleTemplates::embedded(),
    };
    let mut answers = Answers::of(args, &session)?;
    let article = loop {
        let request = answers.request(args);
        match scaffold(
            &request,
            &corpus,
            &session.schemas,
            &session.config,
            &templates,
        ) {
            Err(ScaffoldError::Ambiguous {
                kind,
                name,
                candidates,
            }) if is_interactive() => {
                let names: Vec<String> = candidates
                    .iter()
                    .map(|one| format!("{} ({})", one.name, one.ids.join(", ")))
                    .collect();
                let text = format!("Which {} is `{name}`?", kind.word());
                let at = choose(&text, &names)?;
                let id = candidates
                    .get(at)
                    .and_then(|one| one.ids.first())
                    .context("a choice without an id")?;
                answers.replace(&name, id);
            }
            result => break result?,
        }
    };
    if args.stdout {
        let mut out = std::io::stdout().lock();
        out.write_all(article.text.as_bytes())
            .context("cannot write to standard output")?;
    } else {
        write(&corpus, &article, args.dry_run)?;
    }
    for note in &article.notes {
        status!(args.quiet, "{note}");
    }
    report(&session, &corpus, &article, args.quiet);
    Ok(Outcome::Clean)
}

/// The parts of a request that a terminal can ask for.
struct Answers {
    kind: String,
    title: String,
    topics: Vec<String>,
    products: Vec<String>,
}

impl Answers {
    /// Takes the arguments, and asks for what is missing if no argument is given on a terminal.
    fn of(args: &NewArgs, session: &Session) -> anyhow::Result<Self> {
        let mut answers = Self {
            kind: args.kind.clone().unwrap_or_default(),
            title: args.title.clone().unwrap_or_default(),
            topics: args.topic.clone(),
            products: args.product.clone(),
        };
        if args.kind.is_some() {
            return Ok(answers);
        }
        let types = session.schemas.types.iter();
        let types: Vec<String> = types.map(|kind| kind.name.clone()).collect();
        if !is_interactive() {
            bail!(
                "name the type of the article, as in `helpc new generic`\nTypes: {}",
                types.join(", ")
            );
        }
        let at = choose("Type of the article", &types)?;
        answers.kind = types.get(at).cloned().unwrap_or_default();
        if answers.title.is_empty() {
            answers.title = ask("Title for customers (empty: write it later)")?;
        }
        for (text, list) in [
            (
                "Support topic, by name or id (empty: none)",
                &mut answers.topics,
            ),
            (
                "Product, by name or id (empty: that of the topic)",
                &mut answers.products,
            ),
        ] {
            if list.is_empty() {
                let answer = ask(text)?;
                list.extend(Some(answer).filter(|answer| !answer.is_empty()));
            }
        }
        Ok(answers)
    }

    fn request<'a>(&'a self, args: &'a NewArgs) -> Request<'a> {
        Request {
            kind: &self.kind,
            title: &self.title,
            topics: &self.topics,
            products: &self.products,
            service: args.service.as_deref().unwrap_or_default(),
            resource: args.resource.as_deref().unwrap_or_default(),
            clouds: &args.cloud,
            authors: &args.author,
            owner: args.owner.as_deref().unwrap_or_default(),
            id: args.id.as_deref().unwrap_or_default(),
            path: args.file.as_deref().unwrap_or_default(),
        }
    }

    /// Replaces a name by the id that the user chose.
    fn replace(&mut self, name: &str, id: &str) {
        for own in self.topics.iter_mut().chain(&mut self.products) {
            if own.trim() == name {
                id.clone_into(own);
            }
        }
    }
}

/// Writes the file, which must not exist, and prints its path.
fn write(corpus: &Corpus, article: &NewArticle, dry_run: bool) -> anyhow::Result<()> {
    let full = corpus.tree.root.join(&article.path);
    if !dry_run {
        if let Some(folder) = full.parent() {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("cannot create {}", folder.display()))?;
        }
        let mut file = std::fs::File::create_new(&full)
            .with_context(|| format!("cannot create {}", full.display()))?;
        file.write_all(article.text.as_bytes())
            .with_context(|| format!("cannot write {}", full.display()))?;
    }
    let path = corpus.tree.display(&article.path);
    writeln!(anstream::stdout(), "{}", escape_controls(&path)).context("cannot write")
}

/// Prints the findings that the new article has or causes, without those for its marks.
fn report(session: &Session, corpus: &Corpus, article: &NewArticle, quiet: bool) {
    let (_, folder) = corpus.tree.project();
    let file = match folder.as_str() {
        "" => article.path.clone(),
        folder => format!("{folder}/{}", article.path),
    };
    let files = ProjectFiles::from([(file, Some(article.text.clone().into_bytes()))]);
    let mut with_article = corpus.with_files(&files, &session.schemas, &session.config);
    with_article.tree.selected = vec![article.path.clone()];
    let findings = rules::run(&with_article, &session.schemas, &session.config).findings;
    for finding in findings.iter().filter(|finding| finding.rule != UNFINISHED) {
        status!(
            quiet,
            "{}: {} [{}]",
            finding.severity.name(),
            finding.message,
            finding.rule
        );
    }
    let marks = article.text.matches(MARK).count();
    status!(
        quiet,
        "{} to write, marked with {MARK}",
        plural(marks, "text")
    );
}
