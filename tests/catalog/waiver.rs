//! Waivers: who excuses what, until when, and who has a say in it.

use brickyard_server::catalog::{
    AuditFilter, CatalogError, CheckLimits, CheckSettings, Membership, NewWaiver, PageRequest,
    Principal, Requester, Role, Scope, Service, SetVisibility, Visibility, Waiver, WaiverFilter,
    WaiverQuery, WaiverState,
};
use chrono::{DateTime, Duration};
use uuid::Uuid;

use super::world::{TestRepository, World, function, other_function};
use crate::harness::databases::TestDatabase;

const PAGE: PageRequest = PageRequest::new(100, 0);

/// A service of the team `inventory`, and a copy of its function elsewhere.
struct Copied {
    world: World,
    service: Service,
    occurrence: Uuid,
}

impl Copied {
    async fn new(database: &TestDatabase) -> Self {
        let world = World::new(database).await;
        let repository = TestRepository::new("inventory", "stock");
        let report = world.publish(repository.head()).await.unwrap();
        let service = report.services[0].service.clone();
        let server = Requester::server();
        let pages = world
            .catalog
            .occurrences_of(&server, &[service.id], None, PAGE)
            .await
            .unwrap();
        let occurrence = pages[&service.id].items[0].id;
        Self {
            world,
            service,
            occurrence,
        }
    }

    /// The waiver of a copy under other names.
    fn new_waiver(&self) -> NewWaiver {
        let copy = TestRepository::empty("x").with("a.py", &function("mine", "trolley"));
        let fragment = copy.head().fragments.remove(0);
        NewWaiver {
            finding: "D-7f3a91c2".to_owned(),
            repository: "example.com/workshop".to_owned(),
            path: "src/parts.py".to_owned(),
            name: "mine".to_owned(),
            language: "python".to_owned(),
            scheme: i64::from(fragment.scheme),
            fingerprint: fragment.fingerprint,
            occurrence: self.occurrence,
            reason: "the workshop is closed in May".to_owned(),
            days: None,
            false_positive: false,
        }
    }

    async fn waive(&self, requester: &Requester) -> Result<Waiver, CatalogError> {
        let new = self.new_waiver();
        self.world.catalog.create_waiver(requester, new).await
    }

    async fn revoke(&self, requester: &Requester, id: Uuid) -> Result<Waiver, CatalogError> {
        let catalog = &self.world.catalog;
        catalog
            .revoke_waiver(requester, id, "call it instead")
            .await
    }

    async fn list(&self, requester: &Requester, query: WaiverQuery) -> Vec<Waiver> {
        let catalog = &self.world.catalog;
        catalog
            .list_waivers(requester, query, PAGE)
            .await
            .unwrap()
            .items
    }

    /// Somebody with a role in the team `inventory`, or in no team.
    async fn somebody(&self, number: u128, role: Option<Role>) -> Requester {
        let catalog = &self.world.catalog;
        let team = catalog.find_team(&Requester::server(), "inventory").await;
        let team_id = team.unwrap().unwrap().id;
        let principal = Principal {
            id: Uuid::from_u128(number),
            name: format!("user{number}"),
            ..principal()
        };
        let memberships = role.map(|role| Membership { team_id, role });
        let scopes = vec![Scope::Publish, Scope::Maintain];
        Requester::with_token(Uuid::from_u128(number), "laptop".to_owned(), scopes)
            .with_roles(&principal, memberships.into_iter().collect())
    }
}

fn code<T>(result: Result<T, CatalogError>) -> &'static str {
    result.err().map_or("", |error| error.code())
}

fn of_repository(name: &str) -> WaiverQuery {
    WaiverQuery {
        filter: WaiverFilter {
            repository: Some(name.to_owned()),
            ..WaiverFilter::default()
        },
        team: None,
    }
}

