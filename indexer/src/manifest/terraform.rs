//! Terraform: `aws_lambda_function` and the module terraform-aws-modules/lambda.
//!
//! The `.tf` files of one folder are one module, and are read together. What is not written in the
//! folder is not known: the values that a caller gives its modules, what providers find out.

mod call;
mod code;
mod function;
mod module;
mod route;
#[cfg(test)]
mod tests;
mod trigger;
mod value;

use self::{
    function::Function,
    module::{File, Module},
};
use super::{
    Declared, Unread, UnreadReason,
    reading::invalid,
    tree::{Tree, folder_of},
};

/// What a module without functions does not have in it.
const MARKS: [&str; 3] = [
    "aws_lambda_function",
    "terraform-aws-modules/lambda",
    "terraform-aws-modules/terraform-aws-lambda",
];
/// The longest file, in bytes: reading it takes fifty times that, and seconds.
const MAX_BYTES: usize = 1 << 20;
/// How many functions of one module are read.
const MAX_FUNCTIONS: usize = 1_000;

/// Whether a file is Terraform's.
pub(crate) fn is_manifest(path: &str) -> bool {
    path.ends_with(".tf") && !path.contains(".terraform/")
}

/// Reads the module of a folder. It is read for its first file; the others have nothing of their own.
pub(crate) fn read(tree: Tree<'_>, path: &str) -> Declared {
    let folder = folder_of(path);
    let files = tree.below(folder).filter(|file| folder_of(file) == folder);
    let paths: Vec<_> = files.filter(|file| is_manifest(file)).collect();
    if paths.first() != Some(&path) {
        return Declared::default();
    }

    let mut declared = Declared::default();
    let mut texts = Vec::new();
    for path in paths {
        match tree.text(path) {
            Ok(text) if text.len() > MAX_BYTES => {
                let message = format!("the file is larger than {} MiB", MAX_BYTES >> 20);
                declared.unread.push(Unread {
                    reason: UnreadReason::TooLarge,
                    ..invalid(path, 0, &message)
                });
            }
            Ok(text) => texts.push((path, text)),
            Err(unread) => declared.unread.push(unread),
        }
    }
    let has_functions = |text: &str| MARKS.iter().any(|mark| text.contains(mark));
    if !texts.iter().any(|(_, text)| has_functions(text)) {
        // Nobody has looked into what is too large.
        let is_unknown = |unread: &Unread| unread.reason == UnreadReason::TooLarge;
        declared.unread.retain(is_unknown);
        return declared;
    }
    let files = texts.iter().map(|(path, text)| File::read(path, text));
    let mut parsed = Vec::new();
    for file in files {
        match file {
            Ok(file) => parsed.push(file),
            Err(unread) => declared.unread.push(unread),
        }
    }
    // What Terraform takes values from without being told to.
    let values = ["terraform.tfvars"].into_iter().filter_map(|name| {
        let path = super::tree::join(folder, name)?;
        let text = tree.text(&path).ok()?;
        File::read(&path, &text).ok()
    });
    let values: Vec<_> = values.collect();
    let module = Module::new(folder, &parsed, &values);
    declare(tree, &module, &mut declared);
    declared
}

fn declare(tree: Tree<'_>, module: &Module<'_>, declared: &mut Declared) {
    let mut functions = function::functions(tree, module);
    if functions.len() > MAX_FUNCTIONS {
        functions.truncate(MAX_FUNCTIONS);
        let message = format!("the module has more than {MAX_FUNCTIONS} functions");
        let path = module.path();
        declared.unread.push(invalid(path, 0, &message));
    }
    trigger::add(module, &mut functions);
    call::add(module, &mut functions);
    let declarations = functions.into_iter().map(Function::into_declaration);
    declared.declarations.extend(declarations);
}
