//! A team: declared in a file, worked in with access tokens of its members.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::client::Client;
use crate::harness::databases::TestDatabase;
use crate::harness::server::{TestServer, finish};

const TEAMS: &str = r##"
[[principal]]
name = "root"
email = "root@example.com"
admin = true

[[team]]
name = "payments"
contact = "#payments-help"
namespaces = ["payments"]
members = [
  { name = "ada", role = "admin" },
  { name = "payments-ci", kind = "service_account", role = "publish" },
]

[[team]]
name = "inventory"
members = [{ name = "grace", role = "maintain" }]
"##;

fn configuration(text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("catalog.toml");
    fs::write(&file, text).unwrap();
    (folder, file)
}

fn start(database: &TestDatabase, file: &Path) -> TestServer {
    TestServer::start_with(database, &["--config", file.to_str().unwrap()])
}

/// Makes an access token on the server's command line.
#[track_caller]
fn token(server: &TestServer, options: &[&str]) -> String {
    let arguments = [&["token", "create", "--name", "laptop"], options].concat();
    let (status, output) = finish(server.command(&arguments), Duration::from_secs(60));
    assert_eq!(status, Some(0), "{output}");
    let mut words = output.split_whitespace();
    let found = words.find(|word| word.starts_with("bky_"));
    found.unwrap_or_else(|| panic!("{output}")).to_owned()
}

#[track_caller]
fn service(server: &TestServer, reference: &str) -> Value {
    let query = "query($ref: String!) { service(ref: $ref) { id revision owner { name }
        maintainers { name }
        ownershipChanges { totalCount nodes { from { name } to { name } reason actor } } } }";
    server.query(query, json!({ "ref": reference })).data()["service"].clone()
}

#[track_caller]
fn team(server: &TestServer, name: &str) -> Value {
    let query = "query($name: String!) { team(name: $name) { id revision name verified origin
        members { totalCount nodes { role origin principal { id name kind email } } }
        namespaces { nodes { name } } } }";
    server.query(query, json!({ "name": name })).data()["team"].clone()
}

