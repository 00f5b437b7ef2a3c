//! What earlier scans found out, kept on this machine so that the next one of the same folders takes a
//! fraction of the time.
//!
//! Below the user's cache folder lies `scans/` with one file for each set of paths and options that
//! decide what is extracted ([`kept`] describes it). A file of source is known by the SHA-256 of its
//! name, of what `.gitattributes` says of it and of its content, so that neither times nor a moved
//! folder can make anything wrong. What was compared is kept with it ([`Verdicts`]), and a scan that
//! finds nearly the same functions compares only what is new.
//!
//! - A kept scan is written anew when more than one file in twenty is not in it, or is no more; fewer
//!   are read again each time.
//! - It is written beside its place and then renamed, so scans at the same time may each read and
//!   write: the last one stays.
//! - One of another program, or whose checksum is not its own, is as none.
//! - All together take at most 1 GiB, one at most a quarter of that: those used longest ago go.

mod extraction;
pub(crate) mod folder;
mod kept;
#[cfg(test)]
mod tests;

use std::{
    collections::{HashMap, HashSet},
    io,
    path::PathBuf,
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
};

use brickyard_indexer::{
    CloneOptions, Clones, ClonesInput, ExtractOptions, Extraction, Kept, Verdicts, find_clones,
    find_clones_again, find_clones_keeping,
};

use self::kept::{Entry, Identity, KeptScan, Key};
use crate::{arguments::ScanArguments, environment::Environment};

/// Of so many files one may be missing before a kept scan is written anew.
const FILES_A_MISS: usize = 20;

/// Where a scan keeps what it found out; nowhere if it shall not.
#[derive(Debug, Default)]
pub(crate) struct ScanCache {
    place: Option<Place>,
    /// What was kept before.
    before: OnceLock<Option<KeptScan>>,
    /// The files of this scan, by their numbers.
    files: Mutex<HashMap<usize, File>>,
    failure: OnceLock<io::Error>,
}

/// Where one scan is kept.
#[derive(Debug)]
struct Place {
    folder: PathBuf,
    identity: Identity,
}

/// A file of this scan.
#[derive(Debug)]
struct File {
    key: Key,
    source: FileSource,
}

/// Where what was extracted comes from.
#[derive(Debug)]
enum FileSource {
    /// The entry of the kept scan.
    Kept(Entry),
    /// It was extracted now; the bytes to keep.
    Extracted(Vec<u8>),
}

/// A function to compare: the number of its file, and which of that file's functions it is.
pub(crate) type FunctionPlace = (usize, usize);

impl ScanCache {
    /// Returns the cache of a scan with these arguments.
    pub(crate) fn of(
        arguments: &ScanArguments,
        options: &ExtractOptions,
        environment: &Environment,
    ) -> Self {
        let is_off = arguments.no_cache || environment.no_cache;
        let cache = environment.cache.as_deref().filter(|_| !is_off);
        let place = cache.map(|cache| {
            let paths = arguments.paths.iter();
            let paths = paths.map(|path| environment.resolve(path));
            Place {
                folder: folder::of(&environment.resolve(cache)),
                identity: Identity::of(paths, options),
            }
        });
        Self {
            place,
            ..Self::default()
        }
    }

    /// Returns what is in the file of a number: as it was kept, if the very content was, else as
    /// `extract` says.
    pub(crate) fn extraction(
        &self,
        number: usize,
        path: &str,
        bytes: &[u8],
        options: &ExtractOptions,
        extract: impl FnOnce() -> Extraction,
    ) -> Extraction {
        if self.place.is_none() {
            return extract();
        }
        let key = kept::key(path, options.attributes.marks(path), bytes);
        let before = self.before();
        let entry = before.and_then(|before| before.entry(&key));
        if let (Some(before), Some(entry)) = (before, entry)
            && let Some(extraction) = extraction::decode(before.extraction(entry))
        {
            let source = FileSource::Kept(entry);
            self.files().insert(number, File { key, source });
            return extraction;
        }
        let extraction = extract();
        if let Some(encoded) = extraction::encode(&extraction) {
            let source = FileSource::Extracted(encoded);
            self.files().insert(number, File { key, source });
        }
        extraction
    }

