//! Dependencies: what a service declares that it needs, who needs it, and what follows from that.

mod consumer;
mod cycle;
mod declaration;
mod impact;
mod offer;
mod spread;

pub use self::consumer::{ConsumersRemaining, Dependency, DependencyState};
pub use self::cycle::{CycleIndex, DependencyCycle};
pub(super) use self::declaration::checked;
pub use self::declaration::{DeclareDependencies, NewDependency};
pub use self::impact::{Impact, ImpactCut, ImpactedService, MAX_IMPACT};
pub(super) use self::offer::{Choice, offers};
pub use self::spread::{ReleaseSpread, VersionSpread};
