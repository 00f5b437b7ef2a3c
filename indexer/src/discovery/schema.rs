//! What services take and give, where an OpenAPI document beside them says it.

use super::Discovered;
use crate::{
    fragment::ExtractOptions,
    manifest::{
        Unread, openapi,
        openapi::{Contract, Operation},
        tree::{Tree, folder_of},
    },
};

/// The kind of triggers that have routes.
const HTTP: &str = "http";

/// The OpenAPI documents of a repository.
#[derive(Default)]
pub(super) struct Contracts {
    contracts: Vec<Contract>,
    pub(super) unread: Vec<Unread>,
}

impl Contracts {
    /// Reads the documents that are the repository's own.
    pub(super) fn read(tree: Tree<'_>, options: &ExtractOptions) -> Self {
        let mut read = Self::default();
        let is_own = |path: &&String| crate::exclusion::exclusion(path, options).is_none();
        let documents = tree.paths.iter().filter(|path| openapi::is_manifest(path));
        for path in documents.filter(is_own) {
            match openapi::read(tree, path) {
                Ok(Some(contract)) => {
                    read.unread.extend(contract.unread.iter().cloned());
                    read.contracts.push(contract);
                }
                Ok(None) => {}
                Err(unread) => read.unread.push(unread),
            }
        }
        read
    }

    /// Gives a service the schemas of its operation, if there is exactly one in the documents beside it:
    /// one with its route, else one with its name; of a service without manifest, the only one there is.
    pub(super) fn describe(&self, service: &mut Discovered) {
        let beside: Vec<(&Contract, &Operation)> = self
            .contracts
            .iter()
            .filter(|contract| is_beside(contract, service))
            .flat_map(|contract| contract.operations.iter().map(move |it| (contract, it)))
            .collect();
        let by = |fits: &dyn Fn(&Operation) -> bool| {
            let mut fitting = beside.iter().filter(|(_, operation)| fits(operation));
            let first = fitting.next();
            first.filter(|_| fitting.next().is_none()).copied()
        };
        // Of a function without routes nothing says that it is an operation at all.
        let may_be_any = service.declaration.is_none();
        let found = by(&|operation| has_route(service, operation))
            .or_else(|| by(&|operation| has_name(service, operation)))
            .or_else(|| by(&|_| may_be_any));
        let Some((contract, operation)) = found else {
            return;
        };
        let place = (contract.path.as_str(), operation.line);
        let rule = "the only operation of an OpenAPI document that fits";
        let shown = format!("{} {}", operation.method, operation.path);
        let json = |schema: &Option<serde_json::Value>| {
            let schema = schema.as_ref()?;
            serde_json::to_string(schema).ok()
        };
        let (input, output) = (json(&operation.input), json(&operation.output));
        if service.entry.input_schema.is_none() && input.is_some() {
            service.entry.input_schema = input;
            service.note("input schema", &shown, rule, place);
        }
        if service.entry.output_schema.is_none() && output.is_some() {
            service.entry.output_schema = output;
            service.note("output schema", &shown, rule, place);
        }
    }
}

/// Tells whether a document lies in the folder of a service or of its manifest.
fn is_beside(contract: &Contract, service: &Discovered) -> bool {
    let folder = folder_of(&contract.path);
    let is_inside = |outer: &str| {
        folder == outer
            || (outer != "."
                && folder
                    .strip_prefix(outer)
                    .is_some_and(|rest| rest.starts_with('/')))
    };
    let manifest = service
        .declaration
        .as_ref()
        .map(|it| folder_of(&it.manifest));
    is_inside(&service.entry.root) || manifest.is_some_and(is_inside)
}

/// Method, if one is said, and path of each HTTP trigger.
fn routes(service: &Discovered) -> Vec<(Option<&str>, &str)> {
    let triggers = service.declaration.iter().flat_map(|it| &it.triggers);
    let http = triggers.filter(|trigger| trigger.kind == HTTP);
    http.filter_map(|trigger| Some((trigger.method.as_deref(), trigger.detail.as_deref()?)))
        .collect()
}

fn has_route(service: &Discovered, operation: &Operation) -> bool {
    routes(service).iter().any(|(method, path)| {
        method.is_none_or(|method| method == operation.method)
            && canonical_path(path) == canonical_path(&operation.path)
    })
}

/// A path in which parameters have no names: `/stock/:id/` is `stock/{}`.
fn canonical_path(path: &str) -> String {
    let parts = path.split('/').filter(|part| !part.is_empty());
    let parts = parts.map(|part| {
        let is_parameter = part.starts_with([':', '<']) || part.starts_with('{');
        if is_parameter { "{}" } else { part }
    });
    parts.collect::<Vec<_>>().join("/")
}

fn has_name(service: &Discovered, operation: &Operation) -> bool {
    let Some(id) = operation.id.as_deref() else {
        return false;
    };
    let declaration = service.declaration.as_ref();
    let symbol = declaration
        .and_then(|it| it.handler.as_deref())
        .and_then(|handler| handler.rsplit(['.', ':']).next());
    let names = [declaration.map(|it| it.name.as_str()), symbol];
    names
        .iter()
        .flatten()
        .any(|name| name.eq_ignore_ascii_case(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_the_same_whatever_they_are_called() {
        for (path, canonical) in [
            ("/stock/{id}", "stock/{}"),
            ("stock/:article/", "stock/{}"),
            ("/stock/{proxy+}", "stock/{}"),
            ("/", ""),
        ] {
            assert_eq!(canonical_path(path), canonical, "{path}");
        }
    }
}
