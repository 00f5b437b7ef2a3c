//! The bounded pool on which work that keeps a processor busy runs.
//!
//! Comparing fingerprints takes milliseconds to seconds. On one of tokio's workers it would hold
//! up every other request, and tokio's blocking threads are so many that a burst of checks would
//! starve the rest of the machine.

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::OnceLock;
use std::thread::available_parallelism;

use rayon::{ThreadPool, ThreadPoolBuilder};
use tokio::sync::oneshot;

/// Runs `work` on the pool and waits for its result without blocking the caller's thread.
///
/// The pool has one thread per processor, but two at least, so that folding the clone index, which
/// takes seconds, leaves one for checks; work beyond that waits its turn. A panic in `work`
/// continues in the caller, as if the caller had run it itself.
pub async fn run_cpu<T, F>(work: F) -> T
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    let Some(pool) = pool() else {
        // The operating system refused us threads. Slow is better than not at all.
        return work();
    };
    let (sender, receiver) = oneshot::channel();
    pool.spawn(move || {
        // The receiver is gone when the request was cancelled; then nobody wants the result.
        let _ = sender.send(catch_unwind(AssertUnwindSafe(work)));
    });
    match receiver
        .await
        .expect("the pool runs every piece of work that it was given")
    {
        Ok(result) => result,
        Err(panic) => resume_unwind(panic),
    }
}

/// How many of so many pieces of background work one thread takes at least, so that a thread of the
/// pool is left for those who wait for an answer.
pub fn background_share(pieces: usize) -> usize {
    pieces.div_ceil(threads() - 1).max(1)
}

fn threads() -> usize {
    available_parallelism().map_or(1, NonZero::get).max(2)
}

fn pool() -> Option<&'static ThreadPool> {
    static POOL: OnceLock<Option<ThreadPool>> = OnceLock::new();
    POOL.get_or_init(|| {
        ThreadPoolBuilder::new()
            .num_threads(threads())
            .thread_name(|number| format!("cpu-{number}"))
            .build()
            .inspect_err(
                |error| tracing::error!(%error, "cannot start the threads of the CPU pool"),
            )
            .ok()
    })
    .as_ref()
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[tokio::test]
    async fn work_runs_on_a_thread_of_the_pool() {
        let name = run_cpu(|| thread::current().name().map(str::to_owned)).await;

        assert!(name.is_some_and(|name| name.starts_with("cpu-")));
    }

    #[tokio::test]
    async fn a_panic_reaches_the_caller_and_the_pool_survives_it() {
        let failed = tokio::spawn(run_cpu(|| std::panic::panic_any("broken"))).await;

        assert!(failed.is_err_and(|error| error.is_panic()));
        assert_eq!(run_cpu(|| 1 + 1).await, 2);
    }
}
