//! `brickyard-server schema`

use std::process::ExitCode;

use crate::graphql;

pub(super) fn run() -> anyhow::Result<ExitCode> {
    let mut sdl = graphql::sdl();
    if !sdl.ends_with('\n') {
        sdl.push('\n');
    }
    super::print(&sdl)?;
    Ok(ExitCode::SUCCESS)
}
