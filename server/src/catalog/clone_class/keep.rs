//! Keeps the classes as heads and pairs are.
//!
//! Change events and new pairs put fragments into a queue; the components of these are read, and
//! their classes formed again. Every step is one transaction and can be done twice.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::super::{Catalog, CatalogError};
use super::form::{Node, classes, id_of, name_origin};
use super::reach::Reached;
use crate::store::clone_class::progress::{self, CloneProgress};
use crate::store::clone_class::{Audience, WholeClass};
use crate::store::{self, Connection, services_of};

/// How many change events are followed in one transaction.
const EVENTS: u64 = 200;
/// How many fragments are looked at in one transaction.
const FRAGMENTS: u64 = 500;
/// Who forms classes takes this lock.
const LOCK: &str = "clone_classes";

/// The classes as they were, to tell what became of them.
struct Before<'a> {
    classes: &'a [WholeClass],
    since: HashMap<(Uuid, Uuid), DateTime<Utc>>,
    /// By the id of the class and the service.
    in_class: HashMap<(Uuid, Uuid), DateTime<Utc>>,
}

impl Catalog {
    /// Does some of what there is to do so that the clone classes are as the heads and the clone pairs
    /// are, and says whether there may be more.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn keep_clone_classes(&self) -> Result<bool, CatalogError> {
        let followed = self.follow_heads().await?;
        let formed = self.form_queued().await?;
        Ok(followed || formed)
    }

    /// Asks for all classes to be formed again; they keep their ids.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn renew_clone_classes(&self) -> Result<(), CatalogError> {
        let write = self.store().write().await?;
        write.lock(LOCK).await?;
        progress::enqueue_all(write.connection()).await?;
        Ok(write.commit().await?)
    }

    async fn follow_heads(&self) -> Result<bool, CatalogError> {
        let db = self.store().connection();
        let newest = self.store().newest_sequence().await?;
        let reached = progress::read(db).await?;
        if reached.is_some_and(|reached| reached.sequence >= newest) {
            return Ok(false);
        }
        let write = self.store().write().await?;
        write.lock(LOCK).await?;
        let db = write.connection();
        let Some(reached) = progress::read(db).await? else {
            progress::enqueue_all(db).await?;
            let progress = CloneProgress {
                sequence: newest,
                generation: 0,
            };
            progress::write(db, progress).await?;
            write.commit().await?;
            return Ok(true);
        };
        let events = self.store().changes_after(reached.sequence, EVENTS).await?;
        let Some(last) = events.last() else {
            return Ok(false);
        };
        progress::enqueue_changes(db, &services_of(&events)).await?;
        let progress = CloneProgress {
            sequence: last.sequence,
            ..reached
        };
        progress::write(db, progress).await?;
        write.commit().await?;
        Ok(true)
    }

    async fn form_queued(&self) -> Result<bool, CatalogError> {
        if progress::queued(self.store().connection(), 1)
            .await?
            .is_empty()
        {
            return Ok(false);
        }
        let write = self.store().write().await?;
        write.lock(LOCK).await?;
        let db = write.connection();
        let queued = progress::queued(db, FRAGMENTS).await?;
        let (numbers, mut fragments): (Vec<i64>, Vec<Uuid>) = queued.into_iter().unzip();
        fragments.sort_unstable();
        fragments.dedup();
        let has_changed = self.form_again(db, fragments).await?;
        progress::dequeue(db, &numbers).await?;
        if has_changed && let Some(reached) = progress::read(db).await? {
            let progress = CloneProgress {
                generation: reached.generation + 1,
                ..reached
            };
            progress::write(db, progress).await?;
        }
        write.commit().await?;
        Ok(true)
    }

    /// Forms the classes of everything that is connected with these fragments, and says whether that
    /// changed anything.
    async fn form_again(
        &self,
        db: &impl Connection,
        fragments: Vec<Uuid>,
    ) -> Result<bool, CatalogError> {
        let mut reached = Reached::from(db, fragments).await?;
        let parts = reached.parts();
        let before = Before::new(&reached.before);
        let (mut open, mut everything) = (Vec::new(), Vec::new());
        for mut part in parts {
            before.date(&mut part);
            let is_alone = part.len() == 1 && part.iter().all(|node| node.places.len() < 2);
            let Some(first) = part.first().filter(|_| !is_alone) else {
                continue;
            };
            let component = id_of(&format!("component {}", first.fragment.hash), 0);
            let visible: Vec<Node> = part
                .iter()
                .filter_map(|node| node.at(|place| place.is_open))
                .collect();
            let places = |nodes: &[Node]| nodes.iter().map(|node| node.places.len()).sum::<usize>();
            let links = &reached.links;
            if places(&visible) == places(&part) {
                open.extend(classes(db, &part, links, component, Audience::Both).await?);
                continue;
            }
            everything.extend(classes(db, &part, links, component, Audience::Everything).await?);
            let of_all = classes(db, &visible, links, component, Audience::Open).await?;
            // What is in one service only is nothing to tell, and its component is known already.
            open.extend(of_all.into_iter().filter(|whole| whole.class.services > 1));
        }
        if reached.before.is_empty() && open.is_empty() && everything.is_empty() {
            return Ok(false);
        }
        let components: Vec<Uuid> = reached.components.iter().copied().collect();
        store::clone_class::delete_components(db, &components).await?;
        before.name(db, &mut open, &Audience::OPEN, &[]).await?;
        before
            .name(db, &mut everything, &Audience::EVERYTHING, &open)
            .await?;
        for whole in open.iter_mut().chain(&mut everything) {
            before.date_class(whole);
        }
        store::clone_class::insert(db, &open, || self.ids().next()).await?;
        store::clone_class::insert(db, &everything, || self.ids().next()).await?;
        Ok(true)
    }

    /// Writes down how many duplicates there are today.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn record_clone_day(&self) -> Result<(), CatalogError> {
        let day = self.clock().now().format("%Y-%m-%d").to_string();
        let write = self.store().write().await?;
        let db = write.connection();
        store::clone_class::sum::record_day(db, &day, || self.ids().next()).await?;
        Ok(write.commit().await?)
    }

    /// How often classes were written so far, and on which day: what the record of a day depends on.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn clone_generation(&self) -> Result<(String, i64), CatalogError> {
        let reached = progress::read(self.store().connection()).await?;
        let day = self.clock().now().format("%Y-%m-%d").to_string();
        Ok((day, reached.unwrap_or_default().generation))
    }
}

