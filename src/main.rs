//! The `helpc` program: see [`helpc::cli`].

/// Thousands of articles are many small allocations from several threads at
/// once, which the allocators of most systems take more time for.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    helpc::cli::main()
}
