//! Starts the server; everything is in the library.

use std::process::ExitCode;

/// Requests are made of many small pieces that one thread allocates and another one frees, which the
/// system's allocator answers with locks.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    brickyard_server::commands::main()
}