    /// Finds the duplicates among the functions of the files, and keeps what was found out.
    pub(crate) fn clones(
        &self,
        inputs: &[ClonesInput],
        places: &[FunctionPlace],
        options: &CloneOptions,
    ) -> Clones {
        let Some(place) = &self.place else {
            return find_clones(inputs, options);
        };
        let files = self.files();
        let before = self
            .before()
            .filter(|before| is_much_the_same(before, &files));
        if options.containments {
            if before.is_none() {
                self.save(place, &files, places, None);
            }
            return find_clones(inputs, options);
        }
        let again = before.and_then(|before| {
            let verdicts = before.verdicts().filter(|it| it.are_of(options))?;
            let known = places.iter().map(|(file, function)| {
                let FileSource::Kept(entry) = files.get(file)?.source else {
                    return None;
                };
                before.group(entry, *function)
            });
            find_clones_again(inputs, &known.collect::<Vec<_>>(), &verdicts)
        });
        if let (Some(clones), Some(before)) = (again, before) {
            folder::touch(&before.path);
            return clones;
        }
        let Kept {
            clones,
            verdicts,
            groups,
        } = find_clones_keeping(inputs, options);
        self.save(place, &files, places, Some((&groups, &verdicts)));
        clones
    }

    /// Returns why the scan could not be kept.
    pub(crate) fn failure(&self) -> Option<&io::Error> {
        self.failure.get()
    }

    fn before(&self) -> Option<&KeptScan> {
        let read = || {
            let place = self.place.as_ref()?;
            KeptScan::read(&place.folder, &place.identity)
        };
        self.before.get_or_init(read).as_ref()
    }

    fn files(&self) -> MutexGuard<'_, HashMap<usize, File>> {
        // What is in it is whole whatever happened: it is only added to.
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn save(
        &self,
        place: &Place,
        files: &HashMap<usize, File>,
        places: &[FunctionPlace],
        compared: Option<(&[Option<u32>], &Verdicts)>,
    ) {
        let mut groups: HashMap<FunctionPlace, u32> = HashMap::new();
        let found = compared.map_or(&[][..], |(groups, _)| groups);
        for (function, group) in places.iter().zip(found) {
            groups.extend(group.map(|group| (*function, group)));
        }
        let mut numbers: Vec<usize> = files.keys().copied().collect();
        numbers.sort_unstable();
        let written = numbers.iter().filter_map(|number| {
            let file = files.get(number)?;
            let extraction = match &file.source {
                FileSource::Kept(entry) => self.before()?.extraction(*entry),
                FileSource::Extracted(bytes) => bytes,
            };
            let group = |function: usize| groups.get(&(*number, function)).copied();
            Some((&file.key, extraction, group))
        });
        let verdicts = compared.map(|(_, verdicts)| verdicts);
        let bytes = kept::write(&place.identity, written, verdicts);
        if let Err(error) = folder::store(&place.folder, &place.identity.name(), &bytes) {
            // Of several the first says enough.
            let _ = self.failure.set(error);
        }
    }
}

/// Tells whether a scan of these files is so much like the one before that it need not be kept.
fn is_much_the_same(before: &KeptScan, files: &HashMap<usize, File>) -> bool {
    let entries = files.values().filter_map(|file| match file.source {
        FileSource::Kept(entry) => Some(entry),
        FileSource::Extracted(_) => None,
    });
    let still_there = entries.clone().collect::<HashSet<Entry>>().len();
    let (new, gone) = (files.len() - entries.count(), before.len() - still_there);
    (new + gone) * FILES_A_MISS <= files.len().max(before.len())
}
