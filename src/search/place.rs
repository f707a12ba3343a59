//! The weight of a term in a document, and where the document has it.

/// Maximum weight of a term in a document. The minimum is 1.
pub(super) const MAX_WEIGHT: u32 = 20;

/// Number of encoded weights.
pub(super) const WEIGHT_CODES: usize = Place::ALL.len() * MAX_WEIGHT as usize;

/// The most important place where a document has a term.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// In its text, or as a part of a word.
    #[default]
    Text,
    /// In its heading.
    Heading,
    /// In a tag: what it is about.
    Tag,
    /// In its title.
    Title,
    /// In its title and in a tag.
    TitleAndTag,
}

impl Place {
    /// All places, in the order of their codes.
    const ALL: [Self; 5] = [
        Self::Text,
        Self::Heading,
        Self::Tag,
        Self::Title,
        Self::TitleAndTag,
    ];

    /// Returns the place of a term that is in two places.
    pub(super) fn and(self, other: Self) -> Self {
        if self.max(other) == Self::Title && self.min(other) == Self::Tag {
            return Self::TitleAndTag;
        }
        self.max(other)
    }

    /// Returns true if a tag has the term.
    pub(super) fn is_tag(self) -> bool {
        matches!(self, Self::Tag | Self::TitleAndTag)
    }

    /// Returns how much it counts as a term of the title, from 0 to [`TITLE_SHARE`].
    pub(super) fn title_share(self) -> u32 {
        match self {
            Self::Text => 0,
            Self::Heading | Self::Tag => 1,
            Self::Title | Self::TitleAndTag => TITLE_SHARE,
        }
    }
}

/// The title share of a term in the title itself; a heading or a tag has less.
pub(super) const TITLE_SHARE: u32 = 2;

/// Encodes a weight and a place.
pub(super) fn encode(weight: u32, place: Place) -> u8 {
    let weight = weight.clamp(1, MAX_WEIGHT) - 1;
    (place as u32 * MAX_WEIGHT + weight) as u8
}

/// Decodes a weight and a place.
pub(super) fn decode(code: u32) -> (u32, Place) {
    let last = Place::ALL.len() - 1;
    let place = Place::ALL[((code / MAX_WEIGHT) as usize).min(last)];
    let weight = code - place as u32 * MAX_WEIGHT;
    (weight.min(MAX_WEIGHT - 1) + 1, place)
}

#[cfg(test)]
mod tests {
    use super::{MAX_WEIGHT, Place, WEIGHT_CODES, decode, encode};

    #[test]
    fn weights_are_read_as_they_were_written() {
        for place in Place::ALL {
            for weight in 1..=MAX_WEIGHT {
                let code = encode(weight, place);
                assert!(usize::from(code) < WEIGHT_CODES);
                assert_eq!(decode(u32::from(code)), (weight, place));
            }
        }
        assert_eq!(decode(u32::MAX), (MAX_WEIGHT, Place::TitleAndTag));
    }

    #[test]
    fn the_most_important_place_counts() {
        assert_eq!(Place::Text.and(Place::Heading), Place::Heading);
        assert_eq!(Place::Title.and(Place::Heading), Place::Title);
        for (one, other) in [(Place::Title, Place::Tag), (Place::Tag, Place::TitleAndTag)] {
            assert_eq!(one.and(other), Place::TitleAndTag);
            assert_eq!(other.and(one), Place::TitleAndTag);
        }
    }
}
