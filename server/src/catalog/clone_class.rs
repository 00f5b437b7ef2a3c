//! Clone classes: functions of several services that belong together, ranked by what removing the
//! copies saves.

mod canonical;
mod explain;
mod form;
mod keep;
mod reach;
mod sum;
mod view;

use std::collections::HashMap;

use uuid::Uuid;

pub use self::canonical::NewCanonicalService;
use self::view::CloneView;
pub(super) use self::view::CloneViews;
use super::place::{RestrictedCount, Versions, count_by_owner, distinct};
use super::{Catalog, CatalogError, Requester, Scope, input};
use crate::store::{
    self, CloneClass, CloneClassFilter, CloneMember, Occurrence, Page, PageRequest, Viewer,
};

/// In more services than this, a class is a candidate for a library.
pub const LIBRARY_SERVICES: u32 = 10;
/// How many members of a class are looked at where all of them would be too many.
const MAX_MEMBERS: u32 = 200;
/// The longest text that is looked for, in bytes.
const MAX_TEXT: usize = 200;

/// Which classes are wanted.
#[derive(Debug, Clone, Default)]
pub struct CloneClassQuery {
    /// The name of a team that owns one of the services.
    pub team: Option<String>,
    /// The name of the team that owns the service that had it first.
    pub origin: Option<String>,
    /// What else they are like; the teams in it are left out.
    pub filter: CloneClassFilter,
}

/// A fragment of a class in a service.
#[derive(Debug, Clone, PartialEq)]
pub struct ClonePlace {
    /// What it is.
    pub member: CloneMember,
    /// The fragment that it is compared with.
    pub representative_id: Uuid,
    /// Where it stands in the service, of several places the first; nothing while the class is being
    /// brought up to date.
    pub occurrence: Option<Occurrence>,
}

impl CloneClass {
    /// Whether so many services have it that it should rather be a library.
    pub fn is_library_candidate(&self) -> bool {
        self.services > LIBRARY_SERVICES
    }
}

