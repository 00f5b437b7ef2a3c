//! Node, Python, Ruby, PHP and Swift.

use super::*;

const JS: &str = "exports.show = async (event) => {};\n";
const TS: &str = "export const show = async (event: Event) => {};\n";
const PY: &str = "def show(event, context):\n    ...\n";

#[test]
fn a_handler_names_a_file_and_what_it_exports() {
    for (files, code, handler, file) in [
        (
            &[("src/cart.js", JS)][..],
            "src",
            "cart.show",
            "src/cart.js",
        ),
        (
            &[("src/cart.mjs", TS)],
            ".",
            "src/cart.show",
            "src/cart.mjs",
        ),
        (
            &[("src/cart.ts", TS), ("src/cart.js", JS)],
            ".",
            "./src/cart.show",
            "src/cart.ts",
        ),
        (&[("cart/index.js", JS)], ".", "cart.show", "cart/index.js"),
        (
            &[("cart.lambda.js", JS)],
            ".",
            "cart.lambda.show",
            "cart.lambda.js",
        ),
        (&[("cart.js", JS)], ".", "cart.show.nested", "cart.js"),
    ] {
        let declaration = function("nodejs22.x", code, handler);
        let symbol = handler.split_once("cart.").map_or("", |(_, symbol)| symbol);
        let symbol = symbol.trim_start_matches("lambda.");
        assert_eq!(
            resolved(files, &declaration),
            found(file, symbol, Rule::Handler),
            "{handler}"
        );
    }
}

#[test]
fn a_file_without_the_function_is_found_alone() {
    let declaration = function("nodejs22.x", "src", "cart.hide");
    assert_eq!(
        resolved(&[("src/cart.js", JS)], &declaration),
        found("src/cart.js", "", Rule::Handler)
    );
    let declaration = function("python3.13", "src", "cart.hide");
    assert_eq!(
        resolved(&[("src/cart.py", PY)], &declaration),
        found("src/cart.py", "", Rule::Handler)
    );
}

#[test]
fn what_a_file_passes_on_is_its_own() {
    let files = [
        ("cart.js", "module.exports = require('./lib');\n"),
        (
            "lib/index.js",
            "export * from './show.js';\nexport * from '../cart.js';\n",
        ),
        ("lib/show.ts", TS),
    ];
    let shown = resolved(&files, &function("nodejs22.x", ".", "cart.show"));
    assert_eq!(shown, found("cart.js", "show", Rule::Handler));
    let hidden = resolved(&files, &function("nodejs22.x", ".", "cart.hide"));
    assert_eq!(hidden, found("cart.js", "", Rule::Handler));

    let files = [("cart.py", "from lib import *\n"), ("lib/__init__.py", PY)];
    let shown = resolved(&files, &function("python3.13", ".", "cart.show"));
    assert_eq!(shown, found("cart.py", "show", Rule::Handler));
}

#[test]
fn a_bundle_has_the_sources_that_the_manifest_names() {
    let files = [("cart/app.ts", TS), ("cart/other.ts", TS)];
    let declaration = Declaration {
        entry_points: vec!["cart/other.ts".to_owned(), "cart/app.ts".to_owned()],
        ..function("nodejs22.x", "cart", "app.show")
    };
    assert_eq!(
        resolved(&files, &declaration),
        found("cart/app.ts", "show", Rule::EntryPoint)
    );
}

#[test]
fn a_bundle_is_made_of_the_source_of_its_name() {
    for (files, code, handler, file) in [
        (
            &[("src/cart.ts", TS)][..],
            ".",
            "dist/cart.show",
            "src/cart.ts",
        ),
        (
            &[("src/a/cart.ts", TS)],
            ".",
            "build/a/cart.show",
            "src/a/cart.ts",
        ),
        (
            &[("src/cart/index.ts", TS)],
            "dist/cart",
            "index.show",
            "src/cart/index.ts",
        ),
        (
            &[("src/cart.ts", TS)],
            "dist/cart.zip",
            "cart.show",
            "src/cart.ts",
        ),
    ] {
        let declaration = function("nodejs22.x", code, handler);
        let resolution = resolved(files, &declaration);
        assert_eq!(
            resolution,
            found(file, "show", Rule::BundleSource),
            "{code} {handler}"
        );
    }
}

#[test]
fn the_only_file_that_fits_is_taken_and_one_of_several_is_not() {
    let declaration = function("nodejs22.x", "app", "cart.show");
    let files = [("app/lib/cart.js", JS), ("app/node_modules/x/cart.js", JS)];
    assert_eq!(
        resolved(&files, &declaration),
        found("app/lib/cart.js", "show", Rule::OnlyMatch)
    );
    let files = [("app/a/cart.js", JS), ("app/b/cart.js", JS)];
    assert_eq!(
        reason(&resolved(&files, &declaration)),
        Some(Reason::FileMissing)
    );
}

