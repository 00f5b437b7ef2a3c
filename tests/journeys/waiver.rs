//! A finding is excused for a while: at the server, in the source, in brickyard.toml, in the baseline.

use serde_json::{Value, json};

use super::check::COPY;
use crate::harness::client::{Client, Run};
use crate::harness::databases::TestDatabase;
use crate::harness::repository::Repository;
use crate::harness::rows;
use crate::harness::server::TestServer;
use crate::harness::shop;

const REASON: &str = "both move into one library by March";

/// A workshop whose branch copies a function of the inventory.
struct Copied {
    server: TestServer,
    repository: Repository,
}

impl Copied {
    async fn new(database: &TestDatabase) -> Self {
        let server = shop::published(database).await;
        let repository = Repository::with_remote("https://github.com/acme/workshop.git");
        repository.write("brickyard.toml", "team = \"workshop\"\n");
        repository.write("src/main.ts", "export const answer = 42;\n");
        repository.commit("Begin");
        repository.branch("parts");
        repository.write("src/parts.ts", COPY);
        repository.commit("Withdraw parts");
        Self { server, repository }
    }

    fn client(&self) -> Client {
        Client::in_folder(self.repository.path()).with_server(&self.server.url)
    }

    fn check(&self, arguments: &[&str]) -> Run {
        let check = ["check", "--base", "main", "--mode", "block"];
        self.client().run([&check[..], arguments].concat())
    }

    fn document(&self) -> Value {
        self.check(&["--format", "json"]).json()
    }

    /// The id of the only finding.
    fn finding(&self) -> String {
        let document = self.document();
        let id = document["findings"][0]["id"].as_str();
        id.unwrap_or_else(|| panic!("{document:#}")).to_owned()
    }

    /// Runs `waive` with the access token that the server wrote.
    fn waive(&self, arguments: &[&str]) -> Run {
        let client = self.client().with_token(&self.server.local_token());
        client.run([&["waive"], arguments].concat())
    }

    /// Excuses the only finding, and returns the waiver's id.
    fn waived(&self, arguments: &[&str]) -> String {
        let finding = self.finding();
        let all = [
            &[finding.as_str(), "--base", "main", "--reason", REASON],
            arguments,
        ]
        .concat();
        self.waive(&all).expect(0);
        let listed = self.client().run(["waive", "--list"]).expect(0);
        let id = listed
            .stdout
            .lines()
            .find_map(|line| line.trim().strip_prefix("id"));
        id.unwrap_or_else(|| panic!("{listed}")).trim().to_owned()
    }

