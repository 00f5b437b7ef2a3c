//! Where the code of a function is: behind archives, objects in buckets, and paths.

use hcl_edit::{expr::Expression, structure::Body};

use super::super::{
    Code,
    reading::code_at,
    tree::{Tree, folder_of, join},
};
use super::{
    module::Item,
    value::{Scope, field},
};

/// The code of a function.
pub(super) struct Source {
    pub(super) code: Code,
    /// The file, where the manifest names one that is there.
    pub(super) entry_point: Option<String>,
}

impl From<Code> for Source {
    fn from(code: Code) -> Self {
        Self {
            code,
            entry_point: None,
        }
    }
}

/// Finds the code of a function.
pub(super) fn of<'m>(tree: Tree<'_>, item: &Item<'m>, scope: &Scope<'m>) -> Source {
    let text = |name| scope.text_of(item, name);
    let is_image = text("package_type").as_deref() == Some("Image");
    if is_image || item.attribute("image_uri").is_some() {
        let image = text("image_uri");
        return Code::Image { image, build: None }.into();
    }
    for name in ["filename", "local_existing_package"] {
        if let Some(file) = item.attribute(name) {
            return artefact(tree, file, scope);
        }
    }
    if let Some(path) = item.attribute("source_path") {
        return source_path(tree, path, scope);
    }
    if let Some(key) = item.attribute("s3_key") {
        return object(tree, item, key, scope);
    }
    Code::Unresolved("no code is written".to_owned()).into()
}

/// What a file is packed from, or the file itself.
fn artefact<'m>(tree: Tree<'_>, file: &'m Expression, scope: &Scope<'m>) -> Source {
    let addresses = scope.addresses(file);
    let archive = addresses.iter().find_map(|address| {
        let is_archive = address.kind.ends_with("archive_file");
        let archive = scope.module.get(&address.kind, &address.name);
        archive.filter(|_| is_archive)
    });
    if let Some(archive) = archive {
        return packed(tree, &archive, scope);
    }
    let Some(written) = scope.text(file) else {
        return Code::Unresolved(file.to_string().trim().to_owned()).into();
    };
    // The file may be what an archive is written to, without a word of the archive.
    let path = join(scope.module.folder, &written);
    let kinds = ["data.archive_file", "archive_file"];
    let mut archives = kinds.into_iter().flat_map(|kind| scope.module.all(kind));
    let archive = archives.find(|archive| {
        let output = scope.text_of(archive, "output_path");
        let output = output.and_then(|output| join(scope.module.folder, &output));
        path.is_some() && output == path
    });
    match archive {
        Some(archive) => packed(tree, &archive, scope),
        None => code_at(scope.module.folder, &written).into(),
    }
}

/// What is in an archive: a folder, a file, or texts of the manifest's own.
fn packed<'m>(tree: Tree<'_>, archive: &Item<'m>, function: &Scope<'m>) -> Source {
    let instances = Scope::instances(function.module, archive);
    let key = function.each.as_ref().map(|each| &each.key);
    let same = |each: &&super::value::Each<'m>| Some(&each.key) == key;
    let own = instances.iter().flatten().find(same).cloned();
    let scope = Scope::new(function.module, own.or_else(|| function.each.clone()));

    if let Some(folder) = archive.attribute("source_dir") {
        return path(tree, folder, &scope);
    }
    if let Some(file) = archive.attribute("source_file") {
        return path(tree, file, &scope);
    }
    if let Some(content) = archive.attribute("source_content") {
        return inline(tree, archive, content, &scope);
    }
    let contents: Vec<_> = archive.blocks("source").filter_map(content).collect();
    match contents.as_slice() {
        [content] => inline(tree, archive, content, &scope),
        [] => Code::Unresolved(format!("archive_file.{}", archive.name)).into(),
        // Of several files the first one is as good a guess as any; only one that is in the
        // repository can be told.
        several => {
            let mut files = several
                .iter()
                .map(|content| inline(tree, archive, content, &scope));
            let file = files.find(|source| source.entry_point.is_some());
            let unknown = || Code::Unresolved(format!("archive_file.{}", archive.name)).into();
            file.unwrap_or_else(unknown)
        }
    }
}

fn content(body: &Body) -> Option<&Expression> {
    Some(&body.get_attribute("content")?.value)
}

