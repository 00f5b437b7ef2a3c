//! What a resolver finds around it.

use async_graphql::Context;
use async_graphql::dataloader::DataLoader;

use super::loader::Batch;
use crate::catalog::{Catalog, Requester};

/// Typed access to what a request carries.
pub(super) trait ContextExt {
    /// The catalogue.
    fn catalog(&self) -> &Catalog;
    /// Who asks.
    fn requester(&self) -> &Requester;
    /// Loads rows of one request together.
    fn loader(&self) -> &DataLoader<Batch>;
}

impl ContextExt for Context<'_> {
    fn catalog(&self) -> &Catalog {
        self.data_unchecked()
    }

    fn requester(&self) -> &Requester {
        self.data_unchecked()
    }

    fn loader(&self) -> &DataLoader<Batch> {
        self.data_unchecked()
    }
}