    /// What excuses nothing, by why.
    fn idle(&self) -> Vec<(String, String)> {
        let document = self.document();
        let idle = document["idle_waivers"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        idle.iter()
            .map(|it| (word(&it["place"]), word(&it["why"])))
            .collect()
    }
}

fn pair(place: &str, why: &str) -> (String, String) {
    (place.to_owned(), why.to_owned())
}

both_databases! {
    async fn a_waived_finding_passes_on_a_re_run_without_a_commit(database: TestDatabase) {
        let copied = Copied::new(&database).await;
        let blocked = copied.check(&[]).expect(1);
        let finding = copied.finding();
        assert!(blocked.stdout.contains(&finding), "{blocked}");

        // Five digits will do.
        let short = &finding[2..7];
        let waived = copied.waive(&[short, "--base", "main", "--reason", REASON, "--days", "60"]).expect(0);

        waived.says(&["Waived", &finding, "src/parts.ts:4", "withdrawParts", "inventory/update-stock", "team inventory"]);
        let passed = copied.check(&[]).expect(0);
        let passed = passed.says(&["Waived", &finding, "until 20", REASON, "server"]);
        assert!(!passed.stdout.contains("differs"), "{passed}");
        let document = copied.document();
        assert_eq!(document["findings"][0]["blocking"], false);
        assert_eq!(document["findings"][0]["exemption"]["kind"], "waived", "{document:#}");
        assert_eq!(document["findings"][0]["exemption"]["reason"], REASON);
        assert_eq!(document["summary"]["blocking"], 0);
        // Lines that shift, and a fix, change nothing.
        let fixed = COPY.replace("left < 0", "left < 1");
        copied.repository.write("src/parts.ts", format!("\n\n// Parts.\n{fixed}"));
        copied.repository.commit("Keep one part");
        copied.check(&[]).expect(0);
    }

    async fn the_owner_of_the_original_sees_it_and_revokes_it(database: TestDatabase) {
        let copied = Copied::new(&database).await;
        let id = copied.waived(&[]);
        let against = "{ service(ref: \"inventory/update-stock\") { waivers { nodes { repository reason state } } } }";
        let seen = copied.server.query(against, json!({})).data();
        let expected = json!({ "repository": "github.com/acme/workshop", "reason": REASON, "state": "ACTIVE" });
        assert_eq!(seen["service"]["waivers"]["nodes"], json!([expected]));
        let owner = copied.server.token("owner", "maintain");

        let client = copied.client().with_token(&owner);
        let reason = "call the service instead, it is fast enough";
        client.run(["waive", "--revoke", &id, "--reason", reason]).expect(0).says(&["Revoked"]);

        copied.check(&[]).expect(1).says(&["Waivers that excuse nothing", "revoked"]);
        assert_eq!(copied.idle(), [pair("server", "revoked")]);
        // The next one waits for them, and says so.
        let finding = copied.finding();
        let again = copied.waive(&[&finding, "--base", "main", "--reason", REASON]).expect(0);
        again.says(&["waits for approval", "team inventory has to approve it"]);
        copied.check(&[]).expect(1).says(&["waits for the approval"]);
        assert_eq!(copied.idle(), [pair("server", "waiting")]);
    }

    async fn an_expired_waiver_blocks_again_and_is_told(database: TestDatabase) {
        let copied = Copied::new(&database).await;
        copied.waived(&[]);
        copied.check(&[]).expect(0);

        rows::execute(&database, "UPDATE waiver SET expires_at = '2026-01-01T00:00:00+00:00'").await;

        copied.check(&[]).expect(1).says(&["is over"]);
        assert_eq!(copied.idle(), [pair("server", "expired")]);
    }

    async fn a_waiver_lapses_when_the_function_becomes_another_one(database: TestDatabase) {
        let copied = Copied::new(&database).await;
        copied.waived(&[]);
        let related = ["--threshold", "related", "--format", "json"];
        let document = copied.check(&related).expect(0).json();
        assert_eq!(document["findings"][0]["exemption"]["kind"], "waived", "{document:#}");
        // Half of it becomes something else; the rest is still related to the original.
        let (before, rest) = COPY.split_once("  for (const [code, left] of remaining) {").expect("a loop");
        let (_, end) = rest.split_once("  console.info").expect("a message");
        let own = (0..8).fold(String::new(), |text, at| {
            format!("{text}  if (job.notes[{at}] !== shelves.label{at}) {{ report.mark({at}, job.jobId.slice({at})); }}\n")
        });
        copied.repository.write("src/parts.ts", format!("{before}{own}  console.info{end}"));
        copied.repository.commit("Withdraw and report");

        let document = copied.check(&related).json();
        assert_eq!(document["idle_waivers"][0]["why"], "lapsed", "{document:#}");
        assert_eq!(document["findings"][0]["exemption"], Value::Null, "{document:#}");
    }

    async fn a_false_positive_is_recorded_apart_and_by_signal(database: TestDatabase) {
        let copied = Copied::new(&database).await;
        copied.waived(&["--false-positive"]);
        let admin = copied.server.token("admin", "admin");

        let query = "{ falsePositiveSummary { total kinds { language type count } signals { signal from to count } } }";
        let summary = copied.server.query_as(&admin, query, json!({})).data()["falsePositiveSummary"].clone();

        assert_eq!(summary["kinds"], json!([{ "language": "typescript", "type": "EDITED", "count": 1 }]));
        let signals = summary["signals"].as_array().unwrap();
        let names: Vec<&str> = signals.iter().map(|it| it["signal"].as_str().unwrap()).collect();
        assert_eq!(names, ["similarity", "content", "statements"]);
        assert!(signals[0]["from"].as_u64() >= Some(85), "{summary:#}");
    }

    async fn a_comment_in_the_source_excuses_and_says_when_it_cannot(database: TestDatabase) {
        let copied = Copied::new(&database).await;
        let finding = copied.finding();
        let day = today_plus(90);
        let comment = |subject: &str, until: &str| {
            format!("// brickyard:allow-duplicate {subject} until={until} reason=\"{REASON}\"\nexport async function")
        };
        let with = |comment: &str| {
            copied.repository.write("src/parts.ts", COPY.replace("export async function", comment));
            copied.repository.commit("Say why");
        };

        for subject in ["inventory/update-stock", &finding] {
            with(&comment(subject, &day));
            let passed = copied.check(&[]).expect(0);
            passed.says(&["Waived", &day, REASON, "src/parts.ts:4"]);
        }
        with(&comment("inventory/update-stock", "2026-01-01"));
        copied.check(&[]).expect(1);
        assert_eq!(copied.idle(), [pair("src/parts.ts:4", "expired")]);
        with(&comment("inventory/update-stock", &today_plus(400)));
        copied.check(&[]).expect(1);
        assert_eq!(copied.idle(), [pair("src/parts.ts:4", "invalid")]);
        with(&comment("payments/refund", &day));
        copied.check(&[]).expect(1).says(&["remove it"]);
        assert_eq!(copied.idle(), [pair("src/parts.ts:4", "unused")]);
        // Inside of the function as well.
        let inside = format!(
            "  if (await ledger.contains(job.jobId)) {{ // brickyard:allow-duplicate {finding} until={day} reason='{REASON}'"
        );
        copied.repository.write("src/parts.ts", COPY.replace("  if (await ledger.contains(job.jobId)) {", &inside));
        copied.repository.commit("Say why inside");
        copied.check(&[]).expect(0);
    }

    async fn brickyard_toml_excuses_a_function(database: TestDatabase) {
        let copied = Copied::new(&database).await;
        let finding = copied.finding();
        let with = |waiver: &str| {
            let manifest = format!("team = \"workshop\"\n\n[[waiver]]\n{waiver}\n");
            copied.repository.write("brickyard.toml", manifest);
            copied.repository.commit("Say why");
        };
        let day = today_plus(30);

        with(&format!("finding = \"{finding}\"\nuntil = {day}\nreason = \"{REASON}\""));
        copied.check(&[]).expect(0).says(&["Waived", "brickyard.toml:3", REASON]);
        let by_service = |name: &str| {
            format!(
                "service = \"inventory/update-stock\"\nfunction = \"src/parts.ts#{name}\"\n\
                 until = \"{day}\"\nreason = \"{REASON}\""
            )
        };
        with(&by_service("withdrawParts"));
        copied.check(&[]).expect(0);
        with(&by_service("somethingElse"));
        copied.check(&[]).expect(1);
        assert_eq!(copied.idle(), []);
        with(&format!("service = \"inventory/update-stock\"\nuntil = {day}\nreason = \"{REASON}\""));
        copied.check(&[]).expect(1);
        assert_eq!(copied.idle(), [pair("brickyard.toml:3", "invalid")]);
        with("finding = \"D-00000000\"\nuntil = 2026-01-01\nreason = \"it was another one\"");
        assert_eq!(copied.idle(), [pair("brickyard.toml:3", "expired")]);
    }

    async fn a_waiver_without_its_finding_is_unused(database: TestDatabase) {
        let copied = Copied::new(&database).await;
        copied.waived(&[]);
        let (start, _) = COPY.split_once("  const remaining").expect("a map");
        let other = (0..12).fold(start.to_owned(), |text, at| {
            format!("{text}  await ledger.note(job.jobId, `step ${{job.steps[{at}].name}} of ${{job.crew.lead}}`);\n")
        });
        copied.repository.write("src/parts.ts", other + "  return job.parts.length;\n}\n");
        copied.repository.commit("Note the steps only");

        copied.check(&[]).expect(0).says(&["remove it"]);
        assert_eq!(copied.idle(), [pair("server", "unused")]);
        // A branch that leaves the function alone has nothing to say about it.
        copied.repository.git(&["checkout", "-q", "main"]);
        copied.repository.branch("docs");
        copied.repository.write("src/other.ts", include_str!("../../examples/shop/inventory/update-stock/src/stock.ts"));
        copied.repository.commit("Another one");
        assert_eq!(copied.idle(), []);
    }

    async fn the_baseline_of_the_base_is_left_alone(database: TestDatabase) {
        let copied = Copied::new(&database).await;
        let finding = copied.finding();

        let written = copied.check(&["--write-baseline"]).expect(0);
        written.says(&["in the baseline"]).complains(&["added 1 finding"]);

        let file = std::fs::read_to_string(copied.repository.path().join("brickyard.baseline")).unwrap();
        let lines: Vec<&str> = file.lines().collect();
        assert!(lines[0].starts_with('#'), "{file}");
        assert_eq!(lines.len(), 2, "{file}");
        assert!(lines[1].starts_with(&finding) && lines[1].contains("withdrawParts  like  inventory/update-stock"));
        // The branch cannot excuse itself.
        copied.repository.commit("Add the baseline");
        copied.check(&[]).expect(1);
        copied.repository.git(&["checkout", "-q", "main"]);
        copied.repository.write("brickyard.baseline", &file);
        copied.repository.commit("Begin with a baseline");
        copied.repository.git(&["checkout", "-q", "parts"]);
        copied.repository.git(&["rm", "-q", "brickyard.baseline"]);
        copied.repository.commit("Without its own");
        copied.repository.git(&["merge", "-q", "--no-edit", "-X", "theirs", "main"]);
        copied.check(&[]).expect(0).says(&["in the baseline"]);
        let again = copied.check(&["--write-baseline"]).expect(0);
        again.complains(&["added"]);
    }

    async fn what_cannot_be_waived_is_said_with_what_can(database: TestDatabase) {
        let copied = Copied::new(&database).await;
        let finding = copied.finding();
        let waive = |arguments: &[&str]| copied.waive(&[arguments, &["--base", "main"]].concat());

        let unknown = waive(&["D-00000000", "--reason", REASON]).expect(2);
        unknown.complains(&["no finding D-00000000", &finding]);
        waive(&["abc", "--reason", REASON]).expect(2).complains(&["not the id of a finding"]);
        waive(&[&finding, "--reason", "why not"]).expect(2).complains(&["10 to 500 characters"]);
        waive(&[&finding]).expect(2).complains(&["--reason"]);
        waive(&[&finding, "--reason", REASON, "--days", "181"]).complains(&["between 1 and 180"]);
        let without = copied.client().run(["waive", &finding, "--base", "main", "--reason", REASON]);
        without.expect(2).complains(&["access token", "BRICKYARD_TOKEN"]);
        copied.check(&[]).expect(1);
        copied.repository.git(&["checkout", "-q", "main"]);
        waive(&[&finding, "--reason", REASON]).expect(2).complains(&["this branch has none"]);
    }
}

/// A day so many days from now.
fn today_plus(days: i64) -> String {
    use brickyard_server::catalog::{Clock as _, SystemClock};
    let day = SystemClock.now() + chrono::Duration::days(days);
    day.format("%Y-%m-%d").to_string()
}
