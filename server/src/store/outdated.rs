//! Fragments without a fingerprint of their language's present scheme: those that wait for one, and
//! those that cannot get one, with the reason.
//!
//! Rows are derived: they can be deleted and found again. Which scheme is present, the caller says.

pub(crate) mod list;
mod note;

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};
use uuid::Uuid;

pub(crate) use self::note::note_sent;
use self::note::{insert, names_of, newest_schemes, reasons, row, settle};
use super::entity::{fragment, outdated_fragment};
use super::{Fragment, Store, StoreError};

/// Why a fragment has no fingerprint of the present scheme and will not get one by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OutdatedReason {
    /// It was published without its source.
    NoSource,
    /// Its source is no function of its language, when it is read alone.
    NoFunction,
    /// Whoever read it needed too much memory.
    Memory,
    /// Whoever read it computed for too long.
    CpuTime,
    /// Whoever read it took too long.
    WallTime,
    /// Whoever read it broke.
    Crash,
}

impl OutdatedReason {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::NoSource,
        Self::NoFunction,
        Self::Memory,
        Self::CpuTime,
        Self::WallTime,
        Self::Crash,
    ];

    /// How it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoSource => "no_source",
            Self::NoFunction => "no_function",
            Self::Memory => "memory",
            Self::CpuTime => "cpu_time",
            Self::WallTime => "wall_time",
            Self::Crash => "crash",
        }
    }

    /// Reads the word that is stored.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == word)
    }

    /// What is stored; a word that only a newer server knows is some failure.
    fn of(word: Option<String>) -> Option<Self> {
        word.map(|word| Self::from_word(&word).unwrap_or(Self::Crash))
    }
}

/// How many fragments of a language have no fingerprint of the present scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutdatedCount {
    /// Lower case.
    pub language: String,
    /// Why; nothing for those that wait for one.
    pub reason: Option<OutdatedReason>,
    /// How many.
    pub fragments: u64,
}

/// A fragment without a fingerprint of the present scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutdatedFragment {
    /// The fragment.
    pub fragment: Fragment,
    /// Why; nothing if it waits for one.
    pub reason: Option<OutdatedReason>,
    /// Since when that is known.
    pub noted_at: DateTime<Utc>,
}

/// A fragment that waits for a fingerprint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingFragment {
    /// Its id.
    pub id: Uuid,
    /// Lower case.
    pub language: String,
    /// The name of the function where it was published first; empty if it stands nowhere.
    pub name: String,
    /// Its text, as it is stored.
    pub source: String,
}

/// What became of a fragment that waited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refingerprinted {
    /// It has a fingerprint of the present scheme now.
    Done {
        /// An id for it.
        id: Uuid,
        /// Its scheme.
        scheme: u16,
        /// The encoded fingerprint.
        fingerprint: Vec<u8>,
    },
    /// It cannot get one.
    Failed(OutdatedReason),
}

