//! The last test by name, so that its list is at the end of what `cargo test` prints.

/// Prints what did not run until now. A test that ends later prints its own line.
#[test]
fn list() {
    crate::needs::print_left_out();
}
