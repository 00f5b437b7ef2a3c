//! Handlers of made-up repositories, by runtime.

mod compiled;
mod folders;
mod scripts;

use std::collections::BTreeMap;

use super::{Reason, Resolution, Rule, resolve};
use crate::manifest::{Code, Declaration, Files, Format, tree::Tree};

/// The files of a repository, by path.
struct Repository(BTreeMap<&'static str, &'static str>);

impl Files for Repository {
    fn paths(&self) -> Vec<String> {
        self.0.keys().map(|path| (*path).to_owned()).collect()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let text = self.0.get(path).ok_or("no such file")?;
        Ok(text.as_bytes().to_vec())
    }
}

/// A function of `template.yaml` in the repository's folder.
fn function(runtime: &str, code: &str, handler: &str) -> Declaration {
    let written = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Declaration {
        format: Format::Sam,
        manifest: "template.yaml".to_owned(),
        line: 1,
        name: "Cart".to_owned(),
        deployed_name: None,
        application: None,
        description: None,
        runtime: written(runtime),
        provider: Some("aws".to_owned()),
        handler: written(handler),
        code: Code::Path(code.to_owned()),
        entry_points: Vec::new(),
        triggers: Vec::new(),
        calls: Vec::new(),
        timeout_ms: None,
        labels: Vec::new(),
    }
}

fn resolved(files: &[(&'static str, &'static str)], declaration: &Declaration) -> Resolution {
    let repository = Repository(files.iter().copied().collect());
    let paths = repository.paths();
    let tree = Tree {
        files: &repository,
        paths: &paths,
    };
    resolve(tree, declaration)
}

fn found(file: &str, symbol: &str, rule: Rule) -> Resolution {
    Resolution::Found {
        file: file.to_owned(),
        symbol: Some(symbol.to_owned()).filter(|symbol| !symbol.is_empty()),
        rule,
    }
}

/// The reason of what was not found.
fn reason(resolution: &Resolution) -> Option<Reason> {
    match resolution {
        Resolution::Unresolved { reason, .. } => Some(*reason),
        _ => None,
    }
}

#[test]
fn codes_of_rules_and_reasons_are_their_names_in_json() -> serde_json::Result<()> {
    for rule in Rule::ALL {
        assert_eq!(serde_json::to_value(rule)?, rule.code());
    }
    for reason in Reason::ALL {
        assert_eq!(serde_json::to_value(reason)?, reason.code());
    }
    Ok(())
}

#[test]
fn code_that_is_no_folder_has_a_reason() {
    for (code, expected) in [
        (
            Code::Image {
                image: None,
                build: Some("cart".to_owned()),
            },
            Reason::Image,
        ),
        (
            Code::Remote("s3://acme/cart.zip".to_owned()),
            Reason::RemoteCode,
        ),
        (Code::Outside("../cart".to_owned()), Reason::Outside),
        (
            Code::Unresolved("${Folder}".to_owned()),
            Reason::Placeholder,
        ),
    ] {
        let declaration = Declaration {
            code,
            ..function("python3.13", "", "cart.show")
        };
        let resolution = resolved(&[("template.yaml", "")], &declaration);
        assert_eq!(reason(&resolution), Some(expected));
    }
}

#[test]
fn what_may_be_in_an_archive_is_said_with_the_archive() {
    let cart = function("python3.13", "cart.zip", "cart.show");
    for (files, said) in [
        (
            &[("cart.zip", "")][..],
            "the archive cart.zip is, and is not opened",
        ),
        (&[], "cart.py is not there"),
    ] {
        let Resolution::Unresolved { message, .. } = resolved(files, &cart) else {
            panic!("{files:?}")
        };
        assert!(message.ends_with(said), "{message}");
    }
}

#[test]
fn a_folder_that_is_not_known_is_tried_beside_the_manifest() {
    let declaration = Declaration {
        code: Code::Unresolved("${file(build.json):jar}".to_owned()),
        ..function("java21", "", "com.acme.Cart")
    };
    let java = "package com.acme;\nclass Cart { void handleRequest() {} }";
    let path = "src/main/java/com/acme/Cart.java";
    assert_eq!(
        resolved(&[(path, java)], &declaration),
        found(path, "handleRequest", Rule::Class)
    );
    // A file without the function may be any.
    let other = "package com.acme;\nclass Cart {}";
    let resolution = resolved(&[(path, other)], &declaration);
    assert_eq!(reason(&resolution), Some(Reason::Placeholder));
}

#[test]
fn inline_code_is_told_with_its_function() {
    for (runtime, text, extension, symbol) in [
        (
            "python3.13",
            "def show(event, context): ...",
            "py",
            Some("show"),
        ),
        (
            "nodejs22.x",
            "exports.show = async () => {};",
            "js",
            Some("show"),
        ),
        ("nodejs22.x", "const show = 1;", "js", None),
        ("cobol", "show", "txt", None),
    ] {
        let declaration = Declaration {
            code: Code::Inline {
                text: text.to_owned(),
                line: 7,
            },
            ..function(runtime, "", "index.show")
        };
        let inline = Resolution::Inline {
            extension,
            symbol: symbol.map(str::to_owned),
        };
        assert_eq!(resolved(&[], &declaration), inline, "{text}");
    }
}

#[test]
fn handlers_that_no_file_could_answer_have_a_reason() {
    let files = [
        ("src/cart.py", "def show(): ..."),
        ("src/run.sh", "exec app"),
    ];
    for (runtime, handler, expected) in [
        ("python3.13", "", Reason::NoHandler),
        ("python3.13", "cart", Reason::BadHandler),
        ("python3.13", "stock.show", Reason::FileMissing),
        ("python3.13", "${env:HANDLER}", Reason::Placeholder),
        ("python3.13", "run.sh", Reason::PluginShim),
        ("python3.13", "wsgi_handler.handler", Reason::PluginShim),
        ("ruby3.3", "rack_adapter.handler", Reason::PluginShim),
        (
            "java21",
            "org.springframework.cloud.Invoker",
            Reason::PluginShim,
        ),
        ("", "cart", Reason::NoRuntime),
        ("cobol", "cart.show", Reason::UnsupportedRuntime),
        ("binary", "bin/cart", Reason::Binary),
        ("docker", "acme/cart", Reason::Image),
    ] {
        let resolution = resolved(&files, &function(runtime, "src", handler));
        assert_eq!(reason(&resolution), Some(expected), "{runtime} {handler}");
    }
}

#[test]
fn endless_handlers_and_paths_are_not_followed() {
    let long = "dist/".repeat(1 << 18);
    let resolution = resolved(&[], &function("nodejs22.x", "src", &format!("{long}.show")));
    assert_eq!(reason(&resolution), Some(Reason::BadHandler));
    let resolution = resolved(&[], &function("nodejs22.x", &long, "cart.show"));
    assert_eq!(reason(&resolution), Some(Reason::FileMissing));
}