impl Store {
    /// Forgets what was noted with regard to older schemes than these: it is tried again.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn forget_outdated(&self, present: &BTreeMap<&str, u16>) -> Result<(), StoreError> {
        let write = self.write().await?;
        let mut others = Condition::any();
        for (language, scheme) in present {
            others = others.add(
                outdated_fragment::Column::Language
                    .eq(*language)
                    .and(outdated_fragment::Column::Scheme.lt(i64::from(*scheme))),
            );
        }
        outdated_fragment::Entity::delete_many()
            .filter(others)
            .exec(write.connection())
            .await?;
        write.commit().await
    }

    /// Looks at a page of all fragments, by their ids after `after`, and notes those without a
    /// fingerprint of the present scheme of their language. Returns the last id, nothing at the end.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn note_outdated(
        &self,
        present: &BTreeMap<&str, u16>,
        after: Option<Uuid>,
        limit: u64,
        now: DateTime<Utc>,
    ) -> Result<Option<Uuid>, StoreError> {
        let db = self.connection();
        let mut query = fragment::Entity::find()
            .select_only()
            .columns([
                fragment::Column::Id,
                fragment::Column::Language,
                fragment::Column::SourceId,
            ])
            .order_by_asc(fragment::Column::Id)
            .limit(limit);
        if let Some(after) = after {
            query = query.filter(fragment::Column::Id.gt(after));
        }
        let page: Vec<(Uuid, String, Option<Uuid>)> = query.into_tuple().all(db).await?;
        let ids: Vec<Uuid> = page.iter().map(|(id, ..)| *id).collect();
        let newest = newest_schemes(db, &ids).await?;
        let last = page.last().map(|(id, ..)| *id);
        let outdated = page.into_iter().filter_map(|(id, language, source)| {
            let scheme = *present.get(&*language)?;
            // What a newer server computed is its own affair.
            let is_present = newest
                .get(&id)
                .is_some_and(|newest| *newest >= i64::from(scheme));
            (!is_present).then(|| row(id, language, scheme, source.is_some(), now))
        });
        let outdated: Vec<outdated_fragment::ActiveModel> = outdated.collect();
        if !outdated.is_empty() {
            let write = self.write().await?;
            insert(write.connection(), outdated).await?;
            write.commit().await?;
        }
        Ok(last)
    }

    /// Fragments that wait for a fingerprint of the present scheme, in the order of their ids, with
    /// sources of at most `max_bytes` together, or one alone.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn waiting_fragments(
        &self,
        limit: u64,
        max_bytes: usize,
    ) -> Result<Vec<WaitingFragment>, StoreError> {
        let db = self.connection();
        let ids: Vec<Uuid> = outdated_fragment::Entity::find()
            .select_only()
            .column(outdated_fragment::Column::Id)
            .filter(outdated_fragment::Column::Reason.is_null())
            .order_by_asc(outdated_fragment::Column::Id)
            .limit(limit)
            .into_tuple()
            .all(db)
            .await?;
        let mut fragments = super::fragment::list_by_ids(db, &ids).await?;
        fragments.sort_unstable_by_key(|fragment| fragment.id);
        let sources: Vec<Uuid> = fragments.iter().filter_map(|it| it.source_id).collect();
        let sources = super::fragment::sources_by_ids(db, &sources).await?;
        let mut names = names_of(db, &ids).await?;
        let mut waiting: Vec<WaitingFragment> = Vec::with_capacity(fragments.len());
        let mut bytes = 0;
        for fragment in fragments {
            let source = fragment.source_id.and_then(|id| sources.get(&id));
            let source = source.cloned().unwrap_or_default();
            bytes += source.len();
            if bytes > max_bytes && !waiting.is_empty() {
                break;
            }
            waiting.push(WaitingFragment {
                id: fragment.id,
                name: names.remove(&fragment.id).unwrap_or_default(),
                language: fragment.language,
                source,
            });
        }
        Ok(waiting)
    }

    /// Stores what became of fragments that waited. Those that have a fingerprint now are compared
    /// anew. A fragment that was deleted meanwhile, or got one in another way, stays as it is.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn save_refingerprinted(
        &self,
        results: &[(Uuid, Refingerprinted)],
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let write = self.write().await?;
        let db = write.connection();
        let ids: Vec<Uuid> = results.iter().map(|(id, _)| *id).collect();
        let waiting = reasons(db, &ids).await?;
        let mut done = Vec::new();
        for (fragment, result) in results {
            if !waiting.contains_key(fragment) {
                continue;
            }
            match result {
                Refingerprinted::Done {
                    id,
                    scheme,
                    fingerprint,
                } => {
                    super::fingerprint::insert(db, *id, *fragment, *scheme, fingerprint).await?;
                    done.push(*fragment);
                }
                Refingerprinted::Failed(reason) => {
                    outdated_fragment::Entity::update_many()
                        .col_expr(
                            outdated_fragment::Column::Reason,
                            Expr::val(reason.as_str()),
                        )
                        .col_expr(outdated_fragment::Column::NotedAt, Expr::val(now))
                        .filter(outdated_fragment::Column::Id.eq(*fragment))
                        .exec(db)
                        .await?;
                }
            }
        }
        settle(db, &done).await?;
        write.commit().await
    }

    /// Which of these fragments are noted to be without a fingerprint of the present scheme, with the
    /// reason if there is one.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn outdated_among(
        &self,
        fragments: &[Uuid],
    ) -> Result<HashMap<Uuid, Option<OutdatedReason>>, StoreError> {
        reasons(self.connection(), fragments).await
    }
}
