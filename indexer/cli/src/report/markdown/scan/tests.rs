use insta::assert_snapshot;
use pulldown_cmark::{Event, Options, Parser};

use super::*;
use crate::report::scan::samples;

fn text(report: &ScanReport) -> String {
    let mut out = Vec::new();
    scan(report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_report_has_a_summary_and_the_worst_classes() {
    let mut report = samples::many(4, 2);
    report.functions[6].name = "Stock.`restore`".to_owned();
    report.limit = 4;
    assert_snapshot!(text(&report), @r##"
    <!-- brickyard:scan -->
    ### Brickyard: 4 classes of duplicates: 8 functions, 72 duplicated lines (18.0 % of all)

    #### `work0()` · 18 duplicated lines

    2 functions · 90 % similar · type 3 (edited) · `C-00000000`

    - `work0()` in `team0/file0.rs:1`, 9 lines
    - `work0()` in `team0/file0.rs:21`, 9 lines

    #### `work1()` · 18 duplicated lines

    2 functions · 90 % similar · type 3 (edited) · `C-00000001`

    - `work1()` in `team1/file1.rs:1`, 9 lines
    - `work1()` in `team1/file1.rs:21`, 9 lines

    #### `work2()` · 18 duplicated lines

    2 functions · 90 % similar · type 3 (edited) · `C-00000002`

    - `work2()` in `team2/file2.rs:1`, 9 lines
    - `work2()` in `team2/file2.rs:21`, 9 lines

    <details><summary><code>Stock.`restore`</code> · 18 duplicated lines · 2 functions · 90 % similar</summary>

    type 3 (edited) · `C-00000003`

    - `` Stock.`restore` `` in `team3/file3.rs:1`, 9 lines
    - `work3()` in `team3/file3.rs:21`, 9 lines

    </details>

    ---

    2 files read (Rust 2), 400 lines, 8 functions of 50 tokens or more · 1 file left out: tests, generated and vendored code, and what no language reads
    "##);
}

#[test]
fn without_duplicates_it_says_so() {
    assert_snapshot!(text(&samples::many(0, 0)), @r##"
    <!-- brickyard:scan -->
    ### Brickyard: No duplicate functions

    2 files read (Rust 2), 400 lines, 0 functions of 50 tokens or more · 1 file left out: tests, generated and vendored code, and what no language reads
    "##);
}

#[test]
fn a_report_fits_into_a_comment_and_says_what_it_leaves_out() {
    let mut report = samples::many(5_000, 8);
    report.limit = usize::MAX;
    let text = text(&report);
    assert!(text.len() <= LONGEST, "{}", text.len());
    assert!(
        text.contains("more classes with fewer lines not shown"),
        "{text}"
    );
}

#[test]
fn foreign_words_become_neither_html_nor_links() {
    let text = text(&samples::hostile());
    let options = Options::ENABLE_TABLES | Options::ENABLE_GFM;
    for event in Parser::new_ext(&text, options) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                assert!(html.starts_with("<!-- "), "{html}");
            }
            Event::Start(tag) => {
                let tag = format!("{tag:?}");
                assert!(
                    !tag.starts_with("Link") && !tag.starts_with("Image"),
                    "{tag}"
                );
            }
            _ => {}
        }
    }
}
