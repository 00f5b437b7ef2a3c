//! What somebody sees of the clone classes.
//!
//! The database holds the classes of what everybody may view, and those of everything, ranked. Who
//! views some closed services besides sees other classes in the components of these: they are formed
//! of what is viewed, and remembered until the next change. What was closed after the classes were
//! formed is left out in the same way.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

use super::super::{Catalog, CatalogError, name};
use super::form::{Links, Node, Place, classes, threshold};
use crate::store::clone_class::list::CloneScope;
use crate::store::clone_class::progress::CloneProgress;
use crate::store::clone_class::{Audience, WholeClass};
use crate::store::{self, CloneClass, CloneClassFilter, CloneSpread, Page, PageRequest, Viewer};

/// How many different viewers are remembered.
const MAX_VIEWERS: usize = 64;
/// How many components are formed for one viewer; of more they see what everybody sees.
const MAX_COMPONENTS: u64 = 2_000;

/// What a viewer sees, and up to when it holds.
type Known = HashMap<Viewer, ((i64, CloneProgress), Arc<CloneView>)>;

/// Remembers what viewers see of the clone classes.
#[derive(Debug, Default)]
pub(in super::super) struct CloneViews {
    known: Mutex<Known>,
}

/// What somebody sees of the clone classes.
#[derive(Debug, Clone)]
pub(super) struct CloneView {
    /// Which stored classes.
    pub(super) scope: CloneScope,
    /// Which others, in the order of their rank.
    pub(super) own: Vec<WholeClass>,
    /// The canonical names of the services of these.
    names: HashMap<Uuid, String>,
}

impl CloneViews {
    fn lock(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn remembered(&self, viewer: &Viewer, at: (i64, CloneProgress)) -> Option<Arc<CloneView>> {
        let known = self.lock();
        let (reached, view) = known.get(viewer)?;
        (*reached == at).then(|| Arc::clone(view))
    }

    fn remember(&self, viewer: Viewer, at: (i64, CloneProgress), view: Arc<CloneView>) {
        let mut known = self.lock();
        known.retain(|_, (reached, _)| reached.0 >= at.0);
        if known.len() < MAX_VIEWERS {
            known.insert(viewer, (at, view));
        }
    }
}

impl Catalog {
    /// What this viewer sees of the clone classes.
    pub(super) async fn clone_view(&self, viewer: &Viewer) -> Result<Arc<CloneView>, CatalogError> {
        if *viewer == Viewer::Everything {
            return Ok(Arc::new(CloneView {
                scope: CloneScope {
                    audiences: Audience::EVERYTHING,
                    without: Vec::new(),
                },
                own: Vec::new(),
                names: HashMap::new(),
            }));
        }
        let db = self.store().connection();
        // Read first: what is remembered is never older than what it is remembered with.
        let progress = store::clone_class::progress::read(db).await?;
        let at = (
            self.store().newest_sequence().await?,
            progress.unwrap_or_default(),
        );
        if let Some(view) = self.clone_views.remembered(viewer, at) {
            return Ok(view);
        }
        let view = Arc::new(self.form_view(viewer, at.1).await?);
        self.clone_views
            .remember(viewer.clone(), at, Arc::clone(&view));
        Ok(view)
    }

