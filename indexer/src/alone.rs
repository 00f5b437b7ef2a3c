//! Fingerprints a function of which only its own text is left, not the file around it.
//!
//! The text of a method is no program: some grammars make something else of it, and where a block or
//! a class body stands around a function decides whether its head counts as a statement. So the text is
//! read inside of what may stand around a function of its language ([`Contexts`]), and the reading with
//! the fewest syntax errors is taken in which a function begins and ends where the text does. Of several,
//! the name decides: it says what the function is part of.

use crate::{
    exclusion::SkipReason,
    fingerprint::Fingerprint,
    language::{Contexts, Language},
    parse,
    walk::{self, FunctionSpan, Scope, Walked},
};

/// What stands for the function's name in a context.
const NAME: &str = "{name}";

/// Computes the fingerprint of a function from its own text, with the scheme of this library. `name` is
/// that of the function, qualified or not; it decides only whether the function is one that every
/// class writes anew.
///
/// For what [`extract`](crate::extract) takes out of a file it is the fingerprint that the function
/// has there, unless what it means depends on the file, as with macros.
/// Nothing if the text is no function of this language.
///
/// # Errors
/// The text is too large or nested too deeply, or it cannot be parsed in time.
pub fn fingerprint_alone(
    language: Language,
    name: &str,
    source: &str,
) -> Result<Option<Fingerprint>, SkipReason> {
    if source.len() > parse::MAX_BYTES {
        return Err(SkipReason::TooLarge {
            bytes: source.len() as u64,
        });
    }
    // Some languages write the whole name: `function basket.add()`.
    let is_written = source
        .lines()
        .next()
        .is_some_and(|head| head.contains(name));
    let (around, own) = name.rsplit_once('.').unwrap_or(("", name));
    let (around, name) = (if is_written { "" } else { around }, plain(own));
    let mut best: Option<(u32, Fingerprint)> = None;
    for (before, after) in contexts(&language.spec().contexts, around) {
        let before = before.replace(NAME, name);
        let read = read(language, &before, source, after)?;
        let Some((errors, fingerprint)) = read else {
            continue;
        };
        if best.as_ref().is_none_or(|(least, _)| errors < *least) {
            best = Some((errors, fingerprint));
        }
        if errors == 0 {
            break;
        }
    }
    Ok(best.map(|(_, fingerprint)| fingerprint))
}

/// Returns what may stand around a function, the likeliest first. `around` is what qualifies its name.
fn contexts(
    contexts: &Contexts,
    around: &str,
) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
    const NOTHING: &[(&str, &str)] = &[("", "")];
    let Contexts {
        members,
        bindings,
        functions,
    } = *contexts;
    // Nearly everywhere the names of classes are capitalised and those of functions are not.
    let innermost = around.rsplit(['.', ':']).next().unwrap_or_default();
    let innermost = innermost.trim_start_matches(|char: char| !char.is_alphanumeric());
    let order = if around.is_empty() {
        [NOTHING, bindings, members, functions]
    } else if innermost.starts_with(char::is_uppercase) {
        [members, bindings, NOTHING, functions]
    } else {
        [functions, members, bindings, NOTHING]
    };
    order.into_iter().flatten().copied()
}

/// Returns a name if it can stand in source, else one that says nothing.
fn plain(name: &str) -> &str {
    let mut chars = name.chars();
    let is_name = chars
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && chars.all(|char| char.is_ascii_alphanumeric() || char == '_');
    if is_name { name } else { "it" }
}

/// Reads a text in a context. Returns the fingerprint of the function that it is, and how many syntax
/// errors there are; nothing if it is none.
fn read(
    language: Language,
    before: &str,
    source: &str,
    after: &str,
) -> Result<Option<(u32, Fingerprint)>, SkipReason> {
    let whole = format!("{before}{source}{after}");
    // A test was taken or left out when the function was published.
    let scope = Scope::Functions {
        include_tests: true,
    };
    let Walked {
        stream,
        functions,
        syntax_errors,
        ..
    } = parse::read(language, &whole, |cursor| {
        walk::walk(language, &whole, cursor, scope)
    })??;
    let range = before.len()..before.len() + source.trim_end().len();
    let is_whole = |function: &FunctionSpan| {
        function.bytes.start == range.start
            && (range.end..=range.start + source.len()).contains(&function.bytes.end)
    };
    let Some(function) = functions.into_iter().find(is_whole) else {
        return Ok(None);
    };
    let tokens = stream.tokens().get(function.tokens).unwrap_or_default();
    let statements = stream.statement_hashes(function.statements);
    let fingerprint = Fingerprint::new(language, tokens, statements, function.convention);
    Ok(Some((syntax_errors, fingerprint)))
}
