use super::*;
use crate::{commands::check::changes::changes, sandbox::Sandbox};

const FUNCTION: &str = "pub fn total(orders: &[Order]) -> u32 {
    let mut total = 0;
    for order in orders {
        if order.is_cancelled() {
            continue;
        }
        let amount = order.price * 3;
        if amount > order.limit() {
            total += order.limit();
        } else {
            total += amount;
        }
    }
    total
}
";

/// Commits the file's contents one after the other, the last one in a branch, and tells whether history
/// had the one function that the branch adds.
fn had(contents: &[Option<&str>]) -> bool {
    let sandbox = Sandbox::repository();
    sandbox.write("readme.md", "").commit();
    let (last, earlier) = contents.split_last().unwrap();
    for (number, content) in earlier.iter().chain([last]).enumerate() {
        if number == earlier.len() {
            sandbox.git("checkout --quiet -b feature");
        }
        match content {
            Some(content) => {
                sandbox.write("a.rs", content);
            }
            None => std::fs::remove_file(sandbox.path("a.rs")).unwrap(),
        }
        sandbox.write("readme.md", &number.to_string()).commit();
    }
    let git = Repository::discover(&sandbox.path("")).unwrap().unwrap();
    let (base, head) = (git.resolve("main").unwrap(), git.head_commit().unwrap());
    let change = changes(&git, base, head, "", None).unwrap();
    assert_eq!(change.functions.len(), 1);
    History::new(&git, base).had(&change.functions[0])
}

#[test]
fn what_a_revert_brings_back_was_there() {
    assert!(had(&[Some(FUNCTION), None, Some(FUNCTION)]));
    let reformatted = FUNCTION.replace("    ", "  ");
    assert!(had(&[
        Some(FUNCTION),
        Some(""),
        Some(""),
        Some(&reformatted)
    ]));
}

#[test]
fn what_nobody_had_was_not_there() {
    assert!(!had(&[Some(""), Some(FUNCTION)]));
    let other = FUNCTION.replace("price * 3", "weight() + 7");
    assert!(!had(&[Some(&other), None, Some(FUNCTION)]));
}
