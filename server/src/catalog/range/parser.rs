//! Reads ranges.

use semver::{BuildMetadata, Comparator, Op, Prerelease, VersionReq};

use super::Range;

/// Why a text is no range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    /// The character that does not fit, counted from 0.
    pub(super) position: usize,
    /// What would.
    pub(super) expected: &'static str,
}

/// Reads a list of requirements with `||` between them.
pub(super) fn parse(text: &str) -> Result<Range, Problem> {
    let mut parser = Parser {
        characters: text.chars().collect(),
        position: 0,
    };
    let mut alternatives: Vec<VersionReq> = Vec::new();
    loop {
        let requirement = parser.requirement()?;
        if !alternatives.contains(&requirement) {
            alternatives.push(requirement);
        }
        if parser.is_at_end() {
            return Ok(Range { alternatives });
        }
        parser.require("||", "`||` or the end is expected")?;
    }
}

/// A version of which the last numbers may be missing.
struct Partial {
    /// `None`: any.
    major: Option<u64>,
    minor: Option<u64>,
    patch: Option<u64>,
    pre: Prerelease,
    /// Whether a number was written as `x`, `X` or `*`.
    has_wildcard: bool,
}

struct Parser {
    characters: Vec<char>,
    position: usize,
}

impl Parser {
    /// Reads comparators that must all hold, or a hyphen range, up to `||` or the end.
    fn requirement(&mut self) -> Result<VersionReq, Problem> {
        self.skip_space();
        if let Some(between) = self.hyphen_range()? {
            return Ok(between);
        }
        let mut comparators = Vec::new();
        loop {
            comparators.extend(self.comparator()?);
            let had_space = self.skip_space();
            if self.eat(",") {
                self.skip_space();
            } else if self.is_at_end() || self.sees("||") {
                return Ok(VersionReq { comparators });
            } else if !had_space {
                return Err(self.problem("a space, a comma, `||` or the end is expected"));
            }
        }
    }

    /// Reads `1.2 - 2.3`; `None`, and nothing is read, when there is none.
    fn hyphen_range(&mut self) -> Result<Option<VersionReq>, Problem> {
        let start = self.position;
        let Ok(low) = self.partial() else {
            self.position = start;
            return Ok(None);
        };
        let is_hyphen_range = self.skip_space() && self.eat("-") && self.skip_space();
        if !is_hyphen_range {
            self.position = start;
            return Ok(None);
        }
        let high = self.partial()?;
        self.skip_space();
        if !self.is_at_end() && !self.sees("||") {
            return Err(self.problem("`||` or the end is expected after a hyphen range"));
        }
        let bounds = [(Op::GreaterEq, low), (Op::LessEq, high)];
        let comparators = bounds
            .into_iter()
            .filter_map(|(op, bound)| bound.comparator(op))
            .collect();
        Ok(Some(VersionReq { comparators }))
    }

    /// Reads an operator and a version; `None` is `*`.
    fn comparator(&mut self) -> Result<Option<Comparator>, Problem> {
        let start = self.position;
        let op = self.operator();
        self.skip_space();
        let partial = self.partial()?;
        if partial.major.is_none() && matches!(op, Some(Op::Greater | Op::Less)) {
            return Err(Problem {
                position: start,
                expected: "nothing is greater or less than every version",
            });
        }
        let op = match op {
            Some(op) => op,
            None if partial.has_wildcard => Op::Wildcard,
            None => Op::Caret,
        };
        Ok(partial.comparator(op))
    }

    fn operator(&mut self) -> Option<Op> {
        // The longer ones first.
        let operators = [
            (">=", Op::GreaterEq),
            ("<=", Op::LessEq),
            ("~>", Op::Tilde),
            (">", Op::Greater),
            ("<", Op::Less),
            ("=", Op::Exact),
            ("~", Op::Tilde),
            ("^", Op::Caret),
        ];
        operators
            .into_iter()
            .find(|(text, _)| self.eat(text))
            .map(|(_, op)| op)
    }

