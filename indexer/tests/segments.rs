//! An index of segments answers like one that was built at once, whatever happened to it before.

use std::{collections::BTreeMap, fmt::Write as _, sync::Arc};

use brickyard_indexer::{
    CandidateIndex, ContainmentOptions, ExtractOptions, Fingerprint, MatchOptions, Segment,
    SegmentError, SegmentedIndex, Side, StoredId, extract, read_places, write_places,
};
use proptest::prelude::*;

/// What happens to a catalogue, and to the index that follows it.
#[derive(Debug, Clone)]
enum Step {
    /// A function is written.
    Add { id: u8, function: u8 },
    /// A function's variables are renamed where it stands.
    Rename { id: u8 },
    /// A function goes to another place.
    Move { from: u8, to: u8 },
    /// A function is deleted.
    Delete { id: u8 },
    /// What is in memory becomes a segment.
    Fold,
    /// The same, but these things happen before the segment is there.
    FoldMeanwhile(Vec<Step>),
    /// The index is written and opened again.
    Reopen,
}

fn edit() -> impl Strategy<Value = Step> {
    let id = || 0_u8..24;
    prop_oneof![
        4 => (id(), 0_u8..48).prop_map(|(id, function)| Step::Add { id, function }),
        1 => id().prop_map(|id| Step::Rename { id }),
        1 => (id(), id()).prop_map(|(from, to)| Step::Move { from, to }),
        2 => id().prop_map(|id| Step::Delete { id }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => edit(),
        1 => Just(Step::Fold),
        1 => prop::collection::vec(edit(), 0..6).prop_map(Step::FoldMeanwhile),
        1 => Just(Step::Reopen),
    ]
}

/// Writes one of forty-eight functions: the last eight are around the first of each family.
fn written(function: u8, variable: &str) -> String {
    if function < 40 {
        return source(function, variable);
    }
    let inner = source((function - 40) * 5, variable);
    let (_, body) = inner.split_once('\n').expect("a header");
    let (body, _) = body.rsplit_once("  return b;").expect("an end");
    let mut text = format!("function g(a, b, shelf) {{\n{body}");
    for line in 0..24 {
        let _ = writeln!(
            text,
            "  shelf.take{line}(a, {line} * shelf.{variable}{function});"
        );
    }
    text + "  return shelf;\n}\n"
}

/// Writes one of forty functions: families of five, whose members differ in a statement or two.
fn source(function: u8, variable: &str) -> String {
    let (family, member) = (function / 5, function % 5);
    let v = variable;
    let mut text = format!("function f(a, b) {{\n  let {v} = a.start{family}(b);\n");
    for line in 0..6 {
        let _ = writeln!(
            text,
            "  if ({v}.at{family}_{line} > {line}) {{ b.call{line}_{family}({v}); }}"
        );
        if line == member {
            let _ = writeln!(
                text,
                "  for (const x of a.own{member}) {{ {v}.add(x, {member}); }}"
            );
        }
    }
    text + "  return b;\n}\n"
}

fn fingerprint(function: u8, variable: &str) -> Arc<Fingerprint> {
    let source = written(function, variable);
    let options = ExtractOptions {
        min_tokens: 10,
        ..ExtractOptions::default()
    };
    let fragments = extract("a.js", source.as_bytes(), &options).fragments;
    Arc::new(
        fragments
            .into_iter()
            .next()
            .expect("a function")
            .fingerprint,
    )
}

fn stored(id: u8) -> StoredId {
    [id; 16]
}

/// An index, and what it should hold.
#[derive(Default)]
struct World {
    index: SegmentedIndex<StoredId>,
    functions: BTreeMap<u8, (u8, bool)>,
}

impl World {
    fn put(&mut self, id: u8, function: u8, is_renamed: bool) {
        self.functions.insert(id, (function, is_renamed));
        let variable = if is_renamed { "other" } else { "one" };
        self.index
            .insert(stored(id), fingerprint(function, variable));
    }

    fn take(&mut self, id: u8) -> Option<(u8, bool)> {
        let function = self.functions.remove(&id);
        assert_eq!(self.index.remove(stored(id)), function.is_some());
        function
    }

    fn apply(&mut self, step: &Step) {
        match step {
            Step::Add { id, function } => self.put(*id, *function, false),
            Step::Rename { id } => {
                if let Some((function, is_renamed)) = self.functions.get(id).copied() {
                    self.put(*id, function, !is_renamed);
                }
            }
            Step::Move { from, to } => {
                if let Some((function, is_renamed)) = self.take(*from) {
                    self.put(*to, function, is_renamed);
                }
            }
            Step::Delete { id } => drop(self.take(*id)),
            Step::Fold => self.fold(&[]),
            Step::FoldMeanwhile(steps) => self.fold(steps),
            Step::Reopen => self.reopen(),
        }
    }

    fn fold(&mut self, meanwhile: &[Step]) {
        let mut fold = self.index.fold();
        meanwhile.iter().for_each(|step| self.apply(step));
        fold.write();
        self.index.adopt(&fold);
    }

    fn reopen(&mut self) {
        self.fold(&[]);
        let segments = self.index.segments();
        let segments = segments.map(|segment| {
            Arc::new(Segment::open(segment.bytes().to_vec()).expect("what was written"))
        });
        let places = write_places(self.index.places());
        let places = read_places(&places).expect("what was written");
        self.index = SegmentedIndex::open(segments.collect(), places).expect("places that are");
    }

    /// Compares the answers with those of indexes that were built at once.
    fn check(&self) -> Result<(), TestCaseError> {
        let mut at_once = CandidateIndex::new();
        let mut segmented = SegmentedIndex::new();
        for (id, (function, is_renamed)) in &self.functions {
            let fingerprint = fingerprint(*function, if *is_renamed { "other" } else { "one" });
            at_once.insert(stored(*id), Arc::clone(&fingerprint));
            segmented.insert(stored(*id), fingerprint);
        }
        let mut fold = segmented.fold();
        fold.write();
        segmented.adopt(&fold);
        prop_assert_eq!(self.index.len(), self.functions.len());
        let is_odd = |id: StoredId| id[0] % 2 == 1;
        for function in 0..48 {
            let query = fingerprint(function, "query");
            for (max_candidates, max_matches) in [(0, 0), (3, 0), (256, 4)] {
                let options = MatchOptions {
                    threshold: 0.6,
                    max_candidates,
                    max_matches,
                };
                let matches = self.index.matches(&query, &options, None);
                prop_assert_eq!(&matches, &at_once.matches(&query, &options));
                prop_assert_eq!(&matches, &segmented.matches(&query, &options, None));
                prop_assert_eq!(
                    self.index.matches(&query, &options, Some(&is_odd)),
                    at_once.matches_among(&query, &options, &is_odd)
                );
            }
        }
        for function in 0..48 {
            let query = fingerprint(function, "query");
            for (max_candidates, max_found) in [(0, 0), (1, 0), (32, 3)] {
                let options = ContainmentOptions {
                    max_candidates,
                    max_found,
                };
                let found = self.index.containments(&query, &options, None);
                prop_assert_eq!(&found, &at_once.containments(&query, &options, None));
                prop_assert_eq!(&found, &segmented.containments(&query, &options, None));
                prop_assert_eq!(
                    self.index.containments(&query, &options, Some(&is_odd)),
                    at_once.containments(&query, &options, Some(&is_odd))
                );
            }
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 500,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_was_edited_answers_like_what_was_built_at_once(
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let mut world = World::default();
        steps.iter().for_each(|step| world.apply(step));
        world.check()?;
    }

    #[test]
    fn changed_bytes_are_no_segment_and_no_places(
        place in any::<prop::sample::Index>(),
        change in 1_u8..,
        is_cut in any::<bool>(),
    ) {
        let mut world = World::default();
        (0..8).for_each(|id| world.put(id, id, false));
        world.fold(&[]);
        let damage = |mut bytes: Vec<u8>| {
            let place = place.index(bytes.len());
            if is_cut {
                bytes.truncate(place);
            } else {
                bytes[place] ^= change;
            }
            bytes
        };
        let segment = world.index.segments().next().expect("one").bytes().to_vec();
        prop_assert!(Segment::open(damage(segment)).is_err());
        let places = damage(write_places(world.index.places()));
        prop_assert!(read_places(&places).is_err());
    }
}

#[test]
fn what_is_inside_and_what_is_around_is_found_in_a_segment() {
    let mut world = World::default();
    world.put(1, 5, false);
    world.put(2, 41, false);
    world.put(3, 12, false);
    world.reopen();
    let options = ContainmentOptions {
        max_candidates: 32,
        max_found: 0,
    };
    let found = |function: u8| {
        let query = fingerprint(function, "query");
        let found = world.index.containments(&query, &options, None).found;
        found
            .into_iter()
            .map(|found| (found.id[0], found.side, found.containment.coverage > 0.8))
            .collect::<Vec<_>>()
    };

    assert_eq!(found(5), [(2, Side::Outer, true)]);
    assert_eq!(found(41), [(1, Side::Inner, true)]);
}

#[test]
fn places_of_other_segments_are_refused() {
    let mut world = World::default();
    (0..8).for_each(|id| world.put(id, id, false));
    world.fold(&[]);
    let places: Vec<_> = world.index.places().collect();

    assert!(SegmentedIndex::open(Vec::new(), places).is_none());
}

#[test]
fn bytes_of_another_version_are_told_from_damaged_ones() {
    let mut world = World::default();
    world.put(1, 1, false);
    world.fold(&[]);
    let mut bytes = world.index.segments().next().expect("one").bytes().to_vec();
    bytes[7] += 1;

    assert_eq!(Segment::open(bytes).err(), Some(SegmentError::Unknown));
}

#[test]
fn copies_share_a_group_and_segments_of_one_size_are_merged() {
    let mut world = World::default();
    for id in 0..24 {
        world.put(id, id % 3, false);
        world.fold(&[]);
    }

    let groups: u32 = world.index.segments().map(|segment| segment.groups()).sum();

    assert_eq!(groups, 3);
    assert!(world.index.segments().count() <= 2);
}
