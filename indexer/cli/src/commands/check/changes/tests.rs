use super::*;
use crate::sandbox::Sandbox;

/// A function of well over 50 tokens whose name, field and factor can be chosen.
fn function(name: &str, field: &str, factor: u32) -> String {
    format!(
        "pub fn {name}(orders: &[Order]) -> u32 {{
    let mut total = 0;
    for order in orders {{
        if order.is_cancelled() {{
            continue;
        }}
        let amount = order.{field} * {factor};
        if amount > order.limit() {{
            total += order.limit();
        }} else {{
            total += amount;
        }}
    }}
    total
}}

"
    )
}

/// Another function, unlike the one above.
fn other(name: &str) -> String {
    format!(
        "pub fn {name}(text: &str) -> Option<String> {{
    let (head, rest) = text.split_once(':')?;
    let parsed = head.trim().parse::<u16>().ok().filter(|port| *port != 0)?;
    match rest.chars().next() {{
        Some('/') => Some(format!(\"{{parsed}}{{rest}}\")),
        Some(first) if first.is_alphabetic() => Some(rest.to_uppercase()),
        _ => None,
    }}
}}

"
    )
}

/// Changes main's files in a branch and returns `name: new` or `name: changed` of each function.
fn changed(main: &[(&str, String)], branch: &[(&str, String)]) -> Vec<String> {
    let sandbox = Sandbox::repository();
    sandbox.write("readme.md", "");
    for (path, text) in main {
        sandbox.write(path, text);
    }
    sandbox.commit().git("checkout --quiet -b feature");
    for (path, _) in main {
        std::fs::remove_file(sandbox.path(path)).unwrap();
    }
    for (path, text) in branch {
        sandbox.write(path, text);
    }
    sandbox.write("readme.md", "changed").commit();
    let git = Repository::discover(&sandbox.path("")).unwrap().unwrap();
    let head = git.head_commit().unwrap();
    let main = git.resolve("main").unwrap();
    let change = changes(&git, main, head, "", None).unwrap();
    let functions = change.functions.iter();
    functions
        .map(|function| {
            let kind = if function.before.is_some() {
                "changed"
            } else {
                "new"
            };
            format!("{}: {kind}", function.distinct_name())
        })
        .collect()
}

#[test]
fn an_added_function_is_new_and_its_neighbours_are_not() {
    let main = [("a.rs", function("total", "price", 2))];
    let branch = [("a.rs", other("parse") + &function("total", "price", 2))];
    assert_eq!(changed(&main, &branch), ["parse: new"]);
}

#[test]
fn an_edited_function_is_changed() {
    let main = [("a.rs", function("total", "price", 2))];
    let branch = [("a.rs", function("total", "weight", 3))];
    assert_eq!(changed(&main, &branch), ["total: changed"]);
}

#[test]
fn white_space_and_comments_change_nothing() {
    let main = [("a.rs", function("total", "price", 2))];
    let text = function("total", "price", 2).replace("    total\n", "\n    // The sum.\n  total\n");
    assert_eq!(changed(&main, &[("a.rs", text)]), [""; 0]);
}

#[test]
fn a_function_that_moved_to_another_file_is_not_new() {
    let main = [
        ("a.rs", function("total", "price", 2) + &other("parse")),
        ("b.rs", String::new()),
    ];
    let branch = [
        ("a.rs", other("parse")),
        ("b.rs", function("total", "price", 2)),
    ];
    assert_eq!(changed(&main, &branch), [""; 0]);
}

#[test]
fn functions_of_one_name_are_numbered_with_those_that_did_not_change() {
    let main = [("a.rs", function("total", "price", 2))];
    let second = function("total", "price", 2) + &function("total", "weight", 9);
    let branch = [("a.rs", second)];
    assert_eq!(changed(&main, &branch), ["total/2: new"]);
}

#[test]
fn a_changed_function_knows_its_first_changed_line() {
    let sandbox = Sandbox::repository();
    sandbox
        .write("a.rs", &(other("parse") + &function("total", "price", 2)))
        .commit()
        .git("checkout --quiet -b feature");
    let changed = other("parse") + &function("total", "weight", 2) + &other("split");
    sandbox.write("a.rs", &changed).commit();
    let git = Repository::discover(&sandbox.path("")).unwrap().unwrap();
    let (main, head) = (git.resolve("main").unwrap(), git.head_commit().unwrap());
    let change = changes(&git, main, head, "", None).unwrap();
    let lines = change.functions.iter().map(|function| {
        let name = function.fragment.name.as_str();
        (name, function.changed_line - function.fragment.start_line)
    });
    // `total` differs from its seventh line on, and `split` is new.
    assert_eq!(lines.collect::<Vec<_>>(), [("total", 6), ("split", 0)]);
}

#[test]
fn a_renamed_file_has_no_new_functions() {
    let main = [("a.rs", function("total", "price", 2) + &other("parse"))];
    let branch = [("src/b.rs", function("total", "price", 2) + &other("parse"))];
    assert_eq!(changed(&main, &branch), [""; 0]);
}

#[test]
fn a_renamed_function_is_changed_and_not_new() {
    let main = [("a.rs", function("total", "price", 2))];
    let branch = [("a.rs", function("sum", "price", 2))];
    assert_eq!(changed(&main, &branch), ["sum: changed"]);
}

#[test]
fn a_copy_is_new_while_its_original_stays() {
    let main = [("a.rs", function("total", "price", 2))];
    let branch = [
        (
            "a.rs",
            format!("// Kept.\n{}", function("total", "price", 2)),
        ),
        ("b.rs", function("total", "price", 2)),
    ];
    assert_eq!(changed(&main, &branch), ["total: new"]);
}

#[test]
fn only_the_folder_asked_for_is_looked_at() {
    assert!(is_below("", "a.rs"));
    assert!(is_below("src", "src/a.rs"));
    assert!(is_below("src/a.rs", "src/a.rs"));
    assert!(!is_below("src", "srcs/a.rs"));
}

#[test]
fn gitattributes_of_the_merge_base_decide_not_those_of_the_branch() {
    let generated = || (".gitattributes", "gen/** linguist-generated\n".to_owned());
    let added = |path| (path, other("parse"));
    let marked_before = changed(&[generated()], &[generated(), added("gen/a.rs")]);
    assert_eq!(marked_before, [""; 0]);
    let marked_by_branch = changed(&[], &[generated(), added("gen/a.rs")]);
    assert_eq!(marked_by_branch, ["parse: new"]);
}
