//! `pom.xml`, as far as it says what a package is.

/// What follows has names of its own.
const SECTIONS: [&str; 6] = [
    "<dependencies>",
    "<dependencyManagement>",
    "<build>",
    "<modules>",
    "<profiles>",
    "<properties>",
];

/// The parts of a pom.
pub(super) struct Pom {
    /// Without the parent and without sections that have names of their own.
    own: String,
    parent: Option<String>,
    properties: Option<String>,
}

impl Pom {
    pub(super) fn read(text: &str) -> Self {
        let text = without_comments(text);
        let (before, parent, after) = match cut(&text, "parent") {
            Some((before, parent, after)) => (before, Some(parent.to_owned()), after),
            None => (&*text, None, ""),
        };
        let mut own = format!("{before}{after}");
        let properties = cut(&own, "properties").map(|(_, properties, _)| properties.to_owned());
        // They may stand before the name.
        if let Some((before, _, after)) = cut(&own, "properties") {
            own = format!("{before}{after}");
        }
        let end = SECTIONS
            .iter()
            .filter_map(|section| own.find(section))
            .min();
        own.truncate(end.unwrap_or(own.len()));
        Self {
            own,
            parent,
            properties,
        }
    }

    pub(super) fn name(&self) -> Option<&str> {
        element(&self.own, "artifactId")
    }

    pub(super) fn description(&self) -> Option<&str> {
        element(&self.own, "description")
    }

    pub(super) fn version(&self) -> Option<&str> {
        element(&self.own, "version")
    }

    pub(super) fn parent_name(&self) -> Option<&str> {
        element(self.parent.as_deref()?, "artifactId")
    }

    pub(super) fn parent_version(&self) -> Option<&str> {
        element(self.parent.as_deref()?, "version")
    }

    pub(super) fn relative_path(&self) -> &str {
        let written = self
            .parent
            .as_deref()
            .and_then(|parent| element(parent, "relativePath"));
        written.unwrap_or("../pom.xml")
    }

    pub(super) fn property(&self, name: &str) -> Option<&str> {
        element(self.properties.as_deref()?, name)
    }
}

fn element<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (_, text, _) = cut(text, name)?;
    let text = text.trim();
    (!text.is_empty()).then_some(text)
}

/// Splits a text at its first element of a name.
fn cut<'t>(text: &'t str, name: &str) -> Option<(&'t str, &'t str, &'t str)> {
    let (before, rest) = text.split_once(&format!("<{name}>"))?;
    let (inside, after) = rest.split_once(&format!("</{name}>"))?;
    Some((before, inside, after))
}

fn without_comments(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    kept + rest
}
