//! Streams, colours and the small formatting that every report shares.

use std::{
    fmt,
    io::{self, Write},
};

/// Where results and diagnostics go. Both may receive colour codes: what is behind them strips these
/// when nobody would see the colours.
pub struct Streams<'a> {
    /// Results.
    pub out: &'a mut dyn Write,
    /// Progress, errors and notes.
    pub err: &'a mut dyn Write,
}

impl fmt::Debug for Streams<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Streams").finish_non_exhaustive()
    }
}

/// The width that text is laid out for, in columns.
pub(crate) const WIDTH: usize = 80;

/// What colours mean.
pub(crate) mod style {
    use std::fmt::{self, Display};

    use anstyle::{AnsiColor, Color, Style};

    /// A meaning with its colour.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct Paint(Style);

    const fn coloured(colour: AnsiColor) -> Style {
        Style::new().fg_color(Some(Color::Ansi(colour)))
    }

    /// The name of the thing spoken of.
    pub(crate) const STRONG: Paint = Paint(Style::new().bold());
    /// Labels, and what is said in passing.
    pub(crate) const WEAK: Paint = Paint(Style::new().dimmed());
    /// A success.
    pub(crate) const GOOD: Paint = Paint(coloured(AnsiColor::Green));
    /// Something to look at.
    pub(crate) const WARN: Paint = Paint(coloured(AnsiColor::Yellow).bold());
    /// A failure.
    pub(crate) const BAD: Paint = Paint(coloured(AnsiColor::Red).bold());
    /// A place that can be opened.
    pub(crate) const PLACE: Paint = Paint(coloured(AnsiColor::Cyan));

    impl Paint {
        /// Returns the text in this colour.
        pub(crate) fn paint<T: Display>(self, text: T) -> impl Display {
            Painted {
                style: self.0,
                text,
            }
        }
    }

    struct Painted<T> {
        style: Style,
        text: T,
    }

    impl<T: Display> Display for Painted<T> {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            let Self { style, text } = self;
            write!(formatter, "{style}{text}{style:#}")
        }
    }
}

/// Returns the number with the noun in singular or plural: `1 file`, `1,234 files`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let (stem, ending) = match noun.strip_suffix('y') {
        _ if number == 1 => (noun, ""),
        Some(stem) if stem.ends_with(['a', 'e', 'o', 'u']) => (noun, "s"),
        Some(stem) => (stem, "ies"),
        None if noun.ends_with("ss") => (noun, "es"),
        None => (noun, "s"),
    };
    format!("{} {stem}{ending}", grouped(number))
}

/// Returns the number with commas between thousands.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Returns a share between 0 and 1 as whole percent, rounded down: 100 is only said of equal things.
pub(crate) fn percent(share: f32) -> String {
    // In [0, 100] after the clamp, so the conversion keeps the value.
    format!("{} %", (share.clamp(0.0, 1.0) * 100.0 + 1e-4).floor())
}

/// Returns the text shortened to at most `width` characters, white space and control characters
/// replaced by single spaces.
pub(crate) fn shortened(text: &str, width: usize) -> String {
    let visible: String = text
        .chars()
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .collect();
    let text = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= width {
        return text;
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// Writes the parts with ` · ` between them, on further lines with the same indentation when they
/// exceed the width.
pub(crate) fn flow(out: &mut dyn Write, indent: usize, parts: &[String]) -> io::Result<()> {
    let mut line = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        // The separator at a line's end takes two columns as well.
        let joined = line.chars().count() + 3 + part.chars().count() + 2;
        if line.is_empty() {
            line.push_str(part);
        } else if indent + joined <= WIDTH {
            line.push_str(" · ");
            line.push_str(part);
        } else {
            writeln!(out, "{:indent$}{line} ·", "")?;
            line.clone_from(part);
        }
    }
    writeln!(out, "{:indent$}{line}", "")
}

/// Writes a labelled text, wrapped at spaces; every line after the first starts below the text.
pub(crate) fn labelled(
    out: &mut dyn Write,
    indent: usize,
    label: &str,
    text: &str,
) -> io::Result<()> {
    let column = indent + LABEL_WIDTH;
    let mut lines = wrapped(text, WIDTH.saturating_sub(column)).into_iter();
    let first = lines.next().unwrap_or_default();
    let padding = LABEL_WIDTH.saturating_sub(label.chars().count()).max(1);
    let label = style::WEAK.paint(label);
    writeln!(out, "{:indent$}{label}{:padding$}{first}", "", "")?;
    lines.try_for_each(|line| writeln!(out, "{:column$}{line}", ""))
}

/// The column, after the indentation, at which the text beside a label starts.
pub(crate) const LABEL_WIDTH: usize = 9;

/// Breaks a text at white space into lines of at most `width` characters; longer words stay whole, and
/// no-break spaces, which become plain ones, do not break.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let is_break = |character: char| character.is_whitespace() && character != '\u{a0}';
    for word in text.split(is_break).filter(|word| !word.is_empty()) {
        let fits = line.chars().count() + 1 + word.chars().count() <= width;
        if line.is_empty() {
            line.push_str(word);
        } else if fits {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(std::mem::replace(&mut line, word.to_owned()));
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
        .iter()
        .map(|line| line.replace('\u{a0}', " "))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_nouns_agree() {
        let check = |number, noun, expected| assert_eq!(count(number, noun), expected);
        check(0, "file", "0 files");
        check(1, "file", "1 file");
        check(999, "file", "999 files");
        check(1_000, "class", "1,000 classes");
        check(2, "repository", "2 repositories");
        check(2, "day", "2 days");
        check(1_234_567, "line", "1,234,567 lines");
    }

    #[test]
    fn only_equal_things_are_one_hundred_percent() {
        let check = |share, expected| assert_eq!(percent(share), expected);
        check(1.0, "100 %");
        check(0.999, "99 %");
        check(0.7, "70 %");
    }

    #[test]
    fn text_is_wrapped_at_spaces_that_may_break() {
        let text = "a\u{a0}->\u{a0}b, c\u{a0}->\u{a0}d, e\u{a0}->\u{a0}f";
        assert_eq!(wrapped(text, 15), ["a -> b, c -> d,", "e -> f"]);
        assert_eq!(wrapped("unbreakable word", 5), ["unbreakable", "word"]);
        assert_eq!(wrapped("", 5), [""; 0]);
    }

    #[test]
    fn shortening_removes_control_characters() {
        assert_eq!(shortened("a\u{1b}[31m\tb", 80), "a [31m b");
        assert_eq!(shortened("abcdef", 4), "abc…");
    }
}
