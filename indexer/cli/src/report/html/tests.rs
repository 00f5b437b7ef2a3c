use serde_json::Value;

use super::*;
use crate::report::scan::samples;

fn page(report: &ScanReport) -> String {
    let mut out = Vec::new();
    scan(report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Returns the text of an element that stands once.
fn between<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
    assert_eq!(page.matches(start).count(), 1, "{start}");
    let (_, rest) = page.split_once(start).unwrap();
    rest.split_once(end).unwrap().0
}

fn data(page: &str) -> Value {
    let json = between(
        page,
        r#"<script type="application/json" id="data">"#,
        "</script>",
    );
    serde_json::from_str(json).unwrap()
}

#[test]
fn the_policy_allows_exactly_the_style_and_the_script_that_the_page_has() {
    let page = page(&samples::hostile());
    let policy = between(&page, r#"Content-Security-Policy" content=""#, "\"");
    let script = between(&page, "<script>", "</script>");
    let style = between(&page, "<style>", "</style>");
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; script-src '{}'; style-src '{}'; base-uri 'none'; form-action 'none'",
            source_hash(script),
            source_hash(style)
        )
    );
}

#[test]
fn nothing_of_the_page_is_loaded_from_anywhere() {
    for part in SCRIPTS.iter().chain([&STYLE, &PAGE]) {
        for loader in [
            " src=",
            "url(",
            "@import",
            "import(",
            "fetch(",
            "innerHTML",
            "eval(",
        ] {
            assert!(!part.contains(loader), "{loader}");
        }
    }
}

#[test]
fn hostile_names_and_sources_stay_data() {
    let mut report = samples::hostile();
    report.sources.insert(0, samples::HOSTILE.to_owned());
    report.paths = vec![samples::HOSTILE.to_owned()];
    let page = page(&report);
    assert_eq!(page.matches("</script>").count(), 2);
    assert_eq!(page.matches("<img").count(), 0);
    let data = data(&page);
    assert_eq!(data["sources"][0], samples::HOSTILE);
    assert_eq!(data["functions"][0][1], samples::HOSTILE);
    assert_eq!(data["paths"][0], samples::HOSTILE);
}

#[test]
fn a_path_stands_once_and_a_source_that_was_left_out_is_said() {
    let mut report = samples::report();
    report.sources.insert(0, "fn update() {}".to_owned());
    let data = data(&page(&report));
    assert_eq!(data["paths"].as_array().unwrap().len(), 2);
    assert_eq!(
        data["functions"][1],
        serde_json::json!([0, "update", 0, 40, 48])
    );
    assert_eq!(
        data["sources"],
        serde_json::json!(["fn update() {}", null, null])
    );
    let notes = data["summary"]["notes"].to_string();
    assert!(
        notes.contains("the source of 2 functions is left out"),
        "{notes}"
    );
}
