//! Manifests that nobody writes by hand.

/// A manifest that is meant to exhaust whoever reads it.
pub(crate) struct HostileManifest {
    /// What it is, for people.
    pub(crate) label: &'static str,
    path: &'static str,
    content: fn() -> String,
}

/// What makes a text a template of SAM.
const SAM: &str = "AWSTemplateFormatVersion: '2010-09-09'\nTransform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: a.b\n      Runtime: nodejs20.x\n";
/// What makes a text one of Terraform's with a function in it.
const TERRAFORM: &str = "resource \"aws_lambda_function\" \"f\" {\n  handler = \"a.b\"\n}\n";
/// As many bytes as a large scalar has.
const LARGE: usize = 100 << 20;

impl HostileManifest {
    pub(crate) fn all() -> Vec<Self> {
        let entry = |label, path, content| Self {
            label,
            path,
            content,
        };
        vec![
            entry("SAM, broken YAML", "template.yaml", || {
                format!("{SAM}      X: [1, 2\n   - :")
            }),
            entry("SAM, Jinja", "template.yaml", || {
                format!("{{% if x %}}\n{SAM}{{% endif %}}\n")
            }),
            entry("serverless.yml, cookiecutter", "serverless.yml", || {
                "service: {{cookiecutter.name}}\nfunctions: {a: {handler: b.c}}\n".to_owned()
            }),
            entry("SAM, unknown tags", "template.yaml", || {
                format!("{SAM}      X: !Nobody {{!Knows it: !This 1}}\n")
            }),
            entry("SAM, billion laughs", "template.yaml", || laughs(SAM)),
            entry(
                "serverless.yml, long text repeated",
                "serverless.yml",
                || {
                    format!(
                        "service: s\na: &a {}\nb: [{}]\n",
                        "x".repeat(1 << 20),
                        "*a, ".repeat(100_000)
                    )
                },
            ),
            entry(
                "serverless.yml, variables that double",
                "serverless.yml",
                doubling,
            ),
            entry("SAM, 100,000 sequences", "template.yaml", || {
                format!("{SAM}      X: {}", "[".repeat(100_000))
            }),
            entry("SAM, 100,000 levels of lists", "template.yaml", || {
                format!("{SAM}      X:\n        {}", "- ".repeat(100_000))
            }),
            entry("SAM in JSON, 100,000 levels", "template.json", || {
                format!(
                    "{{\"AWSTemplateFormatVersion\": \"2010-09-09\", \"Type\": \"AWS::Serverless::Function\", \"Resources\": {}",
                    "{\"a\":".repeat(100_000)
                )
            }),
            entry("SAM, scalar of 100 MiB", "template.yaml", || {
                format!("{SAM}      X: {}\n", "x".repeat(LARGE))
            }),
            entry("SAM, scalar of 3.9 MiB", "template.yaml", || {
                format!("{SAM}      X: {}\n", "x".repeat(39 << 17))
            }),
            entry("SAM, 3.9 MiB of values", "template.yaml", || {
                format!("{SAM}      X: [{}]\n", "1,".repeat(39 << 16))
            }),
            entry("SAM, code outside", "template.yaml", || {
                format!("{SAM}      CodeUri: ../../../../etc\n")
            }),
            entry("wrangler.jsonc, 100,000 levels", "wrangler.jsonc", || {
                format!("{{\"a\": {}", "[".repeat(100_000))
            }),
            entry(
                "wrangler.jsonc, 3.9 MiB of values",
                "wrangler.jsonc",
                || format!("{{\"name\": \"a\", \"b\": [{}]}}", "1,".repeat(39 << 16)),
            ),
            entry("wrangler.jsonc, 100 MiB", "wrangler.jsonc", || {
                format!("{{\"a\": \"{}\"}}", "x".repeat(LARGE))
            }),
            entry("wrangler.toml, 100,000 levels", "wrangler.toml", || {
                format!("a = {}", "[".repeat(100_000))
            }),
            entry(
                "wrangler.toml, dotted key of 100,000 parts",
                "wrangler.toml",
                || format!("{}a = 1\n", "a.".repeat(100_000)),
            ),
            entry("wrangler.toml, 3.9 MiB of tables", "wrangler.toml", || {
                (0..240_000)
                    .map(|number| format!("[t{number}]\na=1\n"))
                    .collect()
            }),
            entry("main.tf, 100,000 brackets", "main.tf", || {
                format!("{TERRAFORM}locals {{\n  a = {}\n}}\n", "[".repeat(100_000))
            }),
            entry("main.tf, 100,000 calls", "main.tf", || {
                format!("{TERRAFORM}locals {{\n  a = {}\n}}\n", "f(".repeat(100_000))
            }),
            entry("main.tf, 100,000 blocks", "main.tf", || {
                format!("{TERRAFORM}{}", "a {\n".repeat(100_000))
            }),
            entry("main.tf, 100,000 templates", "main.tf", || {
                format!(
                    "{TERRAFORM}locals {{\n  a = \"{}\"\n}}\n",
                    "${\"".repeat(100_000)
                )
            }),
            entry("main.tf, 100,000 operators", "main.tf", || {
                format!(
                    "{TERRAFORM}locals {{\n  a = {}1\n}}\n",
                    "1 + ".repeat(100_000)
                )
            }),
            entry("main.tf, 100,000 negations", "main.tf", || {
                format!("{TERRAFORM}locals {{\n  a = {}1\n}}\n", "!".repeat(100_000))
            }),
            entry("main.tf, 3.9 MiB of blocks", "main.tf", || {
                (0..60_000).map(|number| format!("resource \"aws_lambda_function\" \"f{number}\" {{\n  handler = \"a.b\"\n}}\n")).collect()
            }),
            entry("main.tf, 100 MiB", "main.tf", || {
                format!(
                    "{TERRAFORM}locals {{\n  a = \"{}\"\n}}\n",
                    "x".repeat(LARGE)
                )
            }),
            entry("pom.xml, 100,000 elements", "pom.xml", || {
                "<a>".repeat(100_000)
            }),
            entry("pom.xml, entities", "pom.xml", || {
                "<!DOCTYPE a [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]><project><version>&b;</version></project>".to_owned()
            }),
            entry("package.json, 100,000 levels", "package.json", || {
                format!("{{\"a\": {}", "[".repeat(100_000))
            }),
            entry(
                "catalog-info.yaml, 3.9 MiB of documents",
                "catalog-info.yaml",
                || "---\n".repeat(39 << 15),
            ),
            entry("CODEOWNERS, 3.9 MiB of stars", "CODEOWNERS", || {
                format!("{} @a\n", "**/*".repeat(39 << 15))
            }),
            entry(
                "openapi.yaml, references in a circle",
                "openapi.yaml",
                || {
                    "openapi: 3.0.0\npaths: {/a: {get: {requestBody: {content: {application/json: {schema: {$ref: '#/c'}}}}}}}\nc: {allOf: [{$ref: '#/c'}, {$ref: '#/c'}]}\n".to_owned()
                },
            ),
        ]
    }

    /// The files of its folder.
    pub(crate) fn files(&self) -> Vec<(&'static str, String)> {
        let path = self.path;
        vec![
            (path, (self.content)()),
            ("a.js", "exports.b = async () => 1;\n".to_owned()),
        ]
    }
}

/// Aliases of aliases, ten to the power of nine in all.
fn laughs(before: &str) -> String {
    let first = "      a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    let level = |level: usize| {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        format!("      a{level}: &a{level} [{aliases}]\n")
    };
    let levels: String = (1..9).map(level).collect();
    format!("{before}{first}{levels}")
}

/// Variables of which each has the one before twice.
fn doubling() -> String {
    let first = "service: ${self:custom.a40}\ncustom:\n  a0: xxxxxxxxxx\n".to_owned();
    let level = |level: usize| {
        let before = level - 1;
        format!("  a{level}: ${{self:custom.a{before}}}${{self:custom.a{before}}}\n")
    };
    let levels: String = (1..=40).map(level).collect();
    format!("{first}{levels}functions:\n  f:\n    handler: ${{self:custom.a40}}.b\n")
}
