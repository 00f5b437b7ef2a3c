//! The join finds what comparing all pairs finds.

use proptest::prelude::*;

use super::*;
use crate::fragment::{ExtractOptions, extract};

/// Returns the profile of a function of these statements, of some length each.
fn profile(statements: &[(u8, u8)]) -> Profile<Arc<Fingerprint>> {
    let lines = statements.iter().map(|(name, shape)| match shape % 4 {
        0 => format!("  a.call{name}(b, {name});\n"),
        1 => format!("  let c{name} = a.at{name} + b.at{name} * 2;\n"),
        2 => format!("  if (b.is{name}) {{ a.stop{name}(); }}\n"),
        _ => format!("  a.x = b;\n  a.y{name} = [b, {name}];\n"),
    });
    let body: String = lines.collect();
    let source = format!("function f(a, b) {{\n{body}  return a;\n}}\n");
    let options = ExtractOptions {
        min_tokens: 1,
        ..ExtractOptions::default()
    };
    let fragments = extract("a.js", source.as_bytes(), &options).fragments;
    let fragment = fragments.into_iter().next().expect("a function");
    Profile::shared(Arc::new(fragment.fingerprint))
}

fn all_pairs(profiles: &[Profile<Arc<Fingerprint>>], threshold: f32) -> Vec<(u32, u32)> {
    let mut similar = Vec::new();
    for (b, ours) in (0..).zip(profiles) {
        for (a, theirs) in (0..b).zip(profiles) {
            let size = |profile: &Profile<Arc<Fingerprint>>| {
                (profile.fingerprint.tokens(), profile.runs().count() as u32)
            };
            let is_copy = ours.fingerprint.blind_hash() == theirs.fingerprint.blind_hash();
            let common = ours.common(theirs).distinct as f32;
            if (is_copy || shares_enough(common, size(ours), size(theirs)))
                && ours.compare(theirs, threshold).is_some()
            {
                similar.push((a, b));
            }
        }
    }
    similar.sort_unstable();
    similar
}

proptest! {
    #[test]
    fn no_similar_pair_is_left_out_and_no_other_is_found(
        functions in prop::collection::vec(prop::collection::vec((0_u8..12, 0_u8..8), 1..24), 2..60),
        threshold in prop::sample::select(vec![0.0, 0.5, 0.7, 0.85, 1.0]),
    ) {
        let profiles: Vec<_> = functions.iter().map(|it| profile(it)).collect();
        let found = similar(&profiles, threshold);
        let found: Vec<(u32, u32)> = found.into_iter().map(|(a, b, _)| (a, b)).collect();
        prop_assert_eq!(found, all_pairs(&profiles, threshold));
    }
}
