//! Shards: a division of files among several runs.

use crate::util::Fnv1a;
use std::fmt;
use std::str::FromStr;

/// Maximum number of shards.
const MAX_SHARDS: u32 = 10_000;

/// One of several parts of a set of names, such as paths or addresses. Each name is in exactly one
/// of the parts, whatever else is in the set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// The number of this part, from 1.
    index: u32,
    /// The number of all parts.
    count: u32,
}

impl Shard {
    /// Returns true if `name` is in this part.
    pub fn contains(self, name: &str) -> bool {
        let mut hash = Fnv1a::default();
        hash.update(name.as_bytes());
        // The low bits of FNV-1a are weak for texts that differ only at their end.
        let hash = hash.value();
        let hash = hash ^ (hash >> 32);
        hash % u64::from(self.count) == u64::from(self.index - 1)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split_once('/').and_then(|(index, count)| {
            Some((index.parse::<u32>().ok()?, count.parse::<u32>().ok()?))
        });
        match numbers {
            Some((index, count)) if 1 <= index && index <= count && count <= MAX_SHARDS => {
                Ok(Self { index, count })
            }
            _ => Err(format!(
                "write the number of this part and of all parts, as in `1/4`; at most {MAX_SHARDS} parts"
            )),
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_is_in_one_part_and_parts_have_similar_sizes() {
        for count in [1, 2, 3, 4, 7, 16] {
            let mut sizes = Vec::new();
            for index in 1..=count {
                let shard: Shard = format!("{index}/{count}").parse().expect("a shard");
                let names = (0..4000).map(|number| format!("x/{number}.md"));
                sizes.push(names.filter(|name| shard.contains(name)).count());
            }
            assert_eq!(sizes.iter().sum::<usize>(), 4000, "{sizes:?}");
            let mean = 4000 / count;
            let is_similar = |size: &usize| (mean * 3 / 4..=mean * 5 / 4).contains(size);
            assert!(sizes.iter().all(is_similar), "{sizes:?}");
        }
    }

    #[test]
    fn rejects_numbers_that_are_not_a_part() {
        for text in [
            "", "1", "/", "0/2", "3/2", "1/0", "-1/2", "1/2/3", "a/b", "1/10001",
        ] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
        let shard: Shard = "2/3".parse().expect("a shard");
        assert_eq!(shard.to_string(), "2/3");
    }
}
