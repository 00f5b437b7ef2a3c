//! The manifests of a repository, read by whoever knows their format.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::{SharedTree, SkippedManifest, configured::Configuration};
use crate::{
    exclusion::{SkipReason, exclusion},
    fragment::ExtractOptions,
    manifest::{
        Declaration, Declared, Unread, azure, cloudformation, knative, openfaas, serverless,
        terraform, tree::Tree, wrangler,
    },
    publication::PublishOptions,
};

/// A reader of one format.
pub(super) struct Reader {
    /// Tells by the name of a file whether it may be such a manifest.
    pub(super) is_manifest: fn(&str) -> bool,
    pub(super) read: fn(Tree<'_>, &str) -> Declared,
}

/// The readers of all formats.
pub(super) const READERS: &[Reader] = &[
    Reader {
        is_manifest: cloudformation::is_manifest,
        read: cloudformation::read,
    },
    Reader {
        is_manifest: serverless::is_manifest,
        read: serverless::read,
    },
    Reader {
        is_manifest: wrangler::is_manifest,
        read: wrangler::read,
    },
    Reader {
        is_manifest: terraform::is_manifest,
        read: terraform::read,
    },
    Reader {
        is_manifest: azure::is_manifest,
        read: azure::read,
    },
    Reader {
        is_manifest: knative::is_manifest,
        read: knative::read,
    },
    Reader {
        is_manifest: openfaas::is_manifest,
        read: openfaas::read,
    },
];

/// The folder that CDK writes templates into: what it synthesised is all there is to read.
const CDK_OUT: &str = "cdk.out";

/// What the manifests of a repository say.
#[derive(Default)]
pub(super) struct Manifests {
    /// The functions, by manifest and in the order written.
    pub(super) declarations: Vec<Declaration>,
    pub(super) unread: Vec<Unread>,
    pub(super) skipped: Vec<SkippedManifest>,
    /// How many manifests declare something.
    pub(super) read: usize,
}

impl Manifests {
    pub(super) fn read(
        readers: &[Reader],
        tree: SharedTree<'_>,
        configuration: &Configuration,
        options: &PublishOptions,
    ) -> Self {
        let mut wanted: Vec<(&str, &Reader)> = Vec::new();
        for path in tree.paths {
            let known = readers.iter().filter(|reader| (reader.is_manifest)(path));
            if !configuration.is_excluded(path) {
                wanted.extend(known.map(|reader| (path.as_str(), reader)));
            }
        }
        let declared: Vec<Declared> = wanted
            .par_iter()
            .map(|(path, reader)| (reader.read)(tree.tree(), path))
            .collect();
        let mut manifests = Self::default();
        for ((path, _), declared) in wanted.into_iter().zip(declared) {
            // Names say little: a file that declares nothing is no manifest that was left out.
            match left_out(path, &options.extract) {
                Some(reason) if !declared.declarations.is_empty() => {
                    let path = path.to_owned();
                    manifests.skipped.push(SkippedManifest { path, reason });
                }
                Some(_) => {}
                None => {
                    manifests.declarations.extend(declared.declarations);
                    manifests.unread.extend(declared.unread);
                }
            }
        }
        manifests.skipped.dedup_by(|a, b| a.path == b.path);
        let paths: BTreeSet<&str> = manifests
            .declarations
            .iter()
            .map(|declaration| &*declaration.manifest)
            .collect();
        manifests.read = paths.len();
        manifests
            .unread
            .sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
        // Two readers may stumble over the same file.
        manifests
            .unread
            .dedup_by(|a, b| (&a.path, a.line) == (&b.path, b.line));
        manifests
    }
}

/// Tells why a manifest declares nothing: it is a dependency's, a copy of another project's, or needed by
/// tests only.
fn left_out(path: &str, options: &ExtractOptions) -> Option<SkipReason> {
    let own: Vec<&str> = path.split('/').filter(|part| *part != CDK_OUT).collect();
    exclusion(&own.join("/"), options)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manifests_of_dependencies_and_tests_declare_nothing_but_those_of_cdk_do() {
        for (path, reason) in [
            ("app/template.yaml", None),
            ("cdk.out/App.template.json", None),
            ("a/cdk.out/App.template.json", None),
            ("node_modules/x/serverless.yml", Some("vendored")),
            ("node_modules/x/cdk.out/App.template.json", Some("vendored")),
            ("third_party/x/serverless.yml", Some("vendored")),
            ("tests/fixtures/template.yaml", Some("test")),
            ("dist/template.yaml", Some("generated")),
        ] {
            let found = left_out(path, &ExtractOptions::default());
            assert_eq!(found.as_ref().map(SkipReason::code), reason, "{path}");
        }
    }
}
