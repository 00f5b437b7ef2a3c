//! Forms clone classes from clone pairs.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

use super::{CloneClass, ClonePair};
use crate::similarity::CloneType;

/// Returns the classes of `count` fragments, of which pairs and classes name each by its rank;
/// [`Clones::classes`](super::Clones::classes) says how they are formed. Fragments without a pair are
/// in none. The order of the pairs does not matter.
pub fn form_classes(count: usize, pairs: &[ClonePair]) -> Vec<CloneClass> {
    let mut forest = Forest::new(count);
    for pair in pairs
        .iter()
        .filter(|pair| pair.similarity.clone_type != CloneType::Edited)
    {
        forest.join(pair.a, pair.b);
    }
    merge_along(pairs, &mut forest);

    let mut classes: BTreeMap<usize, CloneClass> = BTreeMap::new();
    for pair in pairs {
        let root = forest.root(pair.a);
        if root == forest.root(pair.b) {
            let score = pair.similarity.score;
            let class = classes.entry(forest.first[root]).or_insert(CloneClass {
                members: Vec::new(),
                representative: forest.first[root],
                similarity: score,
                clone_type: pair.similarity.clone_type,
            });
            class.similarity = class.similarity.min(score);
            class.clone_type = class.clone_type.max(pair.similarity.clone_type);
        }
    }
    for rank in 0..count {
        let root = forest.root(rank);
        if let Some(class) = classes.get_mut(&forest.first[root]) {
            class.members.push(rank);
        }
    }
    choose_representatives(pairs, &mut forest, &mut classes);
    classes.into_values().collect()
}

/// Chooses of each class, kept under its first member, the medoid: the member whose similarities to
/// the others add up to most.
fn choose_representatives(
    pairs: &[ClonePair],
    forest: &mut Forest,
    classes: &mut BTreeMap<usize, CloneClass>,
) {
    let mut sums: HashMap<usize, f64> = HashMap::new();
    for pair in pairs {
        if forest.root(pair.a) == forest.root(pair.b) {
            let score = f64::from(pair.similarity.score);
            *sums.entry(pair.a).or_default() += score;
            *sums.entry(pair.b).or_default() += score;
        }
    }
    let sum = |member: &usize| sums.get(member).copied().unwrap_or_default();
    for class in classes.values_mut() {
        // Rounded, so that the order in which sums are formed does not decide between equals.
        let weight = |member: &usize| (sum(member) * 1e6).round() as u64;
        let best = class
            .members
            .iter()
            .min_by_key(|member| (Reverse(weight(member)), **member));
        class.representative = best.copied().unwrap_or(class.representative);
    }
}

/// Merges classes along the pairs of edited functions, the most similar first.
fn merge_along(pairs: &[ClonePair], forest: &mut Forest) {
    // Copies are alike, so one pair between two families of copies stands for all.
    let mut links: HashMap<(usize, usize), f32> = HashMap::new();
    for pair in pairs {
        let (a, b) = (forest.root(pair.a), forest.root(pair.b));
        if a != b {
            let (a, b) = (forest.first[a], forest.first[b]);
            let best = links.entry((a.min(b), a.max(b))).or_insert(0.0);
            *best = best.max(pair.similarity.score);
        }
    }
    let mut weights: HashMap<usize, HashMap<usize, u64>> = HashMap::new();
    for &(a, b) in links.keys() {
        let (a, b) = (forest.root(a), forest.root(b));
        let weight = forest.size[a] * forest.size[b];
        weights.entry(a).or_default().insert(b, weight);
        weights.entry(b).or_default().insert(a, weight);
    }

    let mut links: Vec<((usize, usize), f32)> = links.into_iter().collect();
    links.sort_unstable_by_key(|(link, score)| (Reverse(score.to_bits()), *link));
    for ((a, b), _) in links {
        let (a, b) = (forest.root(a), forest.root(b));
        let linked = weights
            .get(&a)
            .and_then(|of_a| of_a.get(&b))
            .copied()
            .unwrap_or_default();
        if a != b && 2 * linked >= forest.size[a] * forest.size[b] {
            let (kept, gone) = forest.join(a, b);
            let moved = weights.remove(&gone).unwrap_or_default();
            for (other, weight) in moved.into_iter().filter(|(other, _)| *other != kept) {
                *weights.entry(kept).or_default().entry(other).or_default() += weight;
                let of_other = weights.entry(other).or_default();
                of_other.remove(&gone);
                *of_other.entry(kept).or_default() += weight;
            }
            if let Some(of_kept) = weights.get_mut(&kept) {
                of_kept.remove(&gone);
            }
        }
    }
}

/// Disjoint sets.
struct Forest {
    parent: Vec<usize>,
    size: Vec<u64>,
    /// The first member of each root's set, which does not depend on the order of joining.
    first: Vec<usize>,
}

impl Forest {
    fn new(count: usize) -> Self {
        Self {
            parent: (0..count).collect(),
            size: vec![1; count],
            first: (0..count).collect(),
        }
    }

    fn root(&mut self, mut member: usize) -> usize {
        while self.parent[member] != member {
            self.parent[member] = self.parent[self.parent[member]];
            member = self.parent[member];
        }
        member
    }

    /// Joins the sets of two members; returns the root that stays and the one that is gone.
    fn join(&mut self, a: usize, b: usize) -> (usize, usize) {
        let (a, b) = (self.root(a), self.root(b));
        let (kept, gone) = if self.size[a] >= self.size[b] {
            (a, b)
        } else {
            (b, a)
        };
        if kept != gone {
            self.parent[gone] = kept;
            self.size[kept] += self.size[gone];
            self.first[kept] = self.first[kept].min(self.first[gone]);
        }
        (kept, gone)
    }
}
