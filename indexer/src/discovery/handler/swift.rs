//! Swift: `cart.main` is `main` of `cart.swift`; a program is a target of a package.

use super::{Found, Look, Missing, Reason, Rule, search, source};
use crate::manifest::tree::{folder_of, join};

pub(super) fn resolve(look: &Look<'_>, handler: &str) -> Result<Found, Missing> {
    let name = handler.rsplit('/').next().unwrap_or(handler);
    if let Some((file, function)) = name.rsplit_once('.') {
        let folder = folder_of(handler);
        for (base, rule) in look.bases.folders() {
            let path = join(base, folder).and_then(|base| join(&base, &format!("{file}.swift")));
            if let Some(path) = path.filter(|path| look.tree.has_file(path)) {
                let text = source::text(look.tree, &path).unwrap_or_default();
                let has = source::has_method(&source::functions(&path, &text), "", function);
                return Ok(Found::new(path, has.then_some(function), rule));
            }
        }
    }
    let mut targets = vec![name, &look.declaration.name];
    targets.extend(
        look.bases
            .built()
            .and_then(|built| built.rsplit('/').next()),
    );
    for (base, _) in look.bases.folders() {
        let files = search::below(look.tree, base, |path| path.ends_with(".swift"));
        for target in &targets {
            let in_target = format!("Sources/{target}/");
            let own: Vec<&str> = files
                .iter()
                .copied()
                .filter(|file| file.contains(&in_target))
                .collect();
            let main = own.iter().find(|file| is_main(look, file));
            if let Some(file) = main.or(own.first().filter(|_| own.len() == 1)) {
                return Ok(Found::new(*file, None::<&str>, Rule::ProgramName));
            }
        }
        if let Some(file) = search::only(&files, |file| is_main(look, file)) {
            return Ok(Found::new(file, None::<&str>, Rule::OnlyProgram));
        }
    }
    match name.rsplit_once('.') {
        Some((file, _)) => Err(look.file_missing(&format!("{file}.swift"))),
        None => Err((Reason::Binary, format!("{handler} is a program"))),
    }
}

fn is_main(look: &Look<'_>, file: &str) -> bool {
    let text = || source::text(look.tree, file).unwrap_or_default();
    source::stem(file) == "main" || source::has_word(&text(), "@main")
}
