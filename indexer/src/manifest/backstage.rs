//! `catalog-info.yaml` of Backstage: what a repository says of its components, APIs, groups, users and
//! systems.

use super::{
    Unread,
    node::{Node, read_yaml},
    reading::{file_name, has_placeholder, invalid, not_read},
    tree::{Tree, folder_of, join},
};

/// The annotation that says where the source of an entity lies.
const SOURCE_LOCATION: &str = "backstage.io/source-location";
/// The namespace of what names none.
const DEFAULT_NAMESPACE: &str = "default";
/// What stands between a repository's URL and a branch.
const BRANCHES: [&str; 6] = [
    "/-/tree/",
    "/-/blob/",
    "/tree/",
    "/blob/",
    "/src/branch/",
    "/src/",
];

/// An entity of Backstage's catalogue, as a repository describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entity {
    pub(crate) kind: EntityKind,
    /// The file that says so, relative to the repository.
    pub(crate) path: String,
    /// The line where the entity begins, from 1.
    pub(crate) line: usize,
    /// The folder of its source, relative to the repository, `.` for the repository's.
    pub(crate) root: String,
    pub(crate) name: String,
    pub(crate) namespace: String,
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    /// `service`, `website`, `library`, `openapi`, `team` or another word.
    pub(crate) entity_type: Option<String>,
    pub(crate) lifecycle: Option<String>,
    pub(crate) owner: Option<Reference>,
    pub(crate) system: Option<Reference>,
    pub(crate) tags: Vec<String>,
    pub(crate) labels: Vec<(String, String)>,
    pub(crate) annotations: Vec<(String, String)>,
    pub(crate) depends_on: Vec<Reference>,
    pub(crate) provides_apis: Vec<Reference>,
    pub(crate) consumes_apis: Vec<Reference>,
    /// Of a group its members, of a user its groups.
    pub(crate) members: Vec<Reference>,
    /// How to reach a group or user.
    pub(crate) email: Option<String>,
    /// The file of an API's definition, relative to the repository.
    pub(crate) definition: Option<String>,
}

/// The kinds of entities that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EntityKind {
    Component,
    Api,
    Group,
    User,
    System,
}

/// A reference to an entity, `[kind:][namespace/]name`, with all of its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    /// In lower case.
    pub(crate) kind: String,
    pub(crate) namespace: String,
    pub(crate) name: String,
}

/// What the reader of one file found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Entities {
    /// The entities, in the order written.
    pub(crate) entities: Vec<Entity>,
    /// What was not read.
    pub(crate) unread: Vec<Unread>,
}

impl EntityKind {
    /// None of what says nothing of services and owners: Location, Template, Resource, Domain.
    fn of(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "component" => Some(Self::Component),
            "api" => Some(Self::Api),
            "group" => Some(Self::Group),
            "user" => Some(Self::User),
            "system" => Some(Self::System),
            _ => None,
        }
    }
}

impl Reference {
    /// Reads a reference; what it leaves out is of this kind and in this namespace.
    fn parse(text: &str, kind: &str, namespace: &str) -> Option<Self> {
        let (kind, rest) = text.trim().split_once(':').unwrap_or((kind, text.trim()));
        let (namespace, name) = rest.split_once('/').unwrap_or((namespace, rest));
        let parts = [kind, namespace, name].map(str::trim);
        let is_whole = parts.iter().all(|part| !part.is_empty()) && !has_placeholder(text);
        is_whole.then(|| Self {
            kind: parts[0].to_ascii_lowercase(),
            namespace: parts[1].to_owned(),
            name: parts[2].to_owned(),
        })
    }
}

/// Whether a file is Backstage's.
pub(crate) fn is_manifest(path: &str) -> bool {
    matches!(file_name(path), "catalog-info.yaml" | "catalog-info.yml")
}

/// Reads the entities of a file of any number of documents.
pub(crate) fn read(tree: Tree<'_>, path: &str) -> Entities {
    let mut found = Entities::default();
    let text = match tree.text(path) {
        Ok(text) => text,
        Err(unread) => {
            found.unread.push(unread);
            return found;
        }
    };
    let documents = match read_yaml(&text) {
        Ok(documents) => documents,
        Err(error) => {
            found.unread.push(not_read(path, &text, &error));
            return found;
        }
    };
    for document in &documents {
        let kind = document.text_at(&["kind"]).and_then(EntityKind::of);
        let Some(kind) = kind.filter(|_| is_backstage(document)) else {
            continue;
        };
        let reader = Reader {
            tree,
            path,
            document,
        };
        match reader.entity(kind) {
            Some(entity) => found.entities.push(entity),
            None => {
                let message = "`metadata.name` is missing or a placeholder";
                found.unread.push(invalid(path, document.line, message));
            }
        }
    }
    found
}

