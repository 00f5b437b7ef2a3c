//! Runs each job again and again: soon when there is more to do, later when there is not, and less
//! and less often while it fails.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use super::JobError;

/// A failing job is tried again at least this often.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Something to be done again and again.
pub(super) trait Job: Clone + Send + Sync + 'static {
    /// Names it in the log.
    fn name(&self) -> &'static str;

    /// How long to wait when there is nothing to do.
    fn interval(&self) -> Duration;

    /// Does some of what there is to do. Running twice does no harm.
    fn run(&self) -> impl Future<Output = Result<Progress, JobError>> + Send;
}

/// What a run left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    /// There may be more to do now.
    More,
    /// Nothing to do until something changes.
    Idle,
    /// Nothing to do ever again.
    Done,
}

/// The running jobs; dropping them ends them.
pub struct Jobs {
    tasks: JoinSet<()>,
    stop: watch::Sender<bool>,
    nudge: Arc<Notify>,
}

impl Jobs {
    /// No jobs yet.
    pub(super) fn new() -> Self {
        Self {
            tasks: JoinSet::new(),
            stop: watch::Sender::new(false),
            nudge: Arc::new(Notify::new()),
        }
    }

    pub(super) fn spawn(&mut self, job: impl Job) {
        self.tasks
            .spawn(repeat(job, self.stop.subscribe(), Arc::clone(&self.nudge)));
    }

    /// Wakes every job that waits for something to change. Called after a write in this process;
    /// writes of other processes are found a little later.
    pub fn nudge(&self) -> Arc<Notify> {
        Arc::clone(&self.nudge)
    }

    /// Lets every job finish what it is doing, then ends it.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        while self.tasks.join_next().await.is_some() {}
    }
}

async fn repeat(job: impl Job, mut stop: watch::Receiver<bool>, nudge: Arc<Notify>) {
    let mut failures: u32 = 0;
    while !*stop.borrow() {
        // A task of its own, so that a panic ends this run and not the job.
        let run = tokio::spawn({
            let job = job.clone();
            async move { job.run().await }
        });
        let pause = match run.await.map_err(JobError::from).and_then(|result| result) {
            Ok(progress) => {
                if failures > 0 {
                    tracing::info!(job = job.name(), failures, "the job works again");
                }
                failures = 0;
                if progress == Progress::More {
                    nudge.notify_waiters();
                }
                match progress {
                    Progress::More => continue,
                    Progress::Idle => job.interval(),
                    Progress::Done => {
                        nudge.notify_waiters();
                        return;
                    }
                }
            }
            Err(error) => {
                report(job.name(), &error, failures);
                failures = failures.saturating_add(1);
                pause_after(failures, job.interval())
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = nudge.notified(), if failures == 0 => {}
            _ = stop.changed() => return,
        }
    }
}

/// Tells once that a job fails: the same sentence every 30 seconds helps nobody.
fn report(job: &'static str, error: &JobError, failures: u32) {
    let error = error as &(dyn std::error::Error + 'static);
    if failures == 0 {
        tracing::error!(job, error, "a job failed; it is tried again");
    } else {
        tracing::debug!(job, error, failures, "a job failed again");
    }
}

/// Doubles with every failure.
fn pause_after(failures: u32, interval: Duration) -> Duration {
    let factor = 2_u32.saturating_pow(failures.min(16));
    interval.saturating_mul(factor).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    /// Breaks, fails, and then has nothing more to do.
    #[derive(Clone)]
    struct Unlucky(Arc<AtomicU32>);

    impl Job for Unlucky {
        fn name(&self) -> &'static str {
            "unlucky"
        }

        fn interval(&self) -> Duration {
            Duration::from_millis(1)
        }

        async fn run(&self) -> Result<Progress, JobError> {
            match self.0.fetch_add(1, Ordering::SeqCst) {
                0 => std::panic::panic_any("broken"),
                1 => Err(JobError::Source {
                    path: "x".into(),
                    source: std::io::Error::other("failed"),
                }),
                _ => Ok(Progress::Done),
            }
        }
    }

    #[tokio::test]
    async fn a_job_that_breaks_or_fails_is_run_again() {
        let runs = Arc::new(AtomicU32::new(0));
        let mut jobs = Jobs::new();
        jobs.spawn(Unlucky(Arc::clone(&runs)));

        while jobs.tasks.join_next().await.is_some() {}

        assert_eq!(runs.load(Ordering::SeqCst), 3);
    }

    #[test]
    fn pauses_double_up_to_half_a_minute() {
        let pause = |failures| pause_after(failures, Duration::from_millis(200));

        assert_eq!(pause(1), Duration::from_millis(400));
        assert_eq!(pause(2), Duration::from_millis(800));
        assert_eq!(pause(20), LONGEST_PAUSE);
        assert_eq!(pause(u32::MAX), LONGEST_PAUSE);
    }
}
