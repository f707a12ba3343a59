//! Sides that are ready to be compared.

use super::sides::Side;
use super::tree::CheckedTree;
use crate::bundle::Bundle;
use crate::diff::{BundleSource, SideName, Source, TreeSource};
use crate::schema::{AudienceName, Schemas};
use std::sync::Arc;

/// A side that is ready to be compared.
pub(super) enum CheckedSide {
    Tree(Box<CheckedTree>),
    Bundle(SideName, Arc<Bundle>),
}

impl CheckedSide {
    pub(super) fn of(side: Side, other: Option<&Self>, audience: Option<AudienceName>) -> Self {
        match (side, other) {
            (Side::Bundle(name, bundle), _) => Self::Bundle(name, bundle),
            (Side::Tree(tree), Some(Self::Tree(other))) => {
                Self::Tree(Box::new(tree.check_after(other, audience)))
            }
            (Side::Tree(tree), _) => Self::Tree(Box::new(tree.check(audience))),
        }
    }

    pub(super) fn tree(&self) -> Option<&CheckedTree> {
        match self {
            Self::Tree(tree) => Some(tree),
            Self::Bundle(..) => None,
        }
    }

    /// Returns the side of a comparison.
    pub(super) fn source<'s>(&'s self, schemas: &'s Schemas) -> anyhow::Result<AnySource<'s>> {
        Ok(match self {
            Self::Tree(tree) => AnySource::Tree(Box::new(tree.source())),
            Self::Bundle(name, bundle) => {
                let source = BundleSource::new(name.clone(), bundle, schemas)?;
                AnySource::Bundle(Box::new(source))
            }
        })
    }
}

/// A side of any kind.
pub(super) enum AnySource<'s> {
    Tree(Box<TreeSource<'s>>),
    Bundle(Box<BundleSource<'s>>),
}

impl AnySource<'_> {
    pub(super) fn get(&self) -> &dyn Source {
        match self {
            Self::Tree(tree) => &**tree,
            Self::Bundle(bundle) => &**bundle,
        }
    }
}

/// Returns the audience of a bundle; `None` for a tree.
pub(super) fn bundle_audience(side: &Side) -> anyhow::Result<Option<AudienceName>> {
    let Side::Bundle(_, bundle) = side else {
        return Ok(None);
    };
    Ok(bundle.entries()?.first().map(|cloud| cloud.audience))
}
