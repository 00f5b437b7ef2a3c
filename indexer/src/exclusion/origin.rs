//! Paths that show a file to come from a program or from another project.

/// Folders into which package managers put other projects: nobody keeps own code there.
const DEPENDENCIES: &[&str] = &[
    "node_modules",
    "bower_components",
    "jspm_packages",
    "site-packages",
    "dist-packages",
    "venv",
    ".venv",
    ".yarn",
    "Pods",
    "Carthage",
    "Godeps",
    ".bundle",
];

/// Folders into which people put copies of other projects.
const COPIES: &[&str] = &[
    "third_party",
    "third-party",
    "thirdparty",
    "3rdparty",
    "_vendor",
    "vendored",
];

/// Extensions of the languages whose package managers write a folder `vendor`, or whose projects by
/// custom copy others into one. Elsewhere a vendor may be somebody who sells things.
const VENDOR_LANGUAGES: &[&str] = &[
    "go", "php", "rb", "rs", "c", "h", "cc", "cpp", "cxx", "hpp", "hh", "lua", "zig", "sh", "bash",
];

/// Folders above a `vendor` of scripts and other assets.
const ASSET_FOLDERS: &[&str] = &[
    "assets",
    "public",
    "static",
    "js",
    "javascripts",
    "javascript",
    "lib",
    "libs",
    "www",
    "web",
    "dist",
];

/// Folders into which client-side libraries are copied when they stand in another.
const CLIENT_LIBRARIES: &[(&str, &[&str])] = &[("wwwroot", &["lib"])];

/// Folders of migrations, in lower case.
const MIGRATIONS: &[&str] = &["migrations", "migration", "migrate"];

/// The fewest digits of a time in the name of a migration: a date with hours and minutes.
const TIME_DIGITS: usize = 12;

/// Folders that programs write.
const GENERATED: &[&str] = &[
    "dist",
    "generated",
    "generated-sources",
    "generated_src",
    "__generated__",
    "_generated",
    "__pycache__",
    "coverage",
    "cdk.out",
    ".next",
    ".nuxt",
    ".output",
    ".serverless",
    ".aws-sam",
    ".webpack",
    ".svelte-kit",
    ".dart_tool",
];

/// Folders that programs write when they stand in another: `target/` and `obj/` alone may be anything.
const BUILT: &[(&str, &[&str])] = &[
    (
        "target",
        &["debug", "release", "classes", "generated-sources"],
    ),
    ("obj", &["Debug", "Release"]),
    ("bin", &["Debug", "Release"]),
];

/// Ends of the names of generated files.
const GENERATED_ENDINGS: &[&str] = &[
    // Protocol buffers and gRPC.
    ".pb.go",
    ".pb.gw.go",
    ".pb.cc",
    ".pb.h",
    ".pb.swift",
    ".grpc.swift",
    ".pb.dart",
    ".pbenum.dart",
    ".pbgrpc.dart",
    ".pbjson.dart",
    ".pbserver.dart",
    "_pb2.py",
    "_pb2_grpc.py",
    "_pb.js",
    "_pb.ts",
    "_pb.rb",
    "_grpc_pb.js",
    "_pb_service.js",
    "_pb_service.ts",
    // Dart's build_runner.
    ".g.dart",
    ".freezed.dart",
    ".gr.dart",
    ".mocks.dart",
    ".config.dart",
    // .NET.
    ".g.cs",
    ".g.i.cs",
    ".designer.cs",
    ".Designer.cs",
    ".feature.cs",
    // Parsers, Zephir, Yarn's plug'n'play.
    ".tab.c",
    ".tab.h",
    ".yy.c",
    ".yy.h",
    ".zep.c",
    ".zep.h",
    ".pnp.cjs",
    ".pnp.js",
    ".pnp.loader.mjs",
];

/// Tells whether everything in the folder comes from other projects, so that it need not be entered:
/// `node_modules` alone often has a hundred times the files of the project.
pub fn is_dependency_folder(path: &str) -> bool {
    path.split(['/', '\\'])
        .any(|folder| DEPENDENCIES.contains(&folder))
}

/// Tells whether a file was copied from another project.
pub(super) fn is_vendored(path: &str) -> bool {
    let mut folders: Vec<&str> = path.split(['/', '\\']).collect();
    let file = folders.pop().unwrap_or_default();
    let copied = folders
        .iter()
        .any(|folder| DEPENDENCIES.contains(folder) || COPIES.contains(folder));
    copied || has_pair(&folders, CLIENT_LIBRARIES) || is_in_vendor(&folders, file)
}

/// Tells whether one of some folders stands directly in another.
fn has_pair(folders: &[&str], pairs: &[(&str, &[&str])]) -> bool {
    folders.windows(2).any(|pair| {
        let outer = pairs.iter().find(|(outer, _)| *outer == pair[0]);
        outer.is_some_and(|(_, inner)| inner.contains(&pair[1]))
    })
}

fn is_in_vendor(folders: &[&str], file: &str) -> bool {
    let extension = file.rsplit('.').next().unwrap_or_default();
    let mut vendors = (0..folders.len()).filter(|&at| folders[at] == "vendor");
    vendors.any(|at| match at.checked_sub(1) {
        None => true,
        Some(above) => {
            VENDOR_LANGUAGES.contains(&extension) || ASSET_FOLDERS.contains(&folders[above])
        }
    })
}

/// Tells whether a program wrote a file.
pub(super) fn is_generated(path: &str) -> bool {
    let mut folders: Vec<&str> = path.split(['/', '\\']).collect();
    let file = folders.pop().unwrap_or_default();
    folders.iter().any(|folder| GENERATED.contains(folder))
        || has_pair(&folders, BUILT)
        || has_generated_name(file)
        || is_migration(&folders, file)
}

/// Tells whether a tool made a migration and gave it the time for a name. Once it ran somewhere, nobody
/// changes it any more, so that nothing can be done about its duplicates.
fn is_migration(folders: &[&str], file: &str) -> bool {
    let is_folder = |folder: &&str| MIGRATIONS.contains(&&*folder.to_ascii_lowercase());
    let name = ["Version", "Migration"]
        .iter()
        .find_map(|prefix| file.strip_prefix(prefix))
        .unwrap_or(file);
    // 20240131235959_create, 1706745599000-create, 2024_01_31_235959_create
    let time = name
        .chars()
        .take_while(|&next| next.is_ascii_digit() || "_-".contains(next));
    folders.iter().any(is_folder) && time.filter(char::is_ascii_digit).count() >= TIME_DIGITS
}

fn has_generated_name(file: &str) -> bool {
    GENERATED_ENDINGS
        .iter()
        .any(|ending| file.ends_with(ending))
        || file.starts_with("zz_generated")
        || file.contains(".generated.")
        || file.contains("_generated.")
        || file.contains(".gen.")
}

/// Tells whether a file was minified or bundled.
pub(super) fn is_minified(path: &str) -> bool {
    let file = path.rsplit(['/', '\\']).next().unwrap_or_default();
    [".min.", "-min.", ".bundle.", ".chunk."]
        .iter()
        .any(|mark| file.contains(mark))
}
