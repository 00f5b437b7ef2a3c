//! Hides conditionals that cut through a statement. Grammars understand `#if` around whole statements
//! and declarations; one around half of an `if` or of a list breaks everything behind it. Of such a
//! conditional the parser is shown the first branch without the directives. Of the definition of a
//! macro over several lines it is not shown the comments.

use std::{borrow::Cow, ops::Range};

use super::{blank, line::code};

/// Conditionals deeper than this are left alone: nobody writes them, and hiding each takes the time of
/// all that are in it.
const MAX_DEPTH: usize = 64;

/// A conditional that has been opened and not closed.
struct Conditional {
    /// Where its directives are, in the order of the source.
    directives: Vec<Range<usize>>,
    /// Whether what precedes and all branches so far are whole statements.
    whole: bool,
    /// Whether the first branch is never compiled.
    disabled: bool,
    /// What is left by the first branch.
    first: Option<Branch>,
    branch: Branch,
}

/// The code between two directives.
#[derive(Clone, Copy, Default)]
struct Branch {
    /// How many brackets are open.
    depth: i32,
    /// Whether it closes a bracket that it has not opened, or goes on with what precedes.
    dangles: bool,
    /// The last character of code.
    last: Option<char>,
}

/// Turns conditionals that cut through a statement into blanks.
pub(super) fn hide(source: &str, bytes: &mut Cow<'_, [u8]>) {
    if !source.contains('#') {
        return;
    }
    let mut open: Vec<Conditional> = Vec::new();
    let mut outside = Branch::default();
    let (mut in_comment, mut in_directive) = (false, false);
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let range = start..start + line.len();
        start = range.end;
        let code = code(line, &mut in_comment);
        let code = code.trim();
        let goes_on = code.ends_with('\\');
        let directive = code.strip_prefix('#').map(str::trim_start);
        match directive.filter(|_| !in_directive) {
            Some(directive) => {
                let branch = open
                    .last()
                    .map_or(outside, |conditional| conditional.branch);
                if let Some(closed) = step(&mut open, directive, range, branch) {
                    if open.len() < MAX_DEPTH {
                        closed.hide(bytes);
                    }
                    let around = open.last_mut();
                    around
                        .map_or(&mut outside, |conditional| &mut conditional.branch)
                        .add(closed.first.unwrap_or(closed.branch));
                }
            }
            None if in_directive => extend(&mut open, range),
            None => {
                let around = open.last_mut();
                around
                    .map_or(&mut outside, |conditional| &mut conditional.branch)
                    .read(code);
            }
        }
        if goes_on && (in_directive || directive.is_some()) {
            hide_comments(line, start - line.len(), bytes);
        }
        in_directive = goes_on && (in_directive || directive.is_some());
    }
}

/// Turns the comments in a line of a directive that goes on into blanks: grammars take them for its
/// end.
fn hide_comments(line: &str, start: usize, bytes: &mut Cow<'_, [u8]>) {
    let mut from = 0;
    while let Some((open, length)) = line.get(from..).and_then(|rest| {
        let (before, comment) = rest.split_once("/*")?;
        Some((before.len(), comment.find("*/")? + "/**/".len()))
    }) {
        let comment = start + from + open;
        blank(bytes, comment..comment + length);
        from += open + length;
    }
}

/// Takes a directive into account; returns the conditional that it closes.
fn step(
    open: &mut Vec<Conditional>,
    directive: &str,
    range: Range<usize>,
    before: Branch,
) -> Option<Conditional> {
    if directive.starts_with("if") {
        open.push(Conditional {
            directives: vec![range],
            whole: before.last.is_none_or(|last| ";{}:".contains(last)),
            disabled: directive.trim_end() == "if 0",
            first: None,
            branch: Branch::default(),
        });
        return None;
    }
    if !directive.starts_with("el") && !directive.starts_with("endif") {
        return None;
    }
    let conditional = open.last_mut()?;
    let branch = std::mem::take(&mut conditional.branch);
    conditional.directives.push(range);
    conditional.whole &= branch.is_whole();
    conditional.first.get_or_insert(branch);
    directive.starts_with("endif").then(|| open.pop()).flatten()
}

