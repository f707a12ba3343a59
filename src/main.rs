//! The `helpc` program: see [`helpc::cli`].

/// Thousands of articles cause many small allocations from several threads at once, for which most
/// system allocators are slower.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    helpc::cli::main()
}
