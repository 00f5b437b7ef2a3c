//! Tells the headers of C++ from those of C, which share the extension `h`.

use super::line::code;

/// Tells whether a header is C++: it defines or uses something that C does not have outside comments
/// and outside what C is not shown, which headers for both languages put into `#ifdef __cplusplus`.
pub(crate) fn is_cpp(source: &str) -> bool {
    let mut conditions = Vec::new();
    let mut in_comment = false;
    for line in source.lines() {
        let line = code(line, &mut in_comment);
        let line = line.trim();
        if let Some(directive) = line.strip_prefix('#').map(str::trim_start) {
            if directive.starts_with("if") {
                conditions.push(directive.contains("__cplusplus"));
            } else if directive.starts_with("el") {
                // What follows is for C if what precedes was for C++.
                if let Some(condition) = conditions.last_mut() {
                    *condition = false;
                }
            } else if directive.starts_with("endif") {
                conditions.pop();
            }
        } else if !conditions.contains(&true) && says_cpp(line) {
            return true;
        }
    }
    false
}

/// Tells whether a line of code, its indentation removed, is no C.
fn says_cpp(line: &str) -> bool {
    let names = |keyword: &str| {
        let rest = line.strip_prefix(keyword).unwrap_or_default();
        let name = rest.trim_start();
        name.len() < rest.len()
            && name.starts_with(|char: char| char.is_alphabetic() || char == '_')
    };
    let opens = |keyword: &str, bracket| {
        let rest = line.strip_prefix(keyword).unwrap_or_default();
        rest.trim_start().starts_with(bracket)
    };
    [
        "class",
        "namespace",
        "using",
        "enum class",
        "virtual",
        "constexpr",
    ]
    .into_iter()
    .any(names)
        || ["public", "private", "protected"]
            .into_iter()
            .any(|keyword| opens(keyword, ':'))
        || opens("namespace", '{')
        || opens("template", '<')
        || line.contains("std::")
}

#[cfg(test)]
mod tests {
    use super::is_cpp;

    #[test]
    fn what_c_does_not_have_makes_a_header_cpp() {
        for source in [
            "#pragma once\nnamespace shop {\nint total(int rate);\n}\n",
            "namespace\n{\n}\nclass Cart {\n};\n",
            "  template<typename T>\n  T total(T rate);\n",
            "struct Cart {\n private:\n  int rate;\n};\n",
            "/* A cart. */ class Cart;\n",
            "#ifdef A\n#endif\nusing Rate = double;\n",
            "#ifndef __cplusplus\n#error C++ only\n#else\nclass Cart;\n#endif\n",
            "int total(const std::string& rate);\n",
        ] {
            assert!(is_cpp(source), "{source}");
        }
    }

    #[test]
    fn comments_and_what_c_is_not_shown_leave_a_header_c() {
        for source in [
            "int total(int rate);\n",
            "/* a\nclass Cart\n*/ int class_of(int rate);\n",
            "// namespace shop {\nint total(void);\n",
            "#ifdef __cplusplus\nextern \"C\" {\nclass Cart;\n#endif\nint total(void);\n",
            "struct cart {\n  int class;\n};\n",
            "class = 1;\n",
            "",
        ] {
            assert!(!is_cpp(source), "{source}");
        }
    }
}
