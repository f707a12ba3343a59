//! The `helpc` program: see [`helpc::cli`].

fn main() -> std::process::ExitCode {
    helpc::cli::main()
}
