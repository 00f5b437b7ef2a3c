//! What the declaration of a function says of the service that it is.

use rayon::prelude::*;

use super::{
    Context, Discovered, Found, FoundCall, Origin, SharedTree,
    handler::{self, Resolution},
    inline::InlineCode,
    name::{self, Name},
};
use crate::{
    manifest::{
        Access, Code, Declaration, Endpoint, Interface, MANIFEST_PATH, Resilience, Security,
        Trigger, canonical_name, tree::folder_of,
    },
    publication::ServiceEntry,
};

/// The longest description, in bytes.
const MAX_DESCRIPTION: usize = 4_096;
/// The longest handler, in characters.
const MAX_HANDLER: usize = 255;
/// The longest part of an address that is taken from a trigger, in characters.
const MAX_ROUTE: usize = 1_024;
/// A day: no call waits longer.
const MAX_MILLISECONDS: u32 = 86_400_000;
const HTTP: &str = "http";

/// Makes services of declarations.
pub(super) fn add(
    found: &mut Found,
    declarations: Vec<Declaration>,
    tree: SharedTree<'_>,
    context: &Context<'_>,
) {
    let repository = &context.configuration.common.repository_name;
    let names = name::names(&declarations, repository);
    let resolutions: Vec<Resolution> = declarations
        .par_iter()
        .map(|declaration| handler::resolve(tree.tree(), declaration))
        .collect();
    for ((declaration, name), resolution) in declarations.into_iter().zip(names).zip(resolutions) {
        add_one(found, declaration, name, resolution, tree, context);
    }
}

fn add_one(
    found: &mut Found,
    declaration: Declaration,
    name: Name,
    resolution: Resolution,
    tree: SharedTree<'_>,
    context: &Context<'_>,
) {
    let position = found.services.len();
    let folder = code_folder(&declaration, &resolution, tree, context);
    let root = folder
        .clone()
        .unwrap_or_else(|| folder_of(&declaration.manifest).to_owned());
    match &resolution {
        Resolution::Found { file, symbol, .. } => {
            found.places.add_handler(file, symbol.as_deref(), position);
        }
        Resolution::Inline { extension, .. } => {
            let inline = InlineCode::of(&declaration, extension);
            if let Some(code) = &inline {
                found.places.add_handler(&code.path, None, position);
            }
            found.inline.extend(inline);
        }
        Resolution::Unresolved { .. } => {}
    }
    if let Some(folder) = &folder {
        found.places.add_folder(folder, position);
    }
    let common = &context.configuration.common;
    let mut service = Discovered {
        entry: ServiceEntry {
            description: description(&declaration),
            interface: Some(interface(&declaration)),
            ..common.entry(name.name.clone(), root)
        },
        origin: Origin::Manifest,
        is_public: declaration.triggers.iter().any(is_open),
        calls: calls(&declaration),
        ..Discovered::default()
    };
    note(&mut service, &name, &declaration);
    give_owner(&mut service, &declaration, &resolution, context);
    service.declaration = Some(declaration);
    service.resolution = Some(resolution);
    found.services.push(service);
}

/// The folder whose functions are the service's, as far as no other service shares it: the code's folder
/// if it is there, else that of the package or file in which the handler was found.
fn code_folder(
    declaration: &Declaration,
    resolution: &Resolution,
    tree: SharedTree<'_>,
    context: &Context<'_>,
) -> Option<String> {
    let is_folder = |folder: &&String| tree.tree().has_folder(folder);
    let written = match &declaration.code {
        Code::Path(path) => Some(path).filter(is_folder).cloned(),
        Code::Image {
            build: Some(build), ..
        } => Some(build).filter(is_folder).cloned().or_else(|| {
            let is_file = tree.tree().has_file(build);
            is_file.then(|| folder_of(build).to_owned())
        }),
        _ => None,
    };
    let of_file = || match resolution {
        Resolution::Found { file, .. } => {
            let module = context.versions.nearest(folder_of(file));
            // A package around the whole application is none of its modules.
            let around = folder_of(&declaration.manifest);
            let module =
                module.filter(|module| module.root == around || is_below(&module.root, around));
            Some(
                module
                    .map_or_else(|| folder_of(file), |module| &module.root)
                    .to_owned(),
            )
        }
        _ => None,
    };
    written.or_else(of_file)
}