    fn partial(&mut self) -> Result<Partial, Problem> {
        self.eat("v");
        let mut partial = Partial {
            major: self.number()?,
            minor: None,
            patch: None,
            pre: Prerelease::EMPTY,
            has_wildcard: false,
        };
        let mut numbers = 1;
        let mut has_wildcard = partial.major.is_none();
        while numbers < 3 && self.eat(".") {
            let start = self.position;
            let number = self.number()?;
            if number.is_some() && has_wildcard {
                return Err(Problem {
                    position: start,
                    expected: "only `x` can follow `x`",
                });
            }
            has_wildcard |= number.is_none();
            numbers += 1;
            match numbers {
                2 => partial.minor = number,
                _ => partial.patch = number,
            }
        }
        partial.has_wildcard = has_wildcard;
        if partial.patch.is_some() {
            self.suffixes(&mut partial)?;
        }
        Ok(partial)
    }

    /// Reads a pre-release, and build metadata, which say nothing about precedence.
    fn suffixes(&mut self, partial: &mut Partial) -> Result<(), Problem> {
        if self.eat("-") {
            let start = self.position;
            let identifiers = self.identifiers();
            let pre = Prerelease::new(&identifiers).ok();
            partial.pre = pre.filter(|pre| !pre.is_empty()).ok_or(Problem {
                position: start,
                expected: "a pre-release like `rc.1` is expected",
            })?;
        }
        if self.eat("+") {
            let start = self.position;
            let identifiers = self.identifiers();
            let build = BuildMetadata::new(&identifiers).ok();
            build.filter(|build| !build.is_empty()).ok_or(Problem {
                position: start,
                expected: "build metadata like `20260301` is expected",
            })?;
        }
        Ok(())
    }

    fn identifiers(&mut self) -> String {
        let mut identifiers = String::new();
        while let Some(character) = self.peek() {
            if !character.is_ascii_alphanumeric() && !matches!(character, '-' | '.') {
                break;
            }
            identifiers.push(character);
            self.position += 1;
        }
        identifiers
    }

    /// Reads a number, `None` for `x`, `X` and `*`.
    fn number(&mut self) -> Result<Option<u64>, Problem> {
        if ["*", "x", "X"].into_iter().any(|any| self.eat(any)) {
            return Ok(None);
        }
        let start = self.position;
        let mut number: u64 = 0;
        while let Some(digit) = self.peek().and_then(|character| character.to_digit(10)) {
            let has_leading_zero = number == 0 && self.position > start;
            let next = number
                .checked_mul(10)
                .and_then(|number| number.checked_add(u64::from(digit)));
            number = match next {
                _ if has_leading_zero => {
                    return Err(self.problem("a number must not begin with 0"));
                }
                None => return Err(self.problem("the number is too large")),
                Some(next) => next,
            };
            self.position += 1;
        }
        if self.position == start {
            return Err(self.problem("a number or `x` is expected"));
        }
        Ok(Some(number))
    }

    fn peek(&self) -> Option<char> {
        self.characters.get(self.position).copied()
    }

    fn sees(&self, text: &str) -> bool {
        let rest = self.characters.iter().skip(self.position);
        rest.take(text.len()).copied().eq(text.chars())
    }

    fn eat(&mut self, text: &str) -> bool {
        let is_there = self.sees(text);
        if is_there {
            self.position += text.len();
        }
        is_there
    }

    fn require(&mut self, text: &str, expected: &'static str) -> Result<(), Problem> {
        if self.eat(text) {
            return Ok(());
        }
        Err(self.problem(expected))
    }

    /// Passes over white space, and says whether there was any.
    fn skip_space(&mut self) -> bool {
        let start = self.position;
        while self
            .peek()
            .is_some_and(|character| character.is_ascii_whitespace())
        {
            self.position += 1;
        }
        self.position > start
    }

    fn is_at_end(&self) -> bool {
        self.position == self.characters.len()
    }

    fn problem(&self, expected: &'static str) -> Problem {
        Problem {
            position: self.position,
            expected,
        }
    }
}

impl Partial {
    /// `None`: every version.
    fn comparator(self, op: Op) -> Option<Comparator> {
        Some(Comparator {
            op,
            major: self.major?,
            minor: self.minor,
            patch: self.patch,
            pre: self.pre,
        })
    }
}
