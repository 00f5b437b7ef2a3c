//! The access token for this machine's user, in a file that only that user can read.
//!
//! With it the commands that the server prints at its start work without an account.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use chrono::TimeDelta;

use crate::catalog::{AccessTokenKind, Catalog, NewAccessToken, Requester, Scope};
use crate::config::DataConfig;

/// How long one lasts.
const LIFETIME: TimeDelta = TimeDelta::hours(24);

/// One that lasts less long is replaced.
const RENEWED_BELOW: TimeDelta = TimeDelta::hours(12);

/// How often a running server looks.
const INTERVAL: Duration = Duration::from_secs(3_600);

/// Name under which lists and the audit log show it.
const NAME: &str = "local";

/// Where it lies.
pub(super) fn path(data: &DataConfig) -> PathBuf {
    data.folder.join("local-token")
}

/// Makes sure that the file holds a valid access token.
pub(super) async fn ensure(catalog: &Catalog, file: &Path) -> anyhow::Result<()> {
    if is_fresh(catalog, file).await? {
        return Ok(());
    }
    let new = NewAccessToken {
        name: NAME.to_owned(),
        scopes: vec![Scope::CatalogRead, Scope::CheckWrite, Scope::Publish],
        expires_in: LIFETIME,
        kind: AccessTokenKind::Server,
        principal_id: None,
    };
    let (_, secret) = catalog
        .create_access_token(&Requester::server(), new)
        .await?;
    write_private(file, &secret)
        .with_context(|| format!("cannot write the access token to {}", file.display()))
}

/// Renews it for as long as the server runs.
pub(super) async fn keep_fresh(catalog: Catalog, file: PathBuf) {
    loop {
        tokio::time::sleep(INTERVAL).await;
        if let Err(error) = ensure(&catalog, &file).await {
            tracing::error!(error = %format!("{error:#}"), "the local access token was not renewed");
        }
    }
}

async fn is_fresh(catalog: &Catalog, file: &Path) -> anyhow::Result<bool> {
    let Ok(secret) = fs::read_to_string(file) else {
        return Ok(false);
    };
    let Ok(requester) = catalog.authenticate(secret.trim()).await else {
        return Ok(false);
    };
    let Some(id) = requester.token_id() else {
        return Ok(false);
    };
    let token = catalog.access_token(&Requester::server(), id).await?;
    let enough = catalog.clock().now() + RENEWED_BELOW;
    Ok(token.is_some_and(|token| token.expires_at > enough))
}

/// Replaces the file at once, so that nobody reads half of it, and never lets others read it.
fn write_private(file: &Path, secret: &str) -> std::io::Result<()> {
    let draft = file.with_extension("new");
    match fs::remove_file(&draft) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut writer = options.open(&draft)?;
    writeln!(writer, "{secret}")?;
    writer.sync_all()?;
    fs::rename(&draft, file)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn only_the_user_can_read_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("local-token");
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();

        write_private(&file, "bky_s_x").unwrap();

        assert_eq!(fs::read_to_string(&file).unwrap(), "bky_s_x\n");
        assert_eq!(
            fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
