//! `helpc build`

use super::Outcome;
use super::args::BuildArgs;
use super::output;
use super::progress::Progress;
use super::session::{Session, Setup, talk};
use crate::compile::{self, Selection};
use crate::emit::{self, Written};
use crate::report::plural;
use std::path::Path;
use std::time::Instant;

pub(super) fn run(args: &BuildArgs) -> anyhow::Result<Outcome> {
    let start = Instant::now();
    output::check(&args.output.format)?;
    let setup = Setup::of_tree(&args.tree)
        .selected(&args.rules)
        .jobs(&args.jobs);
    let session = Session::start(&setup, &args.paths)?;
    let progress = Progress::start(args.output.quiet, "checking articles");
    let (corpus, report) = session.check_whole(&args.paths)?;
    drop(progress);
    let outcome = session.print(&corpus, &report.findings, &args.output, false)?;
    session.say_what_is_distrusted(args.output.quiet);
    session.say_what_is_ignored(&corpus, args.output.quiet);
    if !session.config.faults.is_empty() {
        talk(
            args.output.quiet,
            "nothing was published: the configuration must be mended first",
        );
        session.leave(corpus, report);
        return Ok(Outcome::Findings);
    }
    let selection = compile::select(&corpus, &report);
    let out = args.out.as_deref().unwrap_or(&session.config.out);
    let quiet = args.output.quiet;
    if args.strict && !selection.held_back.is_empty() {
        let held = plural(selection.held_back.len(), "article");
        talk(
            quiet,
            &format!("nothing was published: {held} must be held back and --strict is given"),
        );
        session.leave(corpus, report);
        return Ok(Outcome::Findings);
    }
    let held = describe_held_back(&selection);
    let site = session.site(args.no_site)?;
    let progress = Progress::start(quiet, "writing the bundle");
    let written = emit::write(out, &corpus, &session.schemas, selection, site.as_ref())?;
    drop(progress);
    talk(quiet, &summary(&written, out, &held, start));
    // As with the tree: taking tens of thousands of rows apart takes time.
    std::mem::forget(written);
    session.leave(corpus, report);
    Ok(outcome)
}

fn describe_held_back(selection: &Selection) -> String {
    let mut lines = String::new();
    for held in selection.held_back.iter().take(5) {
        if let Some(reason) = held.reasons.first() {
            lines.push_str(&format!(
                "  {}:{}: {}: {}\n",
                held.source, reason.line, reason.rule, reason.message
            ));
        }
    }
    if selection.held_back.len() > 5 {
        lines.push_str(&format!(
            "  and {} more: see `heldBack` in the manifest\n",
            selection.held_back.len() - 5
        ));
    }
    crate::report::visible(&lines.replace('\n', "\u{2400}")).replace('\u{2400}', "\n")
}

fn summary(written: &Written, out: &Path, held: &str, start: Instant) -> String {
    let manifest = &written.manifest;
    let bytes: u64 = manifest.files.iter().map(|object| object.size).sum();
    let mut text = format!(
        "\npublished {} of {} in {} ({:.1} MB) to {}: {} written, {} removed; {:.2} s\n",
        plural(manifest.articles.len(), "article"),
        manifest.articles.len() + manifest.held_back.len(),
        plural(manifest.files.len(), "object"),
        bytes as f64 / 1e6,
        out.display(),
        written.written,
        written.deleted,
        start.elapsed().as_secs_f64()
    );
    for cloud in &manifest.clouds {
        text.push_str(&format!(
            "  {:<12} {}, {}, {}\n",
            cloud.cloud,
            plural(cloud.articles, "article"),
            plural(cloud.products, "product"),
            plural(cloud.topics, "topic")
        ));
    }
    if let Some(site) = &manifest.site {
        text.push_str(&format!(
            "  {:<12} {}: open {}/index.html through a web server\n",
            "site",
            plural(site.pages.len(), "file"),
            out.display()
        ));
    }
    if !held.is_empty() {
        text.push_str(&format!("held back:\n{held}"));
    }
    let first = manifest
        .clouds
        .first()
        .map_or("public", |cloud| cloud.cloud.as_str());
    text.push_str(&format!(
        "next: {out}/clouds/{first}.json is what a help surface loads first; {out}/manifest.json says what was \
         published; `helpc explain RULE` tells more of a finding",
        out = out.display()
    ));
    text
}
