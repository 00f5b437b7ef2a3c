//! A branch is compared with the catalogue before it is merged.

use crate::harness::client::{Client, Run};
use crate::harness::repository::Repository;
use crate::harness::server::{TestServer, free_port};
use crate::harness::shop;

/// `updateStock` of the inventory as a third team would have written it: other names, a check less,
/// a message more.
pub(super) const COPY: &str = r#"
import { StaleError, type Ledger, type Shelves } from "./shelves";

export async function withdrawParts(shelves: Shelves, ledger: Ledger, job: WorkOrder): Promise<number> {
  if (await ledger.contains(job.jobId)) {
    return 0;
  }
  const remaining = new Map<string, number>();
  for (const part of job.parts) {
    if (!Number.isInteger(part.pieces) || part.pieces <= 0) {
      throw new RangeError(`pieces of ${part.code} must be a positive whole number`);
    }
    const shelf = await shelves.find(part.code);
    if (shelf === undefined) {
      throw new Error(`no part ${part.code}`);
    }
    const left = (remaining.get(part.code) ?? shelf.pieces) - part.pieces;
    if (left < 0) {
      throw new StaleError(`only ${shelf.pieces} of ${part.code} left`);
    }
    remaining.set(part.code, left);
  }
  for (const [code, left] of remaining) {
    await shelves.write(code, left);
  }
  await ledger.append(job.jobId, job.parts);
  console.info(`job ${job.jobId} took ${remaining.size} kinds of parts`);
  return remaining.size;
}
"#;

/// A function of which another team's is a part, with other names for what is local to it.
pub(super) fn larger() -> String {
    let shop = include_str!("../../examples/shop/inventory/update-stock/src/stock.ts");
    let (imports, rest) = shop
        .split_once("export async function updateStock(")
        .expect("the function");
    let (_, body) = rest.split_once("{\n").expect("a header");
    let (body, _) = body.split_once("  return levels.size").expect("an end");
    let body = body.replace("levels", "amounts");
    let (imports, _) = imports.split_once("\n").expect("an import");
    let others = |range: std::ops::Range<usize>| -> String {
        let line =
            |at| format!("  report.gauges.push(machine.pressure{at} - machine.norm{at} * {at});\n");
        range.map(line).collect()
    };
    format!(
        "{imports}\n\nexport async function closeNightShift(table: Shelves, journal: Ledger, change: WorkOrder, \
         machine: Machine, report: Report): Promise<Report> {{\n{}{body}{}  return report;\n}}\n",
        others(0..14),
        others(14..28)
    )
}

pub(super) const UNRELATED: &str = r#"
export function describeDuration(seconds: number, language: "en" | "de"): string {
  const units: [number, string, string][] = [[86400, "day", "Tag"], [3600, "hour", "Stunde"], [60, "minute", "Minute"]];
  const words: string[] = [];
  let rest = Math.floor(seconds);
  for (const [size, english, german] of units) {
    const count = Math.floor(rest / size);
    rest %= size;
    if (count > 0) {
      words.push(`${count} ${language === "en" ? english : german}${count > 1 ? (language === "en" ? "s" : "n") : ""}`);
    }
  }
  return words.length === 0 ? (language === "en" ? "a moment" : "ein Moment") : words.join(", ");
}
"#;

