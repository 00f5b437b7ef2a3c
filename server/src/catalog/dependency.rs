//! Dependencies: what a service declares that it needs, and who needs it.

mod declaration;

pub use self::declaration::NewDependency;
pub(super) use self::declaration::checked;
