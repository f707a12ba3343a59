//! The command: loads both sides, compares them and prints the differences.

use super::checked::{self, AnySource, CheckedSide};
use super::options::{FailOn, kind};
use super::sides::{self, Side, Sides};
use crate::cli::Outcome;
use crate::cli::args::DiffArgs;
use crate::cli::message::status;
use crate::cli::targets;
use crate::diff::{self, Context, Diff, WriteOptions};
use crate::git::{self, Difference};
use crate::schema::{AudienceName, Schemas};
use anyhow::{Context as _, bail};
use std::collections::BTreeSet;

pub(in crate::cli) fn run(args: &DiffArgs) -> anyhow::Result<Outcome> {
    targets::validate(&args.format, "html=diff.html")?;
    let Sides {
        base,
        head,
        difference,
    } = sides::load(args)?;
    let fail_on = fail_on(args, &head)?;
    if let Some(caveat) = difference.as_ref().and_then(Difference::caveat) {
        status!(args.quiet, "{caveat}");
    }
    if difference.is_some()
        && let Some(submodules) = submodules(&head)?
    {
        status!(
            args.quiet,
            "warning: revisions do not contain the articles of submodules ({submodules}), so changes there do not count; compare two folders, as in `helpc diff ../old .`"
        );
    }
    let of_bundles = audience_of_bundles(&base, &head)?;
    let wanted = args.audience.map(AudienceName::from).or(of_bundles);
    let head = CheckedSide::of(head, None, wanted);
    let base = CheckedSide::of(base, Some(&head), wanted);
    let diff = compare(&base, &head, difference.as_ref())?;
    targets::write(&args.format, "the differences", |format, color, out| {
        let options = WriteOptions {
            lists_all: args.all,
            preview: args.preview.as_deref(),
            color,
            is_live: false,
        };
        diff::write(&diff, format, options, out)
    })?;
    let fails = diff.totals.keys().any(|kind| fail_on.0.contains(kind));
    // Dropping tens of thousands of articles takes time.
    std::mem::forget((base, head, diff));
    if fails {
        return Ok(Outcome::Findings);
    }
    Ok(Outcome::Clean)
}

/// Returns the audience of the sides that are bundles; `None` if neither is one.
fn audience_of_bundles(base: &Side, head: &Side) -> anyhow::Result<Option<AudienceName>> {
    let old = checked::bundle_audience(base)?;
    let new = checked::bundle_audience(head)?;
    if let (Some(old), Some(new)) = (old, new)
        && old != new
    {
        bail!(
            "the bundles are for different audiences, {} and {}: build both for the same one",
            old.name(),
            new.name()
        );
    }
    Ok(old.or(new))
}

/// Returns the paths of the submodules with articles of a tree.
fn submodules(side: &Side) -> anyhow::Result<Option<String>> {
    let Side::Tree(tree) = side else {
        return Ok(None);
    };
    let submodules = git::submodules(&tree.corpus.tree.root)?;
    Ok(Some(submodules.join(", ")).filter(|paths| !paths.is_empty()))
}

fn compare(
    base: &CheckedSide,
    head: &CheckedSide,
    difference: Option<&Difference>,
) -> anyhow::Result<Diff> {
    let embedded = Schemas::embedded()?;
    let schemas = [head, base].into_iter().find_map(CheckedSide::tree);
    let schemas = schemas.map_or(&embedded, |tree| &tree.tree.session.schemas);
    let (mut before, mut after) = (base.source(schemas)?, head.source(schemas)?);
    if let (AnySource::Tree(before), AnySource::Tree(after)) = (&mut before, &mut after) {
        before.narrow(after);
    }
    let context = context(head, &after, difference);
    Ok(diff::compare(before.get(), after.get(), &context)?)
}

fn context(head: &CheckedSide, after: &AnySource<'_>, difference: Option<&Difference>) -> Context {
    let audience = match after {
        AnySource::Tree(tree) => tree.audience(),
        AnySource::Bundle(bundle) => bundle.audience().unwrap_or_default(),
    };
    let mut context = Context {
        audience: audience.name().to_owned(),
        ..Context::default()
    };
    if let (Some(difference), Some(tree)) = (difference, head.tree()) {
        let (_, articles) = tree.tree.corpus.tree.project();
        sides::add_changed_files(&mut context, difference, &articles);
    }
    context
}

/// Returns the kinds of changes that fail the run.
fn fail_on(args: &DiffArgs, head: &Side) -> anyhow::Result<FailOn> {
    if let Some(fail_on) = &args.fail_on {
        return Ok(fail_on.clone());
    }
    let Side::Tree(tree) = head else {
        return Ok(FailOn::default());
    };
    let names = tree.session.config.diff.fail_on.iter();
    let kinds = names.map(|name| kind(name).map_err(anyhow::Error::msg));
    let kinds = kinds.collect::<anyhow::Result<BTreeSet<_>>>();
    Ok(FailOn(
        kinds.context("`diff.fail_on` in the configuration")?,
    ))
}
