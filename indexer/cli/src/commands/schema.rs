//! `brickyard schema`: prints what the JSON of a command looks like.

use crate::{
    arguments::{Document, SchemaArguments},
    error::{CliError, ExitStatus},
    output::Streams,
};

/// The JSON Schema (draft 2020-12) of `brickyard.scan/1`.
pub(crate) const SCAN: &str = include_str!("../../schema/scan.schema.json");

/// The JSON Schema (draft 2020-12) of `brickyard.check/1`.
pub(crate) const CHECK: &str = include_str!("../../schema/check.schema.json");

/// The JSON Schema (draft 2020-12) of `brickyard.discover/1`.
pub(crate) const DISCOVER: &str = include_str!("../../schema/discover.schema.json");

/// Prints the JSON Schema of a command's result.
///
/// # Errors
/// The output cannot be written.
pub(super) fn run(
    arguments: &SchemaArguments,
    streams: &mut Streams<'_>,
) -> Result<ExitStatus, CliError> {
    let schema = match arguments.document {
        Document::Scan => SCAN,
        Document::Check => CHECK,
        Document::Discover => DISCOVER,
    };
    streams.out.write_all(schema.as_bytes())?;
    Ok(ExitStatus::Success)
}

#[cfg(test)]
mod tests {
    use jsonschema::Validator;
    use serde_json::{Value, json};

    use super::{CHECK, DISCOVER, SCAN};
    use crate::sandbox::Sandbox;

    fn validator() -> Validator {
        let schema: Value = serde_json::from_str(SCAN).unwrap();
        jsonschema::draft202012::meta::validate(&schema).unwrap();
        jsonschema::draft202012::new(&schema).unwrap()
    }

    fn problems(document: &Value) -> Vec<String> {
        let problems = validator();
        let problems = problems.iter_errors(document);
        problems
            .map(|problem| format!("{}: {problem}", problem.instance_path()))
            .collect()
    }

    /// A folder with an exact copy, an edited one, a test and a file that no language reads.
    fn folder() -> Sandbox {
        let function = |name: &str, added: &str| {
            format!(
                "export function {name}(items: Item[], stock: Stock): number {{\n  let changed = 0;\n  \
                 for (const item of items) {{\n    const count = stock.find(item.article);\n    \
                 if (count === undefined) throw new Error(item.article);\n    {added}\n    \
                 stock.set(item.article, count - item.quantity);\n    changed += 1;\n  }}\n  \
                 return changed;\n}}\n"
            )
        };
        let sandbox = Sandbox::new();
        sandbox.write("a.ts", &function("updateStock", ""));
        sandbox.write("b.ts", &function("updateStock", ""));
        sandbox.write(
            "c.ts",
            &function("restoreStock", "if (count < 0) return 0;"),
        );
        sandbox.write("a.test.ts", "");
        sandbox.write("readme.md", "");
        sandbox
    }

    fn scanned(sandbox: &Sandbox, options: &str) -> Value {
        let run = sandbox.run(&format!("scan . --format json{options}"));
        serde_json::from_str(&run.out).unwrap()
    }

    #[test]
    fn what_a_scan_writes_fits_the_schema_with_all_options() {
        let sandbox = folder();
        for options in [
            "",
            " --pairs",
            " --timings",
            " --explain",
            " --pairs --timings --explain",
        ] {
            let document = scanned(&sandbox, options);
            assert_eq!(problems(&document), [""; 0], "{options}");
        }
        assert_eq!(problems(&scanned(&Sandbox::new(), "")), [""; 0]);
    }

    #[test]
    fn what_is_inside_larger_functions_fits_the_schema_and_comes_only_when_asked_for() {
        let sandbox = folder();
        let small = std::fs::read_to_string(sandbox.path("a.ts")).unwrap();
        let lines: Vec<&str> = small.lines().collect();
        let body = lines[1..lines.len() - 2].join("\n");
        let others = |range: std::ops::Range<usize>| -> String {
            let line =
                |at| format!("  report.gauges.push(depot.size{at} - depot.norm{at} * {at});\n");
            range.map(line).collect()
        };
        let (before, after) = (others(0..6), others(6..14));
        let larger = format!(
            "export function restock(items: Item[], stock: Stock, depot: Depot): Report {{\n{before}{body}\n{after}  return report;\n}}\n"
        );
        sandbox.write("d.ts", &larger);
        assert!(scanned(&sandbox, "").get("containments").is_none());

        let document = scanned(&sandbox, " --containments");

        assert_eq!(problems(&document), [""; 0]);
        let found = document["containments"].as_array().unwrap();
        let inner = |found: &Value| found["inner"]["path"].clone();
        assert_eq!(
            found.iter().map(inner).collect::<Vec<_>>(),
            ["a.ts", "b.ts", "c.ts"]
        );
        assert_eq!(found[0]["outer"]["name"], "restock");
        assert_eq!(
            found[0]["outer"]["at"],
            json!({"start_line": 8, "end_line": 14})
        );
        let text = sandbox.run("scan . --containments").out;
        assert!(text.contains("87 % of it inside restock()"), "{text}");
        assert!(text.contains("lines 8 to 14"), "{text}");
    }

