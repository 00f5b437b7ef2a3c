//! Which functions of the last week are duplicates of each other, known from how they were made.

use std::collections::BTreeMap;

use crate::copies::Function;
use crate::organisation::{Organisation, Service, WEEKS};
use crate::template::{Context, Dialect, Rendered, Variant, common};

/// Functions of one template with fewer lines in common are no duplicates.
const LEAST_COMMON: f64 = 0.6;

/// Two functions that are duplicates.
#[derive(Debug, Clone, PartialEq)]
pub struct Duplicate {
    /// 1 exact, 2 renamed, 3 edited.
    pub clone_type: u8,
    /// The share of lines in common, from 0.6 to 1.
    pub common: f64,
    /// What both were made from.
    pub template: String,
    /// One of the functions.
    pub one: Place,
    /// The other.
    pub other: Place,
}

/// Where a function is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The service, `namespace/name`.
    pub service: String,
    /// The owning team, empty when there is none.
    pub team: String,
    /// The file, relative to the folder of all repositories.
    pub path: String,
    /// The function's name.
    pub function: String,
}

/// A function as it is in a week.
pub(crate) struct Written {
    /// Its file, relative to the folder of all repositories.
    pub(crate) path: String,
    /// Its file's text.
    pub(crate) file: String,
    function: Rendered,
    variant: Variant,
    lines: Vec<Vec<String>>,
    calls: usize,
}

/// Lists every function of the last week with the template that it was made from.
pub fn functions(organisation: &Organisation) -> Vec<(Place, String)> {
    let mut found = Vec::new();
    for service in &organisation.services {
        for function in &service.functions {
            if let Some(written) = written(organisation, service, function, WEEKS) {
                let template = &organisation.library.templates[function.template];
                found.push((place(organisation, service, &written), template.id.clone()));
            }
        }
    }
    found
}

/// Lists the duplicates of the last week, those of one template together.
pub fn duplicates(organisation: &Organisation) -> Vec<Duplicate> {
    let mut by_template: BTreeMap<usize, Vec<(&Service, Written)>> = BTreeMap::new();
    for service in &organisation.services {
        for function in &service.functions {
            if let Some(written) = written(organisation, service, function, WEEKS) {
                let family = by_template.entry(function.template).or_default();
                family.push((service, written));
            }
        }
    }
    let mut found = Vec::new();
    for (number, family) in by_template {
        let template = &organisation.library.templates[number].id;
        for (at, (service, one)) in family.iter().enumerate() {
            for (other_service, other) in &family[at + 1..] {
                let common = common(&one.lines, &other.lines);
                if common < LEAST_COMMON {
                    continue;
                }
                found.push(Duplicate {
                    clone_type: clone_type(one, other),
                    common,
                    template: template.clone(),
                    one: place(organisation, service, one),
                    other: place(organisation, other_service, other),
                });
            }
        }
    }
    found
}

/// Writes a function as it is in a week; none before the service is.
pub(crate) fn written(
    organisation: &Organisation,
    service: &Service,
    function: &Function,
    week: usize,
) -> Option<Written> {
    let release = Organisation::release(service, week)?;
    let template = &organisation.library.templates[function.template];
    let mut variant = function.variant.clone();
    let later = service
        .releases
        .iter()
        .filter(|other| other.week <= week)
        .skip(1);
    for release in later.filter(|_| function.is_handler) {
        let mut random = organisation.random(service, &release.version.to_string());
        variant = template.edit(&variant, &mut random);
    }
    let field = |number: usize| service.fields.get(number).cloned().unwrap_or_default();
    let context = Context {
        service: service.reference(),
        subject: service.subject.clone(),
        fields: [field(0), field(1), field(2)],
        calls: release
            .calls
            .iter()
            .map(|call| call.service.clone())
            .collect(),
        // Helpers were copied as they are.
        dialect: if function.is_handler {
            organisation.dialects[service.repository].clone()
        } else {
            Dialect::default()
        },
    };
    let rendered = template.render(&variant, &context);
    let repository = &organisation.repositories[service.repository];
    let path = template.language.path(&service.name, &rendered.name);
    Some(Written {
        path: format!("{}/{}/{path}", repository.name, service.name),
        file: template.language.file(&service.name, &rendered),
        function: rendered,
        lines: template.telling_lines(&variant, &context.dialect),
        variant,
        calls: context.calls.len(),
    })
}

/// The file of a service's handler, relative to the service's folder.
pub(crate) fn handler_path(organisation: &Organisation, service: &Service, week: usize) -> String {
    let handler = service
        .functions
        .iter()
        .find(|function| function.is_handler);
    let written = handler.and_then(|handler| written(organisation, service, handler, week));
    let Some(written) = written else {
        return String::new();
    };
    let mut parts = written.path.splitn(3, '/');
    parts.nth(2).unwrap_or_default().to_owned()
}

fn clone_type(one: &Written, other: &Written) -> u8 {
    if one.function.text == other.function.text {
        return 1;
    }
    let same_statements = one.variant.pieces == other.variant.pieces;
    if same_statements && one.calls == other.calls {
        2
    } else {
        3
    }
}

fn place(organisation: &Organisation, service: &Service, written: &Written) -> Place {
    let team = organisation.repositories[service.repository].team;
    Place {
        service: service.reference(),
        team: team
            .map(|team| organisation.teams[team].name.clone())
            .unwrap_or_default(),
        path: written.path.clone(),
        function: written.function.name.clone(),
    }
}
