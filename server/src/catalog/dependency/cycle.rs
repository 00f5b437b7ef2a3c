//! Services that need each other in a circle.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use petgraph::Graph;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::NodeIndex;
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::catalog::pool::run_cpu;
use crate::catalog::{Catalog, CatalogError, Requester, Scope};
use crate::store::dependency::edge::{self, Edge};
use crate::store::{Page, PageRequest};

/// Services of which each needs each other, directly or through others of them; or one that needs
/// itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DependencyCycle {
    /// The services, the oldest first.
    pub service_ids: Vec<Uuid>,
}

/// The circles of the whole catalogue as of a change, whoever may view them.
#[derive(Clone, Default)]
pub struct CycleIndex {
    state: Arc<Mutex<Option<(i64, Arc<Circles>)>>>,
}

/// The edges inside circles. Few services are in one, so that what a requester may view of them is
/// found at once.
#[derive(Debug, Default)]
struct Circles {
    service_ids: Vec<Uuid>,
    edges: Vec<Edge>,
}

impl fmt::Debug for CycleIndex {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CycleIndex").finish_non_exhaustive()
    }
}

impl Catalog {
    /// The circles among services that the requester may view, the one with the oldest service
    /// first.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn dependency_cycles(
        &self,
        requester: &Requester,
        page: PageRequest,
    ) -> Result<Page<DependencyCycle>, CatalogError> {
        Ok(Page::cut(self.viewable_cycles(requester).await?, page))
    }

    /// The circle that each of these services is in; those that are in none are absent.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn cycles_of(
        &self,
        requester: &Requester,
        service_ids: &[Uuid],
    ) -> Result<HashMap<Uuid, DependencyCycle>, CatalogError> {
        let mut found = HashMap::new();
        for cycle in self.viewable_cycles(requester).await? {
            for id in &cycle.service_ids {
                if service_ids.contains(id) {
                    found.insert(*id, cycle.clone());
                }
            }
        }
        Ok(found)
    }

    async fn viewable_cycles(
        &self,
        requester: &Requester,
    ) -> Result<Vec<DependencyCycle>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let circles = self.circles().await?;
        let db = self.store().connection();
        let viewer = requester.viewer();
        // A circle among what may be viewed lies within a circle among everything.
        let viewable = edge::viewable(db, &viewer, &circles.service_ids).await?;
        let edges =
            circles.edges.iter().copied().filter(|edge| {
                viewable.contains(&edge.consumer) && viewable.contains(&edge.target)
            });
        let edges: Vec<Edge> = edges.collect();
        Ok(run_cpu(move || cycles(&edges)).await)
    }

    /// The circles of the whole catalogue, computed anew when something has changed. Who comes
    /// meanwhile waits for the same result.
    async fn circles(&self) -> Result<Arc<Circles>, CatalogError> {
        let mut state = self.cycles.state.lock().await;
        // Read before the edges: what changes in between is looked at again.
        let sequence = self.store().newest_sequence().await?;
        if let Some((known, circles)) = state.as_ref()
            && *known == sequence
        {
            return Ok(Arc::clone(circles));
        }
        let edges = edge::all(self.store().connection()).await?;
        let circles = Arc::new(run_cpu(move || Circles::of(&edges)).await);
        *state = Some((sequence, Arc::clone(&circles)));
        Ok(circles)
    }
}

impl Circles {
    fn of(edges: &[Edge]) -> Self {
        let mut circle_of: HashMap<Uuid, usize> = HashMap::new();
        for (number, cycle) in cycles(edges).into_iter().enumerate() {
            circle_of.extend(cycle.service_ids.into_iter().map(|id| (id, number)));
        }
        let is_inside = |edge: &&Edge| {
            let circle = circle_of.get(&edge.consumer);
            circle.is_some() && circle == circle_of.get(&edge.target)
        };
        Self {
            edges: edges.iter().filter(is_inside).copied().collect(),
            service_ids: circle_of.into_keys().collect(),
        }
    }
}

/// Returns the strongly connected components of more than one service, and services that need
/// themselves.
fn cycles(edges: &[Edge]) -> Vec<DependencyCycle> {
    let mut graph: Graph<Uuid, ()> = Graph::new();
    let mut nodes: HashMap<Uuid, NodeIndex> = HashMap::new();
    for edge in edges {
        let [consumer, target] = [edge.consumer, edge.target]
            .map(|id| *nodes.entry(id).or_insert_with(|| graph.add_node(id)));
        graph.add_edge(consumer, target, ());
    }
    // petgraph's `tarjan_scc` is recursive: a long chain of services would overflow the stack.
    let components = kosaraju_scc(&graph).into_iter();
    let circles = components.filter(|component| match component.as_slice() {
        [only] => graph.contains_edge(*only, *only),
        _ => true,
    });
    let mut cycles: Vec<DependencyCycle> = circles
        .map(|component| {
            let mut service_ids: Vec<Uuid> = component
                .into_iter()
                .filter_map(|node| graph.node_weight(node).copied())
                .collect();
            service_ids.sort_unstable();
            DependencyCycle { service_ids }
        })
        .collect();
    cycles.sort_unstable();
    cycles
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn edge(consumer: u128, target: u128) -> Edge {
        Edge {
            consumer: Uuid::from_u128(consumer),
            target: Uuid::from_u128(target),
        }
    }

    #[test]
    fn a_chain_as_long_as_a_catalogue_does_not_overflow_the_stack() {
        let mut edges: Vec<Edge> = (0..100_000).map(|id| edge(id, id + 1)).collect();
        assert_eq!(cycles(&edges), []);
        edges.push(edge(100_000, 0));
        assert_eq!(cycles(&edges)[0].service_ids.len(), 100_001);
    }

    /// Which services each service reaches, by following every edge until nothing is new.
    fn reach(edges: &[(u128, u128)]) -> Vec<BTreeSet<u128>> {
        let mut reach: Vec<BTreeSet<u128>> = vec![BTreeSet::new(); 8];
        loop {
            let before = reach.clone();
            for (from, to) in edges {
                let further = before[*to as usize].clone();
                reach[*from as usize].insert(*to);
                reach[*from as usize].extend(further);
            }
            if before == reach {
                return reach;
            }
        }
    }

    proptest! {
        #[test]
        fn circles_are_what_a_naive_search_finds(
            edges in proptest::collection::vec((0..8_u128, 0..8_u128), 0..20),
        ) {
            let reach = reach(&edges);
            let mut expected: BTreeSet<Vec<Uuid>> = BTreeSet::new();
            for id in 0..8_u128 {
                let with = (0..8_u128).filter(|other| {
                    reach[id as usize].contains(other) && reach[*other as usize].contains(&id)
                });
                let with: Vec<Uuid> = with.map(Uuid::from_u128).collect();
                if !with.is_empty() {
                    expected.insert(with);
                }
            }
            let edges: Vec<Edge> = edges.iter().map(|(from, to)| edge(*from, *to)).collect();
            let found: Vec<Vec<Uuid>> = cycles(&edges).into_iter().map(|it| it.service_ids).collect();
            prop_assert_eq!(&found, &expected.iter().cloned().collect::<Vec<_>>());
            // The circles that are kept are enough to find all of them again.
            let again: Vec<Vec<Uuid>> = cycles(&Circles::of(&edges).edges).into_iter().map(|it| it.service_ids).collect();
            prop_assert_eq!(found, again);
        }
    }
}
