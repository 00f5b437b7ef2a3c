//! Progress on standard error, only when a person watches.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A progress bar that clears itself when dropped.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// Starts a bar for work whose extent is not known yet.
    pub(crate) fn start(interactive: bool, message: impl Into<String>) -> Self {
        let target = if interactive {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        bar.set_style(ProgressStyle::default_spinner());
        bar.set_message(message.into());
        if interactive {
            bar.enable_steady_tick(Duration::from_millis(120));
        }
        Self(bar)
    }

    /// Says what is being done now, when its steps cannot be counted.
    pub(crate) fn say(&self, message: impl Into<String>) {
        self.0.set_style(ProgressStyle::default_spinner());
        self.0.set_message(message.into());
    }

    /// Says what is being done now, and how many steps it has.
    pub(crate) fn stage(&self, message: impl Into<String>, steps: usize) {
        // The template is a constant with known keys; the default style is as good.
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {pos}/{len}") {
            self.0.set_style(style);
        }
        self.0.set_position(0);
        self.0.set_length(steps as u64);
        self.0.set_message(message.into());
    }

    /// Counts one step as done.
    pub(crate) fn step(&self) {
        self.0.inc(1);
    }

    /// Says how much is done of how much.
    pub(crate) fn reach(&self, done: usize, total: usize) {
        self.0.set_length(total as u64);
        self.0.set_position(done as u64);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
