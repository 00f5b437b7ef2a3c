//! Bash and other POSIX shells.

use super::{Contexts, Spec};

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("bash", tree_sitter_bash::LANGUAGE),
    scheme: 1,
    label: "Bash",
    counted: "functions",
    extensions: &["sh", "bash", "bats"],
    functions: &["function_definition"],
    contexts: Contexts {
        functions: &[("it() { ", "\n}")],
        ..Contexts::NONE
    },
    names: &["variable_name"],
    // An unquoted word may be a file, a subcommand or a variable that is read into: renaming it
    // keeps a copy a copy, and what it says still counts.
    members: &["word"],
    calls: &[("command_name", "")],
    keywords: KEYWORDS,
    strings: &[
        "string",
        "string_content",
        "raw_string",
        "ansi_c_string",
        "extglob_pattern",
        "heredoc_start",
        "heredoc_body",
        "heredoc_content",
        "heredoc_end",
    ],
    numbers: &["number"],
    characters: &["regex"],
    interpolations: &[
        "simple_expansion",
        "expansion",
        "command_substitution",
        "arithmetic_expansion",
    ],
    comments: &["comment"],
    // A newline ends a command as well; quotes around a variable are added by every linter; the last
    // case needs no end.
    optional: &[";", "\"", ";;"],
    blocks: &[
        "compound_statement",
        "subshell",
        "do_group",
        "if_statement",
        "elif_clause",
        "else_clause",
        "case_item",
        "command_substitution",
    ],
    headers: &["condition", "value"],
    statements: &["elif_clause", "else_clause", "case_item"],
    ascii_only: true,
    ..Spec::EMPTY
};

/// The builtins that are statements rather than calls, and the flags of commands.
const KEYWORDS: &[&str] = &[
    "-*",
    "+*",
    ":",
    ".",
    "[",
    "alias",
    "break",
    "builtin",
    "cd",
    "command",
    "continue",
    "echo",
    "eval",
    "exec",
    "exit",
    "false",
    "getopts",
    "let",
    "mapfile",
    "popd",
    "printf",
    "pushd",
    "pwd",
    "read",
    "readarray",
    "return",
    "set",
    "shift",
    "shopt",
    "source",
    "test",
    "trap",
    "true",
    "type",
    "ulimit",
    "umask",
    "wait",
];

#[cfg(test)]
mod tests {
    use crate::language::{Language, check};

    const DEPLOY: &str = r#"#!/usr/bin/env bash
# Deploys.
deploy() {
  local image="$1" tag count=0
  if [ -z "$image" ] && ! command -v docker >/dev/null; then
    echo "no image" >&2
    return 1
  fi
  for tag in $(list_tags "$image"); do
    case "$tag" in
      v*) docker push --quiet "$image:$tag" | tee push.log ;;
      *) count=$((count + 1)) ;;
    esac
  done
  cat <<EOF
pushed ${image}
EOF
}

function usage {
  printf '%s\n' "usage"
}

function in_folder() (
  cd "$1" && ls
)
"#;

    #[test]
    fn functions_in_every_notation_are_found() {
        check::functions(
            Language::Bash,
            DEPLOY,
            &[("deploy", 3, 18), ("usage", 20, 22), ("in_folder", 24, 26)],
        );
    }

    #[test]
    fn renaming_white_space_quotes_and_comments_keep_the_blind_hash() {
        let variant = r#"release() {
  local name=$1 version skipped=3
  if [ -z $name ] && ! command -v docker >/dev/null
  then
    echo "which image?" >&2; return 2
  fi
  # every tag
  for version in $(known_versions "$name"); do
    case $version in
      release-*) docker push --quiet "$name:$version" | tee log.txt;;
      *) skipped=$((skipped + 5))
    esac
  done
  cat <<TEXT
have pushed ${name}
TEXT
}
"#;
        check::copies(Language::Bash, DEPLOY, variant);
    }

    #[test]
    fn flags_operators_and_builtins_are_no_names() {
        for (from, to) in [
            ("--quiet", "--all-tags"),
            ("-z", "-n"),
            (">&2", "2>&1"),
            ("return 1", "exit 1"),
            ("&& !", "|| !"),
            ("count + 1", "count - 1"),
        ] {
            check::differ(Language::Bash, DEPLOY, &DEPLOY.replacen(from, to, 1));
        }
    }

    #[test]
    fn commands_are_callees() {
        check::callees(
            Language::Bash,
            DEPLOY,
            &["list_tags", "docker", "tee", "cat"],
        );
    }

    #[test]
    fn functions_around_a_syntax_error_are_found() {
        check::survivors(
            Language::Bash,
            "a() { echo 1; }\nb() { if [ ; then }\nc() { echo 2; }\n",
            &["a", "c"],
        );
    }

    #[test]
    fn letters_of_other_scripts_do_not_kill_the_scanner() {
        // Without the underscores in their place, this input ends the process.
        check::functions(
            Language::Bash,
            "greet() { echo \"größe {\u{31860}\" {\u{31860}; }\n",
            &[("greet", 1, 1)],
        );
    }
}
