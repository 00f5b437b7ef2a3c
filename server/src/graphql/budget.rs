//! How much one request may really be answered.
//!
//! [Costs](super::cost) are counted before the answer is known and take lists without a page for as
//! long as they usually are. Here the fields and the items of lists are counted while they are
//! resolved, and one too many ends the request.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_graphql::async_trait::async_trait;
use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, NextExecute, NextResolve, ResolveInfo,
};
use async_graphql::{Response, ServerResult, Value};
use tokio::sync::Notify;

use super::error;

/// The budget of each request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget {
    /// How many fields and items of lists are answered.
    pub(super) fields: usize,
}

impl ExtensionFactory for Budget {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Account {
            limit: self.fields,
            spent: AtomicUsize::new(0),
            is_overdrawn: Notify::new(),
        })
    }
}

/// What one request has spent.
struct Account {
    limit: usize,
    spent: AtomicUsize,
    is_overdrawn: Notify,
}

#[async_trait]
impl Extension for Account {
    async fn execute(
        &self,
        ctx: &ExtensionContext<'_>,
        operation_name: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        tokio::select! {
            biased;
            () = self.is_overdrawn.notified() => Response::from_errors(vec![self.refusal()]),
            response = next.run(ctx, operation_name) => response,
        }
    }

    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        // How much of the schema is told has limits of its own.
        if !is_of_the_schema(info.parent_type) && self.is_spent() {
            self.is_overdrawn.notify_one();
            // The request ends while this waits, and nothing more is read for it.
            return pending().await;
        }
        next.run(ctx, info).await
    }
}

impl Account {
    fn is_spent(&self) -> bool {
        self.spent.fetch_add(1, Ordering::Relaxed) >= self.limit
    }

    fn refusal(&self) -> async_graphql::ServerError {
        error::coded(
            format!(
                "the answer has more than {} fields and items of lists",
                self.limit
            ),
            "LIMIT_EXCEEDED",
            "Ask for smaller pages (`first`), or for the inner lists in requests of their own. What a mutation changed before stays changed.",
        )
    }
}

/// Whether a type, or a list of it, tells the schema.
fn is_of_the_schema(type_name: &str) -> bool {
    type_name.trim_start_matches('[').starts_with("__")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_much_as_the_limit_is_answered() {
        let account = Account {
            limit: 2,
            spent: AtomicUsize::new(0),
            is_overdrawn: Notify::new(),
        };
        let spent: Vec<bool> = (0..4).map(|_| account.is_spent()).collect();
        assert_eq!(spent, [false, false, true, true]);
    }

    #[test]
    fn types_of_the_schema_are_told_from_those_of_the_catalogue() {
        let cases = [
            ("__Type", true),
            ("[__Field!]", true),
            ("[[__Type]]", true),
            ("Service", false),
            ("[Service!]", false),
        ];
        for (name, expected) in cases {
            assert_eq!(is_of_the_schema(name), expected, "{name}");
        }
    }
}