/// Adds a continuation line to the last directive.
fn extend(open: &mut [Conditional], range: Range<usize>) {
    let directives = open
        .last_mut()
        .map(|conditional| &mut conditional.directives);
    let last = directives.and_then(|directives| directives.last_mut());
    if let Some(last) = last.filter(|last| last.end == range.start) {
        last.end = range.end;
    }
}

impl Conditional {
    fn hide(&self, bytes: &mut Cow<'_, [u8]>) {
        if self.whole {
            return;
        }
        let shown = usize::from(self.disabled && self.directives.len() > 2);
        for (index, directives) in self.directives.windows(2).enumerate() {
            let [start, end] = directives else { continue };
            let hidden = if index == shown { start.end } else { end.end };
            blank(bytes, start.start..hidden);
            blank(bytes, end.clone());
        }
    }
}

impl Branch {
    /// Takes a line of code into account.
    fn read(&mut self, code: &str) {
        if self.last.is_none() {
            let word = code.split(|char: char| !char.is_alphanumeric()).next();
            let goes_on =
                word == Some("else") || code.starts_with([',', '.', ':', '?', '&', '|', ')']);
            self.dangles |= goes_on;
        }
        for char in code.chars().filter(|char| !char.is_whitespace()) {
            match char {
                '(' | '[' | '{' => self.depth += 1,
                ')' | ']' | '}' => self.depth -= 1,
                _ => {}
            }
            self.dangles |= self.depth < 0;
            self.last = Some(char);
        }
    }

    /// Takes the code of a closed conditional into account.
    fn add(&mut self, branch: Self) {
        self.depth += branch.depth;
        self.dangles |= self.depth < 0;
        self.last = branch.last.or(self.last);
    }

    fn is_whole(self) -> bool {
        let ended = self.last.is_none_or(|last| ";}".contains(last));
        self.depth == 0 && !self.dangles && ended
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &str) {
        let mut bytes = Cow::Borrowed(source.as_bytes());
        hide(source, &mut bytes);
        let shown = str::from_utf8(&bytes).expect("text");
        let lines = |text: &str| -> Vec<String> {
            text.lines()
                .map(|line| line.trim_end().to_owned())
                .collect()
        };
        assert_eq!(lines(shown), lines(expected));
        assert_eq!(bytes.len(), source.len());
    }

    #[test]
    fn conditionals_around_whole_statements_stay() {
        for source in [
            "#ifdef A\nf();\n#else\nif (a) { g(); }\n#endif\n",
            "int f() {\n#if A\n#if B\n  g();\n#endif\n#endif\n}\n",
            "/*\n#if A\n*/ a = (\n  1);\n",
            "#if A\nunclosed(\n",
        ] {
            check(source, source);
        }
    }

    #[test]
    fn of_a_cut_statement_the_first_branch_is_shown() {
        check(
            "#ifdef A\nif (a) {\n#elif B && \\\n  C\nif (b) {\n#else\nif (c) {\n#endif\n}\n",
            "\nif (a) {\n\n\n\n\n\n\n}\n",
        );
        check("a(b\n#if C // {\n, c\n#endif\n);\n", "a(b\n\n, c\n\n);\n");
        check(
            "if (a) { }\n#if B\nelse if (b) { }\n#endif\n",
            "if (a) { }\n\nelse if (b) { }\n\n",
        );
    }

    #[test]
    fn comments_in_a_definition_over_several_lines_are_hidden() {
        check(
            "#define A(a) f(a); /* b */ \\\n  g(a); /* c */ /* d */ \\\n  h(a); /* e */\nf(); /* g */\n",
            "#define A(a) f(a);         \\\n  g(a);                 \\\n  h(a); /* e */\nf(); /* g */\n",
        );
    }

    #[test]
    fn of_a_disabled_branch_the_other_is_shown() {
        check(
            "#if 0\nif (a) {\n#else\nif (b) {\n#endif\n}\n",
            "\n\n\nif (b) {\n\n}\n",
        );
    }

    #[test]
    fn a_conditional_inside_is_judged_alone() {
        check(
            "#if A\nf();\n#if B\nif (b)\n#endif\n  g();\n#endif\n",
            "#if A\nf();\n\nif (b)\n\n  g();\n#endif\n",
        );
    }
}
