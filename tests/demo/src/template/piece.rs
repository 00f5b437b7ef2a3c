//! The parts of a template, and the ways in which each can be written.

/// Some lines of a template.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) kind: Kind,
    pub(super) parts: Vec<Vec<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Always,
    Optional,
    OneOf,
    AnyOrder,
    EachCall,
    Steps,
}

/// How many steps stand where a template asks for some.
pub(super) const STEPS: usize = 3;

impl Piece {
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            parts: vec![Vec::new()],
        }
    }

    pub(super) fn steps(steps: &[Vec<String>], indent: &str) -> Self {
        let indented = |line: &String| {
            if line.is_empty() {
                String::new()
            } else {
                format!("{indent}{line}")
            }
        };
        Self {
            kind: Kind::Steps,
            parts: steps
                .iter()
                .map(|step| step.iter().map(indented).collect())
                .collect(),
        }
    }

    /// How many ways there are to write it.
    pub(super) fn choices(&self) -> usize {
        match self.kind {
            Kind::Always | Kind::EachCall => 1,
            Kind::Optional => 2,
            Kind::OneOf | Kind::AnyOrder => self.parts.len(),
            Kind::Steps => (0..STEPS).map(|taken| self.parts.len() - taken).product(),
        }
    }

    /// The lines of a choice: 0 is the text as the template has it.
    pub(super) fn lines(&self, choice: usize) -> Vec<&str> {
        let part = |number: usize| self.parts[number].iter().map(String::as_str);
        match self.kind {
            Kind::Always | Kind::EachCall => part(0).collect(),
            Kind::Optional if choice == 0 => part(0).collect(),
            Kind::Optional => Vec::new(),
            Kind::OneOf => part(choice).collect(),
            Kind::AnyOrder => (0..self.parts.len())
                .flat_map(|number| part((number + choice) % self.parts.len()))
                .collect(),
            Kind::Steps => self
                .chosen_steps(choice)
                .into_iter()
                .flat_map(part)
                .collect(),
        }
    }
}

impl Piece {
    /// The steps that a number stands for: its digits say which of those that are left comes next.
    fn chosen_steps(&self, choice: usize) -> Vec<usize> {
        let mut left: Vec<usize> = (0..self.parts.len()).collect();
        let mut weight = self.choices();
        let mut rest = choice;
        let mut chosen = Vec::new();
        for _ in 0..STEPS {
            weight /= left.len();
            chosen.push(left.remove(rest / weight));
            rest %= weight;
        }
        chosen
    }
}
