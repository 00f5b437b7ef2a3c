//! Puts the parts of the server together and runs them.

use std::fs;
use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::catalog::declaration::CATALOG_TOML;
use crate::catalog::id_token::{Algorithm, IssuerSettings, TrustedIssuer};
use crate::catalog::{
    Catalog, CheckLimits, CheckMode, CheckSettings, CloneIndex, Declaration, DeclaredCheckMode,
    DeclaredMember, DeclaredPrincipal, DeclaredSubject, DeclaredTeam, GoldenPath, IngestionPlace,
    PrincipalKind, Requester, Role, SystemClock, SystemIds,
};
use crate::config::{
    AlgorithmConfig, CheckConfig, CheckModeConfig, Config, DatabaseConfig, MemberConfig,
    PrincipalKindConfig, RoleConfig, SourceConfig, SourcePlace,
};
use crate::http::auth::AnonymousReading;
use crate::search::SearchIndex;
use crate::store::Store;
use crate::{jobs, router};

/// How long requests that have begun may hold up the end of the server.
const GRACE: Duration = Duration::from_secs(10);

/// Opens the data folder and the database, brings its schema up to date, opens the indexes, and
/// makes the teams as declared.
///
/// # Errors
/// The folder cannot be made, the database does not answer or cannot be migrated, or another
/// server uses the same folder.
pub async fn open_catalog(config: &Config) -> anyhow::Result<Catalog> {
    let store = open_migrated_store(config).await?;
    let index = config.data.folder.join("search");
    let clones = config.data.folder.join("clones");
    forget_other_database(&index, &config.database)?;
    forget_other_database(&clones, &config.database)?;
    let search = tokio::task::spawn_blocking(move || SearchIndex::open(&index)).await??;
    let catalog = new_catalog(store, search, CloneIndex::in_folder(clones))
        .with_check_settings(check_settings(config))
        .with_issuers(trusted_issuers(config))?;
    declare(config, &catalog).await?;
    Ok(catalog)
}

/// Opens the catalogue for work that needs no search index, which a running server keeps locked.
///
/// # Errors
/// The folder cannot be made, or the database does not answer or cannot be migrated.
pub async fn open_catalog_without_search(config: &Config) -> anyhow::Result<Catalog> {
    let store = open_migrated_store(config).await?;
    let search = SearchIndex::in_memory()?;
    Ok(new_catalog(store, search, CloneIndex::new()))
}

fn new_catalog(store: Store, search: SearchIndex, clones: CloneIndex) -> Catalog {
    Catalog::new(
        store,
        search,
        clones,
        Arc::new(SystemClock),
        Arc::new(SystemIds),
    )
}

/// The issuers whose id tokens the settings say to trust.
fn trusted_issuers(config: &Config) -> impl Iterator<Item = TrustedIssuer> {
    let algorithm = |algorithm: &AlgorithmConfig| match algorithm {
        AlgorithmConfig::Rs256 => Algorithm::Rs256,
        AlgorithmConfig::Rs384 => Algorithm::Rs384,
        AlgorithmConfig::Rs512 => Algorithm::Rs512,
        AlgorithmConfig::Es256 => Algorithm::Es256,
        AlgorithmConfig::Es384 => Algorithm::Es384,
    };
    config.oidc.iter().map(move |one| TrustedIssuer {
        settings: IssuerSettings {
            url: one.issuer.clone(),
            audience: one.audience.clone(),
            algorithms: one.algorithms.iter().map(algorithm).collect(),
        },
        repository_claim: one.repository_claim.clone(),
        repository_prefix: one.repository_prefix.clone(),
        repositories: one.repositories.clone(),
    })
}

/// Makes teams and roles as the file declares them. A server that is started without a file takes
/// nobody's role away.
async fn declare(config: &Config, catalog: &Catalog) -> anyhow::Result<()> {
    if !config.has_file {
        return Ok(());
    }
    let declared = declaration(config);
    let applied = catalog
        .apply_declaration(&Requester::server(), CATALOG_TOML, &declared)
        .await
        .context("the settings declare what cannot be")?;
    for change in applied.changes {
        tracing::info!("catalog.toml: {change}");
    }
    let sources: Vec<(String, IngestionPlace)> = config.sources.iter().map(source).collect();
    catalog
        .declare_sources(&Requester::server(), &sources)
        .await
        .context("cannot note the sources")?;
    Ok(())
}

/// What a source is called, and what it is.
fn source(source: &SourceConfig) -> (String, IngestionPlace) {
    let (kind, branch) = match &source.place {
        SourcePlace::Folder(_) => ("folder", None),
        SourcePlace::Git(git) => ("git", git.branch.clone()),
    };
    let interval = source.interval.map(|interval| interval.as_secs());
    let place = IngestionPlace {
        kind: kind.to_owned(),
        location: source.location(),
        branch,
        interval: interval.and_then(|seconds| i64::try_from(seconds).ok()),
    };
    (source.name.clone(), place)
}