    async fn form_view(
        &self,
        viewer: &Viewer,
        reached: CloneProgress,
    ) -> Result<CloneView, CatalogError> {
        let db = self.store().connection();
        let special = store::clone_class::list::special_components(
            db,
            viewer,
            reached.sequence,
            MAX_COMPONENTS,
        )
        .await?;
        let mut view = CloneView {
            scope: CloneScope {
                audiences: Audience::OPEN,
                without: special,
            },
            own: Vec::new(),
            names: HashMap::new(),
        };
        if view.scope.without.is_empty() {
            return Ok(view);
        }
        let rows = store::clone_class::of_components(
            db,
            &view.scope.without,
            &[Audience::Both, Audience::Open, Audience::Everything],
        )
        .await?;
        let (known, whole): (Vec<_>, Vec<_>) = rows
            .into_iter()
            .partition(|whole| whole.class.audience == Audience::Open);
        let services: HashSet<Uuid> = whole
            .iter()
            .flat_map(|whole| whole.members.iter().map(|member| member.service_id))
            .collect();
        let services: Vec<Uuid> = services.into_iter().collect();
        let seen = store::service::list_by_ids(db, viewer, &services).await?;
        view.names = seen
            .into_iter()
            .filter_map(|service| Some((service.id, name::canonical(&service.name)?)))
            .collect();
        let mut nodes = self.nodes(&whole, &view.names).await?;
        let fragments: Vec<Uuid> = nodes.values().flatten().map(|it| it.fragment.id).collect();
        let mut links = Links::default();
        links.add(store::clone::pairs_of(db, &fragments, threshold()).await?);
        let mut components: Vec<Uuid> = nodes.keys().copied().collect();
        components.sort_unstable();
        for component in components {
            let part = nodes.remove(&component).unwrap_or_default();
            let formed = classes(db, &part, &links, component, Audience::Open).await?;
            let told = formed.into_iter().filter(|whole| whole.class.services > 1);
            view.own.extend(told);
        }
        keep_ids(&mut view.own, &known);
        view.own.sort_by(|a, b| rank(&a.class).cmp(&rank(&b.class)));
        Ok(view)
    }

    /// The fragments of these classes by component, as far as they stand in services that are seen.
    async fn nodes(
        &self,
        classes: &[WholeClass],
        seen: &HashMap<Uuid, String>,
    ) -> Result<HashMap<Uuid, Vec<Node>>, CatalogError> {
        let mut places: HashMap<Uuid, (Uuid, Vec<Place>)> = HashMap::new();
        for whole in classes {
            for member in &whole.members {
                if seen.contains_key(&member.service_id) {
                    let of_fragment = places
                        .entry(member.fragment_id)
                        .or_insert((whole.class.component_id, Vec::new()));
                    of_fragment.1.push(Place {
                        service_id: member.service_id,
                        team_id: member.team_id,
                        is_open: member.is_open,
                        name: member.name.clone(),
                        copies: member.copies,
                        since: member.since,
                    });
                }
            }
        }
        let ids: Vec<Uuid> = places.keys().copied().collect();
        let db = self.store().connection();
        let mut nodes: HashMap<Uuid, Vec<Node>> = HashMap::new();
        for fragment in store::fragment::list_by_ids(db, &ids).await? {
            if let Some((component, places)) = places.remove(&fragment.id) {
                let of_component = nodes.entry(component).or_default();
                of_component.push(Node { fragment, places });
            }
        }
        Ok(nodes)
    }
}

/// Gives classes the ids that everybody else knows them by. A new id follows from the representative,
/// so that it says nothing of what is not seen.
fn keep_ids(classes: &mut [WholeClass], known: &[WholeClass]) {
    let mut ids: HashMap<Uuid, Uuid> = HashMap::new();
    for whole in known {
        for member in &whole.members {
            ids.insert(member.fragment_id, whole.class.id);
        }
    }
    let mut used = HashSet::new();
    for whole in classes {
        let mut counts: HashMap<Uuid, usize> = HashMap::new();
        for member in &whole.members {
            if let Some(id) = ids.get(&member.fragment_id) {
                *counts.entry(*id).or_default() += 1;
            }
        }
        let mut counts: Vec<(Uuid, usize)> = counts.into_iter().collect();
        counts.sort_unstable_by_key(|(id, count)| (std::cmp::Reverse(*count), *id));
        let id = counts.into_iter().map(|(id, _)| id);
        whole.class.id = id
            .chain([whole.class.id])
            .find(|id| !used.contains(id))
            .unwrap_or(whole.class.id);
        used.insert(whole.class.id);
    }
}

/// By what classes are ordered: the one that saves most first.
fn rank(class: &CloneClass) -> (std::cmp::Reverse<u32>, &str) {
    (
        std::cmp::Reverse(class.saved_lines),
        class.representative_hash.as_str(),
    )
}

impl CloneView {
    /// The class of this id among those that the database does not hold.
    pub(super) fn find(&self, id: Uuid) -> Option<&WholeClass> {
        self.own.iter().find(|whole| whole.class.id == id)
    }

