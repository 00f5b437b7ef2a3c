//! READMEs as pages: Markdown that anybody may have written, rendered so that it can do no harm.

use std::borrow::Cow;
use std::collections::HashSet;

use ammonia::UrlRelative;
use pulldown_cmark::{Event, Options, Parser, html};

use super::pool::run_cpu;

/// How deep elements are nested; more is flattened, since browsers and sanitisers look for the
/// enclosing ones again and again.
const MAX_DEPTH: usize = 64;
/// How many HTML tags of its own a README may have; the rest is shown as text, for the same reason.
const MAX_TAGS: usize = 2_000;

/// Where a README stands, for what it links to by relative paths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadmePlace {
    /// Canonical name of the repository, e.g. `github.com/acme/shop`.
    pub repository: String,
    /// The commit; none is the newest one.
    pub commit: Option<String>,
    /// Its folder in the repository, empty for the root.
    pub folder: String,
}

/// Renders GitHub's Markdown as HTML without scripts, styles, forms, frames and event handlers.
/// Relative links and images lead to the repository, or nowhere when its host is not known.
pub async fn render_readme(markdown: String, place: ReadmePlace) -> String {
    run_cpu(move || rendered(&markdown, &place)).await
}

fn rendered(markdown: &str, place: &ReadmePlace) -> String {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut page = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut page, Tamed::new(Parser::new_ext(markdown, options)));
    sanitised(&page, place)
}

/// Bounds what the sanitiser has to look at.
struct Tamed<I> {
    events: I,
    depth: usize,
    tags: usize,
}

impl<I> Tamed<I> {
    fn new(events: I) -> Self {
        Self {
            events,
            depth: 0,
            tags: 0,
        }
    }

    /// Whether this much HTML may still be taken as such.
    fn takes(&mut self, text: &str) -> bool {
        self.tags += text.matches('<').count();
        self.tags <= MAX_TAGS
    }
}

impl<'a, I: Iterator<Item = Event<'a>>> Iterator for Tamed<I> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        loop {
            match self.events.next()? {
                Event::Start(tag) => {
                    self.depth += 1;
                    if self.depth <= MAX_DEPTH {
                        return Some(Event::Start(tag));
                    }
                }
                Event::End(tag) => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth < MAX_DEPTH {
                        return Some(Event::End(tag));
                    }
                }
                // A form's element would not survive.
                Event::TaskListMarker(is_done) => {
                    return Some(Event::Text(if is_done { "☑ " } else { "☐ " }.into()));
                }
                Event::Html(text) | Event::InlineHtml(text) if !self.takes(&text) => {
                    return Some(Event::Text(text));
                }
                event => return Some(event),
            }
        }
    }
}

fn sanitised(page: &str, place: &ReadmePlace) -> String {
    let links = Links::of(place);
    ammonia::Builder::default()
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener nofollow"))
        .add_tag_attributes("code", ["class"])
        .attribute_filter(
            move |element, attribute, value| match (element, attribute) {
                ("code", "class") => is_language(value).then(|| value.into()),
                (_, "href") => links.resolve(value, false),
                (_, "src") => links.resolve(value, true),
                // Quotations name where they are from; nobody sees it.
                (_, "cite") => None,
                _ => Some(value.into()),
            },
        )
        .clean(page)
        .to_string()
}

/// Whether a class says in which language code is.
fn is_language(class: &str) -> bool {
    class.strip_prefix("language-").is_some_and(|name| {
        name.len() <= 32
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-#_".contains(&byte))
    })
}

/// Where relative links lead.
struct Links {
    /// Beginnings of addresses of files, for people and as they are; with a slash at the end.
    bases: Option<[String; 2]>,
    folder: Vec<String>,
}

impl Links {
    fn of(place: &ReadmePlace) -> Self {
        let folder = place.folder.split('/').filter(|part| !part.is_empty());
        Self {
            bases: bases(place),
            folder: folder.map(str::to_owned).collect(),
        }
    }

    /// Returns the address that a link leads to; nothing when it leads nowhere.
    fn resolve<'u>(&self, url: &'u str, is_image: bool) -> Option<Cow<'u, str>> {
        let url = url.trim();
        if has_scheme(url) {
            // Which schemes are good, the sanitiser knows.
            return Some(url.into());
        }
        // Browsers take a backslash for a slash.
        if url.contains('\\') || url.contains(char::is_control) {
            return None;
        }
        if url.starts_with("//") {
            return Some(format!("https:{url}").into());
        }
        if url.is_empty() || url.starts_with(['#', '?']) {
            return None;
        }
        let [page, raw] = self.bases.as_ref()?;
        let base = if is_image { raw } else { page };
        let end = url.find(['#', '?']).unwrap_or(url.len());
        let (path, rest) = url.split_at(end);
        let mut parts: Vec<&str> = if path.starts_with('/') {
            Vec::new()
        } else {
            self.folder.iter().map(String::as_str).collect()
        };
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        Some(format!("{base}{}{rest}", parts.join("/")).into())
    }
}

/// Whether an address begins with a scheme, or with what some browser might take for one.
fn has_scheme(url: &str) -> bool {
    let end = url.find(['/', '?', '#']).unwrap_or(url.len());
    url[..end].contains(':')
}

fn bases(place: &ReadmePlace) -> Option<[String; 2]> {
    let repository = &place.repository;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"./_~-".contains(&byte);
    let (host, path) = repository.split_once('/')?;
    if !repository.bytes().all(is_plain) || path.is_empty() || !host.contains('.') {
        return None;
    }
    let commit = place.commit.as_deref().unwrap_or("HEAD");
    if !commit.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let words = if host == "github.com" || host.starts_with("github.") {
        ["blob", "raw"]
    } else if host == "gitlab.com" || host.starts_with("gitlab.") {
        ["-/blob", "-/raw"]
    } else if host == "bitbucket.org" {
        ["src", "raw"]
    } else {
        return None;
    };
    Some(words.map(|word| format!("https://{repository}/{word}/{commit}/")))
}

#[cfg(test)]
mod tests;
