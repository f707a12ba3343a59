//! The number of a file.

/// The number of a file in its [`Corpus`](crate::corpus::Corpus): articles in the order of their
/// paths, then configuration files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

impl FileId {
    /// Returns the number of the file at `index`.
    pub const fn new(index: usize) -> Self {
        Self(index as u32)
    }

    /// Returns the index of the file.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}
