use super::*;

fn code(path: &str, options: &ExtractOptions) -> Option<&'static str> {
    exclusion(path, options).map(|reason| reason.code())
}

fn check(paths: &[&str], expected: Option<&str>) {
    for path in paths {
        assert_eq!(code(path, &ExtractOptions::default()), expected, "{path}");
    }
}

#[test]
fn what_a_team_writes_is_kept() {
    check(
        &[
            "src/cart.ts",
            "contest/latest.py",
            "src/target/selector.rs",
            "src/modules/vendor/service.ts",
            "src/main/java/shop/vendor/Vendor.java",
            "src/main/java/shop/AUDIT.java",
            "src/main/java/shop/Latest.java",
            "src/language/spec.rs",
            "api/spec/model.go",
            "src/migrations/Migration20240101.ts",
            "db/migrate/001_create_carts.rb",
            "src/Migrations/2024_carts.cs",
            "reports/20240131235959_create_carts.rb",
            "wwwroot/js/lib/cart.js",
            "jmh-benchmarks/src/main/java/Bench.java",
            "benches/extract.rs",
            "examples/cart.py",
            "docs/conf.py",
            "features/ab-test/Variant.kt",
            "src/Spec.scala",
            "generator/src/main/java/Generator.java",
            "clients/src/main/java/MockProducer.java",
            "bin/run.sh",
        ],
        None,
    );
}

#[test]
fn tests_of_every_language_are_known_by_their_path() {
    check(
        &[
            "store_test.go",
            "src/test/java/A.java",
            "src/CartTest.java",
            "src/CartIT.java",
            "src/main/kotlin/CartSpec.kt",
            "test_cart.py",
            "conftest.py",
            "src/cart.spec.tsx",
            "src/cart.e2e-spec.ts",
            "src/Button.stories.tsx",
            "src/__snapshots__/a.js",
            "src/__mocks__/fs.js",
            "src\\tests\\cart.rs",
            "src/report/tests.rs",
            "src/cart_test.cc",
            "src/CartTests.cs",
            "Shop.Tests/Cart.cs",
            "spec/models/cart_spec.rb",
            "spec/support/login.rb",
            "test/test_helper.exs",
            "lib/cart_test.dart",
            "src/CartTest.php",
            "Sources/CartTests.swift",
            "src/CartSuite.scala",
            "cart.bats",
            "cart_spec.lua",
            "src/tests.zig",
            "src/testFixtures/java/A.java",
            "src/integrationTest/kotlin/A.kt",
            "app/src/androidTest/A.kt",
            "integration-tests/http/cart.ts",
            "packages/shop-test-utils/src/a.ts",
            "src/test_utils.rs",
            "src/main/java/TestUtils.java",
        ],
        Some("test"),
    );
}

#[test]
fn generated_minified_and_vendored_files_are_known_by_their_path() {
    check(
        &[
            "a/node_modules/b/index.js",
            "vendor/github.com/x/y.go",
            "internal/vendor/x/y.go",
            "public/vendor/jquery.js",
            "vendor/bundle.py",
            "third_party/zlib/inflate.c",
            "ios/Pods/A/A.swift",
            "src/Web/wwwroot/lib/jquery/jquery.js",
        ],
        Some("vendored"),
    );
    check(
        &[
            "api/v1/cart.pb.go",
            "api/cart_pb2.py",
            "lib/cart.g.dart",
            "Forms/Main.Designer.cs",
            "src/parser.tab.c",
            "target/debug/build/x.rs",
            "src/__generated__/queries.ts",
            ".pnp.cjs",
        ],
        Some("generated"),
    );
    check(&["public/app.min.js", "a.bundle.js"], Some("minified"));
}

#[test]
fn migrations_that_a_tool_named_by_the_time_are_known() {
    check(
        &[
            "Data/Migrations/20240131235959_CreateCarts.cs",
            "Data/Migrations/Shop/20240131235959_CreateCarts.cs",
            "db/migrate/20240131235959_create_carts.rb",
            "database/migrations/2024_01_31_235959_create_carts.php",
            "src/migration/1706745599000-CreateCarts.ts",
            "migrations/Version20240131235959.php",
            "priv/repo/migrations/20240131235959_create_carts.exs",
        ],
        Some("generated"),
    );
}

