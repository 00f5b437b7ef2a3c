//! Why a finding does not block, for programs.

use serde::Serialize;

use crate::report::check::Exemption;

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum ExemptionDocument<'a> {
    Waived {
        place: &'a str,
        until: &'a str,
        reason: &'a str,
    },
    Baseline,
    GoldenPath {
        service: &'a str,
    },
    Family,
}

impl<'a> From<&'a Exemption> for ExemptionDocument<'a> {
    fn from(exemption: &'a Exemption) -> Self {
        match exemption {
            Exemption::Waived {
                place,
                until,
                reason,
            } => Self::Waived {
                place,
                until,
                reason,
            },
            Exemption::Baseline => Self::Baseline,
            Exemption::GoldenPath(service) => Self::GoldenPath { service },
            Exemption::Family => Self::Family,
        }
    }
}