impl<'a> Before<'a> {
    fn new(classes: &'a [WholeClass]) -> Self {
        let (mut since, mut in_class) = (HashMap::new(), HashMap::new());
        for whole in classes {
            for member in &whole.members {
                let keep = |known: &mut DateTime<Utc>| *known = (*known).min(member.since);
                since
                    .entry((member.fragment_id, member.service_id))
                    .and_modify(keep)
                    .or_insert(member.since);
                in_class
                    .entry((whole.class.id, member.service_id))
                    .and_modify(keep)
                    .or_insert(member.since);
            }
        }
        Self {
            classes,
            since,
            in_class,
        }
    }

    /// Remembers since when services have these fragments.
    fn date(&self, nodes: &mut [Node]) {
        for node in nodes {
            for place in &mut node.places {
                let known = self.since.get(&(node.fragment.id, place.service_id));
                place.since = known.copied().unwrap_or(place.since);
            }
        }
    }

    /// A service that was in the class before has it since then, whatever it edited meanwhile.
    fn date_class(&self, whole: &mut WholeClass) {
        for member in &mut whole.members {
            if let Some(known) = self.in_class.get(&(whole.class.id, member.service_id)) {
                member.since = member.since.min(*known);
            }
        }
        name_origin(whole);
    }

    /// Gives each class the id of the class of others that it has most of, else of the class before;
    /// those that have none get a new one.
    async fn name(
        &self,
        db: &impl Connection,
        classes: &mut [WholeClass],
        audiences: &[Audience; 2],
        others: &[WholeClass],
    ) -> Result<(), CatalogError> {
        let mut used: HashSet<Uuid> = others
            .iter()
            .filter(|whole| audiences.contains(&whole.class.audience))
            .map(|whole| whole.class.id)
            .collect();
        let before = self.classes.iter();
        let before = before.filter(|whole| audiences.contains(&whole.class.audience));
        let mut is_named = vec![false; classes.len()];
        // First the others', so that one class has one id whoever looks at it.
        take_over(classes, others.iter(), &mut is_named, &mut used);
        take_over(classes, before, &mut is_named, &mut used);
        for salt in 0.. {
            let mut wanted: BTreeMap<Uuid, usize> = BTreeMap::new();
            for (place, whole) in classes.iter().enumerate() {
                let id = id_of(&whole.class.representative_hash, salt);
                if !is_named[place] && !used.contains(&id) {
                    wanted.insert(id, place);
                }
            }
            let ids: Vec<Uuid> = wanted.keys().copied().collect();
            for taken in store::clone_class::taken(db, &ids, audiences).await? {
                wanted.remove(&taken);
            }
            for (id, place) in wanted {
                classes[place].class.id = id;
                is_named[place] = true;
                used.insert(id);
            }
            if is_named.iter().all(|is| *is) {
                break;
            }
        }
        Ok(())
    }
}

/// Gives ids of some classes to those that have most of them, the largest overlaps first.
fn take_over<'a>(
    classes: &mut [WholeClass],
    from: impl Iterator<Item = &'a WholeClass>,
    is_named: &mut [bool],
    used: &mut HashSet<Uuid>,
) {
    let mut ids_of: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for whole in from {
        for fragment in fragments(whole) {
            ids_of.entry(fragment).or_default().push(whole.class.id);
        }
    }
    let mut overlaps: BTreeMap<(usize, Uuid), usize> = BTreeMap::new();
    for (place, whole) in classes.iter().enumerate() {
        for fragment in fragments(whole) {
            for id in ids_of.get(&fragment).into_iter().flatten() {
                *overlaps.entry((place, *id)).or_default() += 1;
            }
        }
    }
    let mut overlaps: Vec<_> = overlaps.into_iter().collect();
    overlaps.sort_by_key(|((place, id), overlap)| {
        let hash = &classes[*place].class.representative_hash;
        (std::cmp::Reverse(*overlap), hash.clone(), *id)
    });
    for ((place, id), _) in overlaps {
        if !is_named[place] && used.insert(id) {
            classes[place].class.id = id;
            is_named[place] = true;
        }
    }
}

/// The fragments of a class, each once.
fn fragments(whole: &WholeClass) -> HashSet<Uuid> {
    whole
        .members
        .iter()
        .map(|member| member.fragment_id)
        .collect()
}
