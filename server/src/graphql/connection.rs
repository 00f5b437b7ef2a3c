//! Lists with cursors.
//!
//! A list of the query's root asks the catalogue for a page; a list below something else is loaded
//! through [`page_below`], together with the lists of its siblings:
//!
//! ```text
//! let page = page_request(ctx, first, after)?;
//! let teams = ctx.catalog().list_teams(ctx.requester(), page).await?;
//! Ok(list(teams, Team))
//!
//! let page = page_request(ctx, first, after)?;
//! let releases = page_below(ctx, ReleasesOf {}, self.0.id, page).await?;
//! Ok(list(releases, Version))
//! ```

use std::borrow::Cow;

use async_graphql::connection::{CursorType as _, OpaqueCursor};
use async_graphql::{Context, Object, ObjectType, OutputType, SimpleObject, TypeName};
use uuid::Uuid;

use super::context::ContextExt as _;
use super::error::{ApiError, ApiResult};
use super::loader::{ListBelow, PageBelow};
use crate::catalog::{Page, PageRequest};

/// The page size unless one is asked for.
pub(super) const DEFAULT_PAGE: usize = 20;
/// The largest page; more is clamped to it.
pub(super) const MAX_PAGE: usize = 100;

/// A page of a list; a cursor is the place in it.
#[derive(Debug)]
pub(super) struct List<T> {
    edges: Vec<Edge<T>>,
    page_info: PageInfo,
    total_count: Option<u64>,
}

/// An item of a list.
#[derive(Debug)]
pub(super) struct Edge<T> {
    cursor: String,
    node: T,
}

/// Where a page is in its list.
#[derive(Debug, Clone, SimpleObject)]
pub(super) struct PageInfo {
    /// Whether the list has items before this page.
    has_previous_page: bool,
    /// Whether the list has items after this page.
    has_next_page: bool,
    /// The cursor of the page's first item; null when it has none.
    start_cursor: Option<String>,
    /// The cursor of the page's last item, for `after`; null when it has none.
    end_cursor: Option<String>,
}

/// A page of a list.
#[Object(name_type)]
impl<T: ObjectType> List<T> {
    /// Where this page is in the list.
    async fn page_info(&self) -> &PageInfo {
        &self.page_info
    }

    /// The items of this page with their cursors.
    async fn edges(&self) -> &[Edge<T>] {
        &self.edges
    }

    /// The items of this page.
    async fn nodes(&self) -> Vec<&T> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// How many items the whole list has; counted only when it is asked for.
    async fn total_count(&self) -> u64 {
        self.total_count
            .expect("`page_request` saw that `totalCount` is asked for")
    }
}

impl<T: OutputType> TypeName for List<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", T::type_name()).into()
    }
}

/// An item of a list, with its place.
#[Object(name_type)]
impl<T: ObjectType> Edge<T> {
    /// The item.
    async fn node(&self) -> &T {
        &self.node
    }

    /// Its place in the list, for `after`.
    async fn cursor(&self) -> &str {
        &self.cursor
    }
}

impl<T: OutputType> TypeName for Edge<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", T::type_name()).into()
    }
}

/// Reads `first` and `after` of a list, and from the fields asked for what has to be read: the
/// list is counted only for `totalCount`, and no row is read for that alone.
pub(super) fn page_request(
    ctx: &Context<'_>,
    first: Option<i32>,
    after: Option<String>,
) -> ApiResult<PageRequest> {
    let asked = ctx.look_ahead();
    let needs_rows = ["nodes", "edges", "pageInfo"]
        .iter()
        .any(|field| asked.field(field).exists());
    let page = requested_rows(first, after)?;
    Ok(PageRequest {
        first: if needs_rows { page.first } else { 0 },
        with_total: asked.field("totalCount").exists(),
        ..page
    })
}

fn requested_rows(first: Option<i32>, after: Option<String>) -> ApiResult<PageRequest> {
    let first = match first {
        None => DEFAULT_PAGE,
        Some(first) => usize::try_from(first)
            .map_err(|_| {
                ApiError::bad_input(
                    format!("`first` must not be negative, but is {first}"),
                    format!("Ask for 1 to {MAX_PAGE}."),
                )
            })?
            .min(MAX_PAGE),
    };
    let offset = match after {
        None => 0,
        Some(cursor) => {
            let place = OpaqueCursor::<u64>::decode_cursor(&cursor);
            place
                .map_err(|_| not_a_cursor(&cursor))?
                .0
                .saturating_add(1)
        }
    };
    Ok(PageRequest::new(first as u64, offset))
}