fn is_below(folder: &str, outer: &str) -> bool {
    outer == "."
        || folder
            .strip_prefix(outer)
            .is_some_and(|rest| rest.starts_with('/'))
}

fn give_owner(
    service: &mut Discovered,
    declaration: &Declaration,
    resolution: &Resolution,
    context: &Context<'_>,
) {
    if let Some(owner) = service.entry.owner.clone() {
        return service.note("owner", owner, "said by brickyard.toml", (MANIFEST_PATH, 0));
    }
    let path = match resolution {
        Resolution::Found { file, .. } => file,
        _ => &declaration.manifest,
    };
    context.owners.give(service, path);
}

fn description(declaration: &Declaration) -> String {
    let text = declaration
        .description
        .as_deref()
        .unwrap_or_default()
        .trim();
    let text = &text[..text.floor_char_boundary(MAX_DESCRIPTION)];
    text.replace(|char: char| char.is_control() && char != '\n', " ")
}

fn calls(declaration: &Declaration) -> Vec<FoundCall> {
    let calls = declaration.calls.iter().cloned();
    calls
        .map(|call| FoundCall {
            call,
            service: None,
        })
        .collect()
}

fn interface(declaration: &Declaration) -> Interface {
    let http: Vec<&Trigger> = declaration
        .triggers
        .iter()
        .filter(|trigger| trigger.kind == HTTP)
        .collect();
    let trigger = http.first().copied().or(declaration.triggers.first());
    // What stands open matters more than what is written first.
    let reached = http
        .iter()
        .find(|trigger| is_open(trigger))
        .or(http.first());
    let timeout = declaration.timeout_ms;
    Interface {
        handler: declaration
            .handler
            .as_deref()
            .and_then(|handler| line(handler, MAX_HANDLER)),
        runtime: declaration.runtime.as_deref().and_then(canonical_name),
        trigger: trigger.and_then(|trigger| canonical_name(&trigger.kind)),
        endpoint: reached.and_then(|trigger| endpoint(trigger)),
        security: http.iter().find_map(|trigger| security(trigger, &http)),
        resilience: timeout
            .filter(|timeout| (1..=MAX_MILLISECONDS).contains(timeout))
            .map(|timeout| Resilience {
                timeout_ms: Some(timeout),
                ..Resilience::default()
            }),
    }
}

/// Where an HTTP trigger listens. Manifests seldom know the host: then it is `route:` and the path.
fn endpoint(trigger: &Trigger) -> Option<Endpoint> {
    let detail = trigger.detail.as_deref().unwrap_or("/");
    let detail = line(detail, MAX_ROUTE)?.replace(char::is_whitespace, "%20");
    let method = trigger.method.clone().filter(|method| is_method(method));
    let (protocol, url) = match detail.split_once("://") {
        // The catalogue takes no credentials, and everybody could read them.
        Some((_, rest)) if rest.contains('@') => return None,
        Some((scheme @ ("http" | "https"), rest)) if !rest.starts_with('/') => {
            (scheme.to_owned(), detail)
        }
        _ => (
            "route".to_owned(),
            format!("route:/{}", detail.trim_start_matches('/')),
        ),
    };
    Some(Endpoint {
        protocol,
        url,
        method,
    })
}

/// What a caller needs: nothing, if one of the triggers is open to everybody.
fn security(trigger: &Trigger, all: &[&Trigger]) -> Option<Security> {
    let protocol = match trigger.access {
        _ if all.iter().any(|trigger| is_open(trigger)) => "none",
        Access::Anonymous => "none",
        Access::ApiKey => "api_key",
        Access::Iam => "iam",
        Access::Token => "oauth2",
        Access::Unsaid => return None,
    };
    Some(Security {
        protocol: protocol.to_owned(),
        ..Security::default()
    })
}