    #[test]
    fn explanations_come_only_when_asked_for() {
        let sandbox = folder();
        let plain = scanned(&sandbox, " --pairs");
        assert!(plain["classes"][0].get("explanation").is_none());
        assert!(plain["pairs"][0].get("signals").is_none());
        assert!(plain["summary"].get("skipped_tests").is_none());

        let explained = scanned(&sandbox, " --pairs --explain");
        let explanation = &explained["classes"][0]["explanation"];
        let added =
            json!({"a": null, "b": {"line": 6, "text": "if (count < 0) return 0"}, "moved": false});
        assert_eq!(explanation["differences"], json!([added]));
        let renames = json!([{"from": "updateStock", "to": "restoreStock"}]);
        assert_eq!(explanation["renames"], renames);
        let pairs = explained["pairs"].as_array().unwrap();
        assert_eq!(pairs.len(), 3);
        for pair in pairs {
            assert!(pair["signals"]["content"].is_number(), "{pair}");
        }
    }

    #[test]
    fn other_documents_do_not_fit() {
        let sandbox = folder();
        let broken = |change: &dyn Fn(&mut Value)| {
            let mut document = scanned(&sandbox, " --pairs");
            change(&mut document);
            problems(&document).len()
        };
        assert_eq!(broken(&|_| {}), 0);
        assert!(broken(&|document| document["schema"] = json!("brickyard.scan/2")) > 0);
        assert!(broken(&|document| document["extra"] = json!(1)) > 0);
        assert!(broken(&|document| document["summary"]["files"] = json!(-1)) > 0);
        assert!(broken(&|document| document["classes"][0]["similarity"] = json!(95)) > 0);
        assert!(broken(&|document| document["pairs"][0]["type"] = json!(4)) > 0);
        assert!(broken(&|document| document["pairs"][0]["renames"] = json!([])) > 0);
        assert!(broken(&|document| document["skipped"][0]["reason"] = json!("odd")) > 0);
        assert!(!problems(&json!({})).is_empty());
    }

    #[test]
    fn what_discover_writes_fits_the_schema_with_and_without_reasons() {
        let schema: Value = serde_json::from_str(DISCOVER).unwrap();
        jsonschema::draft202012::meta::validate(&schema).unwrap();
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        let sandbox = Sandbox::new();
        sandbox.write("price/package.json", r#"{"name": "price"}"#);
        sandbox.write(
            "tests/serverless.yml",
            "service: a\nfunctions:\n  f:\n    handler: a.b\n",
        );
        sandbox.write("broken/serverless.yml", "service: [\n");
        sandbox.write("a/index.js", "exports.total = () => 1;\n");
        sandbox.write(
            "a/serverless.yml",
            "service: a\nprovider:\n  name: aws\n  runtime: nodejs22.x\nfunctions:\n  total:\n    \
             handler: index.total\n    events:\n      - httpApi: 'GET /total'\n  gone:\n    \
             handler: gone.total\n",
        );
        for options in ["", " --explain"] {
            let run = sandbox.run(&format!("discover . --format json{options}"));
            let document: Value = serde_json::from_str(&run.out).unwrap();
            let problems: Vec<String> = validator
                .iter_errors(&document)
                .map(|problem| format!("{}: {problem}", problem.instance_path()))
                .collect();
            assert_eq!(problems, [""; 0], "{document}");
            let summary = &document["summary"];
            let counted = ["declared", "resolved", "unread", "skipped"].map(|key| &summary[key]);
            assert_eq!(counted, [2, 1, 1, 1], "{summary}");
            let facts = &document["repositories"][0]["services"][0]["facts"];
            assert_eq!(facts.is_array(), !options.is_empty(), "{facts}");
        }
    }

    #[test]
    fn the_schemas_are_printed_as_they_are_committed() {
        let print = |document: &str| Sandbox::new().run(&format!("schema {document}")).out;
        assert_eq!(print("scan"), SCAN);
        assert_eq!(print("check"), CHECK);
        assert_eq!(print("discover"), DISCOVER);
    }
}
