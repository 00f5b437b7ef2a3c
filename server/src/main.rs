//! Starts the server; everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    brickyard_server::commands::main()
}
