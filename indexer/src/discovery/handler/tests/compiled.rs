//! Java and its kin, .NET, Go and Rust.

use super::*;

const JAVA: &str = "package com.acme;\npublic class Cart {\n  public String handleRequest(String in) { return in; }\n  static class Inner { void show() {} }\n}\n";
const GO: &str = "package main\n\nfunc main() {\n}\n";
const RUST: &str = "fn main() {}\n";

#[test]
fn a_class_is_found_by_package_and_name() {
    let path = "src/main/java/com/acme/Cart.java";
    for (handler, symbol) in [
        ("com.acme.Cart::handleRequest", "handleRequest"),
        ("com.acme.Cart", "handleRequest"),
        ("com.acme.Cart$Inner::show", "show"),
        ("com.acme.Cart::hide", ""),
        ("target/cart.jar:com.acme.Cart", ""),
    ] {
        let resolution = resolved(&[(path, JAVA)], &function("java21", ".", handler));
        assert_eq!(resolution, found(path, symbol, Rule::Class), "{handler}");
    }
    let other = function("java21", ".", "acme.Cart::handleRequest");
    assert_eq!(
        reason(&resolved(&[(path, JAVA)], &other)),
        Some(Reason::FileMissing)
    );
}

#[test]
fn a_class_without_a_package_may_lie_in_any_folder() {
    let java = "public class Cart { public void handleRequest() {} }\n";
    let path = "app/src/main/java/cart/Cart.java";
    let declaration = function("java21", "app", "Cart::handleRequest");
    assert_eq!(
        resolved(&[(path, java)], &declaration),
        found(path, "handleRequest", Rule::Class)
    );
}

#[test]
fn the_module_that_an_archive_is_built_from_has_the_class() {
    let path = "cart/src/main/java/com/acme/Cart.java";
    for code in [
        "cart/target/cart.jar",
        "cart/build/libs/cart-all.jar",
        "cart/target",
    ] {
        let declaration = function("java21", code, "com.acme.Cart::handleRequest");
        let files = [
            (path, JAVA),
            ("stock/src/main/java/com/acme/Cart.java", JAVA),
        ];
        assert_eq!(
            resolved(&files, &declaration),
            found(path, "handleRequest", Rule::Artefact),
            "{code}"
        );
    }
}

#[test]
fn a_class_of_tests_comes_last() {
    let files = [
        ("a/test/java/com/acme/Cart.java", JAVA),
        ("a/main/long/way/java/com/acme/Cart.java", JAVA),
    ];
    let declaration = function("java21", ".", "com.acme.Cart");
    assert_eq!(
        resolved(&files, &declaration),
        found(files[1].0, "handleRequest", Rule::Class)
    );
}

#[test]
fn kotlin_classes_may_be_in_files_of_other_names() {
    let class =
        "package com.acme\n\nclass Cart : Handler {\n    fun handleRequest(x: Int): Int = x\n}\n";
    let top = "package com.acme\n\nfun show(x: Int): Int = x\n";
    let groovy = "package com.acme\nclass Cart { String handleRequest() { 'x' } }\n";
    for (path, text, handler, symbol) in [
        (
            "src/main/kotlin/Handlers.kt",
            class,
            "com.acme.Cart",
            "handleRequest",
        ),
        (
            "src/main/kotlin/Shop.kt",
            top,
            "com.acme.ShopKt::show",
            "show",
        ),
        (
            "src/main/groovy/com/acme/Cart.groovy",
            groovy,
            "com.acme.Cart",
            "handleRequest",
        ),
    ] {
        let resolution = resolved(&[(path, text)], &function("java21", ".", handler));
        assert_eq!(resolution, found(path, symbol, Rule::Class), "{path}");
    }
}

