//! Sets of clouds.

use crate::article::AttributeRef;
use crate::schema::Schemas;
use std::ops::{BitAnd, BitOr, Sub};

/// A set of clouds, by their indexes in [`Schemas::clouds`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Clouds(u64);

impl Clouds {
    /// Returns the clouds in a list, in any case. Unknown names are ignored: a rule reports them.
    pub(super) fn of(attribute: Option<AttributeRef<'_>>, schemas: &Schemas) -> Self {
        let mut clouds = Self::default();
        for item in attribute.into_iter().flat_map(AttributeRef::items) {
            let at = schemas
                .clouds
                .iter()
                .position(|cloud| cloud.name.eq_ignore_ascii_case(item.text));
            clouds.0 |= at.and_then(|at| 1_u64.checked_shl(at as u32)).unwrap_or(0);
        }
        clouds
    }

    /// Returns all clouds of the schemas.
    pub fn all(schemas: &Schemas) -> Self {
        (0..schemas.clouds.len()).collect()
    }

    /// Returns true if the set is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the number of clouds.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Returns true if the set contains the cloud with this index.
    pub fn contains(self, index: usize) -> bool {
        u32::try_from(index)
            .ok()
            .and_then(|index| self.0.checked_shr(index))
            .is_some_and(|rest| rest & 1 == 1)
    }

    /// Returns true if a cloud is in both sets.
    pub fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Returns true if every cloud of this set is in `other`.
    pub fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Iterates over the indexes of the clouds, in order.
    pub fn indexes(self) -> impl Iterator<Item = usize> {
        (0..64).filter(move |index| self.contains(*index))
    }

    /// Iterates over the names of the clouds, in the order and the spelling of the schemas.
    pub fn names(self, schemas: &Schemas) -> impl Iterator<Item = &str> {
        self.indexes()
            .filter_map(|index| schemas.clouds.get(index))
            .map(|cloud| cloud.name.as_str())
    }
}

impl FromIterator<usize> for Clouds {
    /// Collects the clouds with these indexes.
    fn from_iter<I: IntoIterator<Item = usize>>(indexes: I) -> Self {
        let bit = |at| u32::try_from(at).ok().and_then(|at| 1_u64.checked_shl(at));
        let bits = indexes.into_iter().filter_map(bit);
        Self(bits.fold(0, |all, bit| all | bit))
    }
}

impl BitAnd for Clouds {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl BitOr for Clouds {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl Sub for Clouds {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}