both_databases! {
    async fn a_declared_member_works_with_an_access_token_and_the_team_hands_a_service_over(database: TestDatabase) {
        let (_folder, file) = configuration(TEAMS);
        let server = start(&database, &file);
        let ada = token(&server, &["--for", "ada", "--scope", "maintain"]);
        let grace = token(&server, &["--for", "grace", "--scope", "maintain", "--scope", "publish"]);
        let robot = token(&server, &["--for", "payments-ci", "--service-account", "--scope", "publish"]);

        let me = server.query_as(&ada, "{ requester { name principal { name email } roles { team { name } role } } }", json!({}));
        assert_eq!(me.data()["requester"], json!({
            "name": "laptop",
            "principal": { "name": "ada", "email": null },
            "roles": [{ "team": { "name": "payments" }, "role": "ADMIN" }],
        }));
        let declared = team(&server, "PAYMENTS");
        assert_eq!((&declared["verified"], &declared["origin"]), (&json!(true), &json!("catalog.toml")));
        assert_eq!(declared["members"]["totalCount"], json!(2));
        assert_eq!(declared["namespaces"]["nodes"][0]["name"], json!("payments"));

        // Only the team publishes there.
        Client::of(&server)
            .with_token(&grace)
            .run(["publish", "examples/shop/payments"])
            .complains(&["needs the role publish"]);
        Client::of(&server)
            .with_token(&robot)
            .run(["publish", "examples/shop/payments"])
            .expect(0);

        let refund = service(&server, "payments/refund");
        let transfer = "mutation($input: TransferServiceInput!) { transferService(input: $input) { service { owner { name } revision } } }";
        let inventory = team(&server, "inventory")["id"].clone();
        let input = |revision: &Value| json!({ "input": {
            "id": refund["id"], "team": inventory, "reason": "It moves stock.", "revision": revision,
        } });
        let now = refund["revision"].clone();
        assert_eq!(server.query_as(&grace, transfer, input(&now)).code(), "FORBIDDEN");
        assert_eq!(server.query(transfer, input(&now)).code(), "UNAUTHENTICATED");
        assert_eq!(server.query_as(&ada, transfer, input(&json!(999))).code(), "CONFLICT");
        let moved = server.query_as(&ada, transfer, input(&now)).data();
        assert_eq!(moved["transferService"]["service"]["owner"]["name"], json!("inventory"));
        assert_eq!(service(&server, "payments/refund")["ownershipChanges"], json!({
            "totalCount": 1,
            "nodes": [{
                "from": { "name": "payments" },
                "to": { "name": "inventory" },
                "reason": "It moves stock.",
                "actor": "ada (laptop)",
            }],
        }));
    }

    async fn who_is_taken_out_of_the_file_loses_the_role_at_the_next_start(database: TestDatabase) {
        let (_folder, file) = configuration(TEAMS);
        let server = start(&database, &file);
        let ada = token(&server, &["--for", "ada", "--scope", "maintain"]);
        let root = token(&server, &["--for", "root", "--scope", "admin"]);
        let payments = team(&server, "payments");
        let update = "mutation($input: UpdateTeamInput!) { updateTeam(input: $input) { team { name } } }";
        let input = json!({ "input": { "id": payments["id"], "contact": "#x", "revision": payments["revision"] } });
        let refused = server.query_as(&ada, update, input);
        assert_eq!(refused.code(), "CONFLICT");
        assert!(refused.message().contains("catalog.toml"), "{refused:?}");
        let principals = "{ principals { totalCount nodes { name email isAdmin } } }";
        assert_eq!(server.query_as(&ada, principals, json!({})).code(), "FORBIDDEN");
        let everybody = server.query_as(&root, principals, json!({})).data()["principals"].clone();
        assert_eq!(everybody["totalCount"], json!(4));

        fs::write(&file, TEAMS.replace("  { name = \"ada\", role = \"admin\" },\n", "").replace("admin = true", "")).unwrap();
        let server = server.kill9().start();

        let roles = "{ requester { roles { role } scopes } }";
        let me = server.query_as(&ada, roles, json!({})).data()["requester"].clone();
        assert_eq!(me["roles"], json!([]));
        assert_eq!(server.query_as(&root, principals, json!({})).code(), "FORBIDDEN");
        assert!(server.output().contains("the user ada has no role in the team payments"));
    }

    async fn the_queues_are_worked_off_and_ids_lead_back(database: TestDatabase) {
        let server = TestServer::start(&database);
        Client::of(&server).run(["publish", "examples/shop"]).expect(0);
        let admin = server.token("admin", "admin");
        let ask = |query: &str, variables: Value| server.query_as(&admin, query, variables).data();
        let counts = || ask("{ catalog { unverifiedTeams dissolvedTeams unownedNamespaces unownedServices } }", json!({}))["catalog"].clone();
        assert_eq!(counts(), json!({ "unverifiedTeams": 3, "dissolvedTeams": 0, "unownedNamespaces": 3, "unownedServices": 0 }));

        let queue = ask("{ unverifiedTeams { nodes { id revision name services { totalCount } } } }", json!({}));
        for team in queue["unverifiedTeams"]["nodes"].as_array().unwrap() {
            let verify = "mutation($input: VerifyTeamInput!) { verifyTeam(input: $input) { team { id } } }";
            let input = json!({ "input": { "id": team["id"], "revision": team["revision"] } });
            assert_eq!(ask(verify, input)["verifyTeam"]["team"]["id"], team["id"]);
        }
        let checkout = team(&server, "checkout");
        let dissolve = "mutation($input: DissolveTeamInput!) { dissolveTeam(input: $input) { team { dissolvedAt } } }";
        ask(dissolve, json!({ "input": { "id": checkout["id"], "reason": "The shop closes.", "revision": checkout["revision"] } }));
        assert_eq!(counts(), json!({ "unverifiedTeams": 0, "dissolvedTeams": 1, "unownedNamespaces": 3, "unownedServices": 3 }));
        let gone = ask("{ dissolvedTeams { nodes { name formerServices { totalCount } } } }", json!({}));
        assert_eq!(gone["dissolvedTeams"]["nodes"], json!([{ "name": "checkout", "formerServices": { "totalCount": 3 } }]));

        let payments = team(&server, "payments");
        let unowned = ask("{ unownedServices { nodes { id revision } } }", json!({}));
        let services = unowned["unownedServices"]["nodes"].clone();
        let assign = "mutation($input: AssignOwnerInput!) { assignOwner(input: $input) { services { id outcome service { owner { name } } } } }";
        let done = ask(assign, json!({ "input": { "services": services, "team": payments["id"], "reason": "It pays." } }));
        for one in done["assignOwner"]["services"].as_array().unwrap() {
            assert_eq!((&one["outcome"], &one["service"]["owner"]["name"]), (&json!("ASSIGNED"), &json!("payments")));
        }
        let space = ask("{ namespaces(filter: { unowned: true }) { nodes { id revision name } } }", json!({}))["namespaces"]["nodes"][0].clone();
        let moving = "mutation($input: MoveNamespaceInput!) { moveNamespace(input: $input) { namespace { owner { name } } } }";
        ask(moving, json!({ "input": { "id": space["id"], "team": payments["id"], "revision": space["revision"] } }));
        assert_eq!(counts(), json!({ "unverifiedTeams": 0, "dissolvedTeams": 0, "unownedNamespaces": 2, "unownedServices": 0 }));

        let create = "mutation { createPrincipal(input: { kind: USER, name: \"ada\", email: \"ada@example.com\" }) { principal { id accessTokens { nodes { name } } } } }";
        let ada = ask(create, json!({}))["createPrincipal"]["principal"].clone();
        assert_eq!(ada["accessTokens"], json!({ "nodes": [] }));
        let node = "query($id: ID!) { node(id: $id) { __typename id } }";
        for (id, kind) in [(&ada["id"], "Principal"), (&space["id"], "Namespace"), (&payments["id"], "Team")] {
            assert_eq!(ask(node, json!({ "id": id }))["node"], json!({ "__typename": kind, "id": id }));
        }
        // E-mail addresses are not for everybody who reads.
        let email = "{ principal(kind: USER, name: \"ADA\") { email accessTokens { nodes { name } } } }";
        assert_eq!(ask(email, json!({}))["principal"]["email"], json!("ada@example.com"));
        let shown = server.query(email, json!({})).data()["principal"].clone();
        assert_eq!(shown, json!({ "email": null, "accessTokens": null }));
    }
}

#[test]
fn the_doctor_looks_at_declared_teams() {
    let check = |text: &str, expected_status: i32, expected: &str| {
        let (folder, file) = configuration(text);
        let database = TestDatabase::sqlite();
        let server = TestServer::start(&database);
        let file = file.to_str().unwrap();
        let mut command = server.command(&["doctor", "--config", file, "--listen", "127.0.0.1:0"]);
        command.current_dir(folder.path());
        let (status, output) = finish(command, Duration::from_secs(60));
        let line = output.lines().find(|line| line.contains(" teams "));
        let line = line.unwrap_or_else(|| panic!("{output}"));
        assert!(line.contains(expected), "{output}");
        assert!(
            expected_status == 0 || status == Some(expected_status),
            "{output}"
        );
    };
    check(
        TEAMS,
        0,
        "2 declared and so verified, 1 of them without a member whose role is admin",
    );
    check(
        "[[team]]\nname = \"a\"\n[[team]]\nname = \"A\"\n",
        1,
        "the team A is declared twice",
    );
}
