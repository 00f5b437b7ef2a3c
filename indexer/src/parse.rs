//! Calls tree-sitter, with a limit on its time.

mod arena;

use std::{
    mem::ManuallyDrop,
    ops::ControlFlow,
    time::{Duration, Instant},
};

use tree_sitter::{ParseOptions, ParseState, Parser, Range, Tree, TreeCursor};

use crate::{exclusion::SkipReason, language::Language, preprocessor};

/// Files beyond this size are skipped: they are data or bundles, not what people write.
pub(crate) const MAX_BYTES: usize = 1024 * 1024;

/// How long one file may take. A file at the size limit takes a fraction of it; only error recovery
/// on adversarial input takes more. It is the only use of a clock here, and does not change what a
/// file that is parsed gives.
const BUDGET: Duration = Duration::from_secs(3);

/// Parses a source text. Syntax errors are part of the tree.
pub(crate) fn parse(language: Language, source: &str) -> Result<Tree, SkipReason> {
    parse_part(language, source, None)
}

/// Parses a part of a source text, or the whole; positions are those in the whole.
pub(crate) fn parse_part(
    language: Language,
    source: &str,
    part: Option<Range>,
) -> Result<Tree, SkipReason> {
    arena::without(|| parse_here(language, source, part))
}

/// Parses a source text and reads the tree, which is gone afterwards: half as much work for the
/// allocator as [`parse`]. Syntax errors are part of the tree.
#[expect(unsafe_code, reason = "the memory of the tree is taken back")]
pub(crate) fn read<R>(
    language: Language,
    source: &str,
    read: impl for<'tree> FnOnce(TreeCursor<'tree>) -> R,
) -> Result<R, SkipReason> {
    let work = || {
        // Its memory is taken back as a whole, so that nobody walks it once more to drop it.
        let tree = ManuallyDrop::new(parse_here(language, source, None)?);
        Ok(read(tree.walk()))
    };
    // SAFETY: the parser and the tree stay here, and what `read` returns cannot hold the cursor or a
    // node, which live for `'tree` only. Trees that it makes itself are made outside of the arena.
    unsafe { arena::within(work) }
}

fn parse_here(language: Language, source: &str, part: Option<Range>) -> Result<Tree, SkipReason> {
    let mut parser = Parser::new();
    let spec = language.spec();
    let grammar = tree_sitter::Language::new(spec.grammar.ok_or(SkipReason::UnsupportedLanguage)?);
    // A grammar is linked in at a version that the tests have parsed with; were it not accepted,
    // nothing could be parsed, which is what the reason says.
    parser
        .set_language(&grammar)
        .map_err(|_| SkipReason::UnsupportedLanguage)?;
    if let Some(part) = part {
        // One range that does not end before it starts is always accepted.
        let _ = parser.set_included_ranges(&[part]);
    }

    let started = Instant::now();
    let mut within_budget = |_: &ParseState| {
        if started.elapsed() > BUDGET {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let options = ParseOptions::new().progress_callback(&mut within_budget);
    let bytes = preprocessor::prepared(spec, source);
    let mut read = |offset: usize, _| bytes.get(offset..).unwrap_or_default();
    parser
        .parse_with_options(&mut read, None, Some(options))
        .ok_or(SkipReason::TimedOut)
}
