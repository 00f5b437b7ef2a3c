//! Formats that name a folder.

use super::*;

fn declared(format: Format, runtime: &str, handler: &str) -> Declaration {
    Declaration {
        format,
        provider: None,
        ..function(runtime, "cart", handler)
    }
}

#[test]
fn a_folder_has_a_file_of_the_name_that_its_template_gives() {
    let js = "module.exports = async (event, context) => {};\n";
    let py = "def handle(req):\n    return req\n";
    let go = "package function\n\nfunc Handle(req []byte) string { return \"\" }\n";
    for (format, runtime, file, text, symbol) in [
        (Format::OpenFaas, "node20", "cart/handler.js", js, "default"),
        (
            Format::OpenFaas,
            "python3-http",
            "cart/handler.py",
            py,
            "handle",
        ),
        (
            Format::OpenFaas,
            "golang-middleware",
            "cart/handler.go",
            go,
            "Handle",
        ),
        (Format::Knative, "go", "cart/handle.go", go, "Handle"),
        (
            Format::Knative,
            "python",
            "cart/function/func.py",
            py,
            "handle",
        ),
    ] {
        let resolution = resolved(&[(file, text)], &declared(format, runtime, ""));
        assert_eq!(resolution, found(file, symbol, Rule::Convention), "{file}");
    }
}

#[test]
fn the_file_that_a_manifest_names_has_the_function() {
    let py = "app = FunctionApp()\n\n@app.route(route=\"cart\")\ndef show(req):\n    ...\n";
    let js = "const show = async () => {};\napp.http('cart', { handler: show });\n";
    let worker = "export default {\n  async fetch(request) { return new Response(''); },\n};\n";
    for (format, file, text, handler, symbol) in [
        (
            Format::AzureFunctions,
            "cart/function_app.py",
            py,
            "show",
            "show",
        ),
        (Format::AzureFunctions, "cart/app.js", js, "show", "show"),
        (Format::AzureFunctions, "cart/app.js", js, "hide", ""),
        (
            Format::AzureFunctions,
            "cart/index.js",
            "module.exports = async () => {};",
            "",
            "default",
        ),
        (Format::Wrangler, "cart/src/index.ts", worker, "", "fetch"),
    ] {
        let declaration = Declaration {
            entry_points: vec![file.to_owned()],
            ..declared(format, "", handler)
        };
        let files = [(file, text), ("cart/handler.js", "")];
        assert_eq!(
            resolved(&files, &declaration),
            found(file, symbol, Rule::EntryPoint),
            "{file} {handler}"
        );
    }
}

#[test]
fn a_worker_that_is_bundled_has_a_source() {
    let ts = "export default { fetch() {} };\n";
    let rs = "#[event(fetch)]\nasync fn main(request: Request) -> Response {}\n";
    for (entry, file, text, symbol) in [
        ("cart/dist/index.js", "cart/src/index.ts", ts, "fetch"),
        ("cart/build/worker/shim.mjs", "cart/src/lib.rs", rs, "main"),
    ] {
        let declaration = Declaration {
            entry_points: vec![entry.to_owned()],
            ..declared(Format::Wrangler, "", "")
        };
        assert_eq!(
            resolved(&[(file, text)], &declaration),
            found(file, symbol, Rule::BundleSource)
        );
        let missing = resolved(&[("cart/handler.js", "")], &declaration);
        assert_eq!(reason(&missing), Some(Reason::FileMissing));
    }
}

#[test]
fn azure_names_classes_of_archives() {
    let java = "package acme;\npublic class Cart { public String show() { return null; } }\n";
    let declaration = Declaration {
        code: Code::Path("cart/shop.jar".to_owned()),
        ..declared(Format::AzureFunctions, "", "acme.Cart.show")
    };
    let path = "cart/src/main/java/acme/Cart.java";
    assert_eq!(
        resolved(&[(path, java)], &declaration),
        found(path, "show", Rule::Artefact)
    );
}

#[test]
fn a_folder_that_only_has_a_dockerfile_is_an_image() {
    let declaration = declared(Format::OpenFaas, "dockerfile", "");
    let resolution = resolved(&[("cart/Dockerfile", "FROM scratch\n")], &declaration);
    assert_eq!(reason(&resolution), Some(Reason::Image));
}
