//! PHP: a script as Bref runs it, `public/index.php`, or `file.function`.

use super::{Found, Look, Missing, Reason, source};
use crate::manifest::tree::join;

pub(super) fn resolve(look: &Look<'_>, handler: &str) -> Result<Found, Missing> {
    if let Some(found) = named_file(look, handler) {
        return Ok(found);
    }
    let Some((file, function)) = handler.rsplit_once('.') else {
        let message = format!("{handler} has no `file.function`");
        return Err((Reason::BadHandler, message));
    };
    let wanted = format!("{file}.php");
    let found = look.bases.folders().find_map(|(folder, rule)| {
        let path = join(folder, &wanted).filter(|path| look.tree.has_file(path))?;
        let text = source::text(look.tree, &path)?;
        let has = source::has_method(&source::functions(&path, &text), "", function);
        Some(Found::new(path, has.then_some(function), rule))
    });
    found.ok_or_else(|| look.file_missing(&wanted))
}

/// The script itself.
pub(super) fn named_file(look: &Look<'_>, handler: &str) -> Option<Found> {
    let mut folders = look.bases.folders().filter(|_| handler.ends_with(".php"));
    folders.find_map(|(folder, rule)| {
        let path = join(folder, handler).filter(|path| look.tree.has_file(path))?;
        Some(Found::new(path, None::<&str>, rule))
    })
}
