//! What a process costs.

use std::{
    error::Error,
    process::Stdio,
    time::{Duration, Instant},
};

use wait4::Wait4;

use crate::program::Program;

/// What one run of a program took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Usage {
    /// Time on processors, that of the system included.
    pub(crate) cpu: Duration,
    /// From its start to its end.
    pub(crate) wall: Duration,
    /// The most memory that was resident at a time, in bytes.
    pub(crate) peak: u64,
}

/// Runs a program to its end.
///
/// # Errors
/// It does not start, or it fails.
pub(crate) fn run(program: &Program) -> Result<Usage, Box<dyn Error>> {
    let start = Instant::now();
    let mut command = program.command();
    command.stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let finished = command.spawn()?.wait4()?;
    let wall = start.elapsed();
    if !finished.status.success() {
        return Err(format!("{} failed: {}", program.name, finished.status).into());
    }
    Ok(Usage {
        cpu: finished.rusage.utime + finished.rusage.stime,
        wall,
        peak: finished.rusage.maxrss,
    })
}

/// Returns the median of each figure.
pub(crate) fn median(usages: &[Usage]) -> Option<Usage> {
    fn middle<T: Copy + Ord>(values: impl Iterator<Item = T>) -> Option<T> {
        let mut values: Vec<T> = values.collect();
        values.sort_unstable();
        values.get(values.len().checked_sub(1)? / 2).copied()
    }
    Some(Usage {
        cpu: middle(usages.iter().map(|usage| usage.cpu))?,
        wall: middle(usages.iter().map(|usage| usage.wall))?,
        peak: middle(usages.iter().map(|usage| usage.peak))?,
    })
}

/// Returns the median of the ratios of the runs of each round, of what `figure` takes from them.
pub(crate) fn median_ratio(
    usages: &[Usage],
    baseline: &[Usage],
    figure: impl Fn(&Usage) -> Duration,
) -> Option<f64> {
    let pairs = usages.iter().zip(baseline);
    let ratio = |(usage, baseline)| figure(usage).as_secs_f64() / figure(baseline).as_secs_f64();
    let mut ratios: Vec<f64> = pairs.map(ratio).collect();
    ratios.sort_unstable_by(f64::total_cmp);
    ratios.get(ratios.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage(seconds: u64) -> Usage {
        Usage {
            cpu: Duration::from_secs(seconds),
            wall: Duration::from_secs(10 - seconds),
            peak: seconds * 100,
        }
    }

    #[test]
    fn each_figure_has_a_median_of_its_own() {
        let usages = [usage(3), usage(1), usage(2)];
        assert_eq!(median(&usages), Some(usage(2)));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn ratios_are_those_of_the_same_round() {
        let usages = [usage(2), usage(8), usage(9)];
        let baseline = [usage(1), usage(2), usage(9)];
        let ratio = median_ratio(&usages, &baseline, |usage| usage.cpu);
        assert_eq!(ratio, Some(2.0));
        assert_eq!(median_ratio(&[], &baseline, |usage| usage.cpu), None);
    }
}
