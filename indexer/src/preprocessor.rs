//! What the preprocessor of C, C++ and C# does to a source before a grammar can describe it. Here it
//! is done only where the grammar would not understand the source otherwise, and only by turning
//! bytes into blanks, or letters of other scripts into underscores, so that every place stays the same.

mod conditionals;
mod header;
mod line;
mod macros;

use std::borrow::Cow;

use crate::language::Spec;

pub(crate) use header::is_cpp;

/// Returns what the parser reads in place of a source.
pub(crate) fn prepared<'source>(spec: &Spec, source: &'source str) -> Cow<'source, [u8]> {
    let mut bytes = Cow::Borrowed(source.as_bytes());
    if spec.conditionals {
        conditionals::hide(source, &mut bytes);
    }
    macros::hide(source, spec.macros_after, &mut bytes);
    if spec.ascii_only && !source.is_ascii() {
        let foreign = bytes.to_mut().iter_mut().filter(|byte| !byte.is_ascii());
        foreign.for_each(|byte| *byte = b'_');
    }
    bytes
}

/// Turns a part of a source into blanks; lines stay lines.
fn blank(bytes: &mut Cow<'_, [u8]>, range: std::ops::Range<usize>) {
    if range.is_empty() {
        return;
    }
    if let Some(part) = bytes.to_mut().get_mut(range) {
        let visible = |byte: &&mut u8| !byte.is_ascii_whitespace();
        part.iter_mut()
            .filter(visible)
            .for_each(|byte| *byte = b' ');
    }
}
