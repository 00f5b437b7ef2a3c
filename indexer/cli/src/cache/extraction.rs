//! What one file gave, as bytes: how many functions there are, why the file was skipped, its language,
//! lines, syntax errors and skipped tests, then the functions. Numbers are LEB128.

use brickyard_indexer::{Extraction, Fingerprint, Fragment, Language, SkipReason};

/// Returns the bytes of what a file gave; nothing if it need not give the same again.
pub(super) fn encode(extraction: &Extraction) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    write(&mut bytes, extraction.fragments.len());
    let (code, number) = match &extraction.skipped {
        None => (0, 0),
        Some(SkipReason::TooLarge { bytes }) => (1, *bytes),
        Some(SkipReason::NotUtf8) => (2, 0),
        Some(SkipReason::Binary) => (3, 0),
        Some(SkipReason::Generated) => (4, 0),
        Some(SkipReason::Minified) => (5, 0),
        Some(SkipReason::Vendored) => (6, 0),
        Some(SkipReason::TooDeep) => (7, 0),
        // The path decides, or how busy the machine was.
        Some(_) => return None,
    };
    bytes.push(code);
    write_u64(&mut bytes, number);
    let language = extraction
        .language
        .map_or(Some(0), |it| Some(position(it)? + 1));
    write(&mut bytes, language?);
    for number in [
        extraction.lines,
        extraction.syntax_errors,
        extraction.skipped_tests,
    ] {
        write_u64(&mut bytes, u64::from(number));
    }
    for fragment in &extraction.fragments {
        write_fragment(&mut bytes, fragment)?;
    }
    Some(bytes)
}

fn write_fragment(bytes: &mut Vec<u8>, fragment: &Fragment) -> Option<()> {
    write(bytes, fragment.name.len());
    bytes.extend(fragment.name.as_bytes());
    write(bytes, position(fragment.language)?);
    write_u64(bytes, u64::from(fragment.start_line));
    write_u64(bytes, u64::from(fragment.end_line));
    write(bytes, fragment.bytes.start);
    write(bytes, fragment.bytes.end);
    write_u64(bytes, u64::from(fragment.tokens));
    write(bytes, fragment.statement_lines.len());
    for (first, last) in &fragment.statement_lines {
        write_u64(bytes, u64::from(*first));
        write_u64(bytes, u64::from(*last));
    }
    let fingerprint = fragment.fingerprint.encode();
    write(bytes, fingerprint.len());
    bytes.extend(fingerprint);
    Some(())
}

/// Returns how many functions there are in the bytes of what a file gave.
pub(super) fn functions(mut bytes: &[u8]) -> usize {
    read(&mut bytes).unwrap_or(0)
}

/// Reads what a file gave; nothing if the bytes are something else.
pub(super) fn decode(mut bytes: &[u8]) -> Option<Extraction> {
    let bytes = &mut bytes;
    let functions: usize = read(bytes)?;
    let [code] = *take(bytes, 1)? else {
        return None;
    };
    let number = read(bytes)?;
    let skipped = match code {
        0 => None,
        1 => Some(SkipReason::TooLarge { bytes: number }),
        2 => Some(SkipReason::NotUtf8),
        3 => Some(SkipReason::Binary),
        4 => Some(SkipReason::Generated),
        5 => Some(SkipReason::Minified),
        6 => Some(SkipReason::Vendored),
        7 => Some(SkipReason::TooDeep),
        _ => return None,
    };
    let language: usize = read(bytes)?;
    let language = match language.checked_sub(1) {
        None => None,
        Some(position) => Some(*Language::ALL.get(position)?),
    };
    let mut extraction = Extraction {
        language,
        lines: read(bytes)?,
        fragments: Vec::new(),
        skipped,
        syntax_errors: read(bytes)?,
        skipped_tests: read(bytes)?,
    };
    for _ in 0..functions {
        extraction.fragments.push(read_fragment(bytes)?);
    }
    bytes.is_empty().then_some(extraction)
}

