//! What the readers of serverless manifests do alike.

use super::{
    Call, Code, Declaration, Declared, Evidence, Format, Target, Trigger, Unread, UnreadReason,
    node::Unreadable, tree::join,
};

/// What begins a part that a program fills in before the text is a manifest: Jinja and Helm,
/// cookiecutter, EJS.
const PLACEHOLDERS: [&str; 3] = ["{{", "{%", "<%"];
/// What the messages of parsers that have limits of their own say.
const LIMITS: [&str; 4] = ["larger than", "more than", "nest", "recurs"];

/// A function of which no more is known than its name and place.
pub(crate) fn declaration(format: Format, path: &str, line: usize, name: &str) -> Declaration {
    Declaration {
        format,
        manifest: path.to_owned(),
        line,
        name: name.to_owned(),
        deployed_name: None,
        application: None,
        description: None,
        runtime: None,
        provider: None,
        handler: None,
        code: Code::Path(".".to_owned()),
        entry_points: Vec::new(),
        triggers: Vec::new(),
        calls: Vec::new(),
        timeout_ms: None,
        labels: Vec::new(),
    }
}

impl Declared {
    /// Nothing was found, for one reason.
    pub(crate) fn unread(unread: Unread) -> Self {
        Self {
            declarations: Vec::new(),
            unread: vec![unread],
        }
    }
}

impl Declaration {
    /// Adds a call unless it is known, or one to itself.
    pub(crate) fn add_call(&mut self, target: Target, evidence: Evidence, line: usize) {
        let is_own = match &target {
            Target::Here(name) => *name == self.name,
            Target::Deployed(name) => Some(name) == self.deployed_name.as_ref(),
        };
        if !is_own && !self.calls.iter().any(|call| call.target == target) {
            self.calls.push(Call {
                target,
                evidence,
                line,
            });
        }
    }

    /// Adds a trigger unless it is known.
    pub(crate) fn add_trigger(&mut self, trigger: Trigger) {
        if !self.triggers.contains(&trigger) {
            self.triggers.push(trigger);
        }
    }
}

impl Trigger {
    /// A trigger of a kind, and what tells it from others.
    pub(crate) fn new(kind: &str, detail: Option<&str>) -> Self {
        Self {
            kind: kind.to_owned(),
            detail: detail.map(str::to_owned),
            ..Self::default()
        }
    }
}

/// Says why a text is no document: it exceeds what one may have, is a template of one, or is broken.
pub(crate) fn not_read(path: &str, text: &str, error: &Unreadable) -> Unread {
    let message = error.message.clone();
    let reason = if LIMITS.iter().any(|limit| message.contains(limit)) {
        UnreadReason::TooLarge
    } else if PLACEHOLDERS.iter().any(|begin| text.contains(begin)) {
        UnreadReason::Templated
    } else {
        UnreadReason::Malformed
    };
    Unread {
        path: path.to_owned(),
        line: error.line,
        reason,
        message,
    }
}

/// A part of a manifest that says what its format does not allow.
pub(crate) fn invalid(path: &str, line: usize, message: &str) -> Unread {
    Unread {
        path: path.to_owned(),
        line,
        reason: UnreadReason::Invalid,
        message: message.to_owned(),
    }
}

/// The code at a path as written in a manifest of a folder.
pub(crate) fn code_at(folder: &str, written: &str) -> Code {
    if has_placeholder(written) {
        return Code::Unresolved(written.to_owned());
    }
    if written.contains("://") {
        return Code::Remote(written.to_owned());
    }
    match join(folder, written) {
        Some(path) => Code::Path(path),
        None => Code::Outside(written.to_owned()),
    }
}

/// Whether a part of a text is filled in later.
pub(crate) fn has_placeholder(text: &str) -> bool {
    ["${", "<", "%%"]
        .iter()
        .chain(&PLACEHOLDERS)
        .any(|begin| text.contains(begin))
}

/// The name of a file, without its folders.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
pub(crate) mod testing {
    //! A repository of files that a test has in its hands.

    use std::collections::BTreeMap;

    use super::super::{Files, tree::Tree};

    pub(crate) struct Repository {
        files: BTreeMap<String, Vec<u8>>,
        paths: Vec<String>,
    }

    impl Repository {
        pub(crate) fn new<T: AsRef<[u8]> + ?Sized>(files: &[(&str, &T)]) -> Self {
            let files: BTreeMap<_, _> = files
                .iter()
                .map(|(path, text)| ((*path).to_owned(), text.as_ref().to_vec()))
                .collect();
            let paths = files.keys().cloned().collect();
            Self { files, paths }
        }

