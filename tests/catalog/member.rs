//! Members of teams, accounts, and the access tokens that stand for them.

use brickyard_server::catalog::error::Unauthenticated;
use brickyard_server::catalog::{
    CatalogError, NewPrincipal, PageRequest, PrincipalEdit, PrincipalKind, Requester, Role, Scope,
};

use super::people::{ALL, code, token_for};
use super::world::{TestRepository, World, function, staged};
use crate::harness::rows;

both_databases! {
    async fn a_role_allows_what_it_says_until_it_is_taken_away(database: TestDatabase) {
        let world = World::new(&database).await;
        let team = world.team("payments").await;
        let service = world.service_of("payments", "refund").await;
        let who = world.user("ada").await;
        let secret = world.token_of(&who, Scope::Maintain).await;
        let server = Requester::server();
        let now = async || world.catalog.authenticate(&secret).await.unwrap();

        assert_eq!(now().await.role_in(team.id), None);
        for role in Role::ALL {
            world.join(&who, &team, role).await;
            assert_eq!(now().await.role_in(team.id), Some(role));
            let may = world.catalog.set_maintainers(&now().await, (service.id, service.revision), &[]).await;
            assert_eq!(code(may), if role >= Role::Maintain { "" } else { "FORBIDDEN" }, "{role}");
        }
        let members = world.catalog.members_of(&server, &[team.id], ALL).await.unwrap();
        assert_eq!(members[&team.id].items.len(), 1, "each change replaces the role");

        let other = world.user("grace").await;
        world.join(&other, &team, Role::Admin).await;
        world.catalog.remove_team_member(&server, team.id, who.id).await.unwrap();
        assert_eq!(now().await.role_in(team.id), None);
        assert_eq!(code(world.catalog.remove_team_member(&server, team.id, who.id).await), "NOT_FOUND");
    }

    async fn only_administrators_of_a_team_say_who_is_in_it_and_the_last_one_stays(database: TestDatabase) {
        let world = World::new(&database).await;
        let (ours, theirs) = (world.team("payments").await, world.team("checkout").await);
        let ada = world.user("ada").await;
        world.join(&ada, &ours, Role::Admin).await;
        let acting = world.acting(&ada).await;
        let maintainer = world.member_of(&ours, Role::Maintain).await;
        let stranger = world.member_of(&theirs, Role::Admin).await;
        let new = world.user("new").await;
        let catalog = &world.catalog;
        let before = rows::count(&database).await;

        for requester in [&maintainer, &stranger] {
            let refused = catalog.set_team_member(requester, ours.id, new.id, Role::View).await;
            assert_eq!(code(refused), "FORBIDDEN");
            assert_eq!(code(catalog.remove_team_member(requester, ours.id, ada.id).await), "FORBIDDEN");
        }
        let nobody = uuid::Uuid::nil();
        assert_eq!(code(catalog.set_team_member(&acting, ours.id, nobody, Role::View).await), "NOT_FOUND");
        assert_eq!(code(catalog.set_team_member(&acting, nobody, new.id, Role::View).await), "NOT_FOUND");
        assert_eq!(code(catalog.remove_team_member(&acting, ours.id, ada.id).await), "CONFLICT", "last one");
        assert_eq!(code(catalog.set_team_member(&acting, ours.id, ada.id, Role::View).await), "CONFLICT", "last one");
        assert_eq!(rows::count(&database).await, before);

        catalog.set_team_member(&acting, ours.id, new.id, Role::Admin).await.unwrap();
        // Who is disabled administers nothing, so that the other one is the last again.
        let disable = PrincipalEdit { disabled: Some(true), ..PrincipalEdit::default() };
        let server = Requester::server();
        catalog.update_principal(&server, new.id, disable).await.unwrap();
        assert_eq!(code(catalog.remove_team_member(&acting, ours.id, ada.id).await), "CONFLICT");
        assert_eq!(code(catalog.set_team_member(&acting, ours.id, new.id, Role::View).await), "CONFLICT", "disabled");
        let enable = PrincipalEdit { disabled: Some(false), ..PrincipalEdit::default() };
        catalog.update_principal(&server, new.id, enable).await.unwrap();
        catalog.remove_team_member(&acting, ours.id, ada.id).await.unwrap();
        // Everybody may leave by themselves.
        let leaving = maintainer.principal_id().unwrap();
        catalog.remove_team_member(&maintainer, ours.id, leaving).await.unwrap();
    }

    async fn who_is_disabled_loses_everything_at_once(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let admin = world.principal(PrincipalKind::User, "root", true).await;
        let secret = world.token_of(&admin, Scope::Admin).await;
        let requester = world.catalog.authenticate(&secret).await.unwrap();
        assert!(requester.may(Scope::Admin));

        let demote = PrincipalEdit { is_admin: Some(false), ..PrincipalEdit::default() };
        world.catalog.update_principal(&server, admin.id, demote).await.unwrap();
        assert!(!world.catalog.authenticate(&secret).await.unwrap().may(Scope::Admin));
        let disable = PrincipalEdit { disabled: Some(true), ..PrincipalEdit::default() };
        world.catalog.update_principal(&server, admin.id, disable).await.unwrap();
        let refused = world.catalog.authenticate(&secret).await;
        assert!(matches!(refused, Err(CatalogError::Unauthenticated { reason: Unauthenticated::Disabled })));
        let token = world.catalog.create_access_token(&server, token_for(Some(admin.id), &[Scope::CatalogRead])).await;
        assert_eq!(code(token), "NOT_FOUND");
    }

    async fn an_account_has_a_name_of_its_own_kind_and_its_e_mail_address_is_not_for_everybody(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let ada = world.user("Ada_L").await;
        let robot = world.principal(PrincipalKind::ServiceAccount, "ada-l", false).await;
        let catalog = &world.catalog;
        let before = rows::count(&database).await;
        let new = |name: &str, email: &str| NewPrincipal {
            kind: PrincipalKind::User,
            name: name.to_owned(),
            display_name: None,
            email: Some(email.to_owned()),
            is_admin: false,
        };
        let cases = [
            (new("ADA-L", "a@b"), "CONFLICT"),
            (new("a b", "a@b"), "BAD_USER_INPUT"),
            (new("bob", "bob"), "BAD_USER_INPUT"),
            (new("bob", "b@o@b"), "BAD_USER_INPUT"),
            (new("bob", "@b"), "BAD_USER_INPUT"),
            (new("bob", &format!("{}@b", "x".repeat(254))), "LIMIT_EXCEEDED"),
        ];
        for (new, expected) in cases {
            let said = format!("{new:?}");
            assert_eq!(code(catalog.create_principal(&server, new).await), expected, "{said}");
        }
        assert_eq!(rows::count(&database).await, before);

        let (acting, other) = (world.acting(&ada).await, world.acting(&robot).await);
        let email = async |requester: &Requester| {
            let found = catalog.find_principal(requester, PrincipalKind::User, "ada-l").await.unwrap();
            let by_id = catalog.principals_by_ids(requester, &[ada.id]).await.unwrap();
            let found = found.unwrap();
            assert_eq!(found, by_id[0]);
            found.email
        };
        assert_eq!(email(&acting).await.as_deref(), Some("Ada_L@example.com"));
        assert_eq!(email(&server).await.as_deref(), Some("Ada_L@example.com"));
        assert_eq!(email(&other).await, None);
        assert_eq!(email(&Requester::anonymous(true)).await, None);
        assert_eq!(code(catalog.list_principals(&acting, None, ALL).await), "FORBIDDEN");
        let users = catalog.list_principals(&server, Some(PrincipalKind::User), ALL).await.unwrap();
        assert_eq!(users.items, std::slice::from_ref(&ada));

        // One edits oneself, but gives oneself no rights.
        let name = PrincipalEdit { display_name: Some("Ada".to_owned()), ..PrincipalEdit::default() };
        catalog.update_principal(&acting, ada.id, name.clone()).await.unwrap();
        assert_eq!(code(catalog.update_principal(&other, ada.id, name).await), "FORBIDDEN");
        let root = PrincipalEdit { is_admin: Some(true), ..PrincipalEdit::default() };
        assert_eq!(code(catalog.update_principal(&acting, ada.id, root).await), "FORBIDDEN");
    }

    async fn people_make_access_tokens_for_themselves_and_for_service_accounts_of_their_teams(database: TestDatabase) {
        let world = World::new(&database).await;
        let catalog = &world.catalog;
        let (ours, theirs) = (world.team("payments").await, world.team("checkout").await);
        let (ada, grace) = (world.user("ada").await, world.user("grace").await);
        let robot = world.principal(PrincipalKind::ServiceAccount, "ci", false).await;
        let shared = world.principal(PrincipalKind::ServiceAccount, "shared", false).await;
        world.join(&ada, &ours, Role::Admin).await;
        for (account, team) in [(&robot, &ours), (&shared, &ours), (&shared, &theirs)] {
            world.join(account, team, Role::Publish).await;
        }
        let acting = world.acting(&ada).await;
        let make = async |requester: &Requester, principal, scope| {
            code(catalog.create_access_token(requester, token_for(principal, &[scope])).await)
        };
        let unbound = world.token("ci", &[Scope::Maintain]).await.0;

        assert_eq!(make(&acting, Some(ada.id), Scope::Maintain).await, "");
        assert_eq!(make(&acting, None, Scope::Publish).await, "", "for oneself");
        assert_eq!(make(&acting, Some(robot.id), Scope::Publish).await, "");
        assert_eq!(make(&acting, Some(ada.id), Scope::Admin).await, "FORBIDDEN", "more than one has");
        assert_eq!(make(&acting, Some(grace.id), Scope::CatalogRead).await, "FORBIDDEN");
        assert_eq!(make(&acting, Some(shared.id), Scope::CatalogRead).await, "FORBIDDEN", "another team's too");
        assert_eq!(make(&unbound, None, Scope::CatalogRead).await, "FORBIDDEN");
        assert_eq!(make(&unbound, Some(ada.id), Scope::CatalogRead).await, "FORBIDDEN");
        assert_eq!(make(&Requester::anonymous(true), None, Scope::CatalogRead).await, "UNAUTHENTICATED");

        let own = catalog.access_tokens_of(&acting, &[ada.id, robot.id, grace.id, shared.id], ALL).await.unwrap();
        assert_eq!((own[&ada.id].items.len(), own[&robot.id].items.len()), (3, 1));
        assert!(!own.contains_key(&grace.id) && !own.contains_key(&shared.id));
        let last = PageRequest::new(2, 2).with_total();
        let last = catalog.access_tokens_of(&acting, &[ada.id, robot.id], last).await.unwrap();
        assert_eq!((last[&ada.id].items.len(), last[&ada.id].total), (1, Some(3)));
        assert_eq!((last[&robot.id].items.len(), last[&robot.id].total), (0, Some(1)));
        let (of_grace, _) = catalog
            .create_access_token(&Requester::server(), token_for(Some(grace.id), &[Scope::Publish]))
            .await
            .unwrap();
        assert_eq!(catalog.access_token(&acting, of_grace.id).await.unwrap(), None);
        let refused = catalog.revoke_access_token(&acting, of_grace.id).await.unwrap_err();
        let unknown = catalog.revoke_access_token(&acting, uuid::Uuid::nil()).await.unwrap_err();
        assert_eq!((refused.code(), refused.to_string()), (unknown.code(), unknown.to_string()));
        let of_robot = own[&robot.id].items[0].id;
        assert!(catalog.revoke_access_token(&acting, of_robot).await.unwrap().revoked_at.is_some());
    }

    async fn a_publish_needs_the_role_where_a_verified_team_answers(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let (ours, theirs) = (world.team("payments").await, world.team("checkout").await);
        world.service_of("payments", "refund").await;
        let space = world.namespace("payments").await;
        world.catalog.move_namespace(&server, (space.id, 1), Some(ours.id)).await.unwrap();
        let publisher = world.member_of(&ours, Role::Publish).await;
        let viewer = world.member_of(&ours, Role::View).await;
        let stranger = world.member_of(&theirs, Role::Admin).await;
        let publish = async |requester: &Requester, repository: &TestRepository, name: &str| {
            let publication = repository.clone().with("src/new.py", &function(name, "order")).head();
            let (begin, batch) = staged(&publication);
            let begun = world.catalog.begin_publish(requester, begin).await.unwrap();
            let brickyard_server::catalog::BegunPublish::Open { id, .. } = begun else { panic!("{begun:?}") };
            world.catalog.stage_fragments(requester, id, batch).await.unwrap();
            code(world.catalog.commit_publish(requester, id, 1).await)
        };
        let refund = TestRepository::new("payments", "refund");
        let new = TestRepository::new("payments", "new");
        let elsewhere = TestRepository::new("web", "page");
        let before = rows::count(&database).await;
        for requester in [&viewer, &stranger] {
            assert_eq!(publish(requester, &refund, "a").await, "FORBIDDEN", "a service of theirs");
            assert_eq!(publish(requester, &new, "a").await, "FORBIDDEN", "a namespace of theirs");
        }
        // A repository without services would mark theirs as missing.
        let emptied = TestRepository::empty("example.com/payments/refund")
            .with("brickyard.toml", "team = \"checkout\"\n[[service]]\nname = \"other\"\n");
        assert_eq!(publish(&stranger, &emptied, "a").await, "FORBIDDEN");
        let after = rows::count(&database).await;
        for table in ["service", "version", "audit_event", "change_event", "team"] {
            assert_eq!(after[table], before[table], "{table}");
        }
        assert_eq!(publish(&publisher, &refund, "b").await, "");
        assert_eq!(publish(&publisher, &new, "b").await, "");
        assert_eq!(publish(&stranger, &elsewhere, "b").await, "", "nobody answers for it");

        // A team that maintains a service publishes into it.
        let service = world.service("payments/refund").await;
        world.catalog.set_maintainers(&server, (service.id, service.revision), &[theirs.id]).await.unwrap();
        assert_eq!(publish(&stranger, &refund, "c").await, "");
    }
}
