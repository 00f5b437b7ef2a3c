//! The `brickyard` program: hands its arguments, streams and environment to the library.

use std::{
    io::{self, BufWriter, IsTerminal as _, Write as _},
    process::ExitCode,
};

use brickyard::{Environment, Streams};

fn main() -> ExitCode {
    let interactive = io::stderr().is_terminal();
    let mut out = BufWriter::new(anstream::stdout());
    let mut err = anstream::stderr();
    let environment = match Environment::from_process(interactive) {
        Ok(environment) => environment,
        Err(source) => {
            // Nothing is left to report to when standard error is closed as well.
            let _ = writeln!(
                err,
                "error: the current folder cannot be read: {source}\n  hint: change to a folder that exists"
            );
            return ExitCode::from(2);
        }
    };
    let mut streams = Streams {
        out: &mut out,
        err: &mut err,
    };
    brickyard::run(std::env::args_os(), &mut streams, &environment).into()
}
