//! Who calls whom. Pages call fragments, those call what knows something, all of them call the
//! platform; a few circles and calls into the void are there because every organisation has them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Call, Release, Service, Version};
use crate::random::Random;
use crate::vocabulary::Layer;

/// Calls of services that nobody registered.
const UNKNOWN: &[&str] = &[
    "legacy/templates",
    "legacy/content-store",
    "vendor/stats-feed",
];

pub(super) fn decide(seed: u64, services: &mut [Service]) {
    let targets = Targets::new(seed, services);
    let mut all: Vec<BTreeSet<usize>> = (0..services.len())
        .map(|number| targets.choose(seed, services, number))
        .collect();
    add_circles(seed, services, &mut all);
    let history: Vec<Vec<Release>> = services
        .iter()
        .map(|service| service.releases.clone())
        .collect();
    for (number, service) in services.iter_mut().enumerate() {
        let reference = service.reference();
        for release in &mut service.releases {
            let mut random = Random::new(seed, &[&reference, "ranges", &release.week.to_string()]);
            for target in &all[number] {
                let Some(then) = history[*target]
                    .iter()
                    .rfind(|then| then.week <= release.week)
                else {
                    continue;
                };
                let range = range(then.version, &mut random);
                release.calls.push(Call {
                    service: targets.references[*target].clone(),
                    range,
                });
            }
            if Random::new(seed, &[&reference, "unknown"]).percent(1) {
                release.calls.push(Call {
                    service: random.pick(UNKNOWN).to_string(),
                    range: "*".to_owned(),
                });
            }
        }
    }
}

/// How many services nearly everybody calls.
const HUBS: usize = 12;

/// What may be called.
struct Targets {
    references: Vec<String>,
    /// Indexes of services by layer and namespace.
    near: BTreeMap<(Layer, String), Vec<usize>>,
    /// Indexes of services by layer.
    far: BTreeMap<Layer, Vec<usize>>,
    /// Indexes of the platform's services, those that everybody calls first.
    hubs: Vec<usize>,
    /// Where each of the platform's services stands among the hubs.
    rank: BTreeMap<usize, usize>,
}

impl Targets {
    fn new(seed: u64, services: &[Service]) -> Self {
        let mut near: BTreeMap<(Layer, String), Vec<usize>> = BTreeMap::new();
        let mut far: BTreeMap<Layer, Vec<usize>> = BTreeMap::new();
        for (number, service) in services.iter().enumerate() {
            if is_alive(service) {
                let key = (service.layer, service.namespace.clone());
                near.entry(key).or_default().push(number);
                far.entry(service.layer).or_default().push(number);
            }
        }
        let mut hubs = far.get(&Layer::Platform).cloned().unwrap_or_default();
        Random::new(seed, &["hubs"]).shuffle(&mut hubs);
        let rank = hubs
            .iter()
            .enumerate()
            .map(|(rank, hub)| (*hub, rank))
            .collect();
        Self {
            references: services.iter().map(Service::reference).collect(),
            near,
            far,
            hubs,
            rank,
        }
    }

    fn choose(&self, seed: u64, services: &[Service], number: usize) -> BTreeSet<usize> {
        let service = &services[number];
        let mut random = Random::new(seed, &[&self.references[number], "calls"]);
        let mut chosen = BTreeSet::new();
        // Some stand alone: nobody remembers why they are there.
        if !is_alive(service) && random.percent(70) {
            return chosen;
        }
        let (below, at_least, spread, platform) = match service.layer {
            Layer::Page => (Some(Layer::Fragment), 5, 8, 3),
            Layer::Fragment => (Some(Layer::Data), 1, 4, 3),
            Layer::Data => (Some(Layer::Data), 0, 4, 3),
            Layer::Platform => (None, 0, 0, 2),
        };
        if let Some(layer) = below {
            let count = at_least + random.below(spread);
            for _ in 0..count {
                let near = self.near.get(&(layer, service.namespace.clone()));
                let far = self.far.get(&layer);
                let pool = if random.percent(70) {
                    near.or(far)
                } else {
                    far
                };
                let Some(pool) = pool else { continue };
                let target = *random.pick_skewed(pool);
                // Within a layer, only earlier ones are called, so that circles are those made on purpose.
                if service.layer != layer || target < number {
                    chosen.insert(target);
                }
            }
        }
        self.call_platform(number, random.below(platform + 1), &mut random, &mut chosen);
        chosen
    }

    fn call_platform(
        &self,
        number: usize,
        count: usize,
        random: &mut Random,
        chosen: &mut BTreeSet<usize>,
    ) {
        // The platform calls only what more people call than itself.
        let limit = self.rank.get(&number).copied().unwrap_or(self.hubs.len());
        if limit == 0 {
            return;
        }
        for _ in 0..count {
            // A few hubs have a third of all calls.
            let near = if random.percent(33) {
                limit.min(HUBS)
            } else {
                limit
            };
            let at = random.below(near).min(random.below(near));
            chosen.insert(self.hubs[at]);
        }
    }
}

fn is_alive(service: &Service) -> bool {
    !["deprecated", "retired"].contains(&service.lifecycle)
}

/// Lets some that are called call back.
fn add_circles(seed: u64, services: &[Service], all: &mut [BTreeSet<usize>]) {
    let mut random = Random::new(seed, &["circles"]);
    let calling: Vec<usize> = (0..services.len())
        .filter(|number| services[*number].layer >= Layer::Data && !all[*number].is_empty())
        .collect();
    if calling.is_empty() {
        return;
    }
    for _ in 0..=services.len() / 300 {
        let caller = *random.pick(&calling);
        let called: Vec<usize> = all[caller].iter().copied().collect();
        let mut back = *random.pick(&called);
        // A longer circle when there is a second step.
        let next: Vec<usize> = all[back]
            .iter()
            .copied()
            .filter(|next| *next != caller)
            .collect();
        if !next.is_empty() && random.percent(50) {
            back = *random.pick(&next);
        }
        all[back].insert(caller);
    }
}

/// The range that a caller writes who sees this version.
fn range(seen: Version, random: &mut Random) -> String {
    let Version {
        major,
        minor,
        patch,
        ..
    } = seen;
    if seen.is_candidate {
        // Candidates are not for everybody: most stay with the version before.
        return format!("^{}", major.saturating_sub(1));
    }
    match random.below(100) {
        0..10 => format!("~{major}.{minor}"),
        10..18 => format!(">={major}.{minor}.0, <{}.0.0", major + 1),
        18..26 if major > 1 => format!("^{} || ^{major}.0", major - 1),
        26..30 => format!("={major}.{minor}.{patch}"),
        30..32 => "*".to_owned(),
        _ => format!("^{major}.{minor}"),
    }
}
