//! Teams, people and roles that a file declares.

use brickyard_server::catalog::declaration::CATALOG_TOML;
use brickyard_server::catalog::{
    Declaration, DeclaredMember, DeclaredPrincipal, DeclaredTeam, PrincipalEdit, PrincipalKind,
    Requester, Role, TeamEdit,
};

use super::people::{ALL, code};
use super::world::World;
use crate::harness::rows;

fn member(name: &str, role: Role) -> DeclaredMember {
    DeclaredMember {
        kind: PrincipalKind::User,
        name: name.to_owned(),
        role,
    }
}

fn team(name: &str, members: &[DeclaredMember]) -> DeclaredTeam {
    DeclaredTeam {
        name: name.to_owned(),
        contact: Some(format!("#{name}")),
        description: None,
        namespaces: vec![name.to_owned()],
        members: members.to_vec(),
    }
}

fn declaration(teams: &[DeclaredTeam], administrators: &[&str]) -> Declaration {
    let principals = administrators.iter().map(|name| DeclaredPrincipal {
        kind: PrincipalKind::User,
        name: (*name).to_owned(),
        display_name: None,
        email: None,
        is_admin: true,
    });
    Declaration {
        principals: principals.collect(),
        teams: teams.to_vec(),
        check_modes: Vec::new(),
    }
}

