//! `brickyard-server serve`, which is also what happens without a command.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::process::ExitCode;

use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio::signal;

use super::banner::{Banner, Checkout};
use super::local_token;
use crate::app;
use crate::config::Config;
use crate::http::auth::AnonymousReading;

pub(super) async fn run(config: Config) -> anyhow::Result<ExitCode> {
    // What can be refused without touching anything comes first.
    let reading = AnonymousReading::from_config(&config.server, config.server.listen)?;
    let listener = bind(config.server.listen).await?;
    let catalog = app::open_catalog(&config).await?;
    let token_file = local_token::path(&config.data);
    local_token::ensure(&catalog, &token_file).await?;
    let banner = Banner {
        config: &config,
        address: listener.local_addr()?,
        reading,
        checkout: Checkout::find(),
        ui_missing: (!brickyard_ui::is_built()).then_some(brickyard_ui::WHY_NOT_BUILT),
    };
    super::print(&banner.to_string())?;
    let renewing = tokio::spawn(local_token::keep_fresh(catalog.clone(), token_file));
    app::serve_catalog(&config, catalog, listener, stop_signal()).await?;
    renewing.abort();
    Ok(ExitCode::SUCCESS)
}

async fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}")).map_err(
        |error| {
            let kind = error.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
            match kind {
                Some(ErrorKind::AddrInUse) => {
                    let mut other = address;
                    other.set_port(address.port().checked_add(1).unwrap_or(7878));
                    error.context(format!(
                        "{address} is in use; stop the other program, or use another port: --listen {other}"
                    ))
                }
                Some(ErrorKind::PermissionDenied) => error.context(format!(
                    "this user may not listen on {address}; use a port above 1023: --listen 127.0.0.1:7878"
                )),
                _ => error.context(format!(
                    "{address} is not an address of this machine; try --listen 127.0.0.1:7878"
                )),
            }
        },
    )
}

/// Waits for Ctrl-C or, where there is one, a polite request to end.
async fn stop_signal() {
    let interrupt = async {
        if let Err(error) = signal::ctrl_c().await {
            tracing::error!(%error, "cannot wait for Ctrl-C");
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    () = interrupt => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(error) => {
                tracing::error!(%error, "cannot wait for SIGTERM");
                interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
    tracing::info!("ending");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_busy_port_names_the_next_one() {
        let other = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = other.local_addr().unwrap();

        let error = bind(address).await.unwrap_err().to_string();

        let next = address.port().checked_add(1).unwrap_or(7878);
        assert!(error.contains("is in use"), "{error}");
        assert!(
            error.contains(&format!("--listen 127.0.0.1:{next}")),
            "{error}"
        );
    }
}
