//! The files of an index. Each is written once, under the name of its checksum; the manifest, which is
//! replaced at once, says which of them belong together. So a crash leaves the old index or the new one.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use brickyard_indexer::{Segment, SegmentError, SegmentedIndex, read_places, write_places};
use uuid::Uuid;

use super::Entries;
use super::manifest::{Manifest, Schemes};

/// The file that names the others.
const MANIFEST: &str = "manifest";
/// The end of the name of a file that is being written.
const UNFINISHED: &str = "tmp";

/// The folder of an index.
pub(super) struct Folder {
    path: PathBuf,
}

/// What is to be written of an index.
pub(super) struct Image {
    segments: Vec<Arc<Segment>>,
    places: Vec<u8>,
    services: Vec<u8>,
    schemes: Schemes,
}

/// Why the files of an index cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The operating system refused.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A file is not what it was.
    #[error("{}: {source}", path.display())]
    Segment {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: SegmentError,
    },
    /// A file is cut off, was changed, or is of another version.
    #[error("{}: cut off, changed or of another version", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
}

impl Entries {
    /// Returns what is to be written: everything that is in segments, as it is now.
    pub(super) fn image(&self) -> Image {
        Image {
            segments: self.index.segments().map(Arc::clone).collect(),
            places: write_places(self.index.places()),
            services: write_services(&self.services),
            schemes: self.schemes.clone(),
        }
    }
}

impl Folder {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Reads the index, with the sequence that it reflects; `None` if there is none.
    pub(super) fn read(&self) -> Result<Option<(Entries, i64)>, FolderError> {
        let path = self.path.join(MANIFEST);
        let text = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            read => read.map_err(io_error(&path))?,
        };
        let manifest = String::from_utf8(text).ok();
        let manifest = manifest.and_then(|text| Manifest::from_text(&text));
        let manifest = manifest.ok_or(FolderError::Damaged { path: path.clone() })?;
        let mut segments = Vec::with_capacity(manifest.segments.len());
        for name in &manifest.segments {
            let (path, bytes) = self.read_file(name)?;
            let segment = Segment::open(bytes);
            segments.push(Arc::new(segment.map_err(segment_error(&path))?));
        }
        let (places_path, places) = self.read_file(&manifest.places)?;
        let places = read_places(&places).map_err(segment_error(&places_path))?;
        let index = SegmentedIndex::open(segments, places);
        let index = index.ok_or(FolderError::Damaged { path: places_path })?;
        let (path, services) = self.read_file(&manifest.services)?;
        let services = read_services(&services).ok_or(FolderError::Damaged { path })?;
        let entries = Entries {
            index,
            services,
            schemes: manifest.schemes,
        };
        Ok(Some((entries, manifest.sequence)))
    }

    /// Reads a file that must have the checksum in its name.
    fn read_file(&self, name: &str) -> Result<(PathBuf, Vec<u8>), FolderError> {
        let path = self.path.join(name);
        let bytes = fs::read(&path).map_err(io_error(&path))?;
        if name_of(&bytes) == name {
            Ok((path, bytes))
        } else {
            Err(FolderError::Damaged { path })
        }
    }

    /// Writes the index: first what is new, then the manifest, then nothing names the old files any
    /// more and they are deleted.
    pub(super) fn write(&mut self, image: &Image, sequence: i64) -> Result<(), FolderError> {
        fs::create_dir_all(&self.path).map_err(io_error(&self.path))?;
        let mut segments = Vec::with_capacity(image.segments.len());
        for segment in &image.segments {
            segments.push(self.write_file(segment.bytes())?);
        }
        let places = self.write_file(&image.places)?;
        let services = self.write_file(&image.services)?;
        let schemes = image.schemes.clone();
        let manifest = Manifest::new(sequence, schemes, segments, places, services);
        self.sync()?;
        self.replace(MANIFEST, manifest.to_text().as_bytes())?;
        self.sync()?;
        let files: Vec<&str> = manifest.files().collect();
        self.keep(&files)
    }

    /// Deletes the index.
    pub(super) fn clear(&self) -> Result<(), FolderError> {
        let path = self.path.join(MANIFEST);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(io_error(&path)(error)),
            _ => self.keep(&[]),
        }
    }

    /// Writes a file under the name of its checksum, unless it is there.
    fn write_file(&self, bytes: &[u8]) -> Result<String, FolderError> {
        let name = name_of(bytes);
        let path = self.path.join(&name);
        // A damaged file of that name is found by its length or, when it is read, by its checksum.
        let is_there = fs::metadata(&path).is_ok_and(|found| found.len() == bytes.len() as u64);
        if !is_there {
            self.replace(&name, bytes)?;
        }
        Ok(name)
    }

    fn replace(&self, name: &str, bytes: &[u8]) -> Result<(), FolderError> {
        let path = self.path.join(name);
        let unfinished = path.with_extension(UNFINISHED);
        let write = || {
            let mut file = File::create(&unfinished)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&unfinished, &path)
        };
        write().map_err(io_error(&path))
    }

    /// Makes the names of new files durable, where folders can be opened.
    fn sync(&self) -> Result<(), FolderError> {
        if cfg!(unix) {
            let synced = File::open(&self.path).and_then(|folder| folder.sync_all());
            synced.map_err(io_error(&self.path))?;
        }
        Ok(())
    }

    /// Deletes the files of an index that are not named. What is not ours in the folder stays.
    fn keep(&self, names: &[&str]) -> Result<(), FolderError> {
        for entry in fs::read_dir(&self.path).map_err(io_error(&self.path))? {
            let entry = entry.map_err(io_error(&self.path))?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if is_name(&name) && !names.contains(&&*name) {
                fs::remove_file(entry.path()).map_err(io_error(&entry.path()))?;
            }
        }
        Ok(())
    }
}

