//! What a manifest may say, and what is answered to one that cannot be used.

use proptest::prelude::*;

use super::*;

/// Every key there is.
const FULL: &str = r##"
repository = "shop/inventory"
team = "inventory"
namespace = "stock"
contact = "#inventory-help"

[[service]]
name = "update-stock"
root = "./update-stock/"
description = "Changes the stock."
tags = ["stock"]
version = "2.3.1"
lifecycle = "production"
type = "nanoservice"
visibility = "restricted"
visible_to = ["payments", "checkout", "payments"]
maintainers = ["warehouse"]
handler = "src/stock.updateStock"
runtime = "nodejs22.x"
trigger = "http"
endpoint = { protocol = "https", url = "https://stock.example.com/update", method = "POST" }
security = { protocol = "oauth2", issuer = "https://login.example.com", audience = "stock", scopes = ["stock:write", "stock:read"], data_class = "internal" }
labels = { tier = "gold", "example.com/cost_centre" = "4711" }
input_schema = "update-stock/input.schema.json"
output_schema = "./update-stock//output.schema.json"
readme = "docs/stock.md"
calls = [{ service = "inventory/reserve-stock", range = " ^1.2 || ~2.0 " }, "checkout/verify-basket"]

[service.resilience]
timeout_ms = 2000
retry = { attempts = 3, backoff_ms = 0 }
circuit_breaker = { failures = 5, window_ms = 10_000, reset_ms = 30_000 }
error_handler = "queue failed-updates"

[[service]]
name = "count"
root = "count"
team = "counting"

[scan]
exclude = ["legacy/**"]

[discover]
enabled = true
exclude = ["samples/**"]

[duplicates]
mode = "warn"
"##;

fn service(text: &str) -> ManifestService {
    let text = format!("[[service]]\nname = \"a\"\n{text}");
    let manifest = parse("brickyard.toml", &text);
    manifest.expect("a valid manifest").services.remove(0)
}

#[test]
fn a_full_manifest_is_read() {
    let manifest = parse("brickyard.toml", FULL).expect("a valid manifest");
    assert_eq!(manifest.repository.as_deref(), Some("shop/inventory"));
    assert_eq!(manifest.namespace.as_deref(), Some("stock"));
    assert_eq!(manifest.exclude, ["legacy/**"]);
    assert_eq!(manifest.check_mode, Some(CheckMode::Warn));
    let [stock, count] = manifest.services.as_slice() else {
        unreachable!("two services were written");
    };
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(stock.root, "update-stock");
    assert_eq!(stock.lifecycle, text("production"));
    assert_eq!(stock.service_type, text("nanoservice"));
    assert_eq!(stock.visibility, text("restricted"));
    assert_eq!(
        stock.visible_to.as_deref().unwrap(),
        ["checkout", "payments"]
    );
    assert_eq!(stock.maintainers.as_deref().unwrap(), ["warehouse"]);
    assert_eq!(stock.labels.as_ref().unwrap()["tier"], "gold");
    let output = stock.output_schema.as_ref().unwrap();
    assert_eq!(output.path, "update-stock/output.schema.json");
    assert_eq!((output.line, output.column), (25, 17));
    assert_eq!(stock.readme.as_ref().unwrap().path, "docs/stock.md");
    let calls = stock.calls.as_ref().unwrap().iter();
    let calls: Vec<_> = calls.map(|call| (&*call.service, &*call.range)).collect();
    let expected = [
        ("checkout/verify-basket", "*"),
        ("inventory/reserve-stock", "^1.2 || ~2.0"),
    ];
    assert_eq!(calls, expected);
    let interface = Interface {
        handler: text("src/stock.updateStock"),
        runtime: text("nodejs22.x"),
        trigger: text("http"),
        endpoint: Some(Endpoint {
            protocol: "https".to_owned(),
            url: "https://stock.example.com/update".to_owned(),
            method: text("POST"),
        }),
        security: Some(Security {
            protocol: "oauth2".to_owned(),
            issuer: text("https://login.example.com"),
            audience: text("stock"),
            scopes: vec!["stock:read".to_owned(), "stock:write".to_owned()],
            data_class: text("internal"),
        }),
        resilience: Some(Resilience {
            timeout_ms: Some(2_000),
            retry: Some(Retry {
                attempts: 3,
                backoff_ms: Some(0),
            }),
            circuit_breaker: Some(CircuitBreaker {
                failures: 5,
                window_ms: Some(10_000),
                reset_ms: 30_000,
            }),
            error_handler: text("queue failed-updates"),
        }),
    };
    assert_eq!(stock.interface, Some(interface));
    let expected = ManifestService {
        name: "count".to_owned(),
        root: "count".to_owned(),
        has_root: true,
        line: count.line,
        column: 1,
        team: text("counting"),
        ..ManifestService::default()
    };
    assert_eq!(*count, expected, "what is not written is not said");
}

