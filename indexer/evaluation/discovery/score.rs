//! Compares resolved handlers with expected ones.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
};

use brickyard_indexer::discovery::handler::{Reason, Resolution};

use crate::{
    checkout::Function,
    expected::Expected,
    table::{Table, percent},
};

/// What became of an expected function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    /// File and symbol, or the reason, are as expected.
    Same,
    /// A file was found where none was expected: better, or wrong. It does not count as expected.
    More,
    /// Another file or symbol, or a reason that does not fit.
    Other,
    /// Nothing was found though something was expected.
    Lost,
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Same => "same",
            Self::More => "MORE",
            Self::Other => "OTHER",
            Self::Lost => "LOST",
        })
    }
}

/// Expected functions and what became of each.
pub(crate) struct Score<'a> {
    pub(crate) rows: Vec<(&'a Expected, Verdict)>,
    /// By manifest and name.
    functions: HashMap<(String, &'a str), &'a Function>,
}

impl<'a> Score<'a> {
    pub(crate) fn of(expected: &'a [Expected], functions: &'a [(String, Function)]) -> Self {
        let by_name = functions.iter().map(|(checkout, function)| {
            let declaration = &function.declaration;
            let manifest = format!("{checkout}/{}", declaration.manifest);
            ((manifest, &*declaration.name), function)
        });
        let mut score = Self {
            rows: Vec::new(),
            functions: by_name.collect(),
        };
        let judged = expected.iter().map(|row| (row, judge(row, score.got(row))));
        score.rows = judged.collect();
        score
    }

    fn function(&self, row: &Expected) -> Option<&'a Function> {
        let key = (row.manifest.clone(), &*row.name);
        self.functions.get(&key).copied()
    }

    pub(crate) fn got(&self, row: &Expected) -> Option<&'a Resolution> {
        self.function(row).map(|function| &function.resolution)
    }

    /// Tells whether AWS runs it, which is so where no provider is named.
    pub(crate) fn is_aws(&self, row: &Expected) -> bool {
        let provider = self
            .function(row)
            .map(|it| it.declaration.provider.as_deref());
        provider.is_none_or(|provider| matches!(provider, None | Some("aws")))
    }

    /// How many of some rows are as expected, and how many there are.
    pub(crate) fn share(&self, is_meant: impl Fn(&Expected) -> bool) -> (usize, usize) {
        let rows = self.rows.iter().filter(|(row, _)| is_meant(row));
        let verdicts: Vec<Verdict> = rows.map(|(_, verdict)| *verdict).collect();
        let same = verdicts.iter().filter(|it| **it == Verdict::Same).count();
        (same, verdicts.len())
    }

    pub(crate) fn table(&self) -> Table {
        let mut groups: BTreeMap<String, Vec<(&Expected, Verdict)>> = BTreeMap::new();
        for (row, verdict) in &self.rows {
            let format = match (row.is_serverless(), self.is_aws(row)) {
                (true, true) => "sls aws",
                (true, false) => "sls other",
                _ => &row.format,
            };
            for group in [format!("{format} {}", row.runtime), format!("{format} ALL")] {
                groups.entry(group).or_default().push((row, *verdict));
            }
            groups
                .entry("~ ALL".to_owned())
                .or_default()
                .push((row, *verdict));
        }
        let header = [
            "format, runtime",
            "rows",
            "same",
            "%",
            "more",
            "other",
            "lost",
            "found",
        ];
        let mut table = Table::new(header);
        for (group, rows) in groups {
            let count = |wanted: Verdict| rows.iter().filter(|(_, it)| *it == wanted).count();
            let same = count(Verdict::Same);
            let found = rows.iter().filter(|(row, verdict)| match verdict {
                Verdict::Same => row.is_found(),
                Verdict::More => true,
                Verdict::Other | Verdict::Lost => false,
            });
            table.row([
                group.trim_start_matches("~ ").to_owned(),
                rows.len().to_string(),
                same.to_string(),
                percent(same, rows.len()),
                count(Verdict::More).to_string(),
                count(Verdict::Other).to_string(),
                count(Verdict::Lost).to_string(),
                percent(found.count(), rows.len()),
            ]);
        }
        table
    }
}

fn judge(row: &Expected, got: Option<&Resolution>) -> Verdict {
    let same_if = |is_same| {
        if is_same {
            Verdict::Same
        } else {
            Verdict::Other
        }
    };
    match got {
        None => Verdict::Lost,
        Some(Resolution::Found { file, symbol, .. }) => match &row.file {
            Some(wanted) => same_if(is_same(row, wanted, file, symbol.as_deref())),
            None if row.is_found() => Verdict::Other,
            None => Verdict::More,
        },
        Some(Resolution::Inline { .. }) => same_if(row.status == "ok-inline"),
        Some(Resolution::Unresolved { reason, .. }) => match row.is_found() {
            true => Verdict::Lost,
            false => same_if(fits(&row.status, *reason)),
        },
    }
}

