//! Which versions each service had, week by week.

use std::fmt;

use super::{Release, Service, WEEKS};
use crate::random::Random;
use crate::vocabulary::Layer;

/// A semantic version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    /// Rises when callers must change.
    pub major: u32,
    /// Rises when something is added.
    pub minor: u32,
    /// Rises when something is mended.
    pub patch: u32,
    /// Whether it is the candidate before the version itself.
    pub is_candidate: bool,
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.major, self.minor, self.patch)?;
        if self.is_candidate {
            formatter.write_str("-rc.1")?;
        }
        Ok(())
    }
}

pub(super) fn decide(seed: u64, services: &mut [Service]) {
    for service in services {
        let mut random = Random::new(seed, &[&service.reference(), "releases"]);
        let first = match random.below(100) {
            0..70 => 1,
            70..85 => 2,
            85..95 => 3,
            _ => WEEKS,
        };
        let mut version = first_version(service, &mut random);
        for week in first..=WEEKS {
            // What nobody cares for any more is not released again.
            let is_dead = ["deprecated", "retired"].contains(&service.lifecycle);
            if week > first {
                if is_dead || !random.percent(50) {
                    continue;
                }
                version = next_version(version, service.layer, &mut random);
            }
            service.releases.push(Release {
                version,
                week,
                calls: Vec::new(),
            });
        }
    }
}

fn first_version(service: &Service, random: &mut Random) -> Version {
    let experimental = service.lifecycle == "experimental";
    let major = if experimental { 0 } else { 1 + random.below(3) };
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Version {
        major: number(major),
        minor: number(random.below(9)),
        patch: number(random.below(5)),
        is_candidate: false,
    }
}

fn next_version(version: Version, layer: Layer, random: &mut Random) -> Version {
    if version.is_candidate {
        return Version {
            is_candidate: false,
            ..version
        };
    }
    // What everybody stands on breaks more of them: those have a spread of versions to look at.
    let breaking = if layer == Layer::Platform { 35 } else { 12 };
    let step = random.below(100);
    if step < breaking {
        return Version {
            major: version.major + 1,
            minor: 0,
            patch: 0,
            is_candidate: random.percent(25),
        };
    }
    if step < breaking + 35 {
        return Version {
            minor: version.minor + 1,
            patch: 0,
            ..version
        };
    }
    Version {
        patch: version.patch + 1,
        ..version
    }
}