#[test]
fn a_method_of_an_assembly_is_found_by_namespace_and_class() {
    let text = "namespace Acme.Shop;\npublic class Functions {\n  public string Show(string id) { return id; }\n}\n";
    let nested = "namespace Acme {\nnamespace Shop {\npublic class Functions {\n  public string Show(string id) { return id; }\n}\n}\n}\n";
    for text in [text, nested] {
        for (handler, symbol) in [
            ("Shop::Acme.Shop.Functions::Show", "Show"),
            ("Shop::Acme.Shop.Functions::Hide", ""),
            ("Shop::Acme.Shop.Functions_Show_Generated::Show", "Show"),
        ] {
            let files = [
                ("src/Shop/Cart.cs", text),
                (
                    "src/Stock/Functions.cs",
                    "namespace Acme.Stock;\nclass Functions {}",
                ),
            ];
            let resolution = resolved(&files, &function("dotnet8", "src", handler));
            assert_eq!(
                resolution,
                found("src/Shop/Cart.cs", symbol, Rule::Class),
                "{handler}"
            );
        }
    }
    let wrong = function("dotnet8", ".", "Shop::Acme.Other.Functions::Show");
    let resolution = resolved(&[("Cart.cs", text)], &wrong);
    assert_eq!(reason(&resolution), Some(Reason::FileMissing));
}

#[test]
fn an_assembly_alone_is_a_program() {
    let program = "namespace Acme;\nclass Program { static void Main(string[] args) { } }\n";
    let files = [
        ("Shop/Shop.csproj", "<Project/>"),
        ("Shop/Program.cs", program),
    ];
    let resolution = resolved(&files, &function("dotnet8", "Shop", "Shop"));
    assert_eq!(
        resolution,
        found("Shop/Program.cs", "Main", Rule::ProgramName)
    );
    let none = resolved(&[("a.txt", "")], &function("dotnet8", ".", "Shop"));
    assert_eq!(reason(&none), Some(Reason::BadHandler));
}

#[test]
fn a_program_that_is_generated_calls_what_its_declaration_is_named_after() {
    let text = "namespace Acme;\npublic class Functions {\n  [LambdaFunction]\n  public int Show(int id) { return id; }\n  [LambdaFunction]\n  public int Hide(int id) { return id; }\n}\n";
    let files = [
        ("Shop/Shop.csproj", "<Project/>"),
        ("Shop/Functions.cs", text),
    ];
    let declaration = Declaration {
        name: "AcmeFunctionsHideGenerated".to_owned(),
        ..function("dotnet8", "Shop", "Shop")
    };
    assert_eq!(
        resolved(&files, &declaration),
        found("Shop/Functions.cs", "Hide", Rule::Class)
    );
}

#[test]
fn azure_finds_methods_by_attribute() {
    let text = "class Shop {\n  [FunctionName(\"Cart\")]\n  public static string Run(string id) { return id; }\n}\n";
    let declaration = Declaration {
        provider: Some("azure".to_owned()),
        ..function("dotnet8", ".", "src/handlers/cart.main")
    };
    assert_eq!(
        resolved(&[("Shop.cs", text)], &declaration),
        found("Shop.cs", "Run", Rule::Convention)
    );
}

#[test]
fn a_program_is_what_the_build_script_builds_it_from() {
    let makefile = "build:\n\tgo build -ldflags=\"-s -w\" -o bin/show todos/show.go\n\tgo build -o bin/hide ./cmd/b\n";
    let files = [
        ("Makefile", makefile),
        ("todos/show.go", GO),
        ("todos/list.go", GO),
        ("cmd/b/main.go", GO),
        ("hide/main.go", GO),
    ];
    for (handler, file) in [("bin/show", "todos/show.go"), ("bin/hide", "cmd/b/main.go")] {
        let resolution = resolved(&files, &function("go1.x", ".", handler));
        assert_eq!(
            resolution,
            found(file, "main", Rule::BuildScript),
            "{handler}"
        );
    }
}

