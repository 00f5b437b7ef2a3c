//! What belongs to a component: all fragments that are connected by pairs, through whatever others.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use brickyard_indexer::Fingerprint;
use uuid::Uuid;

use super::super::CatalogError;
use super::super::pool::run_cpu;
use super::form::{Links, Node, Place, threshold};
use crate::store::clone_class::{Audience, WholeClass};
use crate::store::{self, Connection};

/// The audiences of all rows.
const ALL: [Audience; 3] = [Audience::Both, Audience::Open, Audience::Everything];

/// Everything that is connected with some fragments, now or when classes were last formed.
#[derive(Debug, Default)]
pub(super) struct Reached {
    /// What stands somewhere now.
    pub(super) nodes: HashMap<Uuid, Node>,
    pub(super) links: Links,
    /// The components as they were.
    pub(super) components: BTreeSet<Uuid>,
    /// Their classes.
    pub(super) before: Vec<WholeClass>,
}

impl Reached {
    /// Follows the pairs of these fragments, and the components that they were in.
    pub(super) async fn from(db: &impl Connection, seeds: Vec<Uuid>) -> Result<Self, CatalogError> {
        let mut reached = Self::default();
        let mut seen: HashSet<Uuid> = seeds.iter().copied().collect();
        let mut frontier: Vec<Uuid> = seen.iter().copied().collect();
        while !frontier.is_empty() {
            let next = reached.step(db, &frontier).await?;
            frontier = next.into_iter().filter(|id| seen.insert(*id)).collect();
        }
        reached.leave_markup_out(db).await?;
        Ok(reached)
    }

    /// Looks at some fragments and returns those that they lead to.
    async fn step(
        &mut self,
        db: &impl Connection,
        fragments: &[Uuid],
    ) -> Result<Vec<Uuid>, CatalogError> {
        let mut next = Vec::new();
        let mut components = store::clone_class::components_of(db, fragments).await?;
        components.retain(|component| self.components.insert(*component));
        for whole in store::clone_class::of_components(db, &components, &ALL).await? {
            next.extend(whole.members.iter().map(|member| member.fragment_id));
            self.before.push(whole);
        }
        let mut places: HashMap<Uuid, Vec<Place>> = HashMap::new();
        for standing in store::standing::of_fragments(db, fragments).await? {
            let place = Place {
                service_id: standing.service_id,
                team_id: standing.team_id,
                is_open: standing.is_open,
                name: standing.name,
                copies: standing.copies,
                since: standing.published_at,
            };
            places.entry(standing.fragment_id).or_default().push(place);
        }
        let there: Vec<Uuid> = places.keys().copied().collect();
        let mut blind = Vec::with_capacity(there.len());
        for fragment in store::fragment::list_by_ids(db, &there).await? {
            blind.push(fragment.blind_hash);
            let places = places.remove(&fragment.id).unwrap_or_default();
            self.nodes.insert(fragment.id, Node { fragment, places });
        }
        let pairs = store::clone::pairs_of(db, &there, threshold()).await?;
        next.extend(pairs.iter().flat_map(|pair| [pair.a, pair.b]));
        self.links.add(pairs);
        blind.sort_unstable();
        blind.dedup();
        next.extend(store::fragment::ids_by_blind_hash(db, &blind).await?);
        Ok(next)
    }

    /// Leaves out what the clone index leaves out. What has a pair is no markup; only of what has none
    /// the fingerprints are read.
    async fn leave_markup_out(&mut self, db: &impl Connection) -> Result<(), CatalogError> {
        let paired: HashSet<Uuid> = self.links.ids().flat_map(|(a, b)| [a, b]).collect();
        let mut copies: HashMap<_, usize> = HashMap::new();
        for node in self.nodes.values() {
            *copies.entry(node.bucket()).or_default() += node.places.len();
        }
        let doubtful: Vec<Uuid> = self
            .nodes
            .values()
            .filter(|node| !paired.contains(&node.fragment.id))
            .filter(|node| copies.get(&node.bucket()).is_some_and(|copies| *copies > 1))
            .map(|node| node.fragment.id)
            .collect();
        let encoded = store::fingerprint::list_newest(db, &doubtful).await?;
        let markup = run_cpu(move || {
            let decoded = encoded
                .into_iter()
                .filter_map(|(id, bytes)| Some((id, Fingerprint::decode(&bytes).ok()?)));
            decoded
                .filter(|(_, fingerprint)| fingerprint.is_markup())
                .map(|(id, _)| id)
                .collect::<Vec<Uuid>>()
        })
        .await;
        for id in markup {
            self.nodes.remove(&id);
        }
        Ok(())
    }

    /// Parts what stands somewhere into components, in the order of their first hashes.
    pub(super) fn parts(&mut self) -> Vec<Vec<Node>> {
        let mut neighbours: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        let mut join = |a: Uuid, b: Uuid| {
            neighbours.entry(a).or_default().push(b);
            neighbours.entry(b).or_default().push(a);
        };
        for (a, b) in self.links.ids() {
            if self.nodes.contains_key(&a) && self.nodes.contains_key(&b) {
                join(a, b);
            }
        }
        let mut buckets = HashMap::new();
        for node in self.nodes.values() {
            let first = *buckets.entry(node.bucket()).or_insert(node.fragment.id);
            join(first, node.fragment.id);
        }
        let order: BTreeMap<String, Uuid> = self
            .nodes
            .values()
            .map(|node| (node.fragment.hash.clone(), node.fragment.id))
            .collect();
        let mut parts = Vec::new();
        for first in order.into_values() {
            let mut part = Vec::new();
            let mut open = vec![first];
            while let Some(id) = open.pop() {
                if let Some(node) = self.nodes.remove(&id) {
                    part.push(node);
                    open.extend(neighbours.remove(&id).unwrap_or_default());
                }
            }
            if !part.is_empty() {
                part.sort_unstable_by(|a, b| a.fragment.hash.cmp(&b.fragment.hash));
                parts.push(part);
            }
        }
        parts
    }
}