    /// Parts ids into those of classes that the database does not hold, and the others.
    pub(super) fn part(&self, ids: &[Uuid]) -> (Vec<&WholeClass>, Vec<Uuid>) {
        let own: Vec<&WholeClass> = ids.iter().filter_map(|id| self.find(*id)).collect();
        let known: HashSet<Uuid> = own.iter().map(|whole| whole.class.id).collect();
        let stored = ids.iter().copied().filter(|id| !known.contains(id));
        (own, stored.collect())
    }

    /// The classes of a filter that the database does not hold.
    pub(super) fn own_in<'a>(
        &'a self,
        filter: &'a CloneClassFilter,
    ) -> impl Iterator<Item = &'a WholeClass> {
        self.own.iter().filter(|whole| self.is_in(whole, filter))
    }

    /// A page of the stored classes and the others together.
    pub(super) async fn list(
        &self,
        db: &impl store::Connection,
        filter: &CloneClassFilter,
        page: PageRequest,
    ) -> Result<Page<CloneClass>, CatalogError> {
        let own: Vec<&CloneClass> = self.own_in(filter).map(|whole| &whole.class).collect();
        if own.is_empty() {
            return Ok(store::clone_class::list::list(db, &self.scope, filter, page).await?);
        }
        // What is stored at a place stands at most that many places later in the whole list.
        let before = own.len() as u64;
        let begin = page.offset.saturating_sub(before);
        let wanted = PageRequest {
            first: if page.first == 0 {
                0
            } else {
                page.first + (page.offset - begin)
            },
            offset: begin,
            with_total: page.with_total,
        };
        let stored = store::clone_class::list::list(db, &self.scope, filter, wanted).await?;
        let total = stored.total.map(|total| total + before);
        let has_next = stored.has_next;
        // All of the others that come before the first stored one read here are on earlier pages.
        let first = stored.items.first().filter(|_| begin > 0);
        let skipped = match first {
            Some(first) => own.partition_point(|class| rank(class) < rank(first)),
            // Nothing is stored from here on, so that the whole list ends before the page.
            None if begin > 0 => own.len(),
            None => 0,
        };
        let mut merged: Vec<CloneClass> = stored.items;
        merged.extend(own.iter().skip(skipped).map(|class| (*class).clone()));
        merged.sort_by(|a, b| rank(a).cmp(&rank(b)));
        let skip = page.offset.saturating_sub(begin + skipped as u64);
        let mut items: Vec<CloneClass> = merged
            .into_iter()
            .skip(usize::try_from(skip).unwrap_or(usize::MAX))
            .collect();
        let first = usize::try_from(page.first).unwrap_or(usize::MAX);
        let goes_on = has_next || items.len() > first;
        items.truncate(first);
        Ok(Page {
            items,
            offset: page.offset,
            has_next: goes_on,
            total,
        })
    }

    /// Whether a class is in the list of a filter, as the database decides it for stored ones.
    fn is_in(&self, whole: &WholeClass, filter: &CloneClassFilter) -> bool {
        let class = &whole.class;
        let has = |is: &dyn Fn(&store::CloneMember) -> bool| whole.members.iter().any(is);
        let contains = |text: &String| {
            has(&|member| {
                let service = self.names.get(&member.service_id);
                member.name.to_lowercase().contains(text)
                    || service.is_some_and(|name| name.contains(text))
            })
        };
        filter
            .team_id
            .is_none_or(|team| has(&|member| member.team_id == Some(team)))
            && filter
                .origin_team_id
                .is_none_or(|team| class.origin_team_id == Some(team))
            && filter
                .service_id
                .is_none_or(|service| has(&|member| member.service_id == service))
            && filter
                .language
                .as_ref()
                .is_none_or(|language| class.language == *language)
            && filter.clone_type.is_none_or(|it| class.clone_type == it)
            && filter
                .min_similarity
                .is_none_or(|least| class.similarity >= least)
            && filter.min_services.is_none_or(|it| class.services >= it)
            && filter.spread.is_none_or(|spread| match spread {
                CloneSpread::OneTeam => class.owners == 1,
                CloneSpread::SeveralTeams => class.owners > 1,
            })
            && filter
                .text
                .as_ref()
                .is_none_or(|text| text.is_empty() || contains(text))
    }
}