fn read_fragment(bytes: &mut &[u8]) -> Option<Fragment> {
    let name = read(bytes)?;
    let name = str::from_utf8(take(bytes, name)?).ok()?.to_owned();
    let language: usize = read(bytes)?;
    let language = *Language::ALL.get(language)?;
    let (start_line, end_line) = (read(bytes)?, read(bytes)?);
    let range = read(bytes)?..read(bytes)?;
    let tokens = read(bytes)?;
    let statements: usize = read(bytes)?;
    // A pair takes two bytes at least, so that no number allocates more than there may be.
    let mut statement_lines = Vec::with_capacity(statements.min(bytes.len() / 2));
    for _ in 0..statements {
        statement_lines.push((read(bytes)?, read(bytes)?));
    }
    let fingerprint = read(bytes)?;
    let fingerprint = Fingerprint::decode(take(bytes, fingerprint)?).ok()?;
    Some(Fragment {
        name,
        language,
        start_line,
        end_line,
        bytes: range,
        tokens,
        fingerprint,
        statement_lines: statement_lines.into(),
    })
}

/// Returns the place of a language among all: the program knows the same ones when it reads.
fn position(language: Language) -> Option<usize> {
    Language::ALL.iter().position(|other| *other == language)
}

fn write(bytes: &mut Vec<u8>, number: usize) {
    write_u64(bytes, number as u64);
}

fn write_u64(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn read<N: TryFrom<u64>>(bytes: &mut &[u8]) -> Option<N> {
    let mut number = 0_u64;
    for shift in (0..63).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return N::try_from(number).ok();
        }
    }
    None
}

fn take<'b>(bytes: &mut &'b [u8], len: usize) -> Option<&'b [u8]> {
    let (taken, rest) = bytes.split_at_checked(len)?;
    *bytes = rest;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use brickyard_indexer::{ExtractOptions, extract};

    use super::*;

    const SOURCE: &str = "class Cart {\n  total(rate) {\n    let sum = 0;\n    for (const item of this.items) {\n      \
                          sum += item.price * rate;\n    }\n    return sum;\n  }\n}\nconst broken = ;\n";

    fn extraction(path: &str, source: &str) -> Extraction {
        let options = ExtractOptions {
            min_tokens: 10,
            ..ExtractOptions::default()
        };
        extract(path, source.as_bytes(), &options)
    }

    #[test]
    fn what_a_file_gave_is_read_as_it_was_written() {
        let sources = [
            ("cart.ts", SOURCE),
            ("empty.py", ""),
            (
                "made.go",
                "// Code generated by mockgen. DO NOT EDIT.\npackage made\n",
            ),
            ("binary.js", "\0"),
        ];
        for (path, source) in sources {
            let extraction = extraction(path, source);
            let bytes = encode(&extraction).unwrap();
            assert_eq!(functions(&bytes), extraction.fragments.len(), "{path}");
            assert_eq!(decode(&bytes), Some(extraction), "{path}");
        }
    }

    #[test]
    fn what_the_machine_decided_is_not_kept() {
        for reason in [
            SkipReason::TimedOut,
            SkipReason::Unreadable {
                message: "gone".to_owned(),
            },
        ] {
            let extraction = Extraction {
                skipped: Some(reason),
                ..Extraction::default()
            };
            assert_eq!(encode(&extraction), None);
        }
    }

    #[test]
    fn other_bytes_give_nothing_or_something_but_no_panic() {
        let bytes = encode(&extraction("cart.ts", SOURCE)).unwrap();
        for end in 0..bytes.len() {
            assert_eq!(decode(&bytes[..end]), None, "cut off at {end}");
        }
        for place in 0..bytes.len() {
            for change in [1, 0x80, 0xff] {
                let mut changed = bytes.clone();
                changed[place] ^= change;
                let _ = decode(&changed);
            }
        }
    }
}
