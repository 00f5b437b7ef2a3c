//! Modes of checks: who may set them, which one holds, and what is meant to be copied.

use brickyard_indexer::OperatingPoint;
use brickyard_server::catalog::declaration::CATALOG_TOML;
use brickyard_server::catalog::{
    AuditFilter, Catalog, CatalogError, CheckMatch, CheckMode, CheckModeRule, CheckModeSource,
    CheckSettings, CheckSubject, Declaration, DeclaredCheckMode, DeclaredSubject, FragmentCheck,
    FragmentToCheck, GoldenMatch, GoldenPath, NewCheckMode, Requester, Role, Scope,
};

use super::people::{ALL, code};
use super::world::{TestRepository, World, function};
use crate::harness::rows;

fn new(subject: CheckSubject, mode: CheckMode) -> NewCheckMode {
    NewCheckMode {
        subject,
        mode,
        reason: None,
    }
}

fn repository(name: &str) -> CheckSubject {
    CheckSubject::Repository(name.to_owned())
}

async fn set(
    world: &World,
    requester: &Requester,
    subject: CheckSubject,
    mode: CheckMode,
) -> Result<CheckModeRule, CatalogError> {
    let new = new(subject, mode);
    world.catalog.set_check_mode(requester, new).await
}

/// The mode and its source for code of a team, or of none.
async fn holds(
    world: &World,
    repository: &str,
    team: Option<&str>,
) -> Option<(CheckMode, CheckModeSource)> {
    let teams: Vec<String> = team.iter().map(ToString::to_string).collect();
    let reader = Requester::anonymous(true);
    let policy = world
        .catalog
        .check_policy(&reader, repository, &teams)
        .await;
    let modes = policy.unwrap().modes;
    assert_eq!(modes.len(), teams.len() + 1, "each team and no team");
    let found = modes.into_iter().next().unwrap();
    assert_eq!(found.team.as_deref(), team);
    found.rule.map(|(rule, source)| (rule.mode, source))
}

/// What the function of every test repository is like, for somebody.
async fn matches(catalog: &Catalog, requester: &Requester) -> Vec<CheckMatch> {
    let source = function("mine", "cart");
    let publication = TestRepository::empty("x").with("a.py", &source).head();
    let fragment = &publication.fragments[0];
    let check = FragmentCheck {
        repository: "example.com/new".to_owned(),
        fragments: vec![FragmentToCheck {
            key: "mine".to_owned(),
            language: fragment.language.name().to_owned(),
            scheme: i64::from(fragment.scheme),
            fingerprint: fragment.fingerprint.clone(),
            before: None,
        }],
        operating_point: OperatingPoint::Report,
        max_matches: 5,
    };
    let report = catalog.check_fragments(requester, check).await.unwrap();
    report.fragments.into_iter().next().unwrap().matches
}

fn golden(services: &[&str]) -> CheckSettings {
    let paths = services.iter().map(|service| GoldenPath {
        service: (*service).to_owned(),
        why: "new services start from it".to_owned(),
    });
    CheckSettings {
        golden_paths: paths.collect(),
        ..CheckSettings::default()
    }
}