both_databases! {
    async fn a_renamed_and_edited_copy_blocks_and_says_what_to_do(database: TestDatabase) {
        let server = shop::published(&database).await;
        let repository = workshop();
        repository.branch("parts");
        repository.write("src/parts.ts", COPY);
        repository.commit("Withdraw parts");

        let run = check(&server, &repository, &["--mode", "block"]).expect(1);

        run.says(&[
            "src/parts.ts:4",
            "withdrawParts",
            "updateStock",
            "inventory/update-stock@2.3.1",
            "team inventory",
            "#inventory-help",
            "% like",
            "type 3 (edited)",
            "differs",
            "renamed",
            "compare",
            "call",
            "block",
        ]);
    }

    async fn the_default_mode_says_the_same_and_passes(database: TestDatabase) {
        let server = shop::published(&database).await;
        let repository = workshop();
        repository.branch("parts");
        repository.write("src/parts.ts", COPY);
        repository.commit("Withdraw parts");

        let run = check(&server, &repository, &[]).expect(0);
        let run = run.says(&[
            "withdrawParts",
            "updateStock",
            "inventory/update-stock@2.3.1",
            "team inventory",
            "observe",
        ]);
        assert!(!run.stdout.contains("NOT COMPARED"), "{run}");

        let document = check(&server, &repository, &["--format", "json"])
            .expect(0)
            .json();
        assert_eq!(document["schema"], "brickyard.check/1");
        let finding = &document["findings"][0];
        assert_eq!(finding["blocking"], true, "{document:#}");
        assert_eq!(finding["type"], 3);
        assert!(finding["similarity"].as_f64() > Some(0.8), "{document:#}");
    }

    async fn what_is_pasted_into_a_larger_function_is_shown_and_passes(database: TestDatabase) {
        let server = shop::published(&database).await;
        let repository = workshop();
        repository.branch("night");
        repository.write("src/night.ts", larger());
        repository.commit("Close the night shift");

        let run = check(&server, &repository, &["--mode", "block"]).expect(0);

        let run = run.says(&[
            "src/night.ts:3",
            "closeNightShift",
            "94 % of updateStock() in inventory/update-stock@2.3.1 inside it",
            "team inventory",
            "never blocks",
            "No new duplicates.",
        ]);
        assert!(!run.stdout.contains("% like"), "{run}");
        let arguments = ["--mode", "block", "--format", "json"];
        let document = check(&server, &repository, &arguments).expect(0).json();
        let found = &document["containments"][0];
        assert_eq!(found["side"], "inner", "{document:#}");
        assert!(found["at"]["start_line"].as_u64() > Some(15), "{document:#}");
        assert_eq!(document["summary"]["findings"], 0);
    }

    async fn a_branch_without_duplicates_passes(database: TestDatabase) {
        let server = shop::published(&database).await;
        let repository = workshop();
        repository.branch("durations");
        repository.write("src/duration.ts", UNRELATED);
        repository.commit("Describe durations");

        let run = check(&server, &repository, &["--mode", "block"]).expect(0);

        assert!(!run.stdout.contains("NOT COMPARED"), "{run}");
        assert!(!run.stdout.contains("% like"), "{run}");
    }

    async fn a_fix_in_an_old_duplicate_passes(database: TestDatabase) {
        let server = shop::published(&database).await;
        let repository = workshop();
        repository.write("src/parts.ts", COPY);
        repository.commit("Withdraw parts, before anybody checked");
        repository.branch("fix");
        repository.write("src/parts.ts", COPY.replace("left < 0", "left < 1"));
        repository.commit("Keep one part");

        check(&server, &repository, &["--mode", "block"]).expect(0);
    }

    async fn a_moved_function_is_not_new(database: TestDatabase) {
        let server = shop::published(&database).await;
        let repository = workshop();
        repository.write("src/parts.ts", COPY);
        repository.commit("Withdraw parts");
        repository.branch("move");
        repository.git(&["mv", "src/parts.ts", "src/withdraw.ts"]);
        repository.commit("Move the parts");

        check(&server, &repository, &["--mode", "block"]).expect(0);
    }

    async fn the_repository_itself_is_no_duplicate_of_itself(database: TestDatabase) {
        let server = TestServer::start(&database);
        let repository = workshop();
        repository.write("src/parts.ts", COPY);
        repository.commit("Withdraw parts");
        Client::of(&server)
            .at(repository.path())
            .run(["publish"])
            .expect(0);
        repository.branch("again");
        repository.write("src/other.ts", UNRELATED);
        repository.commit("Describe durations");

        check(&server, &repository, &["--mode", "block"]).expect(0);
    }

    async fn two_copies_in_one_branch_are_reported(database: TestDatabase) {
        let server = TestServer::start(&database);
        let repository = workshop();
        repository.branch("twice");
        repository.write("src/parts.ts", COPY);
        repository.write(
            "src/tools.ts",
            COPY.replace("part", "tool").replace("Parts", "Tools"),
        );
        repository.commit("Withdraw parts and tools");

        check(&server, &repository, &["--mode", "block"])
            .expect(0)
            .says(&["withdrawTools", "withdrawParts"]);
    }
}

#[test]
fn a_server_that_is_down_is_said_loudly() {
    let repository = workshop();
    repository.branch("parts");
    repository.write("src/parts.ts", COPY);
    repository.commit("Withdraw parts");
    let nobody = format!("http://{}", free_port());
    let client = Client::in_folder(repository.path()).with_server(&nobody);

    for arguments in [
        vec!["check", "--base", "main"],
        vec!["check", "--base", "main", "--mode", "block"],
    ] {
        let run = client.run(arguments).expect(3);

        assert!(
            (run.stdout.clone() + &run.stderr).contains("NOT COMPARED"),
            "{run}"
        );
        assert!(
            !run.stdout.to_lowercase().contains("no duplicates"),
            "{run}"
        );
        assert!(
            (run.stdout.clone() + &run.stderr).contains(&nobody),
            "{run}"
        );
    }
}

#[test]
fn a_base_that_does_not_exist_is_a_usage_error_with_a_hint() {
    let repository = workshop();

    Client::in_folder(repository.path())
        .run(["check", "--base", "no-such-branch"])
        .expect(2)
        .complains(&["no-such-branch", "hint"]);
}

#[test]
fn a_folder_outside_git_is_a_usage_error_with_a_hint() {
    let folder = tempfile::tempdir().unwrap();

    Client::in_folder(folder.path())
        .run(["check"])
        .expect(2)
        .complains(&["git", "hint"]);
}

pub(super) fn workshop() -> Repository {
    let repository = Repository::with_remote("https://github.com/acme/workshop.git");
    repository.write("brickyard.toml", "team = \"workshop\"\n");
    repository.write("src/main.ts", "export const answer = 42;\n");
    repository.commit("Begin");
    repository
}

fn check(server: &TestServer, repository: &Repository, arguments: &[&str]) -> Run {
    let client = Client::in_folder(repository.path()).with_server(&server.url);
    client.run([&["check", "--base", "main"], arguments].concat())
}
