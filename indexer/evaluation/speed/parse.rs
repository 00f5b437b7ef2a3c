//! The baseline: reads and parses files, and does nothing else.

use std::{
    error::Error,
    fs,
    io::Write,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use brickyard_indexer::Language;
use tree_sitter_language::LanguageFn;

/// Parses the files of a list with one parser for each thread and language, each file when a thread
/// is free for it. The allocator is that of C, as tree-sitter has it.
pub(crate) fn run(list: &Path, threads: usize, out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let list = fs::read_to_string(list)?;
    let files: Vec<(&str, &str)> = list
        .lines()
        .filter_map(|line| line.split_once(' '))
        .collect();
    let next = AtomicUsize::new(0);
    let parsed = thread::scope(|scope| {
        let work = || parse_some(&files, &next);
        let workers: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(work)).collect();
        let counts = workers.into_iter().map(thread::ScopedJoinHandle::join);
        counts.filter_map(Result::ok).sum::<usize>()
    });
    writeln!(out, "{parsed} files")?;
    Ok(())
}

fn parse_some(files: &[(&str, &str)], next: &AtomicUsize) -> usize {
    let mut parsers: Vec<Option<tree_sitter::Parser>> = Vec::new();
    parsers.resize_with(Language::ALL.len(), || None);
    let mut parsed = 0;
    while let Some((language, path)) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
        let (Ok(language), Ok(source)) = (language.parse::<Language>(), fs::read(path)) else {
            continue;
        };
        let slot = Language::ALL.iter().position(|known| *known == language);
        let parser = slot.and_then(|slot| parsers.get_mut(slot));
        let Some(parser) = parser.map(|parser| parser.get_or_insert_with(|| parser_of(language)))
        else {
            continue;
        };
        parsed += usize::from(parser.parse(&source, None).is_some());
    }
    parsed
}

fn parser_of(language: Language) -> tree_sitter::Parser {
    let mut parser = tree_sitter::Parser::new();
    // Were a grammar not accepted, no file would be parsed, which the count shows.
    let _ = parser.set_language(&tree_sitter::Language::new(grammar(language)));
    parser
}

fn grammar(language: Language) -> LanguageFn {
    match language {
        Language::Bash => tree_sitter_bash::LANGUAGE,
        Language::C => tree_sitter_c::LANGUAGE,
        Language::Cpp => tree_sitter_cpp::LANGUAGE,
        Language::CSharp => tree_sitter_c_sharp::LANGUAGE,
        Language::Dart => tree_sitter_dart::LANGUAGE,
        Language::Elixir => tree_sitter_elixir::LANGUAGE,
        Language::Go => tree_sitter_go::LANGUAGE,
        Language::Java => tree_sitter_java::LANGUAGE,
        Language::JavaScript => tree_sitter_javascript::LANGUAGE,
        Language::Kotlin => tree_sitter_kotlin_ng::LANGUAGE,
        Language::Lua => tree_sitter_lua::LANGUAGE,
        Language::Php => tree_sitter_php::LANGUAGE_PHP,
        Language::Python => tree_sitter_python::LANGUAGE,
        Language::Ruby => tree_sitter_ruby::LANGUAGE,
        Language::Rust => tree_sitter_rust::LANGUAGE,
        Language::Scala => tree_sitter_scala::LANGUAGE,
        Language::Swift => tree_sitter_swift::LANGUAGE,
        Language::Tsx => tree_sitter_typescript::LANGUAGE_TSX,
        Language::TypeScript => tree_sitter_typescript::LANGUAGE_TYPESCRIPT,
        Language::Zig => tree_sitter_zig::LANGUAGE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_list_is_parsed_by_one_thread_or_another() {
        let folder = tempfile::tempdir().unwrap();
        let mut list = String::new();
        for (number, language) in Language::ALL.iter().enumerate() {
            let path = folder.path().join(number.to_string());
            fs::write(&path, "x").unwrap();
            list.push_str(&format!("{} {}\n", language.name(), path.display()));
        }
        let list_path = folder.path().join("list");
        fs::write(&list_path, list).unwrap();
        let mut out = Vec::new();
        run(&list_path, 2, &mut out).unwrap();
        let files = format!("{} files\n", Language::ALL.len());
        assert_eq!(String::from_utf8(out).unwrap(), files);
    }
}