#[test]
fn a_program_is_found_by_folder_and_by_name() {
    for (files, code, handler, file, rule) in [
        (
            &[("cart/main.go", GO)][..],
            "cart/",
            "bootstrap",
            "cart/main.go",
            Rule::Handler,
        ),
        (
            &[("functions/cart/main.go", GO), ("cmd/x/main.go", GO)],
            ".",
            "bin/cart",
            "functions/cart/main.go",
            Rule::ProgramName,
        ),
        (
            &[("cmd/cart/app.go", GO), ("cmd/x/main.go", GO)],
            ".",
            "bin/cart",
            "cmd/cart/app.go",
            Rule::ProgramName,
        ),
        (
            &[("deep/er/cart/main.go", GO), ("cmd/x/main.go", GO)],
            ".",
            "bin/cart",
            "deep/er/cart/main.go",
            Rule::ProgramName,
        ),
        (
            &[("cmd/api/main.go", GO)],
            ".",
            "bin/cart",
            "cmd/api/main.go",
            Rule::OnlyProgram,
        ),
        (
            &[("cmd/api/main.go", GO)],
            "cmd/api",
            "main",
            "cmd/api/main.go",
            Rule::Handler,
        ),
    ] {
        let files = files.to_vec();
        let resolution = resolved(
            &files,
            &function("provided.al2023", code.trim_end_matches('/'), handler),
        );
        assert_eq!(resolution, found(file, "main", rule), "{code} {handler}");
    }
}

#[test]
fn one_of_several_programs_is_not_guessed() {
    let files = [
        ("cmd/a/main.go", GO),
        ("cmd/b/main.go", GO),
        ("cmd/b/b_test.go", GO),
    ];
    let resolution = resolved(&files, &function("provided.al2023", ".", "bootstrap"));
    assert_eq!(reason(&resolution), Some(Reason::Ambiguous));
    let library = [("cart/cart.go", "package cart\nfunc main() {}\n")];
    let resolution = resolved(&library, &function("go1.x", "cart", "bootstrap"));
    assert_eq!(reason(&resolution), Some(Reason::FileMissing));
}

#[test]
fn the_program_of_a_cargo_package_is_found() {
    let package = "[package]\nname = \"shop\"\n";
    let named = "[package]\nname = \"shop\"\n[[bin]]\nname = \"cart\"\npath = \"app/show.rs\"\n";
    let workspace = "[workspace]\nmembers = [\"lambdas/*\"]\n";
    let member = "[package]\nname = \"cart-function\"\n";
    for (files, code, file, rule) in [
        (
            &[("Cargo.toml", package), ("src/main.rs", RUST)][..],
            ".",
            "src/main.rs",
            Rule::OnlyProgram,
        ),
        (
            &[("Cargo.toml", named), ("app/show.rs", RUST)],
            ".",
            "app/show.rs",
            Rule::OnlyProgram,
        ),
        (
            &[
                ("Cargo.toml", package),
                ("src/bin/cart.rs", RUST),
                ("src/bin/stock.rs", RUST),
            ],
            ".",
            "src/bin/cart.rs",
            Rule::ProgramName,
        ),
        (
            &[
                ("Cargo.toml", package),
                ("src/bin/a.rs", RUST),
                ("src/bin/b/main.rs", RUST),
            ],
            "target/lambda/b/bootstrap.zip",
            "src/bin/b/main.rs",
            Rule::ProgramName,
        ),
        (
            &[
                ("Cargo.toml", workspace),
                ("lambdas/cart/Cargo.toml", member),
                ("lambdas/cart/src/main.rs", RUST),
                ("lambdas/stock/Cargo.toml", package),
                ("lambdas/stock/src/main.rs", RUST),
            ],
            ".",
            "lambdas/cart/src/main.rs",
            Rule::ProgramName,
        ),
    ] {
        let resolution = resolved(files, &function("provided.al2023", code, "bootstrap"));
        assert_eq!(resolution, found(file, "main", rule), "{code} {file}");
    }
    let files = [
        ("Cargo.toml", package),
        ("src/bin/a.rs", RUST),
        ("src/bin/b.rs", RUST),
    ];
    let resolution = resolved(&files, &function("provided.al2023", ".", "bootstrap"));
    assert_eq!(reason(&resolution), Some(Reason::Ambiguous));
}

#[test]
fn a_runtime_of_ones_own_may_run_a_script() {
    let files = [
        ("src/cart.sh", "function show () {\n  echo 1\n}\n"),
        ("src/bootstrap", ""),
    ];
    let resolution = resolved(&files, &function("provided", "src", "cart.show"));
    assert_eq!(resolution, found("src/cart.sh", "show", Rule::Handler));
    let files = [("src/cart.ps1", "function show {}\n")];
    let resolution = resolved(&files, &function("provided", "src", "cart.ps1::show"));
    assert_eq!(resolution, found("src/cart.ps1", "", Rule::Handler));
}