both_databases! {
    async fn the_narrowest_mode_holds_and_none_is_no_mode(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let payments = world.team("payments").await;
        assert_eq!(holds(&world, "r", Some("payments")).await, None);

        set(&world, &server, CheckSubject::Organisation, CheckMode::Warn).await.unwrap();
        set(&world, &server, CheckSubject::Team(payments.id), CheckMode::Block).await.unwrap();
        set(&world, &server, repository("r"), CheckMode::Observe).await.unwrap();
        let expected = [
            ("r", Some("payments"), CheckMode::Observe, CheckModeSource::Repository),
            ("r", None, CheckMode::Observe, CheckModeSource::Repository),
            ("other", Some("payments"), CheckMode::Block, CheckModeSource::Team),
            ("other", Some("Payments"), CheckMode::Block, CheckModeSource::Team),
            ("other", Some("strangers"), CheckMode::Warn, CheckModeSource::Organisation),
            ("other", Some("no name"), CheckMode::Warn, CheckModeSource::Organisation),
            ("other", None, CheckMode::Warn, CheckModeSource::Organisation),
        ];
        for (repository, team, mode, source) in expected {
            assert_eq!(holds(&world, repository, team).await, Some((mode, source)), "{repository} {team:?}");
        }
        // A former name leads to the team, and a dissolved team has no mode.
        let renamed = world.catalog.rename_team(&server, payments.id, payments.revision, "cards").await.unwrap();
        let of_team = Some((CheckMode::Block, CheckModeSource::Team));
        assert_eq!(holds(&world, "other", Some("payments")).await, of_team);
        assert_eq!(holds(&world, "other", Some("cards")).await, of_team);
        world.catalog.dissolve_team(&server, renamed.id, renamed.revision, "over").await.unwrap();
        let of_all = Some((CheckMode::Warn, CheckModeSource::Organisation));
        assert_eq!(holds(&world, "other", Some("cards")).await, of_all);
        assert_eq!(code(set(&world, &server, CheckSubject::Team(renamed.id), CheckMode::Warn).await), "CONFLICT");
    }

    async fn a_mode_is_set_by_whoever_answers_for_its_subject(database: TestDatabase) {
        let world = World::new(&database).await;
        let (stock, other) = (world.team("inventory").await, world.team("other").await);
        world.service_of("inventory", "stock").await;
        let shared = TestRepository::empty("example.com/shared")
            .with("brickyard.toml", "[[service]]\nname = \"a\"\nroot = \"a\"\nteam = \"inventory\"\n\
                   [[service]]\nname = \"b\"\nroot = \"b\"\nteam = \"other\"\n");
        world.publish(shared.head()).await.unwrap();
        let mut people = Vec::new();
        for role in [Role::View, Role::Publish, Role::Maintain, Role::Admin] {
            people.push(world.member_of(&stock, role).await);
        }
        let (administrator, _) = world.token("root", &[Scope::Admin]).await;
        let (organisation, _) = world.token("ops", &[Scope::Maintain]).await;
        people.extend([administrator, organisation, world.member_of(&other, Role::Admin).await, Requester::anonymous(true)]);
        // View, publish, maintain and admin in the team; administrator, the organisation's token to
        // maintain with, another team's administrator, a stranger.
        let cases = [
            (CheckSubject::Organisation, "FFFF+FFU"),
            (CheckSubject::Team(stock.id), "FFF++FFU"),
            (repository("example.com/inventory/stock"), "FF++++FU"),
            (repository("example.com/shared"), "FFFF++FU"),
            (repository("example.com/nothing"), "FFFF+FFU"),
        ];
        for (subject, expected) in cases {
            let mut found = String::new();
            for requester in &people {
                let answer = set(&world, requester, subject.clone(), CheckMode::Warn).await;
                found.push(match code(answer) {
                    "" => '+',
                    "UNAUTHENTICATED" => 'U',
                    "FORBIDDEN" => 'F',
                    other => panic!("{subject:?}: {other}"),
                });
                let removed = world.catalog.remove_check_mode(requester, subject.clone(), None).await;
                let may = found.ends_with('+');
                assert_eq!(removed.is_ok(), may, "who sets a mode removes it: {subject:?}");
            }
            assert_eq!(found, expected, "{subject:?}");
        }
        for (place, requester) in people.iter().enumerate() {
            let paused = world.catalog.pause_blocking(requester, "a wrong match").await;
            let resumed = world.catalog.resume_blocking(requester, None).await;
            assert_eq!((paused.is_ok(), resumed.is_ok()), (place == 4, place == 4));
        }
    }

    async fn a_repository_that_one_may_not_view_is_refused_as_one_that_is_not_there(database: TestDatabase) {
        let world = World::new(&database).await;
        let other = world.team("other").await;
        world.service_of("inventory", "secret").await;
        rows::execute(&database, "UPDATE service SET visibility = 'hidden'").await;
        let stranger = world.member_of(&other, Role::Admin).await;
        let refusal = async |name: &str| {
            let refused = set(&world, &stranger, repository(name), CheckMode::Block).await;
            refused.unwrap_err().to_string().replace(name, "it")
        };

        let hidden = refusal("example.com/inventory/secret").await;
        assert_eq!(hidden, refusal("example.com/inventory/absent").await);
        // Its mode is for those who view something of it to see; the check itself is always answered.
        let rule = set(&world, &Requester::server(), repository("example.com/inventory/secret"), CheckMode::Warn).await.unwrap();
        let listed = async |requester: &Requester| {
            let page = world.catalog.list_check_modes(requester, ALL).await.unwrap();
            assert_eq!(page.total, Some(page.items.len() as u64));
            assert_eq!(world.catalog.check_mode(requester, rule.id).await.unwrap().is_some(), !page.items.is_empty());
            page.items.len()
        };
        assert_eq!((listed(&stranger).await, listed(&Requester::server()).await), (0, 1));
        assert!(holds(&world, "example.com/inventory/secret", None).await.is_some());
    }

    async fn a_pause_holds_everywhere_and_says_why_until_it_is_resumed(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let catalog = &world.catalog;
        set(&world, &server, CheckSubject::Organisation, CheckMode::Block).await.unwrap();
        set(&world, &server, repository("r"), CheckMode::Block).await.unwrap();
        for reason in ["", " ", "two\nlines"] {
            assert_eq!(code(catalog.pause_blocking(&server, reason).await), "BAD_USER_INPUT", "{reason:?}");
        }

        let pause = catalog.pause_blocking(&server, "a wrong match").await.unwrap();
        assert_eq!((pause.reason.as_deref(), pause.set_by.as_str()), (Some("a wrong match"), "server"));
        assert_eq!(pause.set_at, world.clock.moment());
        assert_eq!(holds(&world, "r", None).await, Some((CheckMode::Observe, CheckModeSource::Pause)));
        let before = rows::count(&database).await;
        assert_eq!(catalog.pause_blocking(&server, "a wrong match").await.unwrap(), pause);
        assert_eq!(rows::count(&database).await, before, "nothing is written twice");
        catalog.pause_blocking(&server, "another one").await.unwrap();
        let now = catalog.blocking_pause(&Requester::anonymous(true)).await.unwrap().unwrap();
        assert_eq!(now.reason.as_deref(), Some("another one"));
        assert_eq!(catalog.list_check_modes(&server, ALL).await.unwrap().items.len(), 2, "a pause is no mode");

        catalog.resume_blocking(&server, Some("repaired")).await.unwrap();
        assert_eq!(holds(&world, "r", None).await, Some((CheckMode::Block, CheckModeSource::Repository)));
        assert_eq!(code(catalog.resume_blocking(&server, None).await), "CONFLICT");
        let events = catalog.list_audit_events(&server, &AuditFilter::default(), None, 10).await.unwrap();
        let told: Vec<(&str, &str)> = events.iter().map(|event| (event.action.as_str(), event.subject.as_str())).collect();
        assert_eq!(told, [
            ("check.resume_blocking", "the organisation"),
            ("check.pause_blocking", "the organisation"),
            ("check.pause_blocking", "the organisation"),
            ("check.set_mode", "the repository r"),
            ("check.set_mode", "the organisation"),
        ]);
    }

    async fn a_subject_has_one_mode_and_setting_it_again_writes_nothing(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let first = set(&world, &server, CheckSubject::Organisation, CheckMode::Warn).await.unwrap();
        let before = rows::count(&database).await;
        assert_eq!(set(&world, &server, CheckSubject::Organisation, CheckMode::Warn).await.unwrap(), first);
        assert_eq!(rows::count(&database).await, before);

        world.clock.advance(chrono::Duration::hours(1));
        let second = set(&world, &server, CheckSubject::Organisation, CheckMode::Block).await.unwrap();
        let now = rows::count(&database).await;
        assert_eq!((second.id, now["check_mode"]), (first.id, 1));
        assert!(second.set_at > first.set_at);
        assert_eq!(now["audit_event"], before["audit_event"] + 1);
        assert_eq!(now["change_event"], before["change_event"] + 1);
        let removed = world.catalog.remove_check_mode(&server, CheckSubject::Organisation, None).await.unwrap();
        assert_eq!(removed, second);
        let again = world.catalog.remove_check_mode(&server, CheckSubject::Organisation, None).await;
        assert_eq!(code(again), "NOT_FOUND");
        let both = vec!["x".to_owned(); 201];
        assert_eq!(code(world.catalog.check_policy(&server, "r", &both).await), "LIMIT_EXCEEDED");
    }

    async fn what_the_file_declares_wins_is_edited_there_only_and_ends_with_it(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let catalog = &world.catalog;
        let payments = world.team("payments").await;
        set(&world, &server, CheckSubject::Team(payments.id), CheckMode::Observe).await.unwrap();
        set(&world, &server, repository("kept"), CheckMode::Block).await.unwrap();
        let declare = |modes: &[(DeclaredSubject, CheckMode, Option<&str>)]| Declaration {
            check_modes: modes.iter().map(|(subject, mode, reason)| DeclaredCheckMode {
                subject: subject.clone(),
                mode: *mode,
                reason: reason.map(str::to_owned),
            }).collect(),
            ..Declaration::default()
        };
        let team = || DeclaredSubject::Team("Payments".to_owned());
        let full = declare(&[
            (DeclaredSubject::Pause, CheckMode::Observe, Some("a move")),
            (DeclaredSubject::Organisation, CheckMode::Warn, None),
            (team(), CheckMode::Block, Some("agreed")),
            (DeclaredSubject::Repository("r".to_owned()), CheckMode::Observe, None),
        ]);
        let apply = async |declared: &Declaration| {
            let applied = catalog.apply_declaration(&server, CATALOG_TOML, declared).await;
            applied.map(|applied| applied.changes)
        };
        assert_eq!(apply(&full).await.unwrap(), [
            "blocking is paused",
            "the check mode of the organisation is warn",
            "the check mode of the team Payments is block",
            "the check mode of the repository r is observe",
        ]);
        let before = rows::count(&database).await;
        assert_eq!(apply(&full).await.unwrap(), Vec::<String>::new());
        let declared = [CheckSubject::Organisation, CheckSubject::Team(payments.id), repository("r")];
        for subject in declared {
            assert_eq!(code(set(&world, &server, subject.clone(), CheckMode::Block).await), "CONFLICT");
            assert_eq!(code(catalog.remove_check_mode(&server, subject, None).await), "CONFLICT");
        }
        assert_eq!(code(catalog.pause_blocking(&server, "x").await), "CONFLICT");
        assert_eq!(code(catalog.resume_blocking(&server, None).await), "CONFLICT");
        assert_eq!(rows::count(&database).await, before);

        let less = declare(&[(team(), CheckMode::Warn, None)]);
        assert_eq!(apply(&less).await.unwrap(), [
            "the check mode of the team Payments is warn",
            "no check mode of the organisation is declared any more",
            "blocking is no longer paused",
            "no check mode of the repository r is declared any more",
        ]);
        assert_eq!(holds(&world, "x", Some("payments")).await, Some((CheckMode::Warn, CheckModeSource::Team)));
        assert_eq!(holds(&world, "r", None).await, None);
        assert_eq!(holds(&world, "kept", None).await, Some((CheckMode::Block, CheckModeSource::Repository)));

        let nobody = DeclaredSubject::Team("nobody".to_owned());
        for wrong in [
            declare(&[(nobody, CheckMode::Warn, None)]),
            declare(&[(team(), CheckMode::Warn, None), (DeclaredSubject::Team("payments".to_owned()), CheckMode::Block, None)]),
            declare(&[(DeclaredSubject::Pause, CheckMode::Observe, Some(" "))]),
        ] {
            assert_eq!(code(catalog.apply_declaration(&server, CATALOG_TOML, &wrong).await), "BAD_USER_INPUT", "{wrong:?}");
        }
    }

    async fn a_match_that_stands_in_a_golden_path_says_so(database: TestDatabase) {
        let world = World::new(&database).await;
        world.service_of("inventory", "stock").await;
        world.service_of("platform", "http-template").await;
        world.match_clones().await;
        let anybody = Requester::anonymous(true);
        let found = |settings: CheckSettings| {
            let catalog = world.catalog.clone().with_check_settings(settings);
            let anybody = anybody.clone();
            async move {
                let mut found = matches(&catalog, &anybody).await;
                assert_eq!(found.len(), 1, "one fragment in two services");
                let found = found.remove(0);
                assert!(found.is_blocking, "the operating point does not depend on it");
                (found.golden, catalog.golden_paths(&anybody).await.unwrap().len())
            }
        };
        assert_eq!(found(CheckSettings::default()).await, (None, 0));
        assert_eq!(found(golden(&["platform/nothing"])).await, (None, 0));
        let settings = golden(&["Platform/http_template"]);
        let path = settings.golden_paths.first().cloned();
        assert_eq!(found(settings).await, (Some(GoldenMatch { path }), 1));

        rows::execute(&database, "UPDATE service SET visibility = 'hidden' WHERE name = 'http-template'").await;
        assert_eq!(found(golden(&["platform/http-template"])).await, (Some(GoldenMatch { path: None }), 0));
        let catalog = world.catalog.clone().with_check_settings(golden(&["platform/nothing"]));
        let told = catalog.golden_paths(&Requester::server()).await.unwrap();
        assert_eq!(told.len(), 1, "an administrator is told of one that does not exist");
    }
}
