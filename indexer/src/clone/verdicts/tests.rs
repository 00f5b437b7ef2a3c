use super::*;
use crate::fragment::{ExtractOptions, extract};

/// Returns one of some functions, of which five each are alike.
fn input(number: u32) -> ClonesInput {
    let (family, member) = (number / 5, number % 5);
    let lines = (0..8).map(|line| {
        let own = if line == member { number } else { family };
        format!("  if (one.at{line}_{own} > {line}) {{ b.call{line}_{own}(one); }}\n")
    });
    let body: String = lines.collect();
    let source = format!("function f(a, b) {{\n  let one = a.start(b);\n{body}  return b;\n}}\n");
    let fragments = extract("a.js", source.as_bytes(), &ExtractOptions::default()).fragments;
    let fragment = fragments.into_iter().next().expect("a function");
    ClonesInput {
        fingerprint: Arc::new(fragment.fingerprint),
        file: number,
        start_line: 1,
        end_line: fragment.end_line,
    }
}

/// Returns how many of forty known functions are asked again beside a new one.
fn asked_again(options: &CloneOptions) -> usize {
    let mut inputs: Vec<ClonesInput> = (0..40).map(input).collect();
    let Kept {
        verdicts,
        mut groups,
        ..
    } = find_clones_keeping(&inputs, options);
    inputs.push(input(41));
    groups.push(None);
    let order = places(&inputs);
    let index = verdicts
        .index(&inputs, &groups, &order)
        .expect("known groups");
    let changes = index.changes();
    let mut recall = Recall::default();
    let recalled = (0..).zip(&verdicts.plans).filter(|(group, plan)| {
        let most = options.max_candidates;
        let found = index.recall(*group, plan, &changes, most, &mut recall);
        found.is_some()
    });
    verdicts.plans.len() - recalled.count()
}

#[test]
fn a_new_function_lets_no_known_one_be_asked_again() {
    assert_eq!(asked_again(&CloneOptions::default()), 0);
}

#[test]
fn where_candidates_had_to_be_chosen_they_are_chosen_again() {
    let options = CloneOptions {
        max_candidates: 1,
        ..CloneOptions::default()
    };
    assert_eq!(asked_again(&options), 40);
}
