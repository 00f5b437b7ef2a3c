//! How rare the wording of a fragment is in published code.
//!
//! The tables in `frequency/` are frozen: they hold the 3-grams that stand in many functions of several
//! public repositories of a language, and how much each still says. `make frequencies` writes them;
//! `frequency/sources.csv` names the repositories.

use crate::language::Language;

/// How much a 3-gram counts that is in no table.
pub const RARE: u8 = u8::MAX;

/// The bytes of an entry: the hash, little-endian, and the weight. Entries ascend by hash.
const ENTRY: usize = 5;

/// Returns how much each of the 3-grams counts, from 1 for what nearly every function says to
/// [`RARE`]. The grams are ascending.
pub(crate) fn weights(family: Language, grams: &[u32]) -> Box<[u8]> {
    let mut rest = table(family);
    let weight = |gram: &u32| {
        // Both sides ascend, so what was passed is not looked at again.
        let entries = rest.as_chunks::<ENTRY>().0;
        let place = entries.partition_point(|entry| hash(entry) < *gram);
        rest = &rest[place * ENTRY..];
        match entries.get(place) {
            Some(entry) if hash(entry) == *gram => entry[4],
            _ => RARE,
        }
    };
    grams.iter().map(weight).collect()
}

fn hash(&[a, b, c, d, _]: &[u8; ENTRY]) -> u32 {
    u32::from_le_bytes([a, b, c, d])
}

/// Returns the table of the language that stands for a family.
fn table(family: Language) -> &'static [u8] {
    match family {
        Language::Bash => include_bytes!("frequency/bash.bin"),
        Language::C => include_bytes!("frequency/c.bin"),
        Language::CSharp => include_bytes!("frequency/csharp.bin"),
        Language::Dart => include_bytes!("frequency/dart.bin"),
        Language::Elixir => include_bytes!("frequency/elixir.bin"),
        Language::Go => include_bytes!("frequency/go.bin"),
        Language::Java => include_bytes!("frequency/java.bin"),
        Language::JavaScript => include_bytes!("frequency/javascript.bin"),
        Language::Kotlin => include_bytes!("frequency/kotlin.bin"),
        Language::Lua => include_bytes!("frequency/lua.bin"),
        Language::Php => include_bytes!("frequency/php.bin"),
        Language::Python => include_bytes!("frequency/python.bin"),
        Language::Ruby => include_bytes!("frequency/ruby.bin"),
        Language::Rust => include_bytes!("frequency/rust.bin"),
        Language::Scala => include_bytes!("frequency/scala.bin"),
        Language::Swift => include_bytes!("frequency/swift.bin"),
        Language::Zig => include_bytes!("frequency/zig.bin"),
        // The others belong to the family of one above.
        Language::Cpp | Language::Tsx | Language::TypeScript => &[],
    }
}

/// Turns the share of functions that have a 3-gram into its weight: the inverse document frequency, on
/// a scale on which one function in ten thousand is [`RARE`].
pub fn weight(share: f64) -> u8 {
    const FLOOR: f64 = 1e-4;
    let weight = share.clamp(FLOOR, 1.0).ln() / FLOOR.ln();
    (weight * f64::from(RARE)).round().max(1.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_ascend_and_say_less_than_rare() {
        for &family in Language::ALL {
            let (entries, rest) = table(family).as_chunks::<ENTRY>();
            assert!(rest.is_empty(), "{family}");
            assert!(entries.is_sorted_by(|a, b| hash(a) < hash(b)), "{family}");
            assert!(
                entries.iter().all(|entry| (1..RARE).contains(&entry[4])),
                "{family}"
            );
        }
    }

    #[test]
    fn a_gram_is_found_wherever_it_stands_and_others_are_rare() {
        let (entries, _) = table(Language::Java).as_chunks::<ENTRY>();
        let mut grams: Vec<u32> = entries.iter().map(hash).collect();
        grams.extend(grams.clone());
        grams.push(1);
        grams.sort_unstable();
        let weights = weights(Language::Java, &grams);
        let rare = weights.iter().filter(|weight| **weight == RARE).count();
        assert_eq!(rare, 1);
        assert_eq!(weights.len(), grams.len());
    }

    #[test]
    fn weights_fall_with_the_share() {
        assert_eq!(weight(0.0), RARE);
        assert_eq!(weight(1.0), 1);
        assert_eq!(weight(0.01), 128);
    }
}
