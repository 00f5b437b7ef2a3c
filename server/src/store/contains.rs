//! Texts that are looked for inside of others.

use sea_orm::sea_query::{Expr, ExprTrait as _, Func, IntoColumnRef, LikeExpr};

/// Narrows to rows whose column contains a text, in whatever case.
pub(super) fn contains(column: impl IntoColumnRef, text: &str) -> Expr {
    let escaped = text
        .to_lowercase()
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    let column = Func::lower(Expr::col(column));
    Expr::expr(column).like(LikeExpr::new(format!("%{escaped}%")).escape('\\'))
}
