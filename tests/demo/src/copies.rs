//! Which functions each service has, and which of them were copied.

use std::collections::{BTreeMap, BTreeSet};

use crate::language::{Language, SHARES, kebab};
use crate::library::Library;
use crate::organisation::{Repository, Service, Team};
use crate::random::Random;
use crate::template::{Context, Variant};
use crate::vocabulary::Layer;

/// A function of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Function {
    /// Index of the template.
    pub(crate) template: usize,
    /// The function in the first release.
    pub(crate) variant: Variant,
    /// Whether it answers requests and so is changed by releases.
    pub(crate) is_handler: bool,
}

/// Helpers per hundred services.
const HELPERS: usize = 60;

/// How many teams wrote the same helper: mostly two or three, and a few that everybody has.
const FAMILIES: &[usize] = &[1, 2, 2, 2, 2, 3, 3, 3, 4, 5, 7, 12];

/// Gives every service a handler, and copied helpers to some.
pub(crate) fn assign(
    seed: u64,
    library: &Library,
    repositories: &[Repository],
    teams: &[Team],
    services: &mut [Service],
) {
    let mut by_language: BTreeMap<Language, Vec<usize>> = BTreeMap::new();
    for (number, service) in services.iter_mut().enumerate() {
        let language = repositories[service.repository].language;
        by_language.entry(language).or_default().push(number);
        let mut random = Random::new(seed, &[&service.reference(), "handler"]);
        let handlers = library.handlers(language, service.layer == Layer::Page);
        let template = *random.pick(handlers);
        service.functions.push(Function {
            template,
            variant: library.templates[template].vary(&mut random),
            is_handler: true,
        });
    }
    for (language, _) in SHARES {
        let members = by_language.get(language).map_or(&[][..], Vec::as_slice);
        let mut families = Families {
            library,
            random: Random::new(seed, &["helpers", language.extension()]),
            members,
            owner: &|service: &Service| {
                let team = repositories[service.repository].team?;
                Some(teams[team].name.as_str())
            },
        };
        families.spread(*language, services);
    }
}

/// Families of copies in one language.
struct Families<'organisation> {
    library: &'organisation Library,
    random: Random,
    members: &'organisation [usize],
    owner: &'organisation dyn Fn(&Service) -> Option<&'organisation str>,
}

impl Families<'_> {
    fn spread(&mut self, language: Language, services: &mut [Service]) {
        let mut helpers = self.library.helpers(language).to_vec();
        if helpers.is_empty() || self.members.len() < 2 {
            return;
        }
        self.random.shuffle(&mut helpers);
        let wanted = (self.members.len() * HELPERS / 100).max(2);
        let mut written = 0;
        for round in 0.. {
            if written >= wanted {
                return;
            }
            let size = (*self.random.pick(FAMILIES)).min(self.members.len());
            // What a small organisation has must have copies, too.
            let size = if round == 0 { size.max(2) } else { size };
            written += self
                .family(helpers[round % helpers.len()], size, services)
                .max(1);
        }
    }

    /// Writes one function and its copies; returns how many.
    fn family(&mut self, template: usize, size: usize, services: &mut [Service]) -> usize {
        let origin = self.library.templates[template].vary(&mut self.random);
        let mut owners = BTreeSet::new();
        let mut written = 0;
        for _ in 0..size * 4 {
            if written == size {
                break;
            }
            let variant = if written == 0 {
                origin.clone()
            } else {
                self.copy(template, &origin)
            };
            let service = &mut services[*self.random.pick(self.members)];
            // Copies are worth knowing of when they belong to different teams.
            let owner = (self.owner)(service).map(str::to_owned);
            if owners.contains(&owner) || !self.fits(template, &variant, service) {
                continue;
            }
            owners.insert(owner);
            service.functions.push(Function {
                template,
                variant,
                is_handler: false,
            });
            written += 1;
        }
        written
    }

    /// A copy as people make them: unchanged, renamed, or edited.
    fn copy(&mut self, template: usize, origin: &Variant) -> Variant {
        let template = &self.library.templates[template];
        let random = &mut self.random;
        match random.below(100) {
            0..25 => origin.clone(),
            25..60 => template.rename(origin, random),
            way => {
                let mut copy = template.edit(origin, random);
                if way >= 80 {
                    copy = template.edit(&copy, random);
                }
                if random.percent(70) {
                    template.rename(&copy, random)
                } else {
                    copy
                }
            }
        }
    }

    /// Whether a service has no function of that name yet, nor another of that template.
    fn fits(&self, template: usize, variant: &Variant, service: &Service) -> bool {
        let context = Context::default();
        let name = |template: usize, variant: &Variant| {
            kebab(&self.library.templates[template].name(variant, &context))
        };
        let wanted = name(template, variant);
        service.functions.iter().all(|function| {
            function.template != template && name(function.template, &function.variant) != wanted
        })
    }
}