/// Compares file and symbol; of a row without a symbol to be found, the file alone.
fn is_same(row: &Expected, wanted: &str, file: &str, symbol: Option<&str>) -> bool {
    let wanted = wanted.split_once('/').map_or(wanted, |(_, path)| path);
    let wanted_symbol = row.symbol.as_deref();
    // The expectation names the package; its program is in a file.
    if let Some(folder) = wanted.strip_suffix("Cargo.toml") {
        return file.starts_with(folder) && file.ends_with(".rs") && symbol == Some("main");
    }
    let own = |symbol: &str| symbol.rsplit(['.', ':']).next().map(str::to_owned);
    let is_symbol = symbol.and_then(own) == wanted_symbol.and_then(own);
    file == wanted && (row.status == "ok-file-only" || is_symbol)
}

/// Tells whether a reason says what an expected status does. Of one that is not known, any will do.
fn fits(status: &str, reason: Reason) -> bool {
    let wanted: &[Reason] = match status {
        "file-missing" => &[Reason::FileMissing, Reason::Ambiguous, Reason::Outside],
        "image" => &[Reason::Image],
        "s3-code" => &[Reason::RemoteCode],
        "no-handler" => &[Reason::NoHandler],
        "no-runtime" => &[Reason::NoRuntime],
        "bad-handler" => &[Reason::BadHandler, Reason::FileMissing],
        "plugin-shim" => &[Reason::PluginShim],
        _ if status.starts_with("unsupported") => &[Reason::Binary, Reason::UnsupportedRuntime],
        _ => return true,
    };
    wanted.contains(&reason)
}

#[cfg(test)]
mod tests {
    use std::{error::Error, fs};

    use super::*;
    use crate::checkout::Checkout;

    const TEMPLATE: &str = "Transform: AWS::Serverless-2016-10-31
Resources:
  Cart:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: src, Handler: cart.show, Runtime: python3.13 }
  Stock:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: src, Handler: stock.show, Runtime: python3.13 }
  Price:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: src, Handler: price.show, Runtime: python3.13 }
";

    fn row(name: &str, status: &str, file: Option<&str>) -> Expected {
        Expected {
            format: "sam".to_owned(),
            runtime: "python".to_owned(),
            status: status.to_owned(),
            manifest: "acme+shop/template.yaml".to_owned(),
            name: name.to_owned(),
            handler: None,
            file: file.map(|file| format!("acme+shop/{file}")),
            symbol: Some("show".to_owned()),
        }
    }

    #[test]
    fn every_row_of_a_tree_is_judged() -> Result<(), Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let root = folder.path().join("acme+shop");
        fs::create_dir_all(root.join("src"))?;
        fs::write(root.join("template.yaml"), TEMPLATE)?;
        fs::write(root.join("src/cart.py"), "def show(event, context): ...\n")?;
        fs::write(root.join("src/stock.py"), "def show(event, context): ...\n")?;
        let checkouts = Checkout::all(folder.path())?;
        let (found, unread) = checkouts[0].functions()?;
        assert_eq!(unread, []);
        let functions: Vec<(String, Function)> = found
            .into_iter()
            .map(|function| (checkouts[0].name.clone(), function))
            .collect();

        let expected = [
            row("Cart", "ok", Some("src/cart.py")),
            row("Stock", "ok", Some("lib/stock.py")),
            row("Stock", "file-missing", None),
            row("Price", "file-missing", None),
            row("Price", "image", None),
            row("Price", "ok", Some("src/price.py")),
            row("Gone", "ok", Some("src/gone.py")),
        ];
        let score = Score::of(&expected, &functions);
        let verdicts: Vec<Verdict> = score.rows.iter().map(|(_, verdict)| *verdict).collect();
        assert_eq!(
            verdicts,
            [
                Verdict::Same,
                Verdict::Other,
                Verdict::More,
                Verdict::Same,
                Verdict::Other,
                Verdict::Lost,
                Verdict::Lost,
            ]
        );
        assert_eq!(score.share(Expected::is_sam), (2, 7));
        assert_eq!(score.share(Expected::is_serverless), (0, 0));
        Ok(())
    }

    #[test]
    fn a_program_of_a_package_is_what_the_package_stands_for() {
        let row = Expected {
            symbol: Some("main(bin)".to_owned()),
            ..row("Cart", "ok", Some("cart/Cargo.toml"))
        };
        let is_same = |file, symbol| is_same(&row, "acme+shop/cart/Cargo.toml", file, symbol);
        assert!(is_same("cart/src/main.rs", Some("main")));
        assert!(!is_same("stock/src/main.rs", Some("main")));
        assert!(!is_same("cart/src/main.rs", None));
    }

    #[test]
    fn the_class_around_a_symbol_does_not_count() {
        let row = row("Cart", "ok", Some("Cart.java"));
        let is_same = |symbol| is_same(&row, "acme+shop/Cart.java", "Cart.java", symbol);
        assert!(is_same(Some("show")));
        assert!(is_same(Some("Cart.show")));
        assert!(!is_same(Some("Cart.hide")));
        assert!(!is_same(None));
    }
}
