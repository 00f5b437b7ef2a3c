//! What checks do with their findings: the modes that were set, and the pause of all blocking.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait as _,
    ActiveValue::Set,
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, Order, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, QueryTrait as _, Select,
    sea_query::{Expr, ExprTrait as _},
};
use uuid::Uuid;

use super::entity::{check_mode, repository, service, team};
use super::exists::exists;
use super::{Page, PageRequest, StoreError, Viewer, page};

const PAUSE: &str = "pause";
const ORGANISATION: &str = "organisation";
const TEAM: &str = "team";
const REPOSITORY: &str = "repository";

/// What a check does with its findings; each is stricter than the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CheckMode {
    /// It reports them and passes.
    Observe,
    /// It reports them as warnings and passes.
    Warn,
    /// It fails on those that block.
    Block,
}

/// Whose checks a mode is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CheckSubject {
    /// Everybody's, whatever else is set: the switch that pauses blocking.
    Pause,
    /// Those of whatever has no mode of its own.
    Organisation,
    /// Those of a team's code.
    Team(Uuid),
    /// Those of a repository, by its name.
    Repository(String),
}

/// A mode that somebody set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckModeRule {
    /// Its id.
    pub id: Uuid,
    /// Whose checks it is for; there is one mode for each at most.
    pub subject: CheckSubject,
    /// The mode.
    pub mode: CheckMode,
    /// Why.
    pub reason: Option<String>,
    /// Who set it.
    pub set_by: String,
    /// When.
    pub set_at: DateTime<Utc>,
    /// Where it was set: `catalog.toml` or `api`.
    pub origin: String,
}

impl CheckMode {
    /// Every mode, the strictest last.
    pub const ALL: [Self; 3] = [Self::Observe, Self::Warn, Self::Block];

    /// The word that is stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Observe => "observe",
            Self::Warn => "warn",
            Self::Block => "block",
        }
    }
}

impl fmt::Display for CheckMode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for CheckMode {
    type Err = StoreError;

    fn from_str(word: &str) -> Result<Self, StoreError> {
        let known = Self::ALL.into_iter().find(|mode| mode.as_str() == word);
        known.ok_or_else(|| StoreError::Corrupt {
            what: "the mode of a check",
            found: word.to_owned(),
        })
    }
}

impl CheckSubject {
    fn kind(&self) -> &'static str {
        match self {
            Self::Pause => PAUSE,
            Self::Organisation => ORGANISATION,
            Self::Team(_) => TEAM,
            Self::Repository(_) => REPOSITORY,
        }
    }

    /// What tells it from others of its kind.
    fn key(&self) -> String {
        match self {
            Self::Pause | Self::Organisation => String::new(),
            Self::Team(id) => id.to_string(),
            Self::Repository(name) => name.clone(),
        }
    }

    fn is(&self) -> Condition {
        Condition::all()
            .add(check_mode::Column::Kind.eq(self.kind()))
            .add(check_mode::Column::Subject.eq(self.key()))
    }
}

impl TryFrom<check_mode::Model> for CheckModeRule {
    type Error = StoreError;

    fn try_from(row: check_mode::Model) -> Result<Self, StoreError> {
        let subject = match (row.kind.as_str(), row.team_id) {
            (PAUSE, _) => CheckSubject::Pause,
            (ORGANISATION, _) => CheckSubject::Organisation,
            (TEAM, Some(id)) => CheckSubject::Team(id),
            (REPOSITORY, _) => CheckSubject::Repository(row.subject),
            _ => {
                return Err(StoreError::Corrupt {
                    what: "the subject of a mode",
                    found: row.kind,
                });
            }
        };
        Ok(Self {
            id: row.id,
            subject,
            mode: row.mode.parse()?,
            reason: row.reason,
            set_by: row.set_by,
            set_at: row.set_at,
            origin: row.origin,
        })
    }
}

/// Returns what was set for each of these, in no order.
pub(crate) async fn of_subjects(
    db: &impl ConnectionTrait,
    subjects: &[CheckSubject],
) -> Result<Vec<CheckModeRule>, StoreError> {
    let mut rules = Vec::new();
    // Each binds two values.
    for chunk in subjects.chunks(super::ID_CHUNK) {
        let any = chunk
            .iter()
            .fold(Condition::any(), |any, subject| any.add(subject.is()));
        let rows = check_mode::Entity::find().filter(any).all(db).await?;
        for row in rows {
            rules.push(row.try_into()?);
        }
    }
    Ok(rules)
}

