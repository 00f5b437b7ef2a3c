//! Fills the database of the permission table's world.

use std::sync::Arc;

use brickyard_indexer::Language;
use brickyard_server::catalog::{
    AccessTokenKind, Catalog, CloneIndex, NewAccessToken, NewPrincipal, NewTeam, PrincipalEdit,
    PrincipalKind, Problem, Requester, Role, Scope, SystemClock, SystemIds,
};
use brickyard_server::search::SearchIndex;
use chrono::Duration;

use super::repository::{page, repository};
use super::table::CALLERS;
use super::world::SERVICES;
use crate::catalog::world::{TestRepository, function, larger_function};
use crate::harness::databases::TestDatabase;
use crate::harness::rows;

/// Fills the database, and returns the access tokens of everybody who asks.
pub(super) async fn populate(database: &TestDatabase) -> Vec<Option<String>> {
    let store = database.store().await;
    let search = SearchIndex::in_memory().unwrap();
    let (clock, ids) = (Arc::new(SystemClock), Arc::new(SystemIds));
    let catalog = Catalog::new(store, search, CloneIndex::new(), clock, ids);
    let server = Requester::server();
    let mut teams = Vec::new();
    for name in ["inventory", "outside", "guests", "gone"] {
        let new = NewTeam {
            name: name.to_owned(),
            contact: Some(format!("#{name}")),
            description: Some(format!("The team {name}.")),
        };
        teams.push(catalog.create_team(&server, new).await.unwrap());
    }
    let (inventory, outside) = (teams[0].id, teams[1].id);
    let mut tokens = Vec::new();
    for caller in CALLERS {
        let role = match caller {
            "anonymous" => {
                tokens.push(None);
                continue;
            }
            "viewer" => Some((inventory, Role::View)),
            "publisher" => Some((inventory, Role::Publish)),
            "maintainer" => Some((inventory, Role::Maintain)),
            "admin" => Some((inventory, Role::Admin)),
            "stranger" => Some((outside, Role::Admin)),
            _ => None,
        };
        let new = NewPrincipal {
            kind: PrincipalKind::User,
            name: caller.to_owned(),
            display_name: Some(caller.to_uppercase()),
            email: Some(format!("{caller}@example.com")),
            is_admin: role.is_none(),
        };
        let principal = catalog.create_principal(&server, new).await.unwrap();
        if let Some((team, role)) = role {
            let member = catalog
                .set_team_member(&server, team, principal.id, role)
                .await;
            member.unwrap();
        }
        let scope = if role.is_some() {
            Scope::Maintain
        } else {
            Scope::Admin
        };
        let new = NewAccessToken {
            name: format!("{caller}-token"),
            // Who may maintain with it may publish with it only if it says so.
            scopes: vec![Scope::Publish, scope],
            expires_in: Duration::days(1),
            kind: AccessTokenKind::Ci,
            principal_id: Some(principal.id),
        };
        let (_, secret) = catalog.create_access_token(&server, new).await.unwrap();
        tokens.push(Some(secret));
    }
    let new = NewPrincipal {
        kind: PrincipalKind::User,
        name: "former".to_owned(),
        display_name: None,
        email: None,
        is_admin: false,
    };
    let former = catalog.create_principal(&server, new).await.unwrap();
    let disabled = PrincipalEdit {
        disabled: Some(true),
        ..PrincipalEdit::default()
    };
    let disabled = catalog.update_principal(&server, former.id, disabled).await;
    disabled.unwrap();
    let named = catalog
        .create_namespace(&server, "inventory", inventory)
        .await;
    named.unwrap();
    for (name, visibility) in SERVICES {
        let mut publication = repository(name, visibility).release();
        publication.ci_run = Some("https://ci.example.com/runs/7".to_owned());
        let published = catalog.publish(&server, publication).await;
        published.unwrap();
    }
    // Seen once, and gone.
    let shed = TestRepository::new("inventory", "shed-stock");
    let empty = shed.clone().with(
        "brickyard.toml",
        "team = \"inventory\"\n[[service]]\nname = \"shed\"\n",
    );
    for repository in [shed, empty] {
        let published = catalog.publish_from("nowhere", repository.head()).await;
        published.unwrap();
    }
    let sold = TestRepository::new("inventory", "sold-stock");
    let sold = catalog.publish(&server, sold.head()).await.unwrap();
    let sold = &sold.services[0].service;
    let retired = catalog
        .retire_service(&server, sold.id, sold.revision, false)
        .await;
    retired.unwrap();
    for (name, _) in SERVICES {
        let problem = Problem {
            path: Some("template.yaml".to_owned()),
            line: Some(7),
            ..Problem::of_all("malformed", "it is no YAML")
        };
        let repository = format!("example.com/inventory/{name}");
        let noted = catalog
            .note_problems(&server, &repository, "elsewhere", &[problem])
            .await;
        noted.unwrap();
    }
    let page = page().release();
    catalog.publish(&server, page).await.unwrap();
    for (team, service) in [
        ("outside", "return-stock"),
        ("inventory", "given-stock"),
        ("somebody", "left-stock"),
        ("gone", "late-stock"),
    ] {
        let mut repository = TestRepository::new(team, service);
        if team == "somebody" {
            // A copy that was edited.
            let edited = function("restore", "cart")
                .replace("'reserved'", "'taken'\n    cart.at = store.now()");
            repository = repository.with("src/stock.py", &edited);
        }
        if team == "outside" {
            // One around the others' function.
            let larger = larger_function("restock", "pallet");
            repository = repository.with("src/depot.py", &larger);
        }
        let published = catalog
            .publish(&server, repository.release())
            .await
            .unwrap();
        let service = &published.services[0].service;
        let edited = (service.id, service.revision);
        match team {
            "outside" => {
                let shared = catalog.set_maintainers(&server, edited, &[inventory]).await;
                shared.unwrap();
            }
            "inventory" => {
                let given = catalog
                    .transfer_service(&server, edited, outside, "a gift")
                    .await;
                given.unwrap();
            }
            "gone" => {
                let gone = catalog.find_team(&server, "gone").await.unwrap().unwrap();
                let end = catalog
                    .dissolve_team(&server, gone.id, gone.revision, "over")
                    .await;
                end.unwrap();
            }
            _ => {}
        }
    }
    let scheme = Language::Python.scheme();
    let outdated = format!(
        "INSERT INTO outdated_fragment (id, language, scheme, reason, noted_at) \
             SELECT id, language, {scheme}, 'no_source', '2026-03-01T12:00:00+00:00' FROM fragment"
    );
    rows::execute(database, &outdated).await;
    tokens
}
