//! `brickyard-server migrate`

use std::process::ExitCode;

use anyhow::Context as _;

use crate::app;
use crate::config::Config;

pub(super) async fn run(config: &Config) -> anyhow::Result<ExitCode> {
    std::fs::create_dir_all(&config.data.folder).with_context(|| {
        format!(
            "cannot make the data folder {}",
            config.data.folder.display()
        )
    })?;
    let store = app::open_store(config).await?;
    store
        .migrate()
        .await
        .context("cannot bring the database's schema up to date")?;
    super::print(&format!("{} is up to date\n", config.database.place()))?;
    Ok(ExitCode::SUCCESS)
}
