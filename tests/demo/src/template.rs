//! Functions with alternatives. A template is source text with marks in comments (here those of Go):
//!
//! ```text
//! //: names shorten clip trim      a name and what else it may be called; the function's comes first
//! //: names limit width
//! //: values 72 64 80              a literal and what else it may be
//! //: import "strings"             any other: a line for the head of the file
//! func shorten(text string, limit int) string {
//!     //?                          optional lines, up to the full stop
//!     text = strings.TrimSpace(text)
//!     //.
//!     //?                          one of several
//!     one()
//!     //|
//!     another()
//!     //.
//!     //~                          statements in any order
//!     first()
//!     //|
//!     second()
//!     //.
//!     //*                          once for each service that is called
//!     callName := call("CALL_REF")
//!     //.
//!     //+                          three of the language's steps, in any order
//! }
//! ```
//!
//! What differs between two renderings of one template is known, and with it the type of the clone.

mod context;
mod piece;

use crate::language::Language;
use crate::random::Random;

use context::replace_words;
use piece::{Kind, Piece, STEPS};

pub(crate) use context::{Context, Dialect};

/// A function with alternatives.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    /// What it is called in the list of duplicates, such as `go/shorten`.
    pub(crate) id: String,
    /// What it is written in.
    pub(crate) language: Language,
    imports: Vec<String>,
    words: Vec<Vec<String>>,
    pieces: Vec<Piece>,
}

/// The decisions that make one function of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Variant {
    /// Which of the alternatives each name and literal has.
    pub(crate) words: Vec<usize>,
    /// Which lines each piece has.
    pub(crate) pieces: Vec<usize>,
}

/// The share of telling lines that two functions of one template have in common, from 0 to 1.
pub(crate) fn common(one: &[Vec<String>], other: &[Vec<String>]) -> f64 {
    let length = |pieces: &[Vec<String>]| pieces.iter().map(Vec::len).sum::<usize>();
    let shared = |(one, other): (&Vec<String>, &Vec<String>)| {
        one.iter().filter(|line| other.contains(line)).count()
    };
    let shared: usize = one.iter().zip(other).map(shared).sum();
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    number(shared) / number(length(one).max(length(other)).max(1))
}

/// A function as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rendered {
    /// Its name.
    pub(crate) name: String,
    /// Lines for the head of its file.
    pub(crate) imports: Vec<String>,
    /// Its source, with a newline at the end.
    pub(crate) text: String,
}

