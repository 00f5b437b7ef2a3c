//! Forms classes of fragments that stand somewhere.
//!
//! What comes out depends on the fragments, their places and their pairs only, not on their ids nor
//! on what was there before: so that classes of what somebody may view are as if there was nothing
//! else, and that what is kept up to date is what would be built anew.

use std::collections::{BTreeSet, HashMap};

use brickyard_indexer::{
    CloneType, Fingerprint, Language, OperatingPoint, Signals, Similarity, common_part, compare,
    form_classes,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::super::pool::run_cpu;
use super::super::{CatalogError, input};
use crate::store::clone_class::{Audience, WholeClass};
use crate::store::{self, CloneClass, CloneMember, Connection, Fragment, StoredPair};

/// A fragment that stands somewhere.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) fragment: Fragment,
    pub(super) places: Vec<Place>,
}

/// Where a fragment stands: a service that has it at its head.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) service_id: Uuid,
    pub(super) team_id: Option<Uuid>,
    pub(super) is_open: bool,
    pub(super) name: String,
    pub(super) copies: u32,
    pub(super) since: DateTime<Utc>,
}

/// The pairs between fragments, by the smaller and the larger id.
#[derive(Debug, Default)]
pub(super) struct Links(HashMap<(Uuid, Uuid), (f64, u8)>);

/// Fragments that belong together.
#[derive(Debug)]
pub(super) struct Formed<'a> {
    /// The representative first, then the most similar to it.
    members: Vec<(&'a Node, f64, u8)>,
    similarity: f64,
    clone_type: u8,
}

impl Node {
    /// What compares alike has the same bucket.
    pub(super) fn bucket(&self) -> (String, i64, u32) {
        let language = self.fragment.language.parse::<Language>();
        let family = language.map_or(self.fragment.language.as_str(), |it| it.family().name());
        (
            family.to_owned(),
            self.fragment.blind_hash,
            self.fragment.tokens,
        )
    }

    /// At how many places it stands.
    fn copies(&self) -> u64 {
        self.places
            .iter()
            .map(|place| u64::from(place.copies))
            .sum()
    }

    /// The same fragment as far as it stands at some places; nothing if it stands at none of them.
    pub(super) fn at(&self, is_there: impl Fn(&Place) -> bool) -> Option<Self> {
        let places: Vec<Place> = self
            .places
            .iter()
            .filter(|place| is_there(place))
            .cloned()
            .collect();
        (!places.is_empty()).then(|| Self {
            fragment: self.fragment.clone(),
            places,
        })
    }
}

impl Links {
    pub(super) fn add(&mut self, pairs: impl IntoIterator<Item = StoredPair>) {
        let pairs = pairs.into_iter();
        self.0
            .extend(pairs.map(|pair| ((pair.a, pair.b), (pair.similarity, pair.clone_type))));
    }

    fn between(&self, a: Uuid, b: Uuid) -> Option<(f64, u8)> {
        self.0.get(&(a.min(b), a.max(b))).copied()
    }

    /// The ids of all pairs.
    pub(super) fn ids(&self) -> impl Iterator<Item = (Uuid, Uuid)> {
        self.0.keys().copied()
    }
}

/// From which similarity on two fragments belong together.
pub(super) fn threshold() -> f64 {
    f64::from(OperatingPoint::Report.threshold())
}

