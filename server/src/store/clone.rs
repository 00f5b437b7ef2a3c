//! Pairs of similar fragments.

use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, JoinType,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use uuid::Uuid;

use super::entity::{clone_pair, fragment, occurrence, version};
use super::{ClonePairRecord, StoreError, Viewer, padded};

/// How many pairs are kept of one fragment.
pub(crate) const MAX_PAIRS: usize = 50;

/// Two similar fragments, the smaller id first.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredPair {
    /// The fragment with the smaller id.
    pub a: Uuid,
    /// The other one.
    pub b: Uuid,
    /// From 0 to 1.
    pub similarity: f64,
    /// 1 exact, 2 renamed, 3 edited.
    pub clone_type: u8,
}

impl From<clone_pair::Model> for StoredPair {
    fn from(row: clone_pair::Model) -> Self {
        Self {
            a: row.fragment_a,
            b: row.fragment_b,
            similarity: row.similarity,
            clone_type: u8::try_from(row.clone_type).unwrap_or(3),
        }
    }
}

/// Returns the pairs that have one of these fragments and at least this similarity.
pub(crate) async fn pairs_of(
    db: &impl ConnectionTrait,
    fragment_ids: &[Uuid],
    min_similarity: f64,
) -> Result<Vec<StoredPair>, StoreError> {
    let mut pairs = Vec::new();
    for chunk in fragment_ids.chunks(super::ID_CHUNK) {
        let rows = clone_pair::Entity::find()
            .filter(clone_pair::Column::Similarity.gte(min_similarity))
            .filter(
                Condition::any()
                    .add(clone_pair::Column::FragmentA.is_in(padded(chunk)))
                    .add(clone_pair::Column::FragmentB.is_in(padded(chunk))),
            )
            .all(db)
            .await?;
        pairs.extend(rows.into_iter().map(StoredPair::from));
    }
    pairs.sort_by_key(|pair| (pair.a, pair.b));
    pairs.dedup_by(|x, y| (x.a, x.b) == (y.a, y.b));
    Ok(pairs)
}

/// Returns the most similar pairs of all, without the first `offset` of them.
pub(crate) async fn top_pairs(
    db: &impl ConnectionTrait,
    min_similarity: f64,
    offset: u64,
    limit: u64,
) -> Result<Vec<StoredPair>, StoreError> {
    let rows = clone_pair::Entity::find()
        .filter(clone_pair::Column::Similarity.gte(min_similarity))
        .order_by_desc(clone_pair::Column::Similarity)
        .order_by_asc(clone_pair::Column::Id)
        .offset(offset)
        .limit(limit)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(StoredPair::from).collect())
}

/// Returns fragments that stand in the heads of several services that may be viewed: exact copies.
pub(crate) async fn shared_fragments(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    limit: u64,
) -> Result<Vec<Uuid>, StoreError> {
    use sea_orm::sea_query::{Expr, ExprTrait as _};

    let services = Expr::col((version::Entity, version::Column::ServiceId)).count_distinct();
    Ok(occurrence::Entity::find()
        .select_only()
        .column(occurrence::Column::FragmentId)
        .join(
            JoinType::InnerJoin,
            occurrence::Entity::belongs_to(version::Entity)
                .from(occurrence::Column::VersionId)
                .to(version::Column::Id)
                .into(),
        )
        .filter(version::Column::Kind.eq(super::version::HEAD))
        .filter(viewer.versions())
        .group_by(occurrence::Column::FragmentId)
        .having(services.gt(1))
        .order_by_asc(occurrence::Column::FragmentId)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?)
}

/// Deletes the pairs of a fragment that may follow from older fingerprints: of its own language those
/// whose other side is still to be compared, and those across languages, which say too little of
/// when they were computed. All that still hold are found when this fragment or the other one is compared.
pub(crate) async fn delete_outdated(
    db: &impl ConnectionTrait,
    fragment: Uuid,
    language: &str,
) -> Result<(), StoreError> {
    let others = fragment::Entity::find()
        .select_only()
        .column(fragment::Column::Id)
        .filter(
            Condition::any()
                .add(fragment::Column::MatchedScheme.is_null())
                .add(fragment::Column::Language.ne(language)),
        );
    for (own, other) in [
        (clone_pair::Column::FragmentA, clone_pair::Column::FragmentB),
        (clone_pair::Column::FragmentB, clone_pair::Column::FragmentA),
    ] {
        // Of one fragment there are few pairs: their other sides are looked at one by one.
        let partners = clone_pair::Entity::find()
            .select_only()
            .column(other)
            .filter(own.eq(fragment))
            .into_tuple::<Uuid>()
            .all(db)
            .await?;
        for chunk in partners.chunks(super::ID_CHUNK) {
            let outdated: Vec<Uuid> = others
                .clone()
                .filter(fragment::Column::Id.is_in(padded(chunk)))
                .into_tuple()
                .all(db)
                .await?;
            clone_pair::Entity::delete_many()
                .filter(own.eq(fragment))
                .filter(other.is_in(outdated))
                .exec(db)
                .await?;
        }
    }
    Ok(())
}

/// Stores the pairs of one fragment, the most similar [`MAX_PAIRS`] of them. Repeating this changes
/// nothing.
pub(crate) async fn insert_pairs(
    db: &impl ConnectionTrait,
    fragment: Uuid,
    pairs: &[ClonePairRecord],
    scheme: u16,
) -> Result<(), StoreError> {
    let mut pairs: Vec<&ClonePairRecord> =
        pairs.iter().filter(|pair| pair.other != fragment).collect();
    pairs.sort_by(|x, y| {
        y.similarity
            .total_cmp(&x.similarity)
            .then(x.other.cmp(&y.other))
    });
    pairs.truncate(MAX_PAIRS);
    if pairs.is_empty() {
        return Ok(());
    }
    clone_pair::Entity::insert_many(pairs.into_iter().map(|pair| clone_pair::ActiveModel {
        id: Set(pair_id(fragment, pair.other)),
        fragment_a: Set(fragment.min(pair.other)),
        fragment_b: Set(fragment.max(pair.other)),
        similarity: Set(f64::from(pair.similarity)),
        clone_type: Set(i64::from(pair.clone_type)),
        scheme: Set(i64::from(scheme)),
    }))
    .on_conflict(
        sea_orm::sea_query::OnConflict::columns([
            clone_pair::Column::FragmentA,
            clone_pair::Column::FragmentB,
        ])
        .update_columns([
            clone_pair::Column::Similarity,
            clone_pair::Column::CloneType,
            clone_pair::Column::Scheme,
        ])
        .to_owned(),
    )
    .exec_without_returning(db)
    .await?;
    Ok(())
}

/// Returns the id of a pair, which follows from its two fragments: repeating the work gives the
/// same rows on every replica.
pub(crate) fn pair_id(x: Uuid, y: Uuid) -> Uuid {
    let (a, b) = (x.min(y).as_u128(), x.max(y).as_u128());
    Uuid::from_u128(a.rotate_left(32) ^ b)
}
