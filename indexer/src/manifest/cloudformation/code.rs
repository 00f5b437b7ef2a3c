//! Where the code of a function is.

use super::template::{Resource, Template};
use crate::manifest::{Code, aws::intrinsic, node::Node, tree::join};

impl<'a> Template<'a> {
    /// Where the code of a function is.
    pub(super) fn code(&self, function: Resource<'a>) -> Code {
        if self.is_image(function) {
            return self.image(function);
        }
        let (inline, uri) = if function.is_sam_function() {
            let inline = self.property(function, "InlineCode");
            (inline, self.property(function, "CodeUri"))
        } else {
            let code = self.property(function, "Code");
            let inline = code.and_then(|code| code.get("ZipFile"));
            (inline, code)
        };
        if let Some(inline) = inline.and_then(|node| self.inline(node)) {
            return inline;
        }
        if let Some(asset) = self.asset(function, uri) {
            return asset;
        }
        match uri {
            Some(uri) => self.location(uri),
            None => Code::Path(self.folder.to_owned()),
        }
    }

    fn is_image(&self, function: Resource<'a>) -> bool {
        let package_type = self.property(function, "PackageType");
        package_type.and_then(Node::text) == Some("Image")
            || self.property(function, "ImageUri").is_some()
            || function.property(&["Code", "ImageUri"]).is_some()
    }

    fn image(&self, function: Resource<'a>) -> Code {
        let uri = match function.property(&["Code", "ImageUri"]) {
            Some(uri) => Some(uri),
            None => self.property(function, "ImageUri"),
        };
        let image = uri.and_then(|uri| self.text(uri)).map(|text| text.text);
        let written = |key| function.metadata(key).and_then(Node::text);
        let (context, file) = (written("DockerContext"), written("Dockerfile"));
        let asset = written("aws:asset:path");
        let file = file.or_else(|| written("aws:asset:dockerfile-path"));
        let build = match (context.or(asset), file) {
            (None, None) => None,
            (context, file) => {
                let folder = join(self.folder, context.unwrap_or("."));
                folder.and_then(|folder| join(&folder, file.unwrap_or(".")))
            }
        };
        Code::Image { image, build }
    }

    fn inline(&self, node: &Node) -> Option<Code> {
        let text = self.text(node)?.text;
        let first = match intrinsic(node) {
            // `Sub` and `Join` have a list whose first text is where the code begins.
            Some((_, argument)) => first_text_line(argument),
            None => node.line,
        };
        let line = self.lines.of_text(&text, first);
        Some(Code::Inline { text, line })
    }

    /// The folder where CDK left the code, if it is in the repository.
    fn asset(&self, function: Resource<'a>, code: Option<&'a Node>) -> Option<Code> {
        let original = function
            .metadata("aws:asset:original-path")
            .and_then(Node::text);
        let original = original.and_then(|path| join(self.folder, path));
        if let Some(path) = original.filter(|path| self.exists(path)) {
            return Some(Code::Path(path));
        }
        if let Some(path) = function.metadata("aws:asset:path").and_then(Node::text) {
            return Some(match join(self.folder, path) {
                Some(path) => Code::Path(path),
                None => Code::Outside(path.to_owned()),
            });
        }
        let key = self.known_text(code?.get("S3Key")?)?;
        let hash = key.rsplit('/').next()?.split('.').next()?;
        let folder = join(self.folder, &format!("asset.{hash}"))?;
        self.exists(&folder).then_some(Code::Path(folder))
    }

    fn exists(&self, path: &str) -> bool {
        self.tree.has_file(path) || self.tree.has_folder(path)
    }

    fn location(&self, uri: &Node) -> Code {
        let bucket = ["Bucket", "S3Bucket"].iter().find_map(|key| uri.get(key));
        let key = ["Key", "S3Key"].iter().find_map(|key| uri.get(key));
        if bucket.is_some() || key.is_some() {
            let text = |node: Option<&Node>| {
                let text = node.and_then(|node| self.text(node));
                text.map_or_else(|| "${…}".to_owned(), |text| text.text)
            };
            return Code::Remote(format!("s3://{}/{}", text(bucket), text(key)));
        }
        let Some(uri) = self.text(uri) else {
            return Code::Unresolved("${…}".to_owned());
        };
        if uri.text.contains("://") {
            return Code::Remote(uri.text);
        }
        if !uri.is_known {
            return Code::Unresolved(uri.text);
        }
        match join(self.folder, &uri.text) {
            Some(path) => Code::Path(path),
            None => Code::Outside(uri.text),
        }
    }
}

fn first_text_line(argument: &Node) -> usize {
    let mut node = argument;
    loop {
        // The separator of a `Join` is before its list.
        let next = match node.items() {
            [_, list] if !list.items().is_empty() => list.items().first(),
            [first, ..] => Some(first),
            [] => None,
        };
        match next {
            Some(next) => node = next,
            None => return node.line,
        }
    }
}