#[test]
fn the_example_is_a_manifest_and_shows_every_key() {
    let example = include_str!("../../../brickyard.example.toml");
    let manifest = parse("brickyard.example.toml", example).expect("a valid manifest");
    let interface = manifest.services[0]
        .interface
        .clone()
        .expect("an interface");
    assert!(interface.endpoint.is_some() && interface.security.is_some());
    assert!(interface.resilience.is_some());
    let tables = [
        "",
        "[scan]",
        "[duplicates]",
        "[[waiver]]",
        "[[service]]",
        "[service.endpoint]",
        "[service.security]",
        "[service.resilience]",
    ];
    for table in tables {
        // The refusal of an unknown key lists the known ones.
        let unknown = format!("{table}\nunknown = 1");
        let unknown = if table.starts_with("[service.") {
            format!("[[service]]\nname = 'a'\n{unknown}")
        } else {
            unknown
        };
        let error = parse("brickyard.toml", &unknown).expect_err("an unknown key");
        let keys: Vec<&str> = error.expected.split('`').skip(1).step_by(2).collect();
        assert!(!keys.is_empty(), "{error}");
        for key in keys {
            let is_shown = example.lines().any(|line| {
                let key_value = line.starts_with(&format!("{key} = "));
                key_value || line == format!("[[{key}]]") || line.ends_with(&format!("{key}]"))
            });
            assert!(is_shown, "{key} of `{table}` is not explained");
        }
    }
}

#[test]
fn an_empty_list_says_that_there_is_nothing() {
    let empty = service("calls = []\nlabels = {}\ntags = []\nmaintainers = []");
    assert_eq!(empty.calls, Some(Vec::new()));
    assert_eq!(empty.labels, Some([].into()));
    assert_eq!(empty.tags, Some(Vec::new()));
    assert_eq!(empty.maintainers, Some(Vec::new()));
    assert_eq!(empty.interface, None);
}

#[test]
fn the_protocol_of_an_endpoint_is_that_of_its_url_unless_it_is_given() {
    let protocol = |endpoint: &str| {
        let interface = service(&format!("endpoint = {{ {endpoint} }}")).interface;
        interface.unwrap().endpoint.unwrap().protocol
    };
    assert_eq!(protocol("url = 'https://stock.example.com'"), "https");
    assert_eq!(protocol("url = 'grpc://stock.example.com:443'"), "grpc");
    assert_eq!(
        protocol("protocol = 'lambda', url = 'https://x.lambda-url.eu-west-1.on.aws'"),
        "lambda"
    );
    assert_eq!(
        protocol("protocol = 'lambda', url = 'arn:aws:lambda:eu-west-1:1:function:stock'"),
        "lambda"
    );
}

#[test]
fn an_error_names_the_place_what_was_found_and_what_was_expected() {
    for (text, expected) in [
        (
            "team = \"a\"\ntaem = \"b\"",
            "2:1: unknown field `taem`; expected one of `repository`, `team`, `namespace`, \
             `contact`, `service`, `scan`, `discover`, `duplicates`, `waiver`",
        ),
        (
            "team = 3",
            "1:8: invalid type: integer `3`; expected a string",
        ),
        (
            "\n  team = \"Café Nord\"",
            "2:10: team `Café Nord` is not a name; expected lower-case letters, digits, `-` and \
             `.`: \"caf-nord\"",
        ),
        (
            "contact = \" \"",
            "1:11: contact is empty; expected \"#inventory-help\"",
        ),
        (
            "[duplicates]\nmode = \"fail\"",
            "2:8: unknown mode `fail`; expected one of observe, warn, block",
        ),
        (
            "[scan]\nexclude = [\"a[\"]",
            "2:12: error parsing glob 'a[': unclosed character class; missing ']'; expected a glob \
             pattern such as \"legacy/**\"",
        ),
    ] {
        let error = parse("brickyard.toml", text).expect_err(text);
        assert_eq!(error.to_string(), format!("brickyard.toml:{expected}"));
    }
}

