//! The only place that makes ids and secrets.

use uuid::Uuid;

/// Gives out ids and secrets; tests pass in their own.
pub trait Ids: Send + Sync {
    /// A UUIDv7 that was never given out before. Ids of one process ascend.
    fn next(&self) -> Uuid;

    /// 32 bytes that nobody can guess.
    fn secret(&self) -> [u8; 32];
}

/// Ids from the time and the operating system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemIds;

impl Ids for SystemIds {
    #[expect(
        clippy::disallowed_methods,
        reason = "these are the ids that are passed in elsewhere"
    )]
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn secret(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)
            .expect("the operating system has randomness: ids have been made with it already");
        bytes
    }
}
