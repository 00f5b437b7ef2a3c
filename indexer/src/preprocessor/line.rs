//! Reads a source of the C family line by line.

/// Returns a line without comments and the insides of strings; says through `in_comment` whether a
/// comment goes on in the next line.
pub(super) fn code(line: &str, in_comment: &mut bool) -> String {
    let mut code = String::new();
    let mut rest = line;
    loop {
        if *in_comment {
            let Some((_, after)) = rest.split_once("*/") else {
                return code;
            };
            (*in_comment, rest) = (false, after);
        }
        let Some(start) = rest.find(['/', '"', '\'']) else {
            code.push_str(rest);
            return code;
        };
        let (before, after) = rest.split_at(start);
        code.push_str(before);
        if after.starts_with("//") {
            return code;
        }
        if let Some(after) = after.strip_prefix("/*") {
            (*in_comment, rest) = (true, after);
            continue;
        }
        // What is in a string or character says nothing; a lone quote separates digits.
        let length = literal_length(after).unwrap_or(1);
        code.push_str(after.get(..1).unwrap_or_default());
        rest = after.get(length..).unwrap_or_default();
    }
}

/// Returns the length of the string or character that a text starts with.
fn literal_length(text: &str) -> Option<usize> {
    let quote = text.chars().next().filter(|char| *char != '/')?;
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, char)| {
        let ends = *char == quote && !escaped;
        escaped = *char == '\\' && !escaped;
        ends
    });
    let length = end.map_or(text.len(), |(end, _)| end + 1);
    // The longest character is an escaped code point.
    (quote == '"' || (end.is_some() && length <= "'\\U0001F600'".len())).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn comments_and_literals_are_left_out() {
        for (line, expected, open) in [
            ("a = 1; // b", "a = 1; ", false),
            ("a /* b */ c", "a  c", false),
            ("a /* b", "a ", true),
            ("a / b", "a / b", false),
            ("f(\"{ // \\\" {\", '{', '\\'')", "f(\", ', ')", false),
            ("1'000 + {", "1'000 + {", false),
            ("\"open", "\"", false),
        ] {
            let mut in_comment = false;
            let found = code(line, &mut in_comment);
            assert_eq!((&*found, in_comment), (expected, open), "{line}");
        }
        assert_eq!(code("a */ b", &mut true), " b");
    }
}
