//! Lists with cursors.

use async_graphql::connection::{Connection, Edge, EmptyFields, OpaqueCursor};
use async_graphql::{OutputType, SimpleObject};

use super::error::{ApiError, ApiResult};
use crate::catalog::{Page, PageRequest};

/// The page size unless one is asked for.
pub(super) const DEFAULT_PAGE: usize = 20;
/// The largest page; more is clamped to it.
pub(super) const MAX_PAGE: usize = 100;

/// How long the whole list is.
#[derive(Debug, SimpleObject)]
pub(super) struct Total {
    total_count: u64,
}

/// A page of a list; a cursor is the place in it.
pub(super) type List<T> = Connection<OpaqueCursor<u64>, T, Total, EmptyFields>;

/// Reads `first` and `after`.
pub(super) fn page_request(first: Option<i32>, after: Option<String>) -> ApiResult<PageRequest> {
    use async_graphql::connection::CursorType as _;

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
            let cursor = OpaqueCursor::<u64>::decode_cursor(&cursor).map_err(|_| {
                ApiError::bad_input(
                    format!("`{cursor}` is not a cursor"),
                    "Use `endCursor` of the page before, or leave `after` out.",
                )
            })?;
            cursor.0.saturating_add(1)
        }
    };
    Ok(PageRequest {
        first: first as u64,
        offset,
    })
}

/// What a page of this size costs per item.
pub(super) fn page_size(first: Option<i32>) -> usize {
    first
        .map_or(DEFAULT_PAGE, |first| usize::try_from(first).unwrap_or(0))
        .min(MAX_PAGE)
}

/// Turns a page of the catalogue into a connection.
pub(super) fn list<T, N: OutputType>(
    page: Page<T>,
    request: PageRequest,
    node: impl Fn(T) -> N,
) -> List<N> {
    let end = request.offset + page.items.len() as u64;
    let mut connection = Connection::with_additional_fields(
        request.offset > 0,
        end < page.total,
        Total {
            total_count: page.total,
        },
    );
    connection.edges.extend(
        page.items
            .into_iter()
            .zip(request.offset..)
            .map(|(item, place)| Edge::new(OpaqueCursor(place), node(item))),
    );
    connection
}
