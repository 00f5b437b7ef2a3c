//! A page of a list.

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PageRequest {
    /// How many rows at most.
    pub first: u64,
    /// How many rows to leave out before them.
    pub offset: u64,
}

/// A part of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows, in the list's order.
    pub items: Vec<T>,
    /// How many rows the whole list has.
    pub total: u64,
}