pub(crate) async fn find(
    db: &impl ConnectionTrait,
    subject: &CheckSubject,
) -> Result<Option<CheckModeRule>, StoreError> {
    let row = check_mode::Entity::find()
        .filter(subject.is())
        .one(db)
        .await?;
    row.map(TryInto::try_into).transpose()
}

/// Returns the mode of this id, as far as the viewer may know of it.
pub(crate) async fn find_by_id(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    id: Uuid,
) -> Result<Option<CheckModeRule>, StoreError> {
    let row = known_to(viewer)
        .filter(check_mode::Column::Id.eq(id))
        .one(db)
        .await?;
    row.map(TryInto::try_into).transpose()
}

/// Returns every mode that was declared in this place, by kind.
pub(crate) async fn of_origin(
    db: &impl ConnectionTrait,
    origin: &str,
) -> Result<Vec<CheckModeRule>, StoreError> {
    let rows = check_mode::Entity::find()
        .filter(check_mode::Column::Origin.eq(origin))
        .order_by_asc(check_mode::Column::Kind)
        .order_by_asc(check_mode::Column::Subject)
        .all(db)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Lists the modes of the organisation, repositories and teams.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    request: PageRequest,
) -> Result<Page<CheckModeRule>, StoreError> {
    let order = [
        (check_mode::Column::Kind, Order::Asc),
        (check_mode::Column::Subject, Order::Asc),
    ];
    let modes = known_to(viewer).filter(check_mode::Column::Kind.ne(PAUSE));
    let (rows, page) = page::read(db, modes, &order, request).await?.take();
    let rules: Result<Vec<CheckModeRule>, StoreError> =
        rows.into_iter().map(TryInto::try_into).collect();
    Ok(page.with(rules?))
}

/// Everybody knows what holds for the organisation and for the teams that they know of. Of a
/// repository knows who views one of its services.
fn known_to(viewer: &Viewer) -> Select<check_mode::Entity> {
    let modes = check_mode::Entity::find();
    if *viewer == Viewer::Everything {
        return modes;
    }
    let services = service::Entity::find()
        .select_only()
        .expr(Expr::val(1))
        .filter(
            Expr::col((service::Entity, service::Column::RepositoryId))
                .equals((repository::Entity, repository::Column::Id)),
        )
        .filter(viewer.services())
        .into_query();
    let repositories = repository::Entity::find()
        .select_only()
        .column(repository::Column::Name)
        .filter(exists(services))
        .into_query();
    let teams = team::Entity::find()
        .select_only()
        .column(team::Column::Id)
        .filter(viewer.teams())
        .into_query();
    let is = |kind: &str| check_mode::Column::Kind.eq(kind);
    modes.filter(
        Condition::any()
            .add(is(ORGANISATION))
            .add(is(PAUSE))
            .add(check_mode::Column::TeamId.in_subquery(teams))
            .add(
                Condition::all()
                    .add(is(REPOSITORY))
                    .add(check_mode::Column::Subject.in_subquery(repositories)),
            ),
    )
}

pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    rule: &CheckModeRule,
) -> Result<(), StoreError> {
    check_mode::ActiveModel {
        id: Set(rule.id),
        kind: Set(rule.subject.kind().to_owned()),
        subject: Set(rule.subject.key()),
        team_id: Set(match rule.subject {
            CheckSubject::Team(id) => Some(id),
            _ => None,
        }),
        mode: Set(rule.mode.as_str().to_owned()),
        reason: Set(rule.reason.clone()),
        set_by: Set(rule.set_by.clone()),
        set_at: Set(rule.set_at),
        origin: Set(rule.origin.clone()),
    }
    .insert(db)
    .await?;
    Ok(())
}

pub(crate) async fn update(
    db: &impl ConnectionTrait,
    rule: &CheckModeRule,
) -> Result<(), StoreError> {
    check_mode::ActiveModel {
        id: Set(rule.id),
        mode: Set(rule.mode.as_str().to_owned()),
        reason: Set(rule.reason.clone()),
        set_by: Set(rule.set_by.clone()),
        set_at: Set(rule.set_at),
        origin: Set(rule.origin.clone()),
        ..Default::default()
    }
    .update(db)
    .await?;
    Ok(())
}

pub(crate) async fn remove(db: &impl ConnectionTrait, id: Uuid) -> Result<(), StoreError> {
    check_mode::Entity::delete_by_id(id).exec(db).await?;
    Ok(())
}