fn is_open(trigger: &Trigger) -> bool {
    trigger.access == Access::Anonymous
}

fn is_method(method: &str) -> bool {
    (1..=16).contains(&method.len()) && method.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// A text of one line that is not too long.
fn line(text: &str, most: usize) -> Option<String> {
    let text = text.trim();
    let fits = !text.is_empty()
        && text.chars().count() <= most
        && !text.contains(|char: char| char.is_control());
    fits.then(|| text.to_owned())
}

/// Notes where the facts come from that the manifest itself says.
fn note(service: &mut Discovered, name: &Name, declaration: &Declaration) {
    let place = (declaration.manifest.as_str(), declaration.line);
    let written = "written in the manifest";
    service.note("name", &name.name, name.rule, place);
    if let Some(handler) = &declaration.handler {
        service.note("handler", handler, written, place);
    }
    if let Some(runtime) = &declaration.runtime {
        service.note("runtime", runtime, written, place);
    }
    for trigger in &declaration.triggers {
        let mut parts = vec![trigger.kind.as_str()];
        parts.extend(trigger.method.as_deref());
        parts.extend(trigger.detail.as_deref());
        service.note("trigger", parts.join(" "), written, place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn http(detail: &str, access: Access) -> Trigger {
        Trigger {
            kind: HTTP.to_owned(),
            method: Some("POST".to_owned()),
            detail: Some(detail.to_owned()),
            access,
        }
    }

    fn with(triggers: Vec<Trigger>) -> Interface {
        interface(&Declaration {
            triggers,
            ..super::super::tests::declaration("template.yaml", "a")
        })
    }

    #[test]
    fn a_route_is_an_endpoint_whose_host_is_not_known() {
        let interface = with(vec![http("stock/{id}", Access::Iam)]);
        let endpoint = interface.endpoint.expect("an endpoint");
        assert_eq!(endpoint.url, "route:/stock/{id}");
        assert_eq!(endpoint.protocol, "route");
        assert_eq!(endpoint.method.as_deref(), Some("POST"));
        assert_eq!(interface.security.expect("security").protocol, "iam");
        assert_eq!(interface.trigger.as_deref(), Some("http"));
    }

    #[test]
    fn an_address_stays_one_unless_there_are_credentials_in_it() {
        let url = |detail: &str| {
            let endpoint = with(vec![http(detail, Access::Unsaid)]).endpoint;
            endpoint.map(|endpoint| endpoint.url)
        };
        assert_eq!(
            url("https://shop.example/*").as_deref(),
            Some("https://shop.example/*")
        );
        assert_eq!(url("https://me:secret@shop.example"), None);
        assert_eq!(url("a b").as_deref(), Some("route:/a%20b"));
    }

    #[test]
    fn one_open_trigger_makes_the_service_open() {
        let interface = with(vec![
            http("/closed", Access::Token),
            http("/open", Access::Anonymous),
        ]);
        assert_eq!(interface.security.unwrap().protocol, "none");
        assert_eq!(interface.endpoint.unwrap().url, "route:/open");
    }

    #[test]
    fn nothing_is_said_of_the_security_that_a_manifest_does_not_mention() {
        let interface = with(vec![http("/a", Access::Unsaid)]);
        assert_eq!(interface.security, None);
        let queue = Trigger {
            kind: "queue".to_owned(),
            ..Trigger::default()
        };
        let interface = with(vec![queue]);
        assert_eq!(interface.endpoint, None);
        assert_eq!(interface.trigger.as_deref(), Some("queue"));
    }

    #[test]
    fn texts_that_the_catalogue_would_refuse_are_left_out() {
        let declaration = Declaration {
            handler: Some("x".repeat(300)),
            description: Some(format!("a\u{0}b {}", "é".repeat(4_000))),
            timeout_ms: Some(0),
            ..super::super::tests::declaration("template.yaml", "a")
        };
        let interface = interface(&declaration);
        assert_eq!((interface.handler, interface.resilience), (None, None));
        let description = description(&declaration);
        assert!(description.len() <= MAX_DESCRIPTION && description.starts_with("a b é"));
    }
}