        pub(crate) fn tree(&self) -> Tree<'_> {
            Tree {
                files: self,
                paths: &self.paths,
            }
        }
    }

    impl Files for Repository {
        fn paths(&self) -> Vec<String> {
            self.paths.clone()
        }

        fn read(&self, path: &str) -> Result<Vec<u8>, String> {
            let file = self.files.get(path).cloned();
            file.ok_or_else(|| format!("there is no {path}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        super::{azure, backstage, codeowners::Codeowners, knative, openapi, openfaas, wrangler},
        testing::Repository,
        *,
    };

    fn reason(text: &str, message: &str) -> UnreadReason {
        let error = Unreadable {
            line: 1,
            message: message.to_owned(),
        };
        not_read("stack.yml", text, &error).reason
    }

    #[test]
    fn a_text_that_cannot_be_read_says_why() {
        assert_eq!(reason("a: {{ b }}", "no YAML"), UnreadReason::Templated);
        assert_eq!(reason("a: [", "no YAML"), UnreadReason::Malformed);
        let deep = "values are nested more than 100 deep";
        assert_eq!(reason("{{", deep), UnreadReason::TooLarge);
    }

    #[test]
    fn code_is_a_path_or_why_it_is_none() {
        assert_eq!(code_at("a", "./b/"), Code::Path("a/b".to_owned()));
        assert_eq!(code_at("a", "../.."), Code::Outside("../..".to_owned()));
        let placeholder = "${DIR}/b".to_owned();
        assert_eq!(code_at("a", &placeholder), Code::Unresolved(placeholder));
        let url = "https://git.example/b".to_owned();
        assert_eq!(code_at("a", &url), Code::Remote(url));
    }

    #[test]
    fn a_function_does_not_call_itself_and_each_other_once() {
        let mut function = declaration(Format::Terraform, "main.tf", 1, "cart");
        for name in ["cart", "stock", "stock"] {
            let target = Target::Here(name.to_owned());
            function.add_call(target, Evidence::Environment, 1);
        }
        assert_eq!(function.calls.len(), 1);
    }

    /// Reads a text as what its name says it is.
    fn read_as(path: &str, text: &[u8]) {
        let repository = Repository::new(&[(path, text)]);
        let tree = repository.tree();
        match file_name(path) {
            "wrangler.toml" | "wrangler.jsonc" => drop(wrangler::read(tree, path)),
            "function.json" | "host.json" => drop(azure::read(tree, path)),
            "func.yaml" => drop(knative::read(tree, path)),
            "stack.yml" => drop(openfaas::read(tree, path)),
            "catalog-info.yaml" => drop(backstage::read(tree, path)),
            "openapi.yaml" => drop(openapi::read(tree, path)),
            _ => {
                let owners = Codeowners::read(tree);
                let _ = owners.owners_of("a/b/c.rs");
            }
        }
    }

    const PATHS: [&str; 9] = [
        "wrangler.toml",
        "a/wrangler.jsonc",
        "a/function.json",
        "host.json",
        "func.yaml",
        "stack.yml",
        "catalog-info.yaml",
        "openapi.yaml",
        "CODEOWNERS",
    ];

    #[test]
    fn what_is_no_text_or_nested_deeply_is_read_to_its_end() {
        for path in PATHS {
            for text in [
                vec![0xff; 100],
                b"[".repeat(100_000),
                b"{\"a\":".repeat(50_000),
                b"- ".repeat(100_000),
                b"a.".repeat(50_000),
                b"/*".repeat(50_000),
                b"\\".repeat(50_000),
            ] {
                read_as(path, &text);
            }
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_a_reader_panic(
            path in prop::sample::select(PATHS.to_vec()),
            parts in prop::collection::vec(prop::sample::select(PARTS), 0..30),
            other in ".{0,30}",
        ) {
            read_as(path, format!("{}{other}", parts.concat()).as_bytes());
        }
    }

    /// What manifests are made of, so that some texts come close to being one.
    const PARTS: &[&str] = &[
        "\n",
        "  ",
        "{",
        "}",
        "[",
        "]",
        ",",
        "/",
        "**",
        "!",
        "@a",
        "$ref: '#/a'\n",
        "'",
        "\"",
        "name: ",
        "\"bindings\": [",
        "\"type\": \"httpTrigger\"",
        "main = ",
        "[env.a]\n",
        "provider: {name: openfaas}\n",
        "functions:\n",
        "  a:\n",
        "    handler: ../../x\n",
        "apiVersion: backstage.io/v1alpha1\n",
        "kind: Component\n",
        "metadata:\n",
        "openapi: 3.0.0\n",
        "paths:\n",
        "get:\n",
        "runtime: go\n",
        "version: 1\n",
        "${A:-b}",
        "---\n",
        "[Section][2] @a\n",
        "^[",
        "\\ ",
    ];
}