/// A text of the manifest, or the file that it is read from.
fn inline<'m>(
    tree: Tree<'_>,
    item: &Item<'m>,
    content: &'m Expression,
    scope: &Scope<'m>,
) -> Source {
    let content = scope.value(content).unwrap_or(content);
    if let Expression::FuncCall(call) = content
        && matches!(call.name.name.as_str(), "file" | "templatefile")
        && let Some(file) = call.args.iter().next()
    {
        return path(tree, file, scope);
    }
    match scope.text(content) {
        Some(text) => {
            // The text of a heredoc begins in the line after its mark.
            let is_heredoc = matches!(content, Expression::HeredocTemplate(_));
            let line = item.line_of(content) + usize::from(is_heredoc);
            Code::Inline { text, line }.into()
        }
        None => Code::Unresolved("a text with parts that are not known".to_owned()).into(),
    }
}

/// A path; that of a file that is there is also the entry point.
fn path<'m>(tree: Tree<'_>, expression: &'m Expression, scope: &Scope<'m>) -> Source {
    let Some(written) = scope.text(expression) else {
        return Code::Unresolved(expression.to_string().trim().to_owned()).into();
    };
    match code_at(scope.module.folder, &written) {
        Code::Path(path) => at(tree, existing(tree, scope.module.folder, &written, path)),
        code => code.into(),
    }
}

fn at(tree: Tree<'_>, path: String) -> Source {
    if !tree.has_file(&path) {
        return Code::Path(path).into();
    }
    Source {
        code: Code::Path(folder_of(&path).to_owned()),
        entry_point: Some(path),
    }
}

/// A path as it is found: that of a module within another one begins where Terraform runs, which is a
/// folder around it with `.tf` files.
fn existing(tree: Tree<'_>, folder: &str, written: &str, path: String) -> String {
    let is_there = |path: &str| tree.has_file(path) || tree.has_folder(path);
    let mut around = folder;
    while !is_there(&path) && around != "." {
        around = folder_of(around);
        let mut files = tree.below(around).filter(|file| folder_of(file) == around);
        let is_module = files.any(|file| file.ends_with(".tf"));
        let candidate = join(around, written).filter(|candidate| is_there(candidate));
        match candidate {
            Some(candidate) if is_module && candidate != "." => return candidate,
            _ => {}
        }
    }
    path
}

/// `source_path` of the community's module: a path, or a list of paths and of objects with one.
fn source_path<'m>(tree: Tree<'_>, written: &'m Expression, scope: &Scope<'m>) -> Source {
    let unknown = || Code::Unresolved(written.to_string().trim().to_owned()).into();
    let Some(value) = scope.value(written) else {
        return path(tree, written, scope);
    };
    let first = match value {
        Expression::Array(items) => items.iter().next().and_then(|item| scope.value(item)),
        value => Some(value),
    };
    match first {
        Some(object @ Expression::Object(_)) => match field(object, "path") {
            Some(inner) => path(tree, inner, scope),
            None => unknown(),
        },
        Some(value) => path(tree, value, scope),
        None => unknown(),
    }
}

/// An object in a bucket: what is uploaded to it, if the module does that.
fn object<'m>(tree: Tree<'_>, item: &Item<'m>, key: &'m Expression, scope: &Scope<'m>) -> Source {
    let addresses = scope.addresses(key);
    let kinds = ["aws_s3_object", "aws_s3_bucket_object"];
    let uploaded = addresses.iter().find_map(|address| {
        let is_object = kinds.contains(&address.kind.as_str());
        let object = scope.module.get(&address.kind, &address.name);
        object.filter(|_| is_object)
    });
    // The key may be the same text without a word of the object.
    let written = scope.text(key);
    let uploaded = uploaded.or_else(|| {
        let mut objects = kinds.into_iter().flat_map(|kind| scope.module.all(kind));
        objects.find(|object| written.is_some() && scope.text_of(object, "key") == written)
    });
    if let Some(source) = uploaded.and_then(|object| object.attribute("source")) {
        return artefact(tree, source, scope);
    }
    let bucket = item.attribute("s3_bucket");
    let bucket = bucket
        .and_then(|bucket| scope.text(bucket))
        .unwrap_or_default();
    let key = written.unwrap_or_else(|| key.to_string().trim().to_owned());
    Code::Remote(format!("s3://{bucket}/{key}")).into()
}
