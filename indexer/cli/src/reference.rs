//! Writes REFERENCE.md, the committed description of the command line.

use clap::CommandFactory as _;
use clap_markdown::{MarkdownOptions, help_markdown_command_custom};

use crate::arguments::Arguments;

/// Returns the description of every command and option as Markdown.
pub(crate) fn markdown() -> String {
    let options = MarkdownOptions::new()
        .title("The `brickyard` command line".to_owned())
        .show_footer(false)
        .show_table_of_contents(false);
    let text = help_markdown_command_custom(&Arguments::command(), &options);
    let mut document = String::new();
    let mut in_commands = false;
    for line in text.lines().map(str::trim_end) {
        // The examples below a command's help are indented, which Markdown would join to a paragraph.
        let is_command = line.starts_with("  brickyard ");
        if is_command && !in_commands {
            document.push_str("\n```sh\n");
        } else if in_commands && !is_command {
            document.push_str("```\n");
        }
        in_commands = is_command;
        document.push_str(if is_command { line.trim_start() } else { line });
        document.push('\n');
    }
    format!("{}\n", document.trim_end())
}

#[cfg(test)]
mod tests {
    use std::{env, fs};

    use super::*;

    #[test]
    fn the_committed_reference_is_current() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/REFERENCE.md");
        if env::var_os("UPDATE").is_some() {
            fs::write(path, markdown()).unwrap();
        }
        let committed = fs::read_to_string(path).unwrap_or_default();
        assert!(
            committed == markdown(),
            "REFERENCE.md is outdated: run this test with UPDATE=1"
        );
    }
}
