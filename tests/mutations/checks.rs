//! What is set for checks: modes, and the pause of blocking.

use super::calls::Leaves::{Events, NothingNew};
use super::calls::{Call, call};

pub(super) const CHECK_CALLS: &[Call] = &[
    call(
        "setCheckMode",
        Events,
        "setCheckMode(input: { mode: WARN, reason: \"r\" }) { rule { id } }",
    ),
    call(
        "setCheckMode",
        NothingNew,
        "setCheckMode(input: { mode: WARN, reason: \"r\" }) { rule { id } }",
    ),
    call(
        "setCheckMode",
        Events,
        "setCheckMode(input: { repository: \"example.com/a\", mode: BLOCK }) { rule { id } }",
    ),
    call(
        "setCheckMode",
        NothingNew,
        "setCheckMode(input: { repository: \"\", mode: BLOCK }) { rule { id } }",
    ),
    call(
        "removeCheckMode",
        Events,
        "removeCheckMode(input: { repository: \"example.com/a\", reason: \"r\" }) { rule { id } }",
    ),
    call(
        "removeCheckMode",
        NothingNew,
        "removeCheckMode(input: { repository: \"example.com/a\" }) { rule { id } }",
    ),
    call(
        "resumeBlocking",
        NothingNew,
        "resumeBlocking(input: {}) { pause { reason } }",
    ),
    call(
        "pauseBlocking",
        NothingNew,
        "pauseBlocking(input: { reason: \" \" }) { pause { reason } }",
    ),
    call(
        "pauseBlocking",
        Events,
        "pauseBlocking(input: { reason: \"r\" }) { pause { reason } }",
    ),
    call(
        "pauseBlocking",
        NothingNew,
        "pauseBlocking(input: { reason: \"r\" }) { pause { reason } }",
    ),
    call(
        "resumeBlocking",
        Events,
        "resumeBlocking(input: { reason: \"repaired\" }) { pause { reason } }",
    ),
];
