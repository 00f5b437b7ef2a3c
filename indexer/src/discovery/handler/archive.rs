//! Paths of what a build leaves.

/// Folders that builds write into.
const FOLDERS: &[&str] = &[
    ".aws-sam",
    ".build",
    ".esbuild",
    ".serverless",
    ".serverless_build",
    ".serverless_nextjs",
    ".vite",
    ".webpack",
    "_build",
    "bin",
    "build",
    "built",
    "cdk.out",
    "dist",
    "out",
    "output",
    "publish",
    "target",
];
const ENDINGS: &[&str] = &[".zip", ".jar", ".war", ".tar.gz", ".tgz", ".nupkg"];

/// Tells whether a path names an archive.
pub(super) fn is_archive(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    ENDINGS.iter().any(|ending| path.ends_with(ending))
}

/// Splits a path at the outermost folder that builds write into: what is above it, and what below.
pub(super) fn split(path: &str) -> Option<(&str, &str)> {
    let mut start = 0;
    for part in path.split('/') {
        let end = start + part.len();
        if FOLDERS.contains(&part) {
            let above = path[..start].trim_end_matches('/');
            let below = path[end..].trim_start_matches('/');
            return Some((if above.is_empty() { "." } else { above }, below));
        }
        start = end + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_split_where_the_build_writes() {
        assert_eq!(split("a/target/x.jar"), Some(("a", "x.jar")));
        assert_eq!(split("dist"), Some((".", "")));
        assert_eq!(split("a/.aws-sam/build/F"), Some(("a", "build/F")));
        assert_eq!(split("distance/src"), None);
    }
}
