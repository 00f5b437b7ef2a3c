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
fn a_file_that_is_named_comes_before_that_of_the_template() {
    let files = [
        ("cart/index.js", ""),
        ("cart/run.js", "module.exports.handler = 1;\n"),
    ];
    let declaration = declared(Format::AzureFunctions, "node", "run.js");
    assert_eq!(
        resolved(&files, &declaration),
        found("cart/run.js", "handler", Rule::Handler)
    );
}

#[test]
fn a_folder_that_only_has_a_dockerfile_is_an_image() {
    let declaration = declared(Format::OpenFaas, "dockerfile", "");
    let resolution = resolved(&[("cart/Dockerfile", "FROM scratch\n")], &declaration);
    assert_eq!(reason(&resolution), Some(Reason::Image));
}