#[test]
fn libraries_that_were_published_elsewhere_are_known_by_their_first_comment() {
    let content = |language, source: &str| {
        let options = ExtractOptions::default();
        content_exclusion(language, source, Marks::default(), &options)
    };
    for header in [
        "/*!\n * Bootstrap v3.3.7 (http://getbootstrap.com)\n * Copyright 2011-2016 Twitter, Inc.\n */\n",
        "/*! iScroll v5.2.0 ~ (c) 2008-2016 Matteo Spinelli */\n(function () {\n",
        "/*!\n * Name: vue-upload-component\n * Version: 2.8.21\n */\n",
        "\u{feff}/**\n * @license\n * Unobtrusive validation\n * @version v4.0.0\n */\n",
    ] {
        let expected = Some(SkipReason::Vendored);
        assert_eq!(content(Language::JavaScript, header), expected, "{header}");
        assert_eq!(content(Language::TypeScript, header), None, "{header}");
    }
    for header in [
        "/*! Copyright Shop, Inc.\n *  SPDX-License-Identifier: MIT-0\n */\n",
        "/**\n * @license\n * Licensed under the Apache License, Version 2.0\n */\n",
        "/**\n * Works with jQuery v3.3.1.\n */\n",
        "/*! Adds up. */\n// since v1.2.3\n",
        "const version = '/*! v1.2.3 */';\n",
    ] {
        assert_eq!(content(Language::JavaScript, header), None, "{header}");
    }
}

#[test]
fn a_published_library_is_kept_when_it_is_asked_for_or_gitattributes_say_so() {
    let header = "/*!\n * Cart v1.2.3\n */\n";
    let content = |marks, options: &ExtractOptions| {
        content_exclusion(Language::JavaScript, header, marks, options)
    };
    let with_vendored = ExtractOptions {
        include_vendored: true,
        ..ExtractOptions::default()
    };
    assert_eq!(content(Marks::default(), &with_vendored), None);
    let own = Marks {
        vendored: Some(false),
        ..Marks::default()
    };
    assert_eq!(content(own, &ExtractOptions::default()), None);
}

#[test]
fn each_switch_brings_back_its_own_files() {
    let tests = ExtractOptions {
        include_tests: true,
        ..ExtractOptions::default()
    };
    assert_eq!(code("tests/cart.rs", &tests), None);
    assert_eq!(code("vendor/tests/cart.rs", &tests), Some("vendored"));
    let vendored = ExtractOptions {
        include_vendored: true,
        ..ExtractOptions::default()
    };
    assert_eq!(code("vendor/cart.rs", &vendored), None);
    assert_eq!(code("vendor/tests/cart.rs", &vendored), Some("test"));
    let generated = ExtractOptions {
        include_generated: true,
        ..ExtractOptions::default()
    };
    assert_eq!(code("dist/cart.min.js", &generated), None);
    let header = "// Code generated by a tool. DO NOT EDIT.\npackage a\n";
    let content = |options| content_exclusion(Language::Go, header, Marks::default(), options);
    assert_eq!(content(&generated), None);
    assert_eq!(content(&tests), Some(SkipReason::Generated));
}

#[test]
fn gitattributes_have_the_last_word() {
    let text = "dist/own.js linguist-generated=false\nvendor/own/** -linguist-vendored\n\
                src/api.ts linguist-generated\nsrc/copied/** linguist-vendored\nguide/** linguist-documentation\n";
    let options = ExtractOptions {
        attributes: Attributes::new(vec![(String::new(), text.into())], ""),
        ..ExtractOptions::default()
    };
    for (path, expected) in [
        ("dist/own.js", None),
        ("dist/other.js", Some("generated")),
        ("vendor/own/a.go", None),
        ("vendor/other/a.go", Some("vendored")),
        ("src/api.ts", Some("generated")),
        ("src/copied/a.ts", Some("vendored")),
        ("guide/a.py", Some("documentation")),
        ("src/a.ts", None),
    ] {
        assert_eq!(code(path, &options), expected, "{path}");
    }
    let bundle = "a=b;".repeat(1000);
    let content = |path| {
        let marks = options.attributes.marks(path);
        content_exclusion(Language::JavaScript, &bundle, marks, &options)
    };
    assert_eq!(content("dist/own.js"), None);
    assert_eq!(content("src/own.js"), Some(SkipReason::Minified));
}
