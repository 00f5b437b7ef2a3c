//! `brickyard-server reindex`

use std::process::ExitCode;

use crate::config::Config;
use crate::{app, jobs};

pub(super) async fn run(config: &Config) -> anyhow::Result<ExitCode> {
    let catalog = app::open_catalog(config).await?;
    let services = jobs::rebuild_search(&catalog).await?;
    catalog.renew_clone_classes().await?;
    jobs::form_clone_classes(&catalog).await?;
    super::print(&format!(
        "services in the search index: {services}, up to change event {}\n",
        catalog.search_index().sequence()
    ))?;
    Ok(ExitCode::SUCCESS)
}
