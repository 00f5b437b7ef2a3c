//! A page of a list, and how it is read.
//!
//! A list is a query and an order that tells any two rows apart. [`read`] reads one page of it;
//! [`read_each`] reads the same page of many lists, one per parent, in one statement.

use std::collections::HashMap;

use sea_orm::sea_query::{Alias, Asterisk, Expr, ExprTrait as _, Query, WindowStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IdenStatic, Order,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
    Select,
};
use uuid::Uuid;

use super::{StoreError, padded};

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct PageRequest {
    /// How many rows at most.
    pub first: u64,
    /// How many rows to leave out before them.
    pub offset: u64,
    /// Whether the whole list is counted, which costs a statement.
    pub with_total: bool,
}

impl PageRequest {
    /// Asks for some rows, without counting the list.
    pub const fn new(first: u64, offset: u64) -> Self {
        Self {
            first,
            offset,
            with_total: false,
        }
    }

    /// Asks for the length of the list too.
    #[must_use]
    pub const fn with_total(self) -> Self {
        Self {
            with_total: true,
            ..self
        }
    }
}

/// A part of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows, in the list's order.
    pub items: Vec<T>,
    /// How many rows of the list are before them.
    pub offset: u64,
    /// Whether there are rows after them.
    pub has_next: bool,
    /// How many rows the whole list has, if that was asked for.
    pub total: Option<u64>,
}

impl<T> Page<T> {
    /// The page of a list without rows.
    pub fn empty(request: PageRequest) -> Self {
        Self::cut(Vec::new(), request)
    }

    /// Cuts a page out of a list that is in memory.
    pub fn cut(all: Vec<T>, request: PageRequest) -> Self {
        let total = all.len() as u64;
        let offset = usize::try_from(request.offset).unwrap_or(usize::MAX);
        let rest = all.into_iter().skip(offset).collect();
        Self {
            total: request.with_total.then_some(total),
            ..Self::begin(rest, request)
        }
    }

    /// Makes a page of the rows from its first one on, if need be with rows of the next page.
    fn begin(mut rows: Vec<T>, request: PageRequest) -> Self {
        let first = usize::try_from(request.first).unwrap_or(usize::MAX);
        let has_next = rows.len() > first;
        rows.truncate(first);
        Self {
            items: rows,
            offset: request.offset,
            has_next,
            total: None,
        }
    }

    /// Converts the rows.
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        let (rows, page) = self.take();
        page.with(rows.into_iter().map(convert).collect())
    }

    /// Converts the rows, and leaves out those that cannot be converted.
    pub fn filter_map<U>(self, convert: impl FnMut(T) -> Option<U>) -> Page<U> {
        let (rows, page) = self.take();
        page.with(rows.into_iter().filter_map(convert).collect())
    }

    /// Takes the rows out, to be put back converted by [`Page::with`].
    pub(super) fn take(self) -> (Vec<T>, Page<()>) {
        let page = Page {
            items: Vec::new(),
            offset: self.offset,
            has_next: self.has_next,
            total: self.total,
        };
        (self.items, page)
    }
}

impl Page<()> {
    /// Puts converted rows in.
    pub(super) fn with<T>(self, items: Vec<T>) -> Page<T> {
        Page {
            items,
            offset: self.offset,
            has_next: self.has_next,
            total: self.total,
        }
    }
}

/// The order of a list.
pub(super) type Ordering<E> = [(<E as EntityTrait>::Column, Order)];

/// Reads a page of a list. One row more than wanted says whether there is a next page; a page of
/// nothing is not read at all.
pub(super) async fn read<E>(
    db: &impl ConnectionTrait,
    list: Select<E>,
    order: &Ordering<E>,
    page: PageRequest,
) -> Result<Page<E::Model>, StoreError>
where
    E: EntityTrait<Model: Send + Sync>,
{
    read_as(db, list, order, page).await
}

/// As [`read`], of rows that hold more than those of the entity.
pub(super) async fn read_as<E, R>(
    db: &impl ConnectionTrait,
    list: Select<E>,
    order: &Ordering<E>,
    page: PageRequest,
) -> Result<Page<R>, StoreError>
where
    E: EntityTrait<Model: Send + Sync>,
    R: FromQueryResult + Send + Sync,
{
    let total = if page.with_total {
        Some(list.clone().count(db).await?)
    } else {
        None
    };
    if page.first == 0 {
        return Ok(Page {
            total,
            ..Page::empty(page)
        });
    }
    let mut list = list.offset(page.offset).limit(page.first + 1);
    for (column, direction) in order {
        list = list.order_by(*column, direction.clone());
    }
    Ok(Page {
        total,
        ..Page::begin(list.into_model::<R>().all(db).await?, page)
    })
}

