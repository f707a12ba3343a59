//! Loading the objects of an index.

use std::io;
use std::sync::Arc;

/// Loads the object at a path.
pub type Load<'l> = dyn Fn(&str) -> io::Result<Arc<[u8]>> + 'l;

/// Returns the error for a malformed index.
pub(super) fn damaged_index(reason: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("the search index is damaged: {reason}; build the bundle again"),
    )
}
