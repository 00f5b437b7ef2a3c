//! Ruby: `src/cart.handler` is a method of `src/cart.rb`, `src/cart.Cart.handler` one of a class in it.

use super::{Found, Look, Missing, Reason, Rule, search, source};
use crate::manifest::tree::join;

pub(super) fn resolve(look: &Look<'_>, handler: &str) -> Result<Found, Missing> {
    let handler = handler.trim_start_matches("./");
    let name = handler.rfind('/').map_or(0, |slash| slash + 1);
    let dot = handler[name..].find('.').map(|dot| name + dot);
    let Some((file, symbol)) = dot.map(|dot| (&handler[..dot], &handler[dot + 1..])) else {
        let message = format!("{handler} has no `file.method`");
        return Err((Reason::BadHandler, message));
    };
    let (class, method) = symbol.rsplit_once('.').unwrap_or(("", symbol));
    let class = class.rsplit("::").next().unwrap_or(class);
    let has = |path: &str| {
        let text = source::text(look.tree, path).unwrap_or_default();
        source::has_method(&source::functions(path, &text), class, method)
    };
    let wanted = format!("{file}.rb");
    for (folder, rule) in look.bases.folders() {
        if let Some(path) = join(folder, &wanted).filter(|path| look.tree.has_file(path)) {
            let symbol = has(&path).then_some(method);
            return Ok(Found::new(path, symbol, rule));
        }
    }
    let searched = || {
        let name = file.rsplit('/').next()?;
        let folder = look.bases.searched()?;
        let files = search::below(look.tree, folder, |path| {
            path.ends_with(".rb") && source::stem(path) == name
        });
        let file = search::only(&files, has)?;
        Some(Found::new(file, Some(method), Rule::OnlyMatch))
    };
    searched().ok_or_else(|| look.file_missing(&wanted))
}

/// Google calls a block of `app.rb` that is registered under a name.
pub(super) fn exported(look: &Look<'_>, symbol: &str) -> Result<Found, Missing> {
    let found = look.bases.folders().find_map(|(folder, _)| {
        let path = join(folder, "app.rb").filter(|path| look.tree.has_file(path))?;
        Some(Found::new(path, None::<&str>, Rule::Convention))
    });
    found.ok_or_else(|| look.file_missing(&format!("app.rb, which should register {symbol},")))
}
