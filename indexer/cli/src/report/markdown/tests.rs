use insta::assert_snapshot;
use pulldown_cmark::{Event, Options, Parser, Tag};

use super::*;
use crate::report::check::samples;

fn text(report: &CheckReport) -> String {
    let mut out = Vec::new();
    check(report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn many(number: usize) -> CheckReport {
    samples::report(
        (0..number).map(|_| samples::finding()).collect(),
        Outcome::Compared,
    )
}

#[test]
fn a_comment_says_what_is_alike_and_what_to_do() {
    let mut report = samples::report(vec![samples::finding(), samples::pair()], Outcome::Compared);
    report.findings.push(samples::waived("server"));
    report.findings.push(samples::waived("src/waived.ts:3"));
    assert_snapshot!(text(&report), @r##"
    <!-- brickyard:check -->
    ### Brickyard: Blocked: 2 duplicates, 1 blocking; 2 waived

    #### `restoreStock()` in `src/refund/stock.ts:41`

    94 % like `updateStock()` in `inventory/update-stock@2.3.1` · team `inventory`, `#inventory-help`  
    type 3 (edited), 38 of 41 lines in common · **blocks** · `D-7f3a91c2`

    - [Compare the two](http://127.0.0.1:7878/f/abc)
    - import `updateStock()` from `shop/inventory`, `update-stock/src/stock.ts`
    - or call the service `inventory/update-stock@2.3.1`
    - if the copy is meant: `brickyard waive D-7f3a91c2 --reason "why it is meant"`

    #### `restoreTools()` in `src/refund/tools.ts:3`

    94 % like `restoreStock()` in `src/refund/[stock] %.ts:41`, in this branch too  
    type 3 (edited), 18 of 18 lines in common · does not block · `D-00c0ffee`

    - keep one of them and call it from the other places

    #### `restoreStock()` in `src/waived.ts:41`

    94 % like `updateStock()` in `inventory/update-stock@2.3.1` · team `inventory`, `#inventory-help`  
    type 3 (edited), 38 of 41 lines in common · waived until `2027-03-31` by `server`: `goes away with the old shop` · `D-0badcafe`

    - [Compare the two](http://127.0.0.1:7878/f/abc)
    - import `updateStock()` from `shop/inventory`, `update-stock/src/stock.ts`
    - or call the service `inventory/update-stock@2.3.1`

    <details><summary><code>restoreStock()</code> in <code>src/waived.ts:41</code></summary>

    94 % like `updateStock()` in `inventory/update-stock@2.3.1` · team `inventory`, `#inventory-help`  
    type 3 (edited), 38 of 41 lines in common · waived until `2027-03-31` by `src/waived.ts:3`: `goes away with the old shop` · `D-0badcafe`

    - [Compare the two](http://127.0.0.1:7878/f/abc)
    - import `updateStock()` from `shop/inventory`, `update-stock/src/stock.ts`
    - or call the service `inventory/update-stock@2.3.1`

    </details>

    ---

    2 functions of 2 compared with `http://127.0.0.1:7878` · base `main` at `1a2b3c4d` · head `aabbccdd` · mode **block**, the server's policy for team payments
    "##);
}

#[test]
fn a_green_comment_is_folded_and_keeps_its_marker() {
    assert_snapshot!(text(&samples::report(vec![], Outcome::Compared)), @r##"
    <!-- brickyard:check -->
    <details><summary>Brickyard: No new duplicates</summary>

    2 functions of 2 compared with `http://127.0.0.1:7878` · base `main` at `1a2b3c4d` · head `aabbccdd` · mode **block**, the server's policy for team payments


    </details>
    "##);
}

#[test]
fn what_was_not_compared_is_not_folded() {
    let check = |outcome, expected: &str| {
        let text = text(&samples::report(vec![], outcome));
        assert!(
            text.starts_with("<!-- brickyard:check -->\n### Brickyard: "),
            "{text}"
        );
        assert!(text.contains(expected), "{text}");
        assert!(text.contains("> hint: try again in a minute"), "{text}");
        assert!(!text.contains("<details>"), "{text}");
    };
    let problem = samples::problem;
    check(
        Outcome::NotCompared(problem()),
        "> **NOT COMPARED: 2 functions of this branch**",
    );
    check(
        Outcome::Incomplete(problem()),
        "> **INCOMPLETE: only 1 of 2 functions compared**",
    );
}

#[test]
fn a_comment_fits_whatever_was_found() {
    for number in [0, 1, 3, 4, 50, 1_000] {
        let text = text(&many(number));
        assert!(text.len() < LONGEST, "{number}: {}", text.len());
        let opened = text.matches("<details>").count();
        assert_eq!(opened, text.matches("</details>").count());
        assert_eq!(text.contains("left out"), number == 1_000, "{number}");
    }
    let long = "x".repeat(100_000);
    let mut report = samples::hostile(Outcome::NotCompared(samples::problem()));
    let longer = |text: &mut String| text.push_str(&long);
    for finding in &mut report.findings {
        longer(&mut finding.path);
        longer(&mut finding.name);
    }
    longer(&mut report.server);
    longer(&mut report.base);
    report.idle_waivers = (0..1_000)
        .map(|_| {
            let mut waiver = report.idle_waivers[0].clone();
            longer(&mut waiver.place);
            waiver
        })
        .collect();
    if let Outcome::NotCompared(problem) = &mut report.outcome {
        longer(&mut problem.message);
    }
    let text = text(&report);
    assert!(text.len() < LONGEST, "{}", text.len());
    assert!(text.contains("\n- 982 notes more"));
}

#[test]
fn only_the_first_findings_are_unfolded() {
    let text = text(&many(5));
    assert_eq!(text.matches("\n#### ").count(), OPEN);
    assert_eq!(text.matches("<details><summary>").count(), 2);
}

#[test]
fn hostile_names_make_no_markup_no_links_and_call_nobody() {
    let mut report = samples::hostile(Outcome::Incomplete(samples::problem()));
    let further: Vec<Finding> = samples::hostile(Outcome::Compared).findings;
    report.findings.extend(further);
    let text = text(&report);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM;
    let mut called = Vec::new();
    let mut in_code = false;
    for event in Parser::new_ext(&text, options) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                let known = [
                    "https://catalogue.example/f/",
                    "http://127.0.0.1:7878/f/abc",
                ];
                assert!(
                    known.iter().any(|known| dest_url.starts_with(known)),
                    "{dest_url}"
                );
            }
            Event::Start(Tag::Image { .. } | Tag::Table(_) | Tag::Strikethrough) => {
                panic!("{event:?}\n{text}")
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                in_code = match html.as_ref() {
                    "<code>" => true,
                    "</code>" => false,
                    _ => in_code,
                };
                assert!(is_ours(&html), "{html}\n{text}");
            }
            Event::Text(text) if text.ends_with("@all") && !in_code => called.push(text),
            _ => {}
        }
    }
    assert_eq!(called, []);
}

/// Tells whether HTML is of the kind that a comment writes itself.
fn is_ours(html: &str) -> bool {
    let known = [
        "<!-- brickyard:check -->",
        "<!-- -->",
        "<details>",
        "</details>",
        "<summary>",
        "</summary>",
        "<code>",
        "</code>",
        "<b>blocks</b>",
    ];
    let mut rest = html.to_owned();
    for known in known {
        rest = rest.replace(known, "");
    }
    !rest.contains('<')
}

#[test]
fn code_survives_the_backticks_inside_of_it() {
    let check = |text: &str, expected: &str| assert_eq!(code(text), expected);
    check("a", "`a`");
    check("a`b", "``a`b``");
    check("```", "```` ``` ````");
    check("a\nb", "`a b`");
    check("", "`  `");
}