/// The teams, people and roles that the settings declare.
pub fn declaration(config: &Config) -> Declaration {
    let kind = |kind: PrincipalKindConfig| match kind {
        PrincipalKindConfig::User => PrincipalKind::User,
        PrincipalKindConfig::ServiceAccount => PrincipalKind::ServiceAccount,
    };
    let principals = config.principals.iter().map(|one| DeclaredPrincipal {
        kind: kind(one.kind),
        name: one.name.clone(),
        display_name: one.display_name.clone(),
        email: one.email.clone(),
        is_admin: one.admin,
    });
    let member = |one: &MemberConfig| DeclaredMember {
        kind: kind(one.kind),
        name: one.name.clone(),
        role: match one.role {
            RoleConfig::View => Role::View,
            RoleConfig::Publish => Role::Publish,
            RoleConfig::Maintain => Role::Maintain,
            RoleConfig::Admin => Role::Admin,
        },
    };
    let teams = config.teams.iter().map(|team| DeclaredTeam {
        name: team.name.clone(),
        contact: team.contact.clone(),
        description: team.description.clone(),
        namespaces: team.namespaces.clone(),
        members: team.members.iter().map(member).collect(),
    });
    Declaration {
        principals: principals.collect(),
        teams: teams.collect(),
        check_modes: check_modes(&config.check),
    }
}

/// What the settings set for checks of the organisation, teams and repositories.
fn check_modes(config: &CheckConfig) -> Vec<DeclaredCheckMode> {
    let mode = |mode: CheckModeConfig| match mode {
        CheckModeConfig::Observe => CheckMode::Observe,
        CheckModeConfig::Warn => CheckMode::Warn,
        CheckModeConfig::Block => CheckMode::Block,
    };
    let pause = config.pause.iter().map(|reason| DeclaredCheckMode {
        subject: DeclaredSubject::Pause,
        mode: CheckMode::Observe,
        reason: Some(reason.clone()),
    });
    let organisation = config.mode.iter().map(|of_all| DeclaredCheckMode {
        subject: DeclaredSubject::Organisation,
        mode: mode(*of_all),
        reason: None,
    });
    let rules = config.rules.iter().map(|rule| DeclaredCheckMode {
        subject: match (&rule.team, &rule.repository) {
            (Some(team), _) => DeclaredSubject::Team(team.clone()),
            (None, repository) => {
                DeclaredSubject::Repository(repository.clone().unwrap_or_default())
            }
        },
        mode: mode(rule.mode),
        reason: rule.reason.clone(),
    });
    pause.chain(organisation).chain(rules).collect()
}

/// What the settings say of checks besides their modes.
fn check_settings(config: &Config) -> CheckSettings {
    let check = &config.check;
    CheckSettings {
        limits: CheckLimits {
            max_family: check.max_family,
            waiver_days: check.waiver_days,
            max_waiver_days: check.max_waiver_days,
            waiver_approval: check.waiver_approval,
        },
        golden_paths: config
            .golden_paths
            .iter()
            .map(|path| GoldenPath {
                service: path.service.clone(),
                why: path.why.clone(),
            })
            .collect(),
    }
}

async fn open_migrated_store(config: &Config) -> anyhow::Result<Store> {
    let folder = &config.data.folder;
    fs::create_dir_all(folder).with_context(|| {
        format!(
            "cannot make the data folder {}; choose another with --data",
            folder.display()
        )
    })?;
    let store = open_store(config).await?;
    store
        .migrate()
        .await
        .context("cannot bring the database's schema up to date")?;
    Ok(store)
}

/// Connects to the database only.
///
/// # Errors
/// The database does not answer.
pub async fn open_store(config: &Config) -> anyhow::Result<Store> {
    Store::connect(&config.database.url).await.with_context(|| {
        format!(
            "cannot open the database ({}); is it running, and may this user write there?",
            config.database.place()
        )
    })
}

/// Serves an opened catalogue on a socket until `shutdown`.
///
/// # Errors
/// Nobody decided who may read, or the socket cannot be used.
pub async fn serve_catalog(
    config: &Config,
    catalog: Catalog,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let reading = AnonymousReading::from_config(&config.server, listener.local_addr()?)?;
    let router = router::build(
        &catalog,
        reading,
        config.graphql,
        &config.limits,
        &config.sources,
    );
    let jobs = jobs::start(&catalog, config);

    let (stop, mut stopped) = watch::channel(false);
    let shutdown = async move {
        shutdown.await;
        stop.send_replace(true);
    };
    // A browser's connection may stay open for ever, so the end does not wait for all of them.
    let too_late = async move {
        if stopped.wait_for(|stopped| *stopped).await.is_err() {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        ended = router::run(listener, router, shutdown) => ended.context("cannot go on serving")?,
        () = too_late => tracing::warn!("some requests did not end in time"),
    }
    jobs.stop().await;
    Ok(())
}

/// Opens everything and serves; what `brickyard-server` does, without its output.
///
/// # Errors
/// As [`open_catalog`] and [`serve_catalog`].
pub async fn serve(
    config: Config,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let catalog = open_catalog(&config).await?;
    serve_catalog(&config, catalog, listener, shutdown).await
}

/// Deletes an index that was made from another database: its sequence says nothing here.
fn forget_other_database(index: &Path, database: &DatabaseConfig) -> anyhow::Result<()> {
    let mark: String = Sha256::digest(database.place())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let file = index.join("database");
    if fs::read_to_string(&file).is_ok_and(|found| found == mark) {
        return Ok(());
    }
    let in_folder = || format!("cannot write to {}", index.display());
    if index.exists() {
        fs::remove_dir_all(index).with_context(in_folder)?;
    }
    fs::create_dir_all(index).with_context(in_folder)?;
    fs::write(&file, mark).with_context(in_folder)
}
