//! The functions of a module, without what starts them and whom they call.

use hcl_edit::expr::Expression;

use super::super::{Declaration, Format, reading::declaration, tree::Tree};
use super::{
    code,
    module::{Item, Module},
    value::{Address, Scope},
};

/// The community's module for functions, in the registry and by its repository.
const SOURCES: [&str; 2] = [
    "terraform-aws-modules/lambda/aws",
    "terraform-aws-modules/terraform-aws-lambda",
];
/// The longest timeout, in seconds: a day.
const MAX_TIMEOUT: u32 = 86_400;

/// A function and the block that declares it.
pub(super) struct Function<'m> {
    pub(super) item: Item<'m>,
    pub(super) scope: Scope<'m>,
    pub(super) declaration: Declaration,
}

/// Returns the functions, one for each instance of a block with `for_each`.
pub(super) fn functions<'m>(tree: Tree<'_>, module: &'m Module<'m>) -> Vec<Function<'m>> {
    let modules = module
        .all("module")
        .filter(|item| is_function(module, item));
    let mut items: Vec<_> = module.all("aws_lambda_function").chain(modules).collect();
    items.sort_by_key(|item| (item.path, item.line));
    let functions = items.into_iter().flat_map(|item| {
        let instances = Scope::instances(module, &item).into_iter();
        instances.map(move |each| function(tree, item, Scope::new(module, each)))
    });
    // One more than are read tells that there are too many.
    functions.take(super::MAX_FUNCTIONS + 1).collect()
}

/// Whether a module is the community's, and makes a function, not a layer.
fn is_function<'m>(module: &'m Module<'m>, item: &Item<'m>) -> bool {
    let scope = Scope::new(module, None);
    let source = scope.text_of(item, "source").unwrap_or_default();
    let is_known = SOURCES.iter().any(|known| source.contains(known));
    let is = |name, value| scope.text_of(item, name).as_deref() == Some(value);
    let is_layer = is("create_layer", "true") && item.attribute("handler").is_none();
    let is_off = is("create", "false") || is("create_function", "false");
    is_known && !source.contains("//modules/") && !is_off && !is_layer
}

fn function<'m>(tree: Tree<'_>, item: Item<'m>, scope: Scope<'m>) -> Function<'m> {
    let name = match &scope.each {
        Some(each) => format!("{}[\"{}\"]", item.name, each.key),
        None => item.name.to_owned(),
    };
    let mut found = declaration(Format::Terraform, item.path, item.line, &name);
    let text = |name| scope.text_of(&item, name).filter(|text| !text.is_empty());
    found.deployed_name = text("function_name");
    found.description = text("description");
    found.runtime = text("runtime");
    found.provider = Some("aws".to_owned());
    found.handler = text("handler");
    found.timeout_ms = text("timeout")
        .and_then(|seconds| seconds.parse().ok())
        .filter(|seconds| (1..=MAX_TIMEOUT).contains(seconds))
        .map(|seconds| seconds * 1_000);
    let code = code::of(tree, &item, &scope);
    found.code = code.code;
    found.entry_points = code.entry_point.into_iter().collect();
    Function {
        item,
        scope,
        declaration: found,
    }
}

impl<'m> Function<'m> {
    /// Whether an address is this function's; one without a key is that of all instances.
    pub(super) fn is_at(&self, address: &Address) -> bool {
        let key = self.scope.each.as_ref().map(|each| &each.key);
        let is_instance = address.key.is_none() || key.is_none() || address.key.as_ref() == key;
        address.kind == self.item.kind && address.name == self.item.name && is_instance
    }

    /// The variables of its environment.
    pub(super) fn environment(&self) -> Option<&'m Expression> {
        let own = self.item.blocks("environment");
        let own = own.filter_map(|body| body.get_attribute("variables"));
        let own = own.map(|attribute| &attribute.value).next();
        own.or_else(|| self.item.attribute("environment_variables"))
    }

    pub(super) fn into_declaration(self) -> Declaration {
        self.declaration
    }
}
