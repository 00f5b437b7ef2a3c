//! When a scan fails: only if somebody asked for it.

use crate::{
    arguments::ScanArguments,
    output::count,
    report::scan::{Exceeded, ScanReport, wording},
};

/// Returns which of the limits that were asked for is exceeded.
pub(super) fn exceeded(report: &ScanReport, arguments: &ScanArguments) -> Option<Exceeded> {
    if arguments.fail_on_new && !report.classes.is_empty() {
        let new = report.classes.iter().flat_map(|class| &class.new);
        let new = new.filter(|is_new| **is_new).count();
        let with = report.known.as_ref().map_or("", |known| &known.with);
        return Some(Exceeded {
            message: format!("--fail-on-new: {} {with}", count(new, "new duplicate")),
            hint: "call what is there already; if the copies are meant, list them with --write-baseline FILE and \
                   compare with --baseline FILE"
                .to_owned(),
        });
    }
    let limit = arguments.fail_over?;
    (report.share() > limit.0).then(|| Exceeded {
        message: format!(
            "--fail-over {limit}: {} of the lines are duplicated",
            wording::share(report)
        ),
        hint: "keep one of each and call it from the other places, those with most lines first; or fail only for \
               new ones: --since REF --fail-on-new"
            .to_owned(),
    })
}
