//! What `search` found.

/// What `search` found.
#[derive(Debug)]
pub(crate) struct SearchReport {
    pub(crate) query: String,
    /// How many there are, shown or not.
    pub(crate) total: usize,
    /// A corrected query when nothing was found.
    pub(crate) suggestion: Option<String>,
    /// Best first.
    pub(crate) hits: Vec<Hit>,
}

/// A service or function.
#[derive(Debug)]
pub(crate) struct Hit {
    pub(crate) score: f64,
    pub(crate) owner: Option<Owner>,
    pub(crate) languages: Vec<String>,
    /// Its page.
    pub(crate) url: String,
    pub(crate) subject: Subject,
}

/// The team that answers for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owner {
    pub(crate) name: String,
    /// Where to ask.
    pub(crate) contact: Option<String>,
}

#[derive(Debug)]
pub(crate) enum Subject {
    Service {
        /// `namespace/name`.
        reference: String,
        /// The newest release.
        release: Option<String>,
        description: Option<String>,
        tags: Vec<String>,
    },
    Function {
        name: String,
        /// `namespace/name` of its service.
        service: String,
        repository: String,
        path: String,
        /// From 1.
        start_line: u32,
        /// Inclusive.
        end_line: u32,
        /// The source around the first match.
        snippet: Option<String>,
    },
}

impl Owner {
    /// Returns the parts that say who answers for something and where to ask.
    pub(crate) fn parts(owner: Option<&Self>) -> Vec<String> {
        match owner {
            Some(owner) => {
                let mut parts = vec![format!("team {}", owner.name)];
                parts.extend(owner.contact.clone());
                parts
            }
            None => vec!["no owner".to_owned()],
        }
    }
}