/// A template that cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{id}:{line}: {message}")]
pub struct TemplateError {
    /// The template.
    pub id: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl Template {
    /// Reads a template; `steps` are those of its language.
    pub(crate) fn parse(
        id: &str,
        language: Language,
        text: &str,
        steps: &[Vec<String>],
    ) -> Result<Self, TemplateError> {
        let mut template = Self {
            id: id.to_owned(),
            language,
            imports: Vec::new(),
            words: Vec::new(),
            pieces: Vec::new(),
        };
        let mark = language.comment();
        let mut open: Option<Piece> = None;
        for (number, line) in (1..).zip(text.lines()) {
            let error = |message: &str| TemplateError {
                id: id.to_owned(),
                line: number,
                message: message.to_owned(),
            };
            match line.trim().strip_prefix(mark) {
                Some("?") => open = Some(Piece::new(Kind::Optional)),
                Some("~") => open = Some(Piece::new(Kind::AnyOrder)),
                Some("*") => open = Some(Piece::new(Kind::EachCall)),
                Some("+") if steps.len() >= STEPS => {
                    let indent = line
                        .strip_suffix("+")
                        .and_then(|line| line.strip_suffix(mark));
                    template
                        .pieces
                        .push(Piece::steps(steps, indent.unwrap_or_default()));
                }
                Some("|") => {
                    let piece = open.as_mut().ok_or_else(|| error("nothing is open"))?;
                    if piece.kind == Kind::Optional {
                        piece.kind = Kind::OneOf;
                    }
                    piece.parts.push(Vec::new());
                }
                Some(".") => {
                    let piece = open.take().ok_or_else(|| error("nothing is open"))?;
                    template.pieces.push(piece);
                }
                Some(setting) if setting.starts_with(':') => {
                    template.set(setting[1..].trim()).ok_or_else(|| {
                        error("expected `names a b`, `values 1 2` or a line to import")
                    })?;
                }
                _ => template.add(open.as_mut(), line),
            }
        }
        let problem = |message: &str| TemplateError {
            id: id.to_owned(),
            line: text.lines().count(),
            message: message.to_owned(),
        };
        if open.is_some() {
            return Err(problem("the last piece is not closed"));
        }
        if template.words.is_empty() {
            return Err(problem("no `names`"));
        }
        Ok(template)
    }

    fn set(&mut self, setting: &str) -> Option<()> {
        let (key, value) = setting.split_once(' ')?;
        if key != "names" && key != "values" {
            self.imports.push(setting.to_owned());
            return Some(());
        }
        let words: Vec<String> = value.split_whitespace().map(str::to_owned).collect();
        // A name that cannot change could not be renamed.
        let several = words.len() > 1;
        self.words.push(words);
        several.then_some(())
    }

    fn add(&mut self, open: Option<&mut Piece>, line: &str) {
        let piece = match open {
            Some(piece) => piece,
            None => {
                if self
                    .pieces
                    .last()
                    .is_none_or(|piece| piece.kind != Kind::Always)
                {
                    self.pieces.push(Piece::new(Kind::Always));
                }
                self.pieces.last_mut().expect("a piece was just pushed")
            }
        };
        piece
            .parts
            .last_mut()
            .expect("a piece has a part")
            .push(line.to_owned());
    }

    /// Decides everything at random.
    pub(crate) fn vary(&self, random: &mut Random) -> Variant {
        let words = self
            .words
            .iter()
            .map(|words| random.below(words.len()))
            .collect();
        let pieces = self
            .pieces
            .iter()
            .map(|piece| random.below(piece.choices()))
            .collect();
        Variant { words, pieces }
    }

    /// Decides names and literals again, so that at least the function's name differs.
    pub(crate) fn rename(&self, variant: &Variant, random: &mut Random) -> Variant {
        let mut renamed = variant.clone();
        for (number, words) in self.words.iter().enumerate() {
            if number == 0 || random.percent(75) {
                let shift = 1 + random.below(words.len() - 1);
                renamed.words[number] = (variant.words[number] + shift) % words.len();
            }
        }
        renamed
    }

    /// Decides one piece differently: an edit.
    pub(crate) fn edit(&self, variant: &Variant, random: &mut Random) -> Variant {
        let mut edited = variant.clone();
        let numbers: Vec<usize> = (0..self.pieces.len())
            .filter(|number| self.pieces[*number].choices() > 1)
            .collect();
        if !numbers.is_empty() {
            let number = *random.pick(&numbers);
            let piece = &self.pieces[number];
            // Of some steps, one is exchanged: the number's last digit is the last step.
            let choices = if piece.kind == Kind::Steps {
                piece.parts.len() + 1 - STEPS
            } else {
                piece.choices()
            };
            let (rest, last) = (
                variant.pieces[number] / choices,
                variant.pieces[number] % choices,
            );
            let shift = 1 + random.below(choices - 1);
            edited.pieces[number] = rest * choices + (last + shift) % choices;
        }
        edited
    }

    /// The name of the function that a variant is.
    pub(crate) fn name(&self, variant: &Variant, context: &Context) -> String {
        context.fill(&self.words[0][variant.words[0]], "")
    }

    /// The lines of a variant by piece, in somebody's dialect; names are those of the template, and
    /// lines without a word, such as closing brackets, are left out.
    pub(crate) fn telling_lines(&self, variant: &Variant, dialect: &Dialect) -> Vec<Vec<String>> {
        let words = dialect.words();
        let pieces = self.pieces.iter().zip(&variant.pieces);
        let telling = |(piece, choice): (&Piece, &usize)| {
            let lines = piece.lines(*choice).into_iter();
            let lines = lines.filter(|line| line.contains(char::is_alphabetic));
            lines.map(|line| replace_words(line, &words)).collect()
        };
        pieces.map(telling).collect()
    }

    /// Writes a variant.
    pub(crate) fn render(&self, variant: &Variant, context: &Context) -> Rendered {
        let renames = self
            .words
            .iter()
            .zip(&variant.words)
            .map(|(words, choice)| (words[0].as_str(), words[*choice].as_str()));
        // What the template itself names goes before what the team says.
        let mut words = context.dialect.words();
        words.extend(renames);
        let mut text = String::new();
        for (piece, choice) in self.pieces.iter().zip(&variant.pieces) {
            let calls: &[String] = if piece.kind == Kind::EachCall {
                &context.calls
            } else {
                &[String::new()]
            };
            for call in calls {
                for line in piece.lines(*choice) {
                    text.push_str(&context.fill(&replace_words(line, &words), call));
                    text.push('\n');
                }
            }
        }
        let imports = self
            .imports
            .iter()
            .map(|line| context.fill(line, ""))
            .collect();
        Rendered {
            name: self.name(variant, context),
            imports,
            text: format!("{}\n", text.trim_matches('\n')),
        }
    }
}

#[cfg(test)]
mod tests;