#[test]
fn an_error_in_a_service_names_the_key() {
    let long = format!("handler = '{}'", "x".repeat(256));
    let many = format!("maintainers = [{}]", "'a',".repeat(101));
    for (text, expected) in [
        (
            "version = \"1.2\"",
            "11: version `1.2` is not semantic; expected three numbers, such as \"2.3.1\" (see \
             semver.org)",
        ),
        (
            "lifecycle = \"beta\"",
            "13: unknown lifecycle `beta`; expected one of experimental, production, deprecated, \
             retired",
        ),
        (
            "root = \"../b\"",
            "8: root `../b` is outside the repository; expected a folder such as \"update-stock\"",
        ),
        (
            "type = 'Nano Service'",
            "8: type `Nano Service` is not a word; expected lower-case letters, digits, `-` and \
             `.`: \"nano-service\"",
        ),
        (
            "visibility = 'public'",
            "14: unknown visibility `public`; expected one of organisation, restricted, private, \
             hidden",
        ),
        (
            "visible_to = ['payments']",
            "14: visible_to is for restricted services; expected visibility = \"restricted\" beside \
             it",
        ),
        (
            "visibility = 'restricted'\nvisible_to = ['All']",
            "15: visible_to `All` is not a name; expected lower-case letters, digits, `-` and `.`: \
             \"all\"",
        ),
        (
            &many,
            "15: maintainers has 101 entries; expected at most 100",
        ),
        (&long, "11: handler `xxxxxxxxxx"),
        (
            "handler = \"a\\nb\"",
            "11: handler `a b` has more than one line; expected \"src/stock.updateStock\"",
        ),
        (
            "runtime = ''",
            "11: runtime `` is not a word; expected lower-case letters, digits, `-` and `.`",
        ),
        (
            "endpoint = 'https://a'",
            "12: invalid type: string \"https://a\"; expected a table such as { url = \
             \"https://stock.example.com\", method = \"POST\" }",
        ),
        (
            "endpoint = {}",
            "12: missing field `url`; expected it in this table",
        ),
        (
            "endpoint = { url = '/update' }",
            "20: endpoint.url `/update` is not absolute; expected an absolute URL such as \
             \"https://stock.example.com/update\"",
        ),
        (
            "endpoint = { url = 'https://me:secret@a/' }",
            "20: endpoint.url `https://me:secret@a/` holds credentials, which everybody could read; \
             expected an absolute URL such as \"https://stock.example.com/update\"",
        ),
        (
            "endpoint = { url = 'https://a b' }",
            "20: endpoint.url `https://a b` holds white space; expected an absolute URL",
        ),
        (
            "endpoint = { url = 'https:stock' }",
            "20: endpoint.url `https:stock` names no host; expected an absolute URL",
        ),
        (
            "endpoint = { url = 'arn:aws:lambda' }",
            "20: endpoint.url `arn:aws:lambda` does not say how; expected endpoint.protocol as \
             well, such as \"lambda\"",
        ),
        (
            "endpoint = { protocol = 'https', url = 'http://a' }",
            "25: endpoint.protocol `https` is not that of `http:`; expected protocol = \"http\", or \
             another URL",
        ),
        (
            "endpoint = { url = 'http://a', method = 'post' }",
            "41: endpoint.method `post` is not an HTTP method; expected upper-case letters, such as \
             \"POST\"",
        ),
        (
            "endpoint = { url = 'http://a', verb = 'POST' }",
            "32: unknown field `verb`; expected one of `protocol`, `url`, `method`",
        ),
        (
            "security = { protocol = 'basic' }",
            "25: unknown security.protocol `basic`; expected one of none, iam, mtls, oauth2, \
             api_key",
        ),
        (
            "security = { protocol = 'iam', data_class = 'secret' }",
            "45: unknown security.data_class `secret`; expected one of public, internal, \
             confidential, restricted",
        ),
        (
            "resilience = { timeout_ms = 0 }",
            "29: resilience.timeout_ms is 0; expected a whole number from 1 to 86400000",
        ),
        (
            "resilience = { retry = { attempts = -1 } }",
            "37: resilience.retry.attempts is -1; expected a whole number from 1 to 100",
        ),
        (
            "resilience = { circuit_breaker = { failures = 1 } }",
            "34: missing field `reset_ms`; expected it in this table",
        ),
        (
            "resilience = { timeout_ms = '2s' }",
            "29: invalid type: string \"2s\"; expected a whole number",
        ),
        (
            "labels = { 'a b' = 'c' }",
            "12: label `a b` is not a name; expected lower-case letters and digits, `-`, `_`, \
             `.` and `/` between them, 63 at most",
        ),
        (
            "labels = { a = '' }",
            "16: label a is empty; expected \"gold\"",
        ),
        (
            "input_schema = '/etc/passwd'",
            "16: input_schema `/etc/passwd` is outside the repository; expected a path from the \
             repository's top folder, such as \"update-stock/input.schema.json\"",
        ),
        (
            "output_schema = 'a/../../b.json'",
            "17: output_schema `a/../../b.json` is outside the repository; expected a path",
        ),
        (
            "readme = '.'",
            "10: readme `.` is no file; expected a path from the repository's top folder, such as \
             \"update-stock/README.md\"",
        ),
        (
            "calls = ['update-stock']",
            "10: calls: `update-stock` is no service; expected namespace and name, such as \
             \"inventory/update-stock\"",
        ),
        (
            "calls = [{ service = 'a/b', range = 'latest!' }]",
            "10: calls: `latest!` is no range; expected semantic versions, such as \"^1.2\" or \
             \"~1.4 || ^2\"",
        ),
        (
            "calls = ['a/b', { service = 'a/b', range = '^1' }]",
            "17: calls names `a/b` twice; expected one entry; a range can list alternatives: \"^1.2 \
             || ^2\"",
        ),
        (
            "calls = [{ service = 'a/b', version = '^1' }]",
            "29: unknown field `version`; expected `service` or `range`",
        ),
        (
            "calls = [3]",
            "10: invalid type: integer `3`; expected \"namespace/name\" or { service, range }",
        ),
        (
            "colour = 'red'",
            "1: unknown field `colour`; expected one of `name`, `root`",
        ),
    ] {
        let written = format!("[[service]]\nname = 'a'\n{text}");
        let error = parse("brickyard.toml", &written).expect_err(text);
        let line = 2 + text.lines().count();
        let expected = format!("brickyard.toml:{line}:{expected}");
        assert!(
            error.to_string().starts_with(&expected),
            "{error}\n  instead of\n{expected}"
        );
    }
}

