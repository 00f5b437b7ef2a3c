//! The files that a scan of a folder parses.

use std::{
    collections::HashSet,
    error::Error,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use brickyard_indexer::{ExtractOptions, Language, extract};
use ignore::WalkBuilder;
use rayon::prelude::*;

/// A folder, and what a scan parses of it.
pub(crate) struct Corpus {
    pub(crate) folder: PathBuf,
    /// The list of the files for the baseline.
    pub(crate) list: PathBuf,
    /// How many functions the files have, as counted here and by the scan.
    pub(crate) fragments: usize,
    files: Vec<File>,
    bytes: u64,
}

/// A file that is parsed.
struct File {
    language: Language,
    path: PathBuf,
    bytes: u64,
    fragments: usize,
}

impl Corpus {
    /// Scans a folder once and lists the files that were not skipped. What the scan says of itself must
    /// be what is counted here, or the programs would be compared on different work.
    ///
    /// # Errors
    /// The folder cannot be scanned, or the counts differ.
    pub(crate) fn of(
        folder: &Path,
        brickyard: &Path,
        temporary: &Path,
    ) -> Result<Self, Box<dyn Error>> {
        let report = temporary.join("scan.json");
        let mut scan = Command::new(brickyard.canonicalize()?);
        scan.args(["scan", "--format", "json", "--output"])
            .arg(&report)
            .arg(".")
            .current_dir(folder);
        if !scan.output()?.status.success() {
            return Err(format!("`brickyard scan {}` failed", folder.display()).into());
        }
        let report: serde_json::Value = serde_json::from_slice(&fs::read(report)?)?;
        let skipped = report["skipped"].as_array();
        let skipped: HashSet<&str> = skipped
            .into_iter()
            .flatten()
            .filter_map(|skipped| skipped["path"].as_str())
            .collect();
        let files: Vec<File> = listed(folder, &skipped)
            .into_par_iter()
            .filter_map(|path| File::read(folder, path))
            .collect();
        let list = temporary.join("files");
        let lines = files.iter().map(File::line).collect::<Vec<_>>().concat();
        fs::write(&list, lines)?;
        let corpus = Self {
            folder: folder.to_path_buf(),
            list,
            fragments: files.iter().map(|file| file.fragments).sum(),
            bytes: files.iter().map(|file| file.bytes).sum(),
            files,
        };
        let said = |key: &str| report["summary"][key].as_u64().unwrap_or_default() as usize;
        let counted = [corpus.files.len(), corpus.fragments];
        let told = [said("files"), said("fragments")];
        if counted != told {
            return Err(
                format!("files and functions are {counted:?}, the scan has {told:?}").into(),
            );
        }
        Ok(corpus)
    }

    /// Prints what is parsed.
    pub(crate) fn describe(&self, out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
        let name = self.folder.file_name().unwrap_or_default();
        writeln!(
            out,
            "\n## {}: {} files, {:.1} MB, {} functions\n",
            name.display(),
            self.files.len(),
            self.bytes as f64 / 1e6,
            self.fragments
        )?;
        Ok(())
    }

    /// Writes those of the files that `wanted` takes by their numbers into another folder.
    pub(crate) fn copy(
        &self,
        to: &Path,
        wanted: impl Fn(usize) -> bool,
    ) -> Result<Vec<PathBuf>, Box<dyn Error>> {
        let mut copies = Vec::new();
        for (_, file) in (0..).zip(&self.files).filter(|(number, _)| wanted(*number)) {
            let copy = to.join(file.path.strip_prefix(&self.folder)?);
            if let Some(parent) = copy.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::copy(&file.path, &copy)?;
            copies.push(copy);
        }
        Ok(copies)
    }
}

impl File {
    /// Reads a file with everything taken that could be excluded: the scan has excluded already.
    fn read(folder: &Path, path: PathBuf) -> Option<Self> {
        let options = ExtractOptions {
            include_generated: true,
            include_vendored: true,
            include_documentation: true,
            ..ExtractOptions::default()
        };
        let bytes = fs::read(&path).ok()?;
        let inner = path.strip_prefix(folder).ok()?.to_str()?;
        let extraction = extract(inner, &bytes, &options);
        Some(Self {
            language: extraction.language?,
            bytes: bytes.len() as u64,
            fragments: extraction.fragments.len(),
            path,
        })
    }

    fn line(&self) -> String {
        format!("{} {}\n", self.language.name(), self.path.display())
    }
}

/// Lists the supported files below a folder that were not skipped, sorted, as the client walks it.
fn listed(folder: &Path, skipped: &HashSet<&str>) -> Vec<PathBuf> {
    let mut walker = WalkBuilder::new(folder);
    walker.require_git(false).follow_links(false);
    let entries = walker.build().flatten();
    let files = entries.filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
    let mut paths: Vec<PathBuf> = files.map(ignore::DirEntry::into_path).collect();
    paths.retain(|path| {
        let inner = path.strip_prefix(folder).ok().and_then(Path::to_str);
        inner.is_some_and(|inner| {
            let mut folders = inner.match_indices('/').map(|(at, _)| &inner[..=at]);
            Language::from_path(inner).is_some()
                && !skipped.contains(inner)
                && !folders.any(|folder| skipped.contains(folder))
        })
    });
    paths.sort_unstable();
    paths
}