both_databases! {
    async fn whoever_may_publish_excuses_a_finding_and_the_owner_reads_why(database: TestDatabase) {
        let copied = Copied::new(&database).await;
        let (author, owner) = (copied.somebody(1, None).await, copied.somebody(2, Some(Role::View)).await);

        let made = copied.waive(&author).await.unwrap();

        assert_eq!(made.state, WaiverState::Active);
        assert_eq!(made.record.original, "inventory/stock");
        assert_eq!(made.record.original_name, "update_stock");
        assert_eq!(made.record.clone_type, 2, "{made:?}");
        assert_eq!(made.signal("similarity"), Some(1.0));
        assert_eq!(made.record.created_by, "user1 (laptop)");
        let catalog = &copied.world.catalog;
        let against = catalog.waivers_of(&owner, &[copied.service.id], PAGE).await.unwrap();
        assert_eq!(against[&copied.service.id].items, std::slice::from_ref(&made));
        assert_eq!(copied.list(&author, of_repository("example.com/workshop")).await, std::slice::from_ref(&made));
        assert_eq!(copied.list(&author, of_repository("example.com/other")).await, []);
        let of_team = |team: &str| WaiverQuery { team: Some(team.to_owned()), ..WaiverQuery::default() };
        assert_eq!(copied.list(&owner, of_team("inventory")).await.len(), 1);
        assert_eq!(copied.list(&owner, of_team("nobody")).await.len(), 0);
        assert_eq!(catalog.waiver(&author, made.record.id).await.unwrap(), Some(made));
        let reader = Requester::with_token(Uuid::nil(), "r".to_owned(), vec![Scope::CheckWrite]);
        assert_eq!(code(copied.waive(&reader).await), "FORBIDDEN");
    }

    async fn it_ends_with_its_last_day(database: TestDatabase) {
        let copied = Copied::new(&database).await;
        let author = copied.somebody(1, None).await;
        let made = copied.waive(&author).await.unwrap();
        let in_state = async |state| {
            let filter = WaiverFilter { states: vec![state], ..WaiverFilter::default() };
            copied.list(&author, WaiverQuery { filter, team: None }).await.len()
        };
        let both = async || (in_state(WaiverState::Active).await, in_state(WaiverState::Expired).await);

        // Made at noon of the first of March, for thirty days.
        assert_eq!(made.record.expires_at.to_rfc3339(), "2026-04-01T00:00:00+00:00");
        copied.world.clock.advance(Duration::days(30) + Duration::hours(12) - Duration::seconds(1));
        assert_eq!(both().await, (1, 0));
        copied.world.clock.advance(Duration::seconds(1));
        assert_eq!(both().await, (0, 1));
        let id = made.record.id;
        assert_eq!(code(copied.revoke(&author, id).await), "CONFLICT");
    }

    async fn made_again_it_takes_the_place_of_the_one_in_force(database: TestDatabase) {
        let copied = Copied::new(&database).await;
        let author = copied.somebody(1, None).await;
        let first = copied.waive(&author).await.unwrap();
        copied.world.clock.advance(Duration::days(10));
        let again = NewWaiver { reason: "it takes until June".to_owned(), days: Some(90), ..copied.new_waiver() };
        let again = copied.world.catalog.create_waiver(&author, again).await.unwrap();

        assert_eq!(again.record.id, first.record.id);
        assert_eq!(copied.list(&author, WaiverQuery::default()).await, std::slice::from_ref(&again));
        assert!(again.record.expires_at > first.record.expires_at);
        // One that is over stays as it was, for the record.
        copied.world.clock.advance(Duration::days(91));
        let third = copied.waive(&author).await.unwrap();
        assert_ne!(third.record.id, first.record.id);
        assert_eq!(copied.list(&author, WaiverQuery::default()).await.len(), 2);
    }

    async fn its_author_and_who_maintains_the_original_may_revoke_it(database: TestDatabase) {
        let copied = Copied::new(&database).await;
        let author = copied.somebody(1, None).await;
        let publisher = copied.somebody(2, Some(Role::Publish)).await;
        let maintainer = copied.somebody(3, Some(Role::Maintain)).await;
        let made = copied.waive(&author).await.unwrap().record.id;
        for other in [&publisher, &copied.somebody(4, None).await] {
            assert_eq!(code(copied.revoke(other, made).await), "FORBIDDEN");
        }

        let revoked = copied.revoke(&author, made).await.unwrap();
        assert_eq!(revoked.state, WaiverState::Revoked);
        assert_eq!(code(copied.revoke(&author, made).await), "CONFLICT");
        // Who changed their mind may do so again.
        let made = copied.waive(&author).await.unwrap();
        assert_eq!(made.state, WaiverState::Active);
        let revoked = copied.revoke(&maintainer, made.record.id).await.unwrap();
        assert_eq!(revoked.record.revoked_by.as_deref(), Some("user3 (laptop)"));
        assert_eq!(revoked.record.revoked_reason.as_deref(), Some("call it instead"));
    }

    async fn after_a_veto_the_next_one_waits_for_approval(database: TestDatabase) {
        let copied = Copied::new(&database).await;
        let author = copied.somebody(1, None).await;
        let maintainer = copied.somebody(3, Some(Role::Maintain)).await;
        let made = copied.waive(&author).await.unwrap().record.id;
        copied.revoke(&maintainer, made).await.unwrap();

        let again = copied.waive(&author).await.unwrap();

        assert_eq!(again.state, WaiverState::Waiting);
        let catalog = &copied.world.catalog;
        assert_eq!(code(catalog.approve_waiver(&author, again.record.id).await), "FORBIDDEN");
        let approved = catalog.approve_waiver(&maintainer, again.record.id).await.unwrap();
        assert_eq!(approved.state, WaiverState::Active);
        assert_eq!(code(catalog.approve_waiver(&maintainer, again.record.id).await), "CONFLICT");
        // Made anew, it is another one, which nobody approved.
        assert_eq!(copied.waive(&author).await.unwrap().state, WaiverState::Waiting);
    }

    async fn where_approval_is_the_rule_nothing_is_excused_before(database: TestDatabase) {
        let mut copied = Copied::new(&database).await;
        let author = copied.somebody(1, None).await;
        let before = copied.waive(&author).await.unwrap();
        assert_eq!(before.state, WaiverState::Active);
        let limits = CheckLimits {
            waiver_approval: true,
            waiver_days: 7,
            max_waiver_days: 14,
            ..CheckLimits::default()
        };
        let settings = CheckSettings { limits, ..CheckSettings::default() };
        copied.world.catalog = copied.world.catalog.clone().with_check_settings(settings);

        // The rule is about what was made before, too.
        let waiting = WaiverFilter { states: vec![WaiverState::Waiting], ..WaiverFilter::default() };
        let waiting = WaiverQuery { filter: waiting, team: None };
        assert_eq!(copied.list(&author, waiting.clone()).await.len(), 1);
        let made = copied.waive(&author).await.unwrap();
        assert_eq!(made.state, WaiverState::Waiting);
        assert_eq!(made.record.expires_at - copied.world.clock.moment(), Duration::hours(7 * 24 + 12));
        let too_long = NewWaiver { days: Some(15), ..copied.new_waiver() };
        assert_eq!(code(copied.world.catalog.create_waiver(&author, too_long).await), "BAD_USER_INPUT");
        let maintainer = copied.somebody(3, Some(Role::Maintain)).await;
        let approved = copied.world.catalog.approve_waiver(&maintainer, made.record.id).await.unwrap();
        assert_eq!(approved.state, WaiverState::Active);
        assert_eq!(copied.list(&author, waiting).await.len(), 0);
    }

    async fn what_may_not_be_viewed_is_not_excused_and_not_named(database: TestDatabase) {
        let copied = Copied::new(&database).await;
        let (author, owner) = (copied.somebody(1, None).await, copied.somebody(2, Some(Role::View)).await);
        copied.waive(&author).await.unwrap();
        let close = SetVisibility {
            service: copied.service.id,
            visibility: Visibility::Hidden,
            visible_to: Vec::new(),
            revision: copied.service.revision,
            reason: None,
        };
        copied.world.catalog.set_visibility(&Requester::server(), close).await.unwrap();

        assert_eq!(copied.waive(&author).await.unwrap_err().to_string(), "the original was not found");
        assert_eq!(copied.list(&author, WaiverQuery::default()).await, []);
        assert_eq!(copied.list(&owner, WaiverQuery::default()).await.len(), 1);
        // A repository of the requester's own is another matter: what holds for it is told, the
        // original is not.
        let workshop = TestRepository::empty("example.com/workshop")
            .with("brickyard.toml", "team = \"workshop\"\n[[service]]\nname = \"parts\"\n")
            .with("a.py", &other_function("read"));
        copied.world.publish(workshop.head()).await.unwrap();
        let team = copied.world.catalog.find_team(&Requester::server(), "workshop").await;
        let team_id = team.unwrap().unwrap().id;
        let member = Principal { id: Uuid::from_u128(9), name: "eve".to_owned(), ..principal() };
        let member = Requester::with_token(Uuid::nil(), "t".to_owned(), vec![Scope::Publish])
            .with_roles(&member, vec![Membership { team_id, role: Role::Publish }]);
        let told = copied.list(&member, WaiverQuery::default()).await;
        assert_eq!(told.len(), 1);
        assert!(!told[0].is_original_viewable);
        let against = WaiverFilter { service: Some(copied.service.id), ..WaiverFilter::default() };
        assert_eq!(copied.list(&member, WaiverQuery { filter: against, team: None }).await, []);
    }

    async fn a_closed_repository_is_not_told_of_by_its_waivers(database: TestDatabase) {
        let copied = Copied::new(&database).await;
        let manifest = "team = \"workshop\"\n[[service]]\nname = \"parts\"\nvisibility = \"hidden\"\n";
        let workshop = TestRepository::empty("example.com/workshop")
            .with("brickyard.toml", manifest)
            .with("a.py", &other_function("read"));
        copied.world.publish(workshop.head()).await.unwrap();
        copied.waive(&Requester::server()).await.unwrap();

        let (stranger, owner) = (copied.somebody(1, None).await, copied.somebody(2, Some(Role::View)).await);
        assert_eq!(copied.list(&stranger, WaiverQuery::default()).await, []);
        assert_eq!(copied.list(&owner, WaiverQuery::default()).await.len(), 1);
    }

    async fn false_positives_are_counted_for_the_engine(database: TestDatabase) {
        let copied = Copied::new(&database).await;
        let (author, server) = (copied.somebody(1, None).await, Requester::server());
        copied.waive(&author).await.unwrap();
        let wrong = NewWaiver {
            finding: "D-00000001".to_owned(),
            false_positive: true,
            ..copied.new_waiver()
        };
        let wrong = copied.world.catalog.create_waiver(&author, wrong).await.unwrap();
        let catalog = &copied.world.catalog;

        let summary = catalog.false_positive_summary(&server).await.unwrap();
        assert_eq!(summary.total, 1);
        assert_eq!((summary.kinds[0].language.as_str(), summary.kinds[0].clone_type), ("python", 2));
        let signals: Vec<_> = summary.signals.iter().map(|it| (it.signal, it.from, it.count)).collect();
        assert_eq!(signals, [("similarity", 95, 1), ("content", 95, 1), ("statements", 95, 1)]);
        assert_eq!(code(catalog.false_positive_summary(&author).await), "FORBIDDEN");
        // Who answers for the original says that it is none.
        copied.revoke(&server, wrong.record.id).await.unwrap();
        assert_eq!(catalog.false_positive_summary(&server).await.unwrap().total, 0);
    }

    async fn only_what_is_alike_is_excused_and_within_bounds(database: TestDatabase) {
        let copied = Copied::new(&database).await;
        let server = Requester::server();
        let other = TestRepository::empty("x").with("a.py", &other_function("read"));
        let other = other.head().fragments.remove(0);
        let good = copied.new_waiver();
        let cases = [
            NewWaiver { fingerprint: other.fingerprint, ..good.clone() },
            NewWaiver { fingerprint: vec![1, 2, 3], ..good.clone() },
            NewWaiver { reason: " why not ".to_owned(), ..good.clone() },
            NewWaiver { days: Some(0), ..good.clone() },
            NewWaiver { days: Some(181), ..good.clone() },
            NewWaiver { path: "../a.py".to_owned(), ..good.clone() },
            NewWaiver { finding: "everything".to_owned(), ..good.clone() },
        ];
        for case in cases {
            let refused = copied.world.catalog.create_waiver(&server, case.clone()).await;
            assert_eq!(code(refused), "BAD_USER_INPUT", "{case:?}");
        }
        assert_eq!(copied.list(&server, WaiverQuery::default()).await, []);
        let longest = NewWaiver { days: Some(180), ..good };
        copied.world.catalog.create_waiver(&server, longest).await.unwrap();
    }

    async fn the_audit_log_tells_of_each_step(database: TestDatabase) {
        let copied = Copied::new(&database).await;
        let server = Requester::server();
        let made = copied.waive(&copied.somebody(1, None).await).await.unwrap();
        copied.world.catalog.approve_waiver(&server, made.record.id).await.unwrap();
        copied.revoke(&server, made.record.id).await.unwrap();

        let filter = AuditFilter::default();
        let events = copied.world.catalog.list_audit_events(&server, &filter, None, 3).await.unwrap();
        let actions: Vec<_> = events.iter().map(|event| event.action.as_str()).collect();
        assert_eq!(actions, ["waiver.revoke", "waiver.approve", "waiver.create"]);
        let created = &events[2];
        assert_eq!((created.actor.as_str(), created.subject.as_str()), ("user1 (laptop)", "inventory/stock"));
        let detail = created.detail.as_deref().unwrap();
        assert!(detail.contains("the workshop is closed in May"), "{detail}");
        assert_eq!(created.objects[0].1, "example.com/workshop");
    }
}

fn principal() -> Principal {
    Principal {
        id: Uuid::nil(),
        kind: "user".to_owned(),
        name: String::new(),
        display_name: None,
        email: None,
        is_admin: false,
        created_at: DateTime::UNIX_EPOCH,
        disabled_at: None,
        origin: "api".to_owned(),
    }
}