fn is_backstage(document: &Node) -> bool {
    let version = document.text_at(&["apiVersion"]).unwrap_or_default();
    version.starts_with("backstage.io/")
}

#[derive(Clone, Copy)]
struct Reader<'a> {
    tree: Tree<'a>,
    path: &'a str,
    document: &'a Node,
}

impl Reader<'_> {
    fn entity(self, kind: EntityKind) -> Option<Entity> {
        let name = self.text(&["metadata", "name"])?;
        let namespace = self.text(&["metadata", "namespace"]);
        let namespace = namespace.unwrap_or_else(|| DEFAULT_NAMESPACE.to_owned());
        let references = |keys: &[&str], kind: &str| {
            let items = self.document.at(keys).map_or(&[][..], Node::items).iter();
            let references = items.filter_map(Node::text);
            let references = references.filter_map(|text| Reference::parse(text, kind, &namespace));
            references.collect::<Vec<_>>()
        };
        let reference = |keys: &[&str], kind: &str| {
            Reference::parse(self.document.text_at(keys)?, kind, &namespace)
        };
        let tags = self.document.at(&["metadata", "tags"]);
        let tags = tags.map_or(&[][..], Node::items).iter();
        Some(Entity {
            kind,
            path: self.path.to_owned(),
            line: self.document.line,
            root: self.root(),
            title: self.text(&["metadata", "title"]),
            description: self.text(&["metadata", "description"]),
            entity_type: self.text(&["spec", "type"]),
            lifecycle: self.text(&["spec", "lifecycle"]),
            owner: reference(&["spec", "owner"], "group"),
            system: reference(&["spec", "system"], "system"),
            tags: tags.filter_map(Node::text).map(str::to_owned).collect(),
            labels: self.pairs(&["metadata", "labels"]),
            annotations: self.pairs(&["metadata", "annotations"]),
            depends_on: references(&["spec", "dependsOn"], "component"),
            provides_apis: references(&["spec", "providesApis"], "api"),
            consumes_apis: references(&["spec", "consumesApis"], "api"),
            members: match kind {
                EntityKind::User => references(&["spec", "memberOf"], "group"),
                _ => references(&["spec", "members"], "user"),
            },
            email: self.text(&["spec", "profile", "email"]),
            definition: self.definition(),
            name,
            namespace,
        })
    }

    /// A text that is written, not filled in later.
    fn text(self, keys: &[&str]) -> Option<String> {
        let text = self.document.text_at(keys)?.trim();
        (!text.is_empty() && !has_placeholder(text)).then(|| text.to_owned())
    }

    fn pairs(self, keys: &[&str]) -> Vec<(String, String)> {
        let entries = self.document.at(keys).map_or(&[][..], Node::entries);
        let pairs = entries
            .iter()
            .filter_map(|(key, value)| Some((key.clone(), value.text()?.to_owned())));
        pairs.collect()
    }

    /// The folder that the source location names, if it is one of the repository; else that of the
    /// file.
    fn root(self) -> String {
        let keys = ["metadata", "annotations", SOURCE_LOCATION];
        let named = self.document.text_at(&keys).and_then(|at| self.located(at));
        named.unwrap_or_else(|| folder_of(self.path).to_owned())
    }

    fn located(self, annotation: &str) -> Option<String> {
        if let Some(folder) = annotation.strip_prefix("dir:") {
            let folder = join(folder_of(self.path), folder)?;
            return (folder == "." || self.tree.has_folder(&folder)).then_some(folder);
        }
        let url = annotation.strip_prefix("url:").unwrap_or(annotation);
        let url = url.split(['?', '#']).next().unwrap_or_default();
        let (_, inside) = BRANCHES.iter().find_map(|branch| url.split_once(branch))?;
        // A branch may have slashes in its name; the folder that exists tells.
        let mut rest = inside.trim_end_matches('/');
        while let Some((_, folder)) = rest.split_once('/') {
            if self.tree.has_folder(folder) {
                return Some(folder.to_owned());
            }
            rest = folder;
        }
        None
    }

    /// The file that `$text`, `$yaml` or `$json` puts in place of a definition.
    fn definition(self) -> Option<String> {
        let (key, file) = self
            .document
            .at(&["spec", "definition"])?
            .entries()
            .first()?;
        let is_reference = matches!(key.as_str(), "$text" | "$yaml" | "$json");
        let file = file.text().filter(|_| is_reference)?;
        let file = join(folder_of(self.path), file)?;
        self.tree.has_file(&file).then_some(file)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{UnreadReason, reading::testing::Repository},
        *,
    };

    fn found(text: &str) -> Entities {
        let repository = Repository::new(&[
            ("shop/catalog-info.yaml", text),
            ("shop/api/cart.yaml", ""),
            ("services/cart/main.go", ""),
        ]);
        read(repository.tree(), "shop/catalog-info.yaml")
    }

    fn reference(kind: &str, namespace: &str, name: &str) -> Reference {
        Reference {
            kind: kind.to_owned(),
            namespace: namespace.to_owned(),
            name: name.to_owned(),
        }
    }

    #[test]
    fn a_component_has_an_owner_and_relations() {
        let found = found(
            "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: cart\n  tags: \
             [go]\n  labels: {tier: back}\nspec:\n  type: service\n  lifecycle: production\n  \
             owner: team-a\n  system: shop\n  dependsOn: ['component:pay/stock', \
             'resource:db', 3]\n  providesApis: [cart]\n  consumesApis: [other/mail]\n",
        );
        let cart = &found.entities[0];
        assert_eq!(
            (cart.kind, &*cart.name, &*cart.root),
            (EntityKind::Component, "cart", "shop")
        );
        assert_eq!(cart.owner, Some(reference("group", "default", "team-a")));
        assert_eq!(cart.system, Some(reference("system", "default", "shop")));
        assert_eq!(cart.lifecycle.as_deref(), Some("production"));
        assert_eq!(cart.tags, ["go"]);
        let depends_on = [
            reference("component", "pay", "stock"),
            reference("resource", "default", "db"),
            reference("component", "default", "3"),
        ];
        assert_eq!(cart.depends_on, depends_on);
        assert_eq!(cart.provides_apis, [reference("api", "default", "cart")]);
        assert_eq!(cart.consumes_apis, [reference("api", "other", "mail")]);
    }

    #[test]
    fn each_document_is_an_entity_and_other_kinds_are_passed_over() {
        let entity = |kind: &str, rest: &str| {
            format!(
                "---\napiVersion: backstage.io/v1alpha1\nkind: {kind}\nmetadata: {{name: a}}\n{rest}\n"
            )
        };
        let text = [
            entity(
                "Group",
                "spec: {members: [ann], profile: {email: a@acme.example}}",
            ),
            entity("User", "spec: {memberOf: [team-a]}"),
            entity("Location", ""),
            entity("API", "spec: {definition: {$text: ./api/cart.yaml}}"),
            entity("System", ""),
        ];
        let found = found(&text.concat());
        assert_eq!(found.unread, []);
        let kinds: Vec<_> = found.entities.iter().map(|entity| entity.kind).collect();
        use EntityKind::{Api, Group, System, User};
        assert_eq!(kinds, [Group, User, Api, System]);
        assert_eq!(
            found.entities[0].members,
            [reference("user", "default", "ann")]
        );
        assert_eq!(found.entities[0].email.as_deref(), Some("a@acme.example"));
        assert_eq!(
            found.entities[1].members,
            [reference("group", "default", "team-a")]
        );
        let definition = found.entities[2].definition.as_deref();
        assert_eq!(definition, Some("shop/api/cart.yaml"));
    }

    #[test]
    fn the_source_location_names_the_folder_if_it_is_there() {
        for (location, root) in [
            (
                "url:https://github.com/acme/shop/tree/main/services/cart/",
                "services/cart",
            ),
            (
                "url:https://github.com/acme/shop/tree/feat/x/services/cart",
                "services/cart",
            ),
            (
                "url:https://gitlab.com/acme/shop/-/tree/main/services/cart/",
                "services/cart",
            ),
            ("url:https://github.com/acme/shop/tree/main/", "shop"),
            ("url:https://github.com/acme/shop/tree/main/gone/", "shop"),
            ("dir:../services", "services"),
            ("dir:../../elsewhere", "shop"),
        ] {
            let found = found(&format!(
                "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: a\n  \
                 annotations: {{backstage.io/source-location: '{location}'}}\n"
            ));
            assert_eq!(found.entities[0].root, root, "{location}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let header = "apiVersion: backstage.io/v1alpha1\nkind: Component\n";
        let nameless = found(&format!("{header}metadata: {{}}\n"));
        assert_eq!(nameless.unread[0].reason, UnreadReason::Invalid);
        let template = found(&format!(
            "{header}metadata:\n  name: '${{{{ values.name }}}}'\n"
        ));
        assert_eq!(template.unread[0].reason, UnreadReason::Invalid);
        let broken = found("{{ values.name }}: [\n");
        assert_eq!(broken.unread[0].reason, UnreadReason::Templated);
        assert_eq!(
            found("kind: Component\nmetadata: {name: a}\n"),
            Entities::default()
        );
    }
}