impl Catalog {
    /// The clone classes of what the requester may view, those first whose removal saves most. A team
    /// that does not exist has none.
    ///
    /// # Errors
    /// The requester may not read, or what is asked for is out of bounds.
    pub async fn list_clone_classes(
        &self,
        requester: &Requester,
        query: CloneClassQuery,
        page: PageRequest,
    ) -> Result<Page<CloneClass>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let Some(filter) = self.clone_filter(requester, query).await? else {
            return Ok(Page::empty(page));
        };
        let view = self.clone_view(&requester.viewer()).await?;
        view.list(self.store().connection(), &filter, page).await
    }

    /// What is asked for with teams by their ids; nothing if one of them does not exist.
    async fn clone_filter(
        &self,
        requester: &Requester,
        query: CloneClassQuery,
    ) -> Result<Option<CloneClassFilter>, CatalogError> {
        let mut filter = query.filter;
        for (name, id) in [
            (&query.team, &mut filter.team_id),
            (&query.origin, &mut filter.origin_team_id),
        ] {
            *id = match name {
                None => None,
                Some(name) => match self.find_team(requester, name).await? {
                    None => return Ok(None),
                    Some(team) => Some(team.id),
                },
            };
        }
        if let Some(text) = filter.text {
            filter.text = Some(input::text("text", &text, MAX_TEXT)?.trim().to_lowercase());
        }
        Ok(Some(filter))
    }

    /// The classes of these ids; unknown ids are absent.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn clone_classes_by_ids(
        &self,
        requester: &Requester,
        ids: &[Uuid],
    ) -> Result<Vec<CloneClass>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let view = self.clone_view(&requester.viewer()).await?;
        let (own, stored) = view.part(ids);
        let mut classes: Vec<CloneClass> =
            own.into_iter().map(|whole| whole.class.clone()).collect();
        let db = self.store().connection();
        classes.extend(store::clone_class::list::by_ids(db, &view.scope, &stored).await?);
        Ok(classes)
    }

    /// The same page of the members of each class, the representative first, then those most similar
    /// to it.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn members_of_clone_classes(
        &self,
        requester: &Requester,
        ids: &[Uuid],
        page: PageRequest,
    ) -> Result<HashMap<Uuid, Page<ClonePlace>>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let viewer = requester.viewer();
        let view = self.clone_view(&viewer).await?;
        let (own, stored) = view.part(ids);
        let db = self.store().connection();
        let mut pages = store::clone_class::list::members(db, &view.scope, &stored, page).await?;
        pages.extend(own.into_iter().map(|whole| {
            let members = Page::cut(whole.members.clone(), page);
            (whole.class.id, (whole.class.representative_id, members))
        }));
        let members = || pages.values().flat_map(|(_, page)| &page.items);
        let services = distinct(members().map(|member| member.service_id));
        let fragments = distinct(members().map(|member| member.fragment_id));
        let heads: HashMap<Uuid, Uuid> = store::version::viewable_heads(db, &viewer, &services)
            .await?
            .into_iter()
            .map(|head| (head.id, head.service_id))
            .collect();
        let versions: Vec<Uuid> = heads.keys().copied().collect();
        let mut occurrences: HashMap<(Uuid, Uuid), Occurrence> = HashMap::new();
        for one in store::occurrence::of_fragments_in(db, &fragments, &versions).await? {
            if let Some(service) = heads.get(&one.version_id) {
                occurrences
                    .entry((*service, one.fragment_id))
                    .or_insert(one);
            }
        }
        let placed = pages.into_iter().map(|(id, (representative_id, page))| {
            let page = page.map(|member| ClonePlace {
                occurrence: occurrences
                    .get(&(member.service_id, member.fragment_id))
                    .cloned(),
                representative_id,
                member,
            });
            (id, page)
        });
        Ok(placed.collect())
    }

    /// The ids of the teams that own services of each class, in ascending order.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn owners_of_clone_classes(
        &self,
        requester: &Requester,
        ids: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<Uuid>>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let view = self.clone_view(&requester.viewer()).await?;
        let (own, stored) = view.part(ids);
        let db = self.store().connection();
        let mut owners: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        for (class, team) in store::clone_class::sum::owners(db, &view.scope, &stored).await? {
            owners.entry(class).or_default().push(team);
        }
        for whole in own {
            let teams = whole.members.iter().filter_map(|member| member.team_id);
            owners.insert(whole.class.id, distinct(teams));
        }
        for teams in owners.values_mut() {
            teams.sort_unstable();
        }
        Ok(owners)
    }

    /// How many services hold copies that the requester may know of but not view, per class and owner.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn restricted_of_clone_classes(
        &self,
        requester: &Requester,
        ids: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<RestrictedCount>>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let viewer = requester.viewer();
        if viewer == Viewer::Everything {
            return Ok(HashMap::new());
        }
        let view = self.clone_view(&viewer).await?;
        let fragments = self.fragments_of(&view, ids).await?;
        let all = distinct(fragments.values().flatten().copied());
        let db = self.store().connection();
        let pairs = store::clone::pairs_of(db, &all, form::threshold()).await?;
        let mut similar: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        for pair in &pairs {
            similar.entry(pair.a).or_default().push(pair.b);
            similar.entry(pair.b).or_default().push(pair.a);
        }
        let asked = distinct(pairs.iter().flat_map(|pair| [pair.a, pair.b]).chain(all));
        let places = self.places_of(&viewer, &asked, Versions::Heads).await?;
        let counts = fragments.into_iter().map(|(class, fragments)| {
            let theirs = fragments
                .iter()
                .flat_map(|fragment| similar.get(fragment).into_iter().flatten());
            let all = distinct(theirs.copied().chain(fragments.iter().copied()));
            let told = all.iter().filter_map(|fragment| places.told.get(fragment));
            (class, count_by_owner(told.flatten()))
        });
        Ok(counts.collect())
    }

    /// Fragments of each class, those most similar to the representative first; not all of a large one.
    async fn fragments_of(
        &self,
        view: &CloneView,
        ids: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<Uuid>>, CatalogError> {
        let (own, stored) = view.part(ids);
        let db = self.store().connection();
        let mut fragments: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        let rows =
            store::clone_class::sum::fragments(db, &view.scope, &stored, MAX_MEMBERS).await?;
        for (class, fragment) in rows {
            fragments.entry(class).or_default().push(fragment);
        }
        for whole in own {
            let members = whole.members.iter().take(MAX_MEMBERS as usize);
            let of_class = members.map(|member| member.fragment_id).collect();
            fragments.insert(whole.class.id, of_class);
        }
        for of_class in fragments.values_mut() {
            // Those of several services follow one another.
            of_class.dedup();
        }
        Ok(fragments)
    }
}