#[test]
fn services_have_names_and_roots_of_their_own() {
    let check = |text: &str, message: &str| {
        let error = parse("brickyard.toml", text).expect_err(text);
        assert!(error.to_string().contains(message), "{error}");
    };
    check(
        "[[service]]\nname='a'\nroot='x'\n[[service]]\nname='a'\nroot='y'",
        "two services are named `a`",
    );
    check(
        "[[service]]\nname='a'\nroot='.'\n[[service]]\nname='b'\nroot=''",
        "have the same root `.`",
    );
    check("[[service]]\nroot='a'", "missing field `name`");
}

/// A manifest with a part of it replaced by something else.
fn damaged() -> impl Strategy<Value = String> {
    let replacement = prop_oneof![
        "\\PC{0,8}",
        "[\\[\\]{}=\",.'\n#]{0,4}",
        Just("\u{feff}\r\n".to_owned()),
        Just("99999999999999999999".to_owned()),
        Just("1979-05-27T07:32:00Z".to_owned()),
    ];
    (0..FULL.len(), 0..64_usize, replacement).prop_map(|(start, length, replacement)| {
        let start = FULL.floor_char_boundary(start);
        let end = FULL.floor_char_boundary((start + length).min(FULL.len()));
        format!("{}{replacement}{}", &FULL[..start], &FULL[end..])
    })
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic_and_errors_lie_in_it(
        text in prop_oneof!["\\PC{0,200}", "[a-z\\[\\]{}=\",.' \n#0-9]{0,200}", damaged()]
    ) {
        if let Err(error) = parse("brickyard.toml", &text) {
            prop_assert!((1..=text.split('\n').count() + 1).contains(&error.line), "{error}");
            prop_assert!(!error.message.is_empty());
            prop_assert!(!error.to_string().contains('\n'), "{error}");
        }
    }

    #[test]
    fn no_value_of_a_service_makes_the_reader_panic(
        key in prop::sample::select(vec![
            "root", "version", "lifecycle", "type", "visibility", "handler", "runtime", "trigger",
            "input_schema", "readme", "endpoint.url", "endpoint.method", "security.issuer",
            "resilience.error_handler", "labels.x", "calls",
        ]),
        value in "\\PC{0,80}",
    ) {
        let quoted = toml::Value::String(value).to_string();
        let quoted = if key == "calls" { format!("[{quoted}]") } else { quoted };
        let text = format!("[[service]]\nname = 'a'\n{key} = {quoted}\n");
        if let Ok(manifest) = parse("brickyard.toml", &text) {
            for file in [&manifest.services[0].input_schema, &manifest.services[0].readme] {
                let parts = file.iter().flat_map(|file| file.path.split('/'));
                prop_assert!(parts.clone().all(|part| part != ".." && !part.is_empty()));
            }
        }
    }
}