/// Reads the same page of the list of each parent. `parent` is the column that says whose list a
/// row is in. Parents without rows on that page are absent, unless the lists are counted.
pub(super) async fn read_each<E>(
    db: &impl ConnectionTrait,
    list: &Select<E>,
    parents: (E::Column, &[Uuid]),
    order: &Ordering<E>,
    page: PageRequest,
) -> Result<HashMap<Uuid, Page<E::Model>>, StoreError>
where
    E: EntityTrait<Model: Send + Sync>,
{
    read_each_as(db, list, parents, order, page).await
}

/// As [`read_each`], of rows that hold more than those of the entity.
pub(super) async fn read_each_as<E, R>(
    db: &impl ConnectionTrait,
    list: &Select<E>,
    (parent, parents): (E::Column, &[Uuid]),
    order: &Ordering<E>,
    page: PageRequest,
) -> Result<HashMap<Uuid, Page<R>>, StoreError>
where
    E: EntityTrait<Model: Send + Sync>,
    R: FromQueryResult + Send + Sync,
{
    let mut pages = HashMap::with_capacity(parents.len());
    // Numbering the rows of a single list would read all of them.
    if let [only] = parents {
        let list = list.clone().filter(parent.eq(*only));
        pages.insert(*only, read_as(db, list, order, page).await?);
        return Ok(pages);
    }
    for chunk in parents.chunks(super::ID_CHUNK) {
        let list = list.clone().filter(parent.is_in(padded(chunk)));
        if page.first > 0 {
            for (id, rows) in numbered(db, &list, parent, order, page).await? {
                pages.insert(id, Page::begin(rows, page));
            }
        }
        if page.with_total {
            let totals = totals(db, list, parent).await?;
            for id in chunk {
                let page = pages.entry(*id).or_insert_with(|| Page::empty(page));
                page.total = Some(totals.get(id).copied().unwrap_or(0));
            }
        }
    }
    Ok(pages)
}

/// Converts the rows of many pages, or says which one cannot be.
pub(super) fn try_map_each<T, U>(
    pages: HashMap<Uuid, Page<T>>,
    convert: impl Fn(T) -> Result<U, StoreError>,
) -> Result<HashMap<Uuid, Page<U>>, StoreError> {
    let pages = pages.into_iter();
    pages
        .map(|(parent, page)| {
            let (rows, page) = page.take();
            let rows = rows.into_iter().map(&convert).collect::<Result<_, _>>()?;
            Ok((parent, page.with(rows)))
        })
        .collect()
}

/// Converts the rows of many pages.
pub(super) fn map_each<T, U>(
    pages: HashMap<Uuid, Page<T>>,
    convert: impl Fn(T) -> U,
) -> HashMap<Uuid, Page<U>> {
    let pages = pages.into_iter();
    pages
        .map(|(parent, page)| (parent, page.map(&convert)))
        .collect()
}

/// Reads one row more than wanted of each parent's list.
async fn numbered<E, R>(
    db: &impl ConnectionTrait,
    list: &Select<E>,
    parent: E::Column,
    order: &Ordering<E>,
    page: PageRequest,
) -> Result<HashMap<Uuid, Vec<R>>, StoreError>
where
    E: EntityTrait,
    R: FromQueryResult,
{
    let place = Alias::new("place_in_list");
    let mut window = WindowStatement::partition_by((E::default(), parent));
    for (column, direction) in order {
        window.order_by((E::default(), *column), direction.clone());
    }
    let mut rows = list.clone().into_query();
    rows.expr_window_as(Expr::cust("ROW_NUMBER()"), window, place.clone());
    let before = i64::try_from(page.offset).unwrap_or(i64::MAX);
    let last = i64::try_from(page.offset.saturating_add(page.first).saturating_add(1));
    let query = Query::select()
        .column(Asterisk)
        .from_subquery(rows, Alias::new("numbered"))
        .and_where(Expr::col(place.clone()).gt(before))
        .and_where(Expr::col(place.clone()).lte(last.unwrap_or(i64::MAX)))
        .order_by(place, Order::Asc)
        .to_owned();
    let mut lists: HashMap<Uuid, Vec<R>> = HashMap::new();
    for row in db.query_all(&query).await? {
        let id: Uuid = row.try_get("", IdenStatic::as_str(&parent))?;
        lists
            .entry(id)
            .or_default()
            .push(R::from_query_result(&row, "")?);
    }
    Ok(lists)
}

/// Counts each parent's list; empty ones are absent.
async fn totals<E>(
    db: &impl ConnectionTrait,
    list: Select<E>,
    parent: E::Column,
) -> Result<HashMap<Uuid, u64>, StoreError>
where
    E: EntityTrait,
{
    let rows: Vec<(Uuid, i64)> = list
        .select_only()
        .column(parent)
        .column_as(Expr::col(Asterisk).count(), "total")
        .group_by(parent)
        .into_tuple()
        .all(db)
        .await?;
    let counted = rows.into_iter();
    Ok(counted
        .map(|(id, total)| (id, u64::try_from(total).unwrap_or(0)))
        .collect())
}
