//! Sections `[[source]]`: what the server reads itself.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use url::{Host, Url};

use super::{ConfigError, file};

/// How often a source is read unless it is said, in minutes.
const INTERVAL: u64 = 60;
/// The longest interval: a year.
const MAX_INTERVAL: u64 = 525_600;
/// Shorter secrets could be guessed from one signed request.
const MIN_SECRET: usize = 16;

/// A folder or a git repository that the server publishes itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceConfig {
    /// What it is called in the log, in the API and in the address of its webhook.
    pub name: String,
    /// What is read.
    pub place: SourcePlace,
    /// The time between two runs; none when only a start or a webhook makes one.
    pub interval: Option<Duration>,
    /// What a webhook has to be signed with; without it there is no webhook.
    pub webhook_secret: Option<Secret>,
}

/// What is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourcePlace {
    /// A repository, or a folder that holds several.
    Folder(PathBuf),
    /// A git repository that is cloned.
    Git(GitConfig),
}

/// A git repository that is cloned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitConfig {
    /// Its address, without user and password.
    pub url: Url,
    /// The branch; the remote's own unless it is said.
    pub branch: Option<String>,
    /// What to sign in with: `user:password`, or an access token.
    pub token: Option<Secret>,
    /// Whether it may be in a private network, and be reached without encryption.
    pub allow_private: bool,
}

/// A text that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps a text from being printed.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for whoever has to use it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

impl SourceConfig {
    /// The folder's path, or the address that is cloned.
    pub fn location(&self) -> String {
        match &self.place {
            SourcePlace::Folder(path) => path.display().to_string(),
            SourcePlace::Git(git) => git.url.to_string(),
        }
    }
}

impl GitConfig {
    /// The repository's name in the catalogue, as the client makes it of a remote: host and path.
    pub fn repository(&self) -> String {
        let path = self.url.path().trim_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path);
        format!("{}/{path}", self.url.host_str().unwrap_or_default())
    }
}

/// Reads the sections, whose order gives those without a name a number in messages.
pub(super) fn resolve(sections: Vec<file::Source>) -> Result<Vec<SourceConfig>, ConfigError> {
    let mut sources: Vec<SourceConfig> = Vec::with_capacity(sections.len());
    let mut names = HashSet::new();
    for section in sections {
        let source = one(section)?;
        if !names.insert(source.name.clone()) {
            return Err(wrong(
                &source.name,
                "is there twice; give each its own `name`",
            ));
        }
        sources.push(source);
    }
    Ok(sources)
}

fn one(section: file::Source) -> Result<SourceConfig, ConfigError> {
    let place = place(&section)?;
    let name = match &section.name {
        Some(name) => name.clone(),
        None => default_name(&place),
    };
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_name = name.len() <= 100
        && name.bytes().next().is_some_and(is_plain)
        && name
            .bytes()
            .all(|byte| is_plain(byte) || b".-_".contains(&byte));
    if !is_name {
        return Err(wrong(
            &name,
            "needs a `name` of lower-case letters, digits, dots, hyphens and underscores, 100 at most",
        ));
    }
    let minutes = section.interval_minutes.unwrap_or(INTERVAL);
    if minutes > MAX_INTERVAL {
        return Err(wrong(
            &name,
            &format!(
                "has interval_minutes {minutes}, expected 1 to {MAX_INTERVAL}, or 0 for never"
            ),
        ));
    }
    Ok(SourceConfig {
        webhook_secret: webhook_secret(&name, &section)?,
        interval: (minutes > 0).then(|| Duration::from_secs(minutes * 60)),
        place,
        name,
    })
}

fn place(section: &file::Source) -> Result<SourcePlace, ConfigError> {
    let only_git = [
        ("branch", section.branch.is_some()),
        ("token_file", section.token_file.is_some()),
        ("allow_private", section.allow_private.is_some()),
    ];
    match (&section.path, &section.url) {
        (Some(path), None) => match only_git.iter().find(|(_, is_there)| *is_there) {
            None => Ok(SourcePlace::Folder(path.clone())),
            Some((key, _)) => Err(wrong(
                &path.display().to_string(),
                &format!("has a `{key}`, which is for those with a `url`"),
            )),
        },
        (None, Some(url)) => git(url, section).map(SourcePlace::Git),
        (Some(path), Some(_)) => Err(wrong(
            &path.display().to_string(),
            "has both a `path` and a `url`, expected one of them",
        )),
        (None, None) => Err(wrong(
            section.name.as_deref().unwrap_or("without a name"),
            "has neither a `path` (a folder) nor a `url` (a git repository)",
        )),
    }
}