#[test]
fn python_modules_and_packages_are_found_by_both_ways_of_writing() {
    for (files, code, handler, file, rule) in [
        (
            &[("src/a/cart.py", PY)][..],
            "src",
            "a.cart.show",
            "src/a/cart.py",
            Rule::Handler,
        ),
        (
            &[("src/a/cart.py", PY)],
            "src",
            "a/cart.show",
            "src/a/cart.py",
            Rule::Handler,
        ),
        (
            &[("cart/__init__.py", PY)],
            ".",
            "cart.show",
            "cart/__init__.py",
            Rule::Handler,
        ),
        // The code's path is the file itself, or a folder that is not there.
        (
            &[("src/cart.py", PY)],
            "src/cart.py",
            "cart.show",
            "src/cart.py",
            Rule::Handler,
        ),
        (
            &[("src/cart.py", PY)],
            "src/lambda",
            "cart.show",
            "src/cart.py",
            Rule::ParentFolder,
        ),
        (
            &[("src/cart.py", PY)],
            "src/cart.zip",
            "cart.show",
            "src/cart.py",
            Rule::Artefact,
        ),
    ] {
        let resolution = resolved(files, &function("python3.13", code, handler));
        assert_eq!(resolution, found(file, "show", rule), "{code} {handler}");
    }
}

#[test]
fn a_folder_above_the_manifest_is_not_searched() {
    let declaration = Declaration {
        manifest: "app/template.yaml".to_owned(),
        ..function("python3.13", "app", "cart.show")
    };
    let files = [("app/template.yaml", ""), ("cart.py", PY)];
    assert_eq!(
        reason(&resolved(&files, &declaration)),
        Some(Reason::FileMissing)
    );
}

#[test]
fn a_folder_that_differs_in_case_is_named() {
    let files = [("app/cartFunction/cart.py", PY)];
    let resolution = resolved(
        &files,
        &function("python3.13", "app/CartFunction", "cart.show"),
    );
    let Resolution::Unresolved { reason, message } = resolution else {
        panic!("{resolution:?}");
    };
    assert_eq!(reason, Reason::FileMissing);
    assert!(message.contains("though app/cartFunction is"), "{message}");
}

#[test]
fn google_calls_what_the_package_exports() {
    let google = |runtime, handler| Declaration {
        provider: Some("google".to_owned()),
        ..function(runtime, ".", handler)
    };
    let package = "{\"main\": \"dist/app.js\"}";
    for (files, runtime, file, rule) in [
        (
            &[("index.js", JS)][..],
            "nodejs20",
            "index.js",
            Rule::Convention,
        ),
        (
            &[("app.js", JS), ("package.json", "{\"main\": \"app.js\"}")],
            "nodejs20",
            "app.js",
            Rule::PackageMain,
        ),
        (&[("main.py", PY)], "python312", "main.py", Rule::Convention),
        (
            &[("cart.go", "package cart\nfunc show() {}\n")],
            "go121",
            "cart.go",
            Rule::Handler,
        ),
    ] {
        let resolution = resolved(files, &google(runtime, "show"));
        assert_eq!(resolution, found(file, "show", rule), "{runtime}");
    }
    let missing = resolved(&[("package.json", package)], &google("nodejs20", "show"));
    assert_eq!(reason(&missing), Some(Reason::FileMissing));
}

#[test]
fn ruby_methods_are_found_at_the_top_and_in_classes() {
    let top = "def show(event:, context:)\n  1\nend\n";
    let class = "module Shop\n  class Cart\n    def self.show(event:, context:)\n      1\n    end\n  end\nend\n";
    for (text, handler, symbol) in [
        (top, "src/cart.show", "show"),
        (class, "src/cart.Shop::Cart.show", "show"),
        (top, "src/cart.hide", ""),
    ] {
        let resolution = resolved(&[("src/cart.rb", text)], &function("ruby3.3", ".", handler));
        assert_eq!(
            resolution,
            found("src/cart.rb", symbol, Rule::Handler),
            "{handler}"
        );
    }
}

#[test]
fn php_and_swift_files_are_found() {
    let php = "<?php\nfunction show(array $event) { return 1; }\n";
    let resolution = resolved(&[("cart.php", php)], &function("php", ".", "cart.show"));
    assert_eq!(resolution, found("cart.php", "show", Rule::Handler));
    let script = [("public/index.php", "<?php\n")];
    for runtime in ["php-83", "provided.al2023"] {
        let resolution = resolved(&script, &function(runtime, ".", "public/index.php"));
        assert_eq!(resolution, found("public/index.php", "", Rule::Handler));
    }
    let swift = "func main(args: [String: Any]) -> [String: Any] { return args }\n";
    let resolution = resolved(
        &[("cart.swift", swift)],
        &function("swift", ".", "cart.main"),
    );
    assert_eq!(resolution, found("cart.swift", "main", Rule::Handler));
    let missing = resolved(
        &[("cart.swift", swift)],
        &function("swift", ".", "stock.main"),
    );
    assert_eq!(reason(&missing), Some(Reason::FileMissing));
}

#[test]
fn without_a_runtime_the_file_decides() {
    let resolution = resolved(&[("cart.py", PY)], &function("", ".", "cart.show"));
    assert_eq!(resolution, found("cart.py", "show", Rule::Handler));
}