/// Names a file by the checksum that its last bytes are.
fn name_of(bytes: &[u8]) -> String {
    let checksum = bytes.last_chunk().copied().map_or(0, u64::from_le_bytes);
    format!("{checksum:016x}")
}

fn is_name(name: &str) -> bool {
    let name = name.strip_suffix(".tmp").unwrap_or(name);
    name.len() == 16 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Writes which fragments the services have: of each its id, their number and their ids.
fn write_services(services: &HashMap<Uuid, Box<[Uuid]>>) -> Vec<u8> {
    let mut services: Vec<_> = services.iter().collect();
    services.sort_unstable();
    let mut bytes = Vec::new();
    for (service, fragments) in services {
        bytes.extend(service.as_bytes());
        bytes.extend((fragments.len() as u32).to_le_bytes());
        fragments
            .iter()
            .for_each(|fragment| bytes.extend(fragment.as_bytes()));
    }
    let checksum = crc32fast::hash(&bytes);
    bytes.extend(checksum.to_le_bytes());
    bytes.extend((bytes.len() as u32).to_le_bytes());
    bytes
}

fn read_services(bytes: &[u8]) -> Option<HashMap<Uuid, Box<[Uuid]>>> {
    let (body, _len) = bytes.split_last_chunk::<4>()?;
    let (mut body, checksum) = body.split_last_chunk()?;
    if crc32fast::hash(body).to_le_bytes() != *checksum {
        return None;
    }
    let mut services = HashMap::new();
    while !body.is_empty() {
        let (service, rest) = body.split_first_chunk()?;
        let (count, rest) = rest.split_first_chunk()?;
        let len = (u32::from_le_bytes(*count) as usize).checked_mul(16)?;
        let (fragments, rest) = rest.split_at_checked(len)?;
        let (fragments, _) = fragments.as_chunks();
        let fragments = fragments.iter().map(|id| Uuid::from_bytes(*id)).collect();
        services.insert(Uuid::from_bytes(*service), fragments);
        body = rest;
    }
    Some(services)
}

fn io_error(path: &Path) -> impl FnOnce(io::Error) -> FolderError {
    let path = path.to_owned();
    |source| FolderError::Io { path, source }
}

fn segment_error(path: &Path) -> impl FnOnce(SegmentError) -> FolderError {
    let path = path.to_owned();
    |source| FolderError::Segment { path, source }
}