fn git(text: &str, section: &file::Source) -> Result<GitConfig, ConfigError> {
    let allow_private = section.allow_private.unwrap_or(false);
    // The address itself is not repeated where it may hold a password.
    let expected = "expected one such as https://git.example.com/team/repository.git";
    let url = Url::parse(text).map_err(|error| {
        let shown = text.rsplit('@').next().unwrap_or(text);
        wrong(
            shown,
            &format!("has a `url` that is none ({error}), {expected}"),
        )
    })?;
    let host = url.host_str().unwrap_or_default().to_owned();
    match url.scheme() {
        "https" => {}
        "http" if allow_private => {}
        "http" => {
            return Err(wrong(
                &host,
                "has a `url` without encryption; use https, or say `allow_private = true`",
            ));
        }
        other => {
            return Err(wrong(
                &host,
                &format!("has a `url` with `{other}:`, {expected}; for a folder say `path`"),
            ));
        }
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong(
            &host,
            "has a user or a password in its `url`, which would be shown; put them into a file and name it with `token_file`",
        ));
    }
    if matches!(url.host(), None | Some(Host::Domain("")))
        || url.path().trim_matches('/').is_empty()
    {
        return Err(wrong(
            &host,
            &format!("has a `url` of no repository, {expected}"),
        ));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong(
            &host,
            &format!("has a `url` with `?` or `#`, {expected}"),
        ));
    }
    if let Some(branch) = section.branch.as_ref().filter(|branch| !is_branch(branch)) {
        return Err(wrong(
            &host,
            &format!("has the branch {branch:?}, which git does not allow"),
        ));
    }
    let token = section
        .token_file
        .as_deref()
        .map(|path| secret_of(&host, path));
    Ok(GitConfig {
        token: token.transpose()?,
        branch: section.branch.clone(),
        url,
        allow_private,
    })
}

/// Whether git takes it as the name of a branch, and never as an option or a pattern.
fn is_branch(name: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.ends_with('.')
            && !part.ends_with(".lock")
    };
    let is_allowed = |symbol: char| {
        !symbol.is_control() && !symbol.is_whitespace() && !"~^:?*[\\".contains(symbol)
    };
    name.len() <= 255
        && !name.starts_with('-')
        && name != "@"
        && !name.contains("..")
        && !name.contains("@{")
        && name.chars().all(is_allowed)
        && name.split('/').all(is_part)
}

fn webhook_secret(name: &str, section: &file::Source) -> Result<Option<Secret>, ConfigError> {
    let secret = match (&section.webhook_secret, &section.webhook_secret_file) {
        (Some(_), Some(_)) => {
            return Err(wrong(
                name,
                "has both a webhook_secret and a webhook_secret_file, expected one of them",
            ));
        }
        (Some(secret), None) => Secret::new(secret.clone()),
        (None, Some(path)) => secret_of(name, path)?,
        (None, None) => return Ok(None),
    };
    if secret.expose().len() < MIN_SECRET {
        return Err(wrong(
            name,
            &format!(
                "has a webhook secret of less than {MIN_SECRET} characters, which could be guessed; make one with `openssl rand -hex 32`"
            ),
        ));
    }
    Ok(Some(secret))
}

fn secret_of(name: &str, path: &Path) -> Result<Secret, ConfigError> {
    let text = fs::read_to_string(path).map_err(|error| {
        wrong(
            name,
            &format!("names {}, which cannot be read: {error}", path.display()),
        )
    })?;
    let text = text.trim();
    if text.is_empty() || text.contains(['\n', '\r', '\0']) {
        return Err(wrong(
            name,
            &format!("names {}, which must hold one line", path.display()),
        ));
    }
    Ok(Secret::new(text))
}

/// The last parts of the address or path, as far as a name may have them.
fn default_name(place: &SourcePlace) -> String {
    let text = match place {
        SourcePlace::Folder(path) => path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
        SourcePlace::Git(git) => {
            let path = git.url.path().trim_matches('/');
            path.strip_suffix(".git").unwrap_or(path).replace('/', "-")
        }
    };
    text.to_lowercase()
}

fn wrong(name: &str, problem: &str) -> ConfigError {
    ConfigError::Source {
        name: name.to_owned(),
        problem: problem.to_owned(),
    }
}

#[cfg(test)]
mod tests;
