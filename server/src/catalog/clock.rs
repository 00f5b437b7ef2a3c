//! The only place that reads the clock.

use chrono::{DateTime, SubsecRound, Utc};

/// Tells the time; tests pass in their own.
pub trait Clock: Send + Sync {
    /// The present moment, in whole microseconds: PostgreSQL keeps no more, and a time that was
    /// stored must equal the one that was passed in.
    fn now(&self) -> DateTime<Utc>;
}

/// The clock of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the clock that is passed in elsewhere"
    )]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}
