//! Source files that nobody writes by hand, in every language.

use brickyard_indexer::Language;

/// A file that is meant to exhaust whoever reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hostile {
    /// 200,000 brackets that are opened, and half of them closed again, in lines of one.
    Brackets,
    /// 20,000 calls in each other, inside of a function.
    Calls,
    /// 5 MB without an end of line.
    LongLine,
    /// Random bytes.
    Binary,
    /// Text in no encoding of Unicode.
    NotUtf8,
    /// Literals and comments of every kind that are begun 20,000 times and never end.
    Unclosed,
    /// `1,2}{`, 100,000 times.
    Junk,
}

impl Hostile {
    pub(crate) const ALL: &[Self] = &[
        Self::Brackets,
        Self::Calls,
        Self::LongLine,
        Self::Binary,
        Self::NotUtf8,
        Self::Unclosed,
        Self::Junk,
    ];

    /// The heading of its column.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Brackets => "brackets",
            Self::Calls => "calls",
            Self::LongLine => "5 MB line",
            Self::Binary => "binary",
            Self::NotUtf8 => "not UTF-8",
            Self::Unclosed => "unclosed",
            Self::Junk => "1,2}{",
        }
    }

    /// The content of such a file in a language.
    pub(crate) fn source(self, language: Language) -> Vec<u8> {
        let (before, after) = function(language);
        let inside = |text: String| format!("{before}{text}{after}").into_bytes();
        match self {
            Self::Brackets => inside(format!("{}{}", "(\n".repeat(200_000), ")".repeat(100_000))),
            Self::Calls => inside(format!("{}1{}", "f(\n".repeat(20_000), ")".repeat(20_000))),
            Self::LongLine => inside("f(1) + ".repeat(5_000_000 / 7)),
            Self::Binary => binary(200_000),
            Self::NotUtf8 => [before.as_bytes(), &b"\xff\xfe\xe9".repeat(10_000)].concat(),
            Self::Unclosed => inside(format!("{}\n", unclosed(language)).repeat(20_000)),
            Self::Junk => inside("1,2}{".repeat(100_000)),
        }
    }
}

/// What stands around the body of a function.
fn function(language: Language) -> (&'static str, &'static str) {
    match language {
        Language::Go => ("package a\nfunc f() int {\nreturn ", "\n}\n"),
        Language::Java => ("class A {\nint f() {\nreturn ", ";\n}\n}\n"),
        Language::JavaScript | Language::TypeScript | Language::Tsx => {
            ("function f() {\nreturn ", ";\n}\n")
        }
        Language::Python => ("def f():\n    return ", "\n"),
        Language::Rust => ("fn f() -> u8 {\n", "\n}\n"),
        Language::C | Language::Cpp => ("int f(void) {\nreturn ", ";\n}\n"),
        Language::CSharp => ("class A {\nint F() {\nreturn ", ";\n}\n}\n"),
        Language::Ruby => ("def f\n", "\nend\n"),
        Language::Php => ("<?php\nfunction f() {\nreturn ", ";\n}\n"),
        Language::Kotlin => ("fun f(): Int {\nreturn ", "\n}\n"),
        Language::Swift => ("func f() -> Int {\nreturn ", "\n}\n"),
        Language::Scala => ("def f = {\n", "\n}\n"),
        Language::Bash => ("f() {\n", "\n}\n"),
        Language::Lua => ("function f()\nreturn ", "\nend\n"),
        Language::Elixir => ("def f do\n", "\nend\n"),
        Language::Dart => ("int f() {\nreturn ", ";\n}\n"),
        Language::Zig => ("fn f() u8 {\nreturn ", ";\n}\n"),
    }
}

/// The beginning of a literal that spans lines, and of those that do not.
fn unclosed(language: Language) -> &'static str {
    match language {
        Language::Go => "a := `b \"c",
        Language::Java => "a = \"\"\" \"b 'c /*",
        Language::JavaScript | Language::TypeScript | Language::Tsx => "a = `b ${ \"c 'd /e",
        Language::Python => "a = '''b f\"{c",
        Language::Rust => "let a = r##\"b 'c /*",
        Language::C => "a = \"b 'c /*",
        Language::Cpp => "a = R\"x(b \"c 'd /*",
        Language::CSharp => "a = @\"b $\"{c \"\"\" /*",
        Language::Ruby => "a = <<~B; b = %w{ \"#{c",
        Language::Php => "$a = <<<B\n\"{$c 'd /*",
        Language::Kotlin | Language::Scala => "a = \"\"\"b ${c /*",
        Language::Swift => "a = ##\"\"\"b \\(c /*",
        Language::Bash => "a <<B \"$(c '${d",
        Language::Lua => "a = [==[b \"c --[==[",
        Language::Elixir => "a = ~S\"\"\" b \"#{c ~w(",
        Language::Dart => "a = '''b ${c r\"d /*",
        Language::Zig => "a = \"b \\\\ c 'd",
    }
}

/// Bytes as a program has them: the same ones everywhere, without a pattern.
fn binary(length: usize) -> Vec<u8> {
    let mut state = 1922_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as u8
    };
    std::iter::repeat_with(&mut next).take(length).collect()
}
