//! The calls that excuse findings.

use super::calls::Leaves::{Events, NothingNew};
use super::calls::{Call, call};

pub(super) const WAIVER_CALLS: &[Call] = &[
    call(
        "createWaiver",
        Events,
        "createWaiver(input: { finding: \"D-7f3a91c2\", repository: \"example.com/other\", \
         path: \"src/stock.py\", name: \"update_stock\", language: \"python\", scheme: $scheme, \
         fingerprint: \"$fingerprint\", occurrence: \"$occurrence\", reason: \"it will go soon\" }) \
         { waiver { id } }",
    )
    .keeping(&[("waiver", "/createWaiver/waiver/id")]),
    call(
        "createWaiver",
        NothingNew,
        "createWaiver(input: { finding: \"D-7f3a91c2\", repository: \"example.com/other\", \
         path: \"src/stock.py\", name: \"update_stock\", language: \"python\", scheme: $scheme, \
         fingerprint: \"$fingerprint\", occurrence: \"$occurrence\", reason: \"no\" }) \
         { waiver { id } }",
    ),
    call(
        "approveWaiver",
        Events,
        "approveWaiver(id: \"$waiver\") { waiver { id } }",
    ),
    call(
        "approveWaiver",
        NothingNew,
        "approveWaiver(id: \"$waiver\") { waiver { id } }",
    ),
    call(
        "revokeWaiver",
        Events,
        "revokeWaiver(input: { id: \"$waiver\", reason: \"we call it instead\" }) { waiver { id } }",
    ),
    call(
        "revokeWaiver",
        NothingNew,
        "revokeWaiver(input: { id: \"$waiver\", reason: \"we call it instead\" }) { waiver { id } }",
    ),
];