/// Forms the classes of these fragments; what is like nothing else is a class of its own.
async fn form<'a>(
    db: &impl Connection,
    nodes: &'a [Node],
    links: &Links,
) -> Result<Vec<Formed<'a>>, CatalogError> {
    let mut order: Vec<&Node> = nodes.iter().collect();
    // Of equal ones the first represents them: the one that stands in most places.
    order.sort_unstable_by(|a, b| {
        let by_hash = || a.fragment.hash.cmp(&b.fragment.hash);
        b.copies().cmp(&a.copies()).then_with(by_hash)
    });
    let ranks: HashMap<Uuid, usize> = (0..)
        .zip(&order)
        .map(|(rank, node)| (node.fragment.id, rank))
        .collect();
    let mut pairs: Vec<brickyard_indexer::ClonePair> = links
        .0
        .iter()
        .filter_map(|((a, b), (score, clone_type))| {
            Some(pair(*ranks.get(a)?, *ranks.get(b)?, *score, *clone_type))
        })
        .collect();
    let mut buckets: HashMap<_, usize> = HashMap::new();
    for (rank, node) in order.iter().enumerate() {
        // At most some pairs of a fragment are stored, so copies may have none between them.
        let first = *buckets.entry(node.bucket()).or_insert(rank);
        let (one, other) = (order[first].fragment.id, node.fragment.id);
        if first != rank && links.between(one, other).is_none() {
            pairs.push(pair(first, rank, 1.0, CloneType::Renamed as u8));
        }
    }
    pairs.sort_unstable_by_key(|pair| (pair.a, pair.b));
    let count = order.len();
    let classes = run_cpu(move || form_classes(count, &pairs)).await;

    let mut is_alone = vec![true; order.len()];
    let mut formed = Vec::with_capacity(classes.len());
    for class in classes {
        let representative = order[class.representative];
        let mut members = Vec::with_capacity(class.members.len());
        let mut unknown = Vec::new();
        for rank in class.members {
            is_alone[rank] = false;
            let node = order[rank];
            match alike(representative, node, links) {
                Some((similarity, clone_type)) => members.push((node, similarity, clone_type)),
                None => unknown.push(node),
            }
        }
        members.extend(compared(db, representative, unknown).await?);
        let is_other = |node: &Node| node.fragment.id != representative.fragment.id;
        members.sort_unstable_by(|(x, x_similarity, _), (y, y_similarity, _)| {
            is_other(x)
                .cmp(&is_other(y))
                .then_with(|| y_similarity.total_cmp(x_similarity))
                .then_with(|| x.fragment.hash.cmp(&y.fragment.hash))
        });
        formed.push(Formed {
            members,
            similarity: f64::from(class.similarity),
            clone_type: class.clone_type as u8,
        });
    }
    let alone = order.into_iter().zip(is_alone).filter(|(_, is)| *is);
    formed.extend(alone.map(|(node, _)| Formed {
        members: vec![(node, 1.0, CloneType::Exact as u8)],
        similarity: 1.0,
        clone_type: CloneType::Exact as u8,
    }));
    Ok(formed)
}

fn pair(a: usize, b: usize, score: f64, clone_type: u8) -> brickyard_indexer::ClonePair {
    brickyard_indexer::ClonePair {
        a: a.min(b),
        b: a.max(b),
        similarity: Similarity {
            score: score as f32,
            clone_type: match clone_type {
                1 => CloneType::Exact,
                2 => CloneType::Renamed,
                _ => CloneType::Edited,
            },
            signals: Signals::default(),
        },
    }
}

/// How alike two fragments are, as far as that is known without their fingerprints.
fn alike(one: &Node, other: &Node, links: &Links) -> Option<(f64, u8)> {
    if one.fragment.id == other.fragment.id {
        return Some((1.0, CloneType::Exact as u8));
    }
    let stored = links.between(one.fragment.id, other.fragment.id);
    let same = one.bucket() == other.bucket();
    stored.or_else(|| same.then_some((1.0, CloneType::Renamed as u8)))
}

/// Compares members whose pair with the representative is not stored.
async fn compared<'a>(
    db: &impl Connection,
    representative: &Node,
    others: Vec<&'a Node>,
) -> Result<Vec<(&'a Node, f64, u8)>, CatalogError> {
    if others.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = others
        .iter()
        .map(|node| node.fragment.id)
        .chain([representative.fragment.id])
        .collect();
    let mut encoded = store::fingerprint::list_common(db, &ids).await?;
    let ours = encoded.remove(&representative.fragment.id);
    let theirs: Vec<Option<Vec<u8>>> = others
        .iter()
        .map(|node| encoded.remove(&node.fragment.id))
        .collect();
    let results = run_cpu(move || {
        let ours = ours.and_then(|bytes| Fingerprint::decode(&bytes).ok());
        let compare = |bytes: Option<Vec<u8>>| {
            let theirs = Fingerprint::decode(&bytes?).ok()?;
            let similarity = compare(ours.as_ref()?, &theirs);
            Some((f64::from(similarity.score), similarity.clone_type as u8))
        };
        theirs.into_iter().map(compare).collect::<Vec<_>>()
    })
    .await;
    let with = others.into_iter().zip(results);
    Ok(with
        .map(|(node, result)| {
            let (similarity, clone_type) = result.unwrap_or((0.0, CloneType::Edited as u8));
            (node, similarity, clone_type)
        })
        .collect())
}

/// Forms the classes of a component, or of a part of it, and says of each what there is to say.
pub(super) async fn classes(
    db: &impl Connection,
    nodes: &[Node],
    links: &Links,
    component_id: Uuid,
    audience: Audience,
) -> Result<Vec<WholeClass>, CatalogError> {
    let formed = form(db, nodes, links).await?;
    let classes = formed.into_iter();
    Ok(classes
        .filter_map(|formed| formed.describe(component_id, audience))
        .collect())
}

