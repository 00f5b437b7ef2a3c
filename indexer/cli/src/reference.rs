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
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    format!("{}\n", lines.join("\n").trim_end())
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
