//! Input that nobody writes by hand. None of it may panic, overflow a small stack or take for ever.

use std::thread;

use brickyard_indexer::{ExtractOptions, Extraction, SkipReason, explain, extract};

/// Extracts on a thread with the stack of a typical worker.
fn on_small_stack(path: &'static str, source: impl Into<Vec<u8>>) -> Extraction {
    let source = source.into();
    let options = ExtractOptions {
        min_tokens: 1,
        include_tests: true,
        ..ExtractOptions::default()
    };
    let extract = move || extract(path, &source, &options);
    let thread = thread::Builder::new()
        .stack_size(2 * 1024 * 1024)
        .spawn(extract);
    thread.expect("a thread").join().expect("no panic")
}

#[test]
fn deeply_nested_calls_do_not_overflow_the_stack() {
    let calls = |open: &str| format!("{}1{}", open.repeat(20_000), ")".repeat(20_000));
    let check = |path, source: String| {
        let extraction = on_small_stack(path, source);
        assert_eq!(extraction.skipped, None, "{path}");
        assert_eq!(extraction.fragments.len(), 1, "{path}");
    };
    check("a.py", format!("def f():\n    return {}\n", calls("f(")));
    check(
        "a.go",
        format!("package a\nfunc f() int {{ return {} }}\n", calls("f(")),
    );
    check(
        "a.java",
        format!("class A {{ int f() {{ return {}; }} }}", calls("f(")),
    );
    check("a.rs", format!("fn f() -> u8 {{ {} }}", calls("f(")));
    // As long, but in lines, because one line of this length is taken for minified.
    let script = format!("function f() {{ return {} }}", calls("f(\n"));
    check("a.js", script.clone());
    check("a.ts", script.clone());
    check("a.tsx", script);
}

#[test]
fn brackets_alone_are_survived() {
    for path in ["a.py", "a.go", "a.java", "a.rs", "a.js", "a.ts", "a.tsx"] {
        for bracket in ["(", "{", "[", "}", "(\n", "<"] {
            on_small_stack(path, bracket.repeat(200_000 / bracket.len()));
        }
    }
}

#[test]
fn junk_gives_no_fragments_but_syntax_errors() {
    for path in ["a.go", "a.java", "a.js", "a.rs", "a.ts", "a.tsx"] {
        let extraction = on_small_stack(path, "1,2}{");
        assert_eq!(extraction.fragments, [], "{path}");
        assert!(extraction.syntax_errors > 0, "{path}");
    }
}

#[test]
fn functions_around_a_syntax_error_are_still_found() {
    let source =
        "function a() { return 1 }\nfunction b( { return\n}}}\nfunction c() { return 2 }\n";
    let names: Vec<String> = on_small_stack("a.js", source)
        .fragments
        .into_iter()
        .map(|fragment| fragment.name)
        .collect();
    assert!(names.contains(&"a".to_owned()), "{names:?}");
    assert!(names.contains(&"c".to_owned()), "{names:?}");
}

#[test]
fn what_is_no_source_is_skipped_with_a_reason() {
    let check = |path, bytes: &[u8], reason| {
        assert_eq!(on_small_stack(path, bytes).skipped, Some(reason), "{path}");
    };
    check("a.txt", b"text", SkipReason::UnsupportedLanguage);
    check("a.js", b"a\0b", SkipReason::Binary);
    check("a.js", b"\xff\xfea", SkipReason::NotUtf8);
    let large = vec![b'\n'; 1024 * 1024 + 1];
    check(
        "a.js",
        &large,
        SkipReason::TooLarge {
            bytes: 1024 * 1024 + 1,
        },
    );
}

#[test]
fn byte_order_marks_and_line_endings_do_not_matter() {
    let source = "function a(x) {\n  return `1\n${x}`;\n}\n";
    let windows = format!("\u{feff}{}", source.replace('\n', "\r\n"));
    let (unix, windows) = (
        on_small_stack("a.js", source),
        on_small_stack("a.js", windows),
    );
    assert_eq!(
        unix.fragments[0].fingerprint,
        windows.fragments[0].fingerprint
    );
    assert_eq!(windows.fragments[0].start_line, 1);
    assert_eq!(windows.fragments[0].end_line, 4);
    assert_eq!(unix.lines, windows.lines);
}

#[test]
fn explaining_long_and_different_sources_ends() {
    let a: String = (0..20_000)
        .map(|number| format!("a{number}(x);\n"))
        .collect();
    let b: String = (0..20_000)
        .map(|number| format!("if (y) {{ b.c = {number} }}\n"))
        .collect();
    explain(brickyard_indexer::Language::JavaScript, &a, &b);
}