/// Which part of a list is wanted whose cursors are the numbers of its rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct NumberedRequest {
    /// How many rows at most.
    pub(super) first: u64,
    /// The number of the row that it goes on after.
    pub(super) after: Option<i64>,
    /// Whether the whole list is counted.
    pub(super) with_total: bool,
}

/// As [`page_request`], for a list that grows while it is read: a row's cursor is its number.
pub(super) fn numbered_request(
    ctx: &Context<'_>,
    first: Option<i32>,
    after: Option<String>,
) -> ApiResult<NumberedRequest> {
    let page = page_request(ctx, first, None)?;
    Ok(NumberedRequest {
        first: page.first,
        after: after.map(|cursor| numbered_cursor(&cursor)).transpose()?,
        with_total: page.with_total,
    })
}

/// Reads a cursor that [`cursor_of`] made.
pub(super) fn numbered_cursor(cursor: &str) -> ApiResult<i64> {
    let number = OpaqueCursor::<i64>::decode_cursor(cursor);
    number
        .map(|cursor| cursor.0)
        .map_err(|_| not_a_cursor(cursor))
}

/// Makes the cursor of a row's number.
pub(super) fn cursor_of(number: i64) -> String {
    OpaqueCursor(number).encode_cursor()
}

/// Turns rows, of which there is one more when the list goes on, into a connection.
pub(super) fn numbered_list<T, N>(
    rows: Vec<T>,
    request: NumberedRequest,
    total_count: Option<u64>,
    number: impl Fn(&T) -> i64,
    node: impl Fn(T) -> N,
) -> List<N> {
    let first = usize::try_from(request.first).unwrap_or(usize::MAX);
    let has_next_page = rows.len() > first;
    let edges: Vec<Edge<N>> = rows
        .into_iter()
        .take(first)
        .map(|row| Edge {
            cursor: cursor_of(number(&row)),
            node: node(row),
        })
        .collect();
    let cursor = |edge: Option<&Edge<N>>| edge.map(|edge| edge.cursor.clone());
    List {
        page_info: PageInfo {
            has_previous_page: request.after.is_some(),
            has_next_page,
            start_cursor: cursor(edges.first()),
            end_cursor: cursor(edges.last()),
        },
        edges,
        total_count,
    }
}

fn not_a_cursor(cursor: &str) -> ApiError {
    ApiError::bad_input(
        format!("`{cursor}` is not a cursor"),
        "Use `endCursor` of the page before, or leave `after` out.",
    )
}

/// What a page of this size costs per item.
pub(super) fn page_size(first: Option<i32>) -> usize {
    first
        .map_or(DEFAULT_PAGE, |first| usize::try_from(first).unwrap_or(0))
        .min(MAX_PAGE)
}

/// Loads a page of the list below `parent`; the lists of its siblings are read in the same
/// statements.
pub(super) async fn page_below<L: ListBelow>(
    ctx: &Context<'_>,
    list: L,
    parent: Uuid,
    page: PageRequest,
) -> ApiResult<Page<L::Item>> {
    let found = page_if_shown(ctx, list, parent, page).await?;
    Ok(found.unwrap_or_else(|| Page::empty(page)))
}

/// As [`page_below`], of a list whose absence says that it is not for the requester.
pub(super) async fn page_if_shown<L: ListBelow>(
    ctx: &Context<'_>,
    list: L,
    parent: Uuid,
    page: PageRequest,
) -> ApiResult<Option<Page<L::Item>>> {
    let key = PageBelow { list, parent, page };
    Ok(ctx.loader().load_one(key).await?)
}

/// Turns a page of the catalogue into a connection.
pub(super) fn list<T, N>(page: Page<T>, node: impl Fn(T) -> N) -> List<N> {
    let edges: Vec<Edge<N>> = page
        .items
        .into_iter()
        .zip(page.offset..)
        .map(|(item, place)| Edge {
            cursor: OpaqueCursor(place).encode_cursor(),
            node: node(item),
        })
        .collect();
    let cursor = |edge: Option<&Edge<N>>| edge.map(|edge| edge.cursor.clone());
    List {
        page_info: PageInfo {
            has_previous_page: page.offset > 0,
            has_next_page: page.has_next,
            start_cursor: cursor(edges.first()),
            end_cursor: cursor(edges.last()),
        },
        edges,
        total_count: page.total,
    }
}
