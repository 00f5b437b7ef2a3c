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
    check(
        "a.lua",
        format!("function f() return {} end", calls("f(\n")),
    );
    check("a.ex", format!("def f do\n  {}\nend", calls("f(\n")));
    let substitutions = format!("{}1{}", "$(f ".repeat(20_000), ")".repeat(20_000));
    check("a.sh", format!("f() {{\n  f {substitutions}\n}}\n"));
    // As long, but in lines, because one line of this length is taken for minified.
    let script = format!("function f() {{ return {} }}", calls("f(\n"));
    check("a.js", script.clone());
    check("a.ts", script.clone());
    check("a.tsx", script);
    let c = format!("int f(void) {{ return {}; }}", calls("f("));
    check("a.c", c.clone());
    check("a.cpp", c);
    check(
        "a.cs",
        format!("class A {{ int F() {{ return {}; }} }}", calls("F(")),
    );
    check("a.dart", format!("int f() => {};", calls("f(")));
    check("a.zig", format!("fn f() u8 {{ return {}; }}", calls("f(")));
}

#[test]
fn brackets_alone_are_survived_in_the_c_family() {
    for path in ["a.c", "a.cpp", "a.cs", "a.dart", "a.zig"] {
        for bracket in ["(", "{", "[", "}", "(\n", "<"] {
            on_small_stack(path, bracket.repeat(20_000 / bracket.len()));
        }
    }
}

#[test]
fn conditionals_and_macros_alone_are_survived() {
    for path in ["a.c", "a.h", "a.cpp", "a.cs"] {
        for line in [
            "#if A\n",
            "#endif\n",
            "#else \\\n",
            ") A(",
            ") A {\n",
            "class A ",
            "#if 0\n{\n#else\n}\n",
        ] {
            on_small_stack(path, line.repeat(20_000 / line.len()));
        }
    }
}

#[test]
fn brackets_alone_are_survived() {
    let check = |paths: &[&'static str], length: usize| {
        for path in paths {
            for bracket in ["(", "{", "[", "}", "(\n", "<"] {
                on_small_stack(path, bracket.repeat(length / bracket.len()));
            }
        }
    };
    check(
        &[
            "a.py", "a.go", "a.java", "a.rs", "a.js", "a.ts", "a.tsx", "a.ex",
        ],
        200_000,
    );
    // Longer ones are given up after the parser's budget, which only costs time.
    check(&["a.sh", "a.lua"], 10_000);
}

#[test]
fn junk_gives_no_fragments_but_syntax_errors() {
    // To a shell it is a command.
    for path in [
        "a.go", "a.java", "a.js", "a.rs", "a.ts", "a.tsx", "a.lua", "a.ex",
    ] {
        let extraction = on_small_stack(path, "1,2}{");
        assert_eq!(extraction.fragments, [], "{path}");
        assert!(extraction.syntax_errors > 0, "{path}");
    }
}

#[test]
fn junk_in_the_c_family_gives_no_fragments_but_syntax_errors() {
    for path in ["a.c", "a.cpp", "a.cs", "a.dart", "a.zig"] {
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

#[test]
fn deeply_nested_calls_do_not_overflow_the_stack_in_object_oriented_languages() {
    let check = |path, before: &str, after: &str| {
        let calls = format!("{}1{}", "f(\n".repeat(20_000), ")".repeat(20_000));
        let extraction = on_small_stack(path, format!("{before}{calls}{after}"));
        assert_eq!(extraction.skipped, None, "{path}");
        assert_eq!(extraction.fragments.len(), 1, "{path}");
    };
    check("a.rb", "def f\n", "\nend\n");
    check("a.php", "<?php function f() { return ", "; }");
    check("a.kt", "fun f(): Int { return ", " }");
    check("a.swift", "func f() -> Int { return ", " }");
    check("a.scala", "def f = { ", " }");
}

#[test]
fn brackets_alone_are_survived_in_object_oriented_languages() {
    for path in ["a.rb", "a.php", "a.kt", "a.swift", "a.scala"] {
        for bracket in ["(", "{", "[", "}", "(\n", "<"] {
            // Behind the tag, because before it PHP is only text.
            let source = format!("<?php {}", bracket.repeat(20_000 / bracket.len()));
            on_small_stack(path, source);
        }
    }
}

#[test]
fn functions_without_braces_in_each_other_are_survived() {
    let nested = |before: &str, levels: usize| -> String {
        let level = |level: usize| format!("{}{before}\n", " ".repeat(level));
        (0..levels).map(level).collect()
    };
    on_small_stack("a.scala", nested("def f =", 500) + &" ".repeat(500) + "1\n");
    on_small_stack("a.rb", "def f\n".repeat(10_000));
    on_small_stack("a.rb", "x = lambda do\n".repeat(10_000));
    on_small_stack("a.kt", "val x = {\n".repeat(10_000));
    on_small_stack("a.swift", "var x: Int {\n".repeat(10_000));
}

#[test]
fn junk_in_object_oriented_languages_gives_no_fragments_but_syntax_errors() {
    for path in ["a.rb", "a.php", "a.kt", "a.swift", "a.scala"] {
        let extraction = on_small_stack(path, "<?php 1,2}{");
        assert_eq!(extraction.fragments, [], "{path}");
        assert!(extraction.syntax_errors > 0, "{path}");
    }
}
