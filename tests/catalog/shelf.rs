//! Services with releases and dependencies, as tests of those need them.

use brickyard_server::catalog::{
    CatalogError, ChangeState, DeclareDependencies, Deprecation, Membership, NewDependency,
    NewDeprecation, Principal, Requester, Role, Scope, Service, StateChange, Version, VersionState,
};
use chrono::DateTime;
use uuid::Uuid;

use super::world::{TestRepository, World};

/// Services of the namespace and team `all`.
pub(crate) struct Shelf {
    pub(crate) world: World,
}

impl Shelf {
    /// Publishes the head of `all/name`.
    pub(crate) async fn head(&self, name: &str) -> Service {
        let repository = TestRepository::new("all", name);
        let report = self.world.publish(repository.head()).await.unwrap();
        report.services[0].service.clone()
    }

    /// Publishes a release of `all/name`.
    pub(crate) async fn release(&self, name: &str, number: &str) -> Version {
        let manifest =
            format!("team = \"all\"\n[[service]]\nname = \"{name}\"\nversion = \"{number}\"\n");
        let repository = TestRepository::new("all", name).with("brickyard.toml", &manifest);
        let report = self.world.publish(repository.release()).await.unwrap();
        report.services[0].release.clone().unwrap()
    }

    /// Reads a service again.
    pub(crate) async fn service(&self, name: &str) -> Service {
        let found = self
            .world
            .catalog
            .find_service(&Requester::server(), &format!("all/{name}"))
            .await;
        found.unwrap().unwrap()
    }

    /// Declares what a service needs.
    pub(crate) async fn needs(&self, name: &str, needs: &[(&str, &str)]) {
        let declared = self.declare(&Requester::server(), name, needs).await;
        declared.unwrap();
    }

    /// Declares what a service needs, as this requester.
    pub(crate) async fn declare(
        &self,
        requester: &Requester,
        name: &str,
        needs: &[(&str, &str)],
    ) -> Result<Service, CatalogError> {
        let service = self.service(name).await;
        let declaration = DeclareDependencies {
            service: service.id,
            revision: service.revision,
            dependencies: needs
                .iter()
                .map(|(target, range)| NewDependency {
                    service: format!("all/{target}"),
                    range: Some((*range).to_owned()),
                })
                .collect(),
        };
        self.world
            .catalog
            .declare_dependencies(requester, declaration)
            .await
    }

    /// Deprecates a range of a service's releases.
    pub(crate) async fn deprecate(
        &self,
        name: &str,
        range: &str,
        replacement: Option<&str>,
    ) -> Result<Deprecation, CatalogError> {
        let new = self.deprecation(name, range, replacement).await;
        self.world
            .catalog
            .deprecate_versions(&Requester::server(), new)
            .await
    }

    /// A deprecation to make.
    pub(crate) async fn deprecation(
        &self,
        name: &str,
        range: &str,
        replacement: Option<&str>,
    ) -> NewDeprecation {
        NewDeprecation {
            service: self.service(name).await.id,
            range: range.to_owned(),
            reason: "it is old".to_owned(),
            replacement: replacement.map(str::to_owned),
            deprecated_at: None,
            sunset_at: None,
        }
    }

    /// Yanks or unyanks a release.
    pub(crate) async fn change(
        &self,
        action: StateChange,
        version: &Version,
    ) -> Result<Version, CatalogError> {
        let server = Requester::server();
        let change = change(version);
        self.world
            .catalog
            .change_state(&server, action, change)
            .await
    }

    /// The state that a release has now.
    pub(crate) async fn state(&self, version: &Version) -> VersionState {
        let server = Requester::server();
        let catalog = &self.world.catalog;
        let found = catalog
            .versions_by_ids(&server, &[version.id])
            .await
            .unwrap();
        let service = found[0].service_id;
        let rules = catalog.deprecations_of(&server, &[service]).await.unwrap();
        let rules = rules.get(&service).cloned().unwrap_or_default();
        catalog.status_of(&found[0], &rules).state
    }

    /// Somebody with a role in the team `all`, or in no team.
    pub(crate) async fn somebody(&self, role: Option<Role>) -> Requester {
        let team = self
            .world
            .catalog
            .find_team(&Requester::server(), "all")
            .await
            .unwrap()
            .unwrap();
        let memberships = role.map(|role| Membership {
            team_id: team.id,
            role,
        });
        let principal = Principal {
            id: Uuid::from_u128(1),
            kind: "user".to_owned(),
            name: "ada".to_owned(),
            display_name: None,
            email: None,
            is_admin: false,
            created_at: DateTime::UNIX_EPOCH,
            disabled_at: None,
        };
        Requester::with_token(Uuid::nil(), "laptop".to_owned(), vec![Scope::Maintain])
            .with_roles(&principal, memberships.into_iter().collect())
    }
}

/// A change of a release's state, without a replacement.
pub(crate) fn change(version: &Version) -> ChangeState {
    ChangeState {
        version: version.id,
        reason: "it is broken".to_owned(),
        replacement: None,
    }
}

/// Numbers that look random and are the same each time.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number from 0 up to, and without, `sides`.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        // Knuth's multiplier; the high bits are the good ones.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}
