//! What build scripts say of Go programs: `go build -o bin/cart ./cmd/cart`.

use crate::{
    discovery::handler::source,
    manifest::tree::{Tree, join},
};

const SCRIPTS: &[&str] = &[
    "Makefile",
    "makefile",
    "GNUmakefile",
    "build.sh",
    "scripts/build.sh",
    "package.json",
    "Taskfile.yml",
    "Taskfile.yaml",
    "magefile.go",
];
/// Options of `go build` whose value is a word of its own.
const WITH_VALUE: &[&str] = &[
    "-asmflags",
    "-buildmode",
    "-buildvcs",
    "-C",
    "-compiler",
    "-gcflags",
    "-installsuffix",
    "-ldflags",
    "-mod",
    "-modfile",
    "-o",
    "-overlay",
    "-p",
    "-pkgdir",
    "-tags",
    "-toolexec",
];

/// A program that a script builds.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Program {
    /// The file it is written to, relative to the script.
    pub(super) output: String,
    /// The folder or file that it is built from, relative to the script.
    pub(super) source: String,
    /// The function that a target of the script is for: `build-Cart`.
    pub(super) target: Option<String>,
}

/// The programs that the scripts of a folder build.
pub(super) fn programs(tree: Tree<'_>, folder: &str) -> Vec<Program> {
    let paths = SCRIPTS.iter().filter_map(|name| join(folder, name));
    let texts = paths.filter_map(|path| source::text(tree, &path));
    texts.flat_map(|text| read(&text)).collect()
}

fn read(text: &str) -> Vec<Program> {
    let text = text.replace("\\\n", " ");
    let mut programs = Vec::new();
    let mut target = None;
    for line in text.lines() {
        if let Some((name, _)) = line
            .split_once(':')
            .filter(|_| !line.starts_with([' ', '\t']))
        {
            target = name.trim().strip_prefix("build-").map(str::to_owned);
        }
        let mut folder = ".";
        for command in line.split(['&', ';', '|', '`']) {
            let command = command.trim();
            if let Some(to) = command.trim_start_matches(['@', '-']).strip_prefix("cd ") {
                folder = to.trim();
            }
            let Some((_, arguments)) = command.split_once("go build") else {
                continue;
            };
            if let Some((output, source)) = command_of(arguments, folder) {
                programs.push(Program {
                    output,
                    source,
                    target: target.clone(),
                });
            }
        }
    }
    programs
}

/// What a command writes and reads; the folder it runs in is its source if it names none.
fn command_of(arguments: &str, folder: &str) -> Option<(String, String)> {
    let words = words(arguments);
    let mut words = words.iter();
    let (mut output, mut sources, mut run_in) = (None, Vec::new(), folder.to_owned());
    while let Some(word) = words.next() {
        if let Some(value) = word.strip_prefix("-o=") {
            output = Some(value.to_owned());
        } else if WITH_VALUE.contains(&&**word) {
            let value = words.next()?;
            match &**word {
                "-o" => output = Some(value.clone()),
                "-C" => run_in = join(folder, value)?,
                _ => {}
            }
        } else if !word.starts_with('-') {
            sources.push(word.clone());
        }
    }
    let output = output?;
    let output = match join(&run_in, output.trim_start_matches("./")) {
        Some(output) => output,
        None => output,
    };
    let source = sources.first().map_or(".", |source| source);
    let source = source.split('*').next().unwrap_or(source);
    Some((output, join(&run_in, source)?))
}

/// The words of a command, those in quotes in one piece and without them. It ends at a quote or bracket
/// that was opened before it.
fn words(command: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let (mut word, mut quote) = (String::new(), None);
    for next in command.chars() {
        let is_value = word.is_empty() || word.ends_with('=');
        match (quote, next) {
            (None, '"' | '\'') if is_value => quote = Some(next),
            (None, '"' | '\'') => break,
            (None, ')' | '}') if !word.contains(['(', '{']) => break,
            (Some(open), _) if open == next => quote = None,
            (None, _) if next.is_whitespace() => words.push(std::mem::take(&mut word)),
            _ => word.push(next),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(text: &str) -> Vec<(String, String)> {
        let programs = read(text).into_iter();
        programs
            .map(|program| (program.output, program.source))
            .collect()
    }

    #[test]
    fn a_command_says_what_a_program_is_built_from() {
        for (text, output, source) in [
            (
                "\tgo build -o bin/cart cmd/cart/main.go",
                "bin/cart",
                "cmd/cart/main.go",
            ),
            (
                "\tGOOS=linux go build -ldflags=\"-s -w\" -o bin/a ./a",
                "bin/a",
                "a",
            ),
            (
                "\tgo build -ldflags '-s -w' -tags x -o ./bin/a a/*.go",
                "bin/a",
                "a",
            ),
            ("\tcd cart && go build -o ../bin/cart", "bin/cart", "cart"),
            (
                "\tgo build -C cart -o bootstrap .",
                "cart/bootstrap",
                "cart",
            ),
            ("\tgo build \\\n\t  -o bin/a \\\n\t  ./a", "bin/a", "a"),
            (
                "{\"scripts\":{\"build\":\"go build -o bin/a ./a\"}}",
                "bin/a",
                "a",
            ),
        ] {
            assert_eq!(
                built(text),
                [(output.to_owned(), source.to_owned())],
                "{text}"
            );
        }
        assert_eq!(built("\tgo build ./...\n\tgo test -o x"), []);
    }

    #[test]
    fn a_target_for_a_function_is_known_by_its_name() {
        let text = "build-Cart:\n\tgo build -o $(ARTIFACTS_DIR)/bootstrap ./cmd/cart\nclean:\n\trm -rf bin\n";
        let programs = read(text);
        assert_eq!(programs[0].target.as_deref(), Some("Cart"));
        assert_eq!(programs[0].source, "cmd/cart");
    }
}
