//! Options of the output.

/// Options of the output.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct WriteOptions<'a> {
    /// True to list everything in the human format.
    pub lists_all: bool,
    /// The address of a preview, for links to articles.
    pub preview: Option<&'a str>,
    /// True to use colors.
    pub color: bool,
    /// True for a page of `helpc serve`, which reloads when articles are saved.
    pub is_live: bool,
}