impl Formed<'_> {
    fn describe(&self, component_id: Uuid, audience: Audience) -> Option<WholeClass> {
        let (representative, ..) = self.members.first()?;
        let mut members = Vec::new();
        for (node, similarity, clone_type) in &self.members {
            let mut places: Vec<&Place> = node.places.iter().collect();
            places.sort_unstable_by_key(|place| place.service_id);
            members.extend(places.into_iter().map(|place| CloneMember {
                fragment_id: node.fragment.id,
                service_id: place.service_id,
                team_id: place.team_id,
                is_open: place.is_open,
                name: place.name.clone(),
                copies: place.copies,
                lines: node.fragment.lines,
                similarity: *similarity,
                clone_type: *clone_type,
                since: place.since,
            }));
        }
        let first = members.first()?;
        let services: BTreeSet<Uuid> = members.iter().map(|member| member.service_id).collect();
        let owners: BTreeSet<(Option<Uuid>, Option<Uuid>)> = members
            .iter()
            .map(|member| {
                let unowned = member.team_id.is_none().then_some(member.service_id);
                (member.team_id, unowned)
            })
            .collect();
        let class = CloneClass {
            id: id_of(&representative.fragment.hash, 0),
            component_id,
            audience,
            language: representative.fragment.language.clone(),
            name: first.name.clone(),
            clone_type: self.clone_type,
            similarity: self.similarity,
            lines: representative.fragment.lines,
            saved_lines: saved_lines(&members),
            fragments: u32::try_from(self.members.len()).unwrap_or(u32::MAX),
            copies: members.iter().map(|member| member.copies).sum(),
            services: u32::try_from(services.len()).unwrap_or(u32::MAX),
            owners: u32::try_from(owners.len()).unwrap_or(u32::MAX),
            representative_id: representative.fragment.id,
            representative_hash: representative.fragment.hash.clone(),
            origin_service_id: None,
            origin_team_id: None,
        };
        let mut whole = WholeClass { class, members };
        name_origin(&mut whole);
        Some(whole)
    }
}

/// How many lines go when only one copy of the representative, the first member, is kept: of each other
/// copy those that it has in common with that. What differs must stay somewhere.
fn saved_lines(members: &[CloneMember]) -> u32 {
    let in_common = |member: &CloneMember| {
        let part = common_part(member.similarity as f32);
        (member.lines as f32 * part).round() as u32
    };
    let copies = members.iter().enumerate().map(|(at, member)| {
        let kept = u32::from(at == 0);
        in_common(member).saturating_mul(member.copies - kept.min(member.copies))
    });
    copies.fold(0, u32::saturating_add)
}

/// Says which service had a class first.
pub(super) fn name_origin(whole: &mut WholeClass) {
    let members = whole.members.iter();
    if let Some(origin) = members.min_by_key(|member| (member.since, member.service_id)) {
        whole.class.origin_service_id = Some(origin.service_id);
        whole.class.origin_team_id = origin.team_id;
    }
}

/// The id of what has a fragment for its representative and had no id before; with another salt,
/// another one.
pub(super) fn id_of(hash: &str, salt: u32) -> Uuid {
    let digest = input::sha256(format!("{salt} {hash}").as_bytes());
    u128::from_str_radix(&digest[..32], 16).map_or_else(|_| Uuid::nil(), Uuid::from_u128)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(similarity: f64, copies: u32) -> CloneMember {
        CloneMember {
            fragment_id: Uuid::nil(),
            service_id: Uuid::nil(),
            team_id: None,
            is_open: true,
            name: "reserve".to_owned(),
            copies,
            lines: 100,
            similarity,
            clone_type: CloneType::Edited as u8,
            since: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn removing_copies_saves_all_of_them_but_one() {
        assert_eq!(saved_lines(&[member(1.0, 1), member(1.0, 1)]), 100);
        assert_eq!(saved_lines(&[member(1.0, 3), member(1.0, 2)]), 400);
        assert_eq!(saved_lines(&[]), 0);
    }

    #[test]
    fn removing_an_edited_copy_saves_what_is_not_edited() {
        assert_eq!(saved_lines(&[member(1.0, 1), member(0.85, 2)]), 90);
        assert_eq!(saved_lines(&[member(1.0, 1), member(0.70, 1)]), 29);
    }
}