both_databases! {
    async fn a_declaration_is_applied_once_and_its_teams_are_verified(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        // The team and its namespace are there already, unverified.
        world.service_of("payments", "refund").await;
        let declared = declaration(
            &[team("payments", &[member("ada", Role::Admin), member("grace", Role::Publish)])],
            &["root"],
        );
        let apply = || world.catalog.apply_declaration(&server, CATALOG_TOML, &declared);
        let before = rows::count(&database).await;
        let applied = apply().await.unwrap();
        assert_eq!(applied.changes, [
            "the user root is new",
            "the user root administers the organisation",
            "the team payments is verified",
            "the team payments owns the namespace payments",
            "the user ada is new",
            "the user ada has the role admin in the team payments",
            "the user grace is new",
            "the user grace has the role publish in the team payments",
        ]);
        let once = rows::count(&database).await;
        assert_eq!(once["audit_event"], before["audit_event"] + 1);
        assert_eq!(once["team"], before["team"]);

        assert_eq!(apply().await.unwrap(), brickyard_server::catalog::Applied::default());
        assert_eq!(rows::count(&database).await, once, "nothing is written twice");
        let now = world.team_now("payments").await;
        assert!(now.verified && now.origin == "catalog.toml");
        assert_eq!(world.namespace("payments").await.team_id, Some(now.id));
        let grace = world.catalog.find_principal(&server, PrincipalKind::User, "grace").await.unwrap().unwrap();
        assert_eq!(world.acting(&grace).await.role_in(now.id), Some(Role::Publish));
    }

    async fn what_is_declared_is_edited_in_the_file_only(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let catalog = &world.catalog;
        let declared = declaration(&[team("payments", &[member("ada", Role::Admin), member("bob", Role::Admin)])], &["root"]);
        catalog.apply_declaration(&server, CATALOG_TOML, &declared).await.unwrap();
        let now = world.team_now("payments").await;
        let space = world.namespace("payments").await;
        let find = async |name: &str| catalog.find_principal(&server, PrincipalKind::User, name).await.unwrap().unwrap();
        let (ada, root) = (find("ada").await, find("root").await);
        let other = world.team("other").await;
        let before = rows::count(&database).await;

        let edit = TeamEdit { contact: Some("#x".to_owned()), description: None };
        let refused = catalog.update_team(&server, now.id, now.revision, edit).await.unwrap_err();
        assert_eq!(refused.to_string(), "the team payments is declared in catalog.toml, which wins");
        assert_eq!(refused.hint().as_deref(), Some("Change it there and restart the server."));
        assert_eq!(refused.code(), "CONFLICT");
        assert_eq!(code(catalog.rename_team(&server, now.id, now.revision, "cards").await), "CONFLICT");
        assert_eq!(code(catalog.dissolve_team(&server, now.id, now.revision, "over").await), "CONFLICT");
        assert_eq!(code(catalog.set_team_member(&server, now.id, ada.id, Role::View).await), "CONFLICT");
        assert_eq!(code(catalog.remove_team_member(&server, now.id, ada.id).await), "CONFLICT");
        assert_eq!(code(catalog.move_namespace(&server, (space.id, space.revision), Some(other.id)).await), "CONFLICT");
        let demote = PrincipalEdit { is_admin: Some(false), ..PrincipalEdit::default() };
        assert_eq!(code(catalog.update_principal(&server, root.id, demote).await), "CONFLICT");
        assert_eq!(rows::count(&database).await, before);
        // Further members come through the API, and rights can be taken from anybody at once.
        let new = world.user("new").await;
        world.join(&new, &now, Role::Maintain).await;
        let disable = PrincipalEdit { disabled: Some(true), ..PrincipalEdit::default() };
        catalog.update_principal(&server, root.id, disable).await.unwrap();
        assert_eq!(catalog.apply_declaration(&server, CATALOG_TOML, &declared).await.unwrap().changes, Vec::<String>::new());
        let members = catalog.members_of(&server, &[now.id], ALL).await.unwrap();
        assert_eq!(members[&now.id].total, Some(3));
    }

    async fn who_vanishes_from_the_file_loses_the_role_and_what_vanishes_stays(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let catalog = &world.catalog;
        let full = declaration(
            &[team("payments", &[member("ada", Role::Admin), member("bob", Role::View)]), team("web", &[])],
            &["root"],
        );
        catalog.apply_declaration(&server, CATALOG_TOML, &full).await.unwrap();
        let less = declaration(&[team("payments", &[member("ada", Role::Maintain)])], &[]);

        let applied = catalog.apply_declaration(&server, CATALOG_TOML, &less).await.unwrap();

        assert_eq!(applied.changes, [
            "the user ada has the role maintain in the team payments",
            "the user bob has no role in the team payments",
            "the user root is no longer declared",
            "the namespace web is no longer declared",
            "the team web is no longer declared",
        ]);
        let root = catalog.find_principal(&server, PrincipalKind::User, "root").await.unwrap().unwrap();
        assert!(!root.is_admin && root.disabled_at.is_none());
        let web = world.team_now("web").await;
        assert!(web.has_rights() && web.origin == "api");
        assert_eq!(world.namespace("web").await.team_id, Some(web.id));
        catalog.dissolve_team(&server, web.id, web.revision, "over").await.unwrap();
    }

    async fn a_declaration_that_contradicts_itself_or_the_catalogue_changes_nothing(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let catalog = &world.catalog;
        let team_of_old_name = world.team("old").await;
        catalog.rename_team(&server, team_of_old_name.id, 1, "renamed").await.unwrap();
        let before = rows::count(&database).await;
        let twice = [member("ada", Role::View), member("ADA", Role::Admin)];
        let cases = [
            (declaration(&[team("a", &[]), team("A", &[])], &[]), "BAD_USER_INPUT"),
            (declaration(&[team("a", &twice)], &[]), "BAD_USER_INPUT"),
            (declaration(&[team("a b", &[])], &[]), "BAD_USER_INPUT"),
            (declaration(&[], &["root", "Root"]), "BAD_USER_INPUT"),
            (declaration(&[team("new", &[]), team("old", &[])], &["root"]), "CONFLICT"),
        ];
        for (declared, expected) in cases {
            let refused = catalog.apply_declaration(&server, CATALOG_TOML, &declared).await;
            assert_eq!(code(refused), expected, "{declared:?}");
        }
        let mut shared = declaration(&[team("a", &[]), team("b", &[])], &[]);
        shared.teams[1].namespaces = vec!["A".to_owned()];
        assert_eq!(code(catalog.apply_declaration(&server, CATALOG_TOML, &shared).await), "BAD_USER_INPUT");
        assert_eq!(rows::count(&database).await, before);
        let ada = world.user("ada").await;
        let requester = world.acting(&ada).await;
        let empty = Declaration::default();
        assert_eq!(code(catalog.apply_declaration(&requester, CATALOG_TOML, &empty).await), "FORBIDDEN");
    }

    async fn another_catalogue_declares_in_bulk_but_never_over_the_file(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let catalog = &world.catalog;
        let file = declaration(&[team("payments", &[member("ada", Role::Admin)])], &[]);
        catalog.apply_declaration(&server, CATALOG_TOML, &file).await.unwrap();
        let mut teams = vec![team("payments", &[member("ada", Role::View)])];
        for number in 0..200 {
            teams.push(team(&format!("group-{number}"), &[member("grace", Role::Maintain)]));
        }
        let imported = declaration(&teams, &[]);

        let applied = catalog.apply_declaration(&server, "backstage", &imported).await.unwrap();

        assert_eq!(applied.kept, ["the team payments"]);
        assert_eq!(applied.changes.len(), 1 + 200 * 3);
        let again = catalog.apply_declaration(&server, "backstage", &imported).await.unwrap();
        assert_eq!(again.changes, Vec::<String>::new());
        let grace = catalog.find_principal(&server, PrincipalKind::User, "grace").await.unwrap().unwrap();
        let roles = catalog.memberships_of(&server, &[grace.id], ALL).await.unwrap();
        assert_eq!(roles[&grace.id].total, Some(200));
        // What the file declared is untouched.
        let found = catalog.apply_declaration(&server, CATALOG_TOML, &file).await.unwrap();
        assert_eq!(found.changes, Vec::<String>::new());
    }
}
