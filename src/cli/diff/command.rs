//! The command: loads both sides, compares them and prints the differences.

use super::options::{FailOn, kind};
use super::sides::{self, Side, Sides};
use super::tree::CheckedTree;
use crate::bundle::Bundle;
use crate::cli::Outcome;
use crate::cli::args::DiffArgs;
use crate::cli::message::status;
use crate::cli::targets;
use crate::diff::{self, BundleSource, Context, Diff, SideName, Source, TreeSource, WriteOptions};
use crate::git::Difference;
use crate::schema::{AudienceName, Schemas};
use anyhow::Context as _;
use std::collections::BTreeSet;
use std::sync::Arc;

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
    let wanted = args.audience.map(AudienceName::from);
    let wanted = wanted
        .or(bundle_audience(&base)?)
        .or(bundle_audience(&head)?);
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

/// A side that is ready to be compared.
enum CheckedSide {
    Tree(Box<CheckedTree>),
    Bundle(SideName, Arc<Bundle>),
}

impl CheckedSide {
    fn of(side: Side, other: Option<&Self>, audience: Option<AudienceName>) -> Self {
        match (side, other) {
            (Side::Bundle(name, bundle), _) => Self::Bundle(name, bundle),
            (Side::Tree(tree), Some(Self::Tree(other))) => {
                Self::Tree(Box::new(tree.check_after(other, audience)))
            }
            (Side::Tree(tree), _) => Self::Tree(Box::new(tree.check(audience))),
        }
    }

    fn tree(&self) -> Option<&CheckedTree> {
        match self {
            Self::Tree(tree) => Some(tree),
            Self::Bundle(..) => None,
        }
    }
}

fn compare(
    base: &CheckedSide,
    head: &CheckedSide,
    difference: Option<&Difference>,
) -> anyhow::Result<Diff> {
    let embedded = Schemas::embedded()?;
    let schemas = [head, base].into_iter().find_map(CheckedSide::tree);
    let schemas = schemas.map_or(&embedded, |tree| &tree.tree.session.schemas);
    let (mut before, mut after) = (side(base, schemas)?, side(head, schemas)?);
    if let (AnySource::Tree(before), AnySource::Tree(after)) = (&mut before, &mut after) {
        before.narrow(after);
    }
    let context = context(head, &after, difference);
    Ok(diff::compare(before.get(), after.get(), &context)?)
}

/// A side of any kind.
enum AnySource<'s> {
    Tree(Box<TreeSource<'s>>),
    Bundle(Box<BundleSource<'s>>),
}

impl AnySource<'_> {
    fn get(&self) -> &dyn Source {
        match self {
            Self::Tree(tree) => &**tree,
            Self::Bundle(bundle) => &**bundle,
        }
    }
}

fn side<'s>(side: &'s CheckedSide, schemas: &'s Schemas) -> anyhow::Result<AnySource<'s>> {
    Ok(match side {
        CheckedSide::Tree(tree) => AnySource::Tree(Box::new(tree.source())),
        CheckedSide::Bundle(name, bundle) => {
            let source = BundleSource::new(name.clone(), bundle, schemas)?;
            AnySource::Bundle(Box::new(source))
        }
    })
}

fn bundle_audience(side: &Side) -> anyhow::Result<Option<AudienceName>> {
    let Side::Bundle(_, bundle) = side else {
        return Ok(None);
    };
    Ok(bundle.entries()?.first().map(|cloud| cloud.audience))
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
