//! Any text as a source file of any language.
#![no_main]

use brickyard_indexer::{ExtractOptions, Fingerprint, Language, extract, fingerprint_alone};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((&first, source)) = data.split_first() else {
        return;
    };
    let language = Language::ALL[usize::from(first) % Language::ALL.len()];
    let path = format!("a.{}", language.extensions()[0]);
    let options = ExtractOptions {
        min_tokens: 1,
        include_tests: true,
        include_generated: true,
        include_vendored: true,
        ..ExtractOptions::default()
    };
    for fragment in extract(&path, source, &options).fragments {
        let text = &source[fragment.bytes.clone()];
        let text = str::from_utf8(text).expect("a function begins and ends between characters");
        assert!(fragment.start_line <= fragment.end_line);
        let encoded = fragment.fingerprint.encode();
        let decoded = Fingerprint::decode(&encoded).expect("what was encoded can be decoded");
        assert_eq!(decoded, fragment.fingerprint);
        let _ = fingerprint_alone(fragment.language, &fragment.name, text);
    }
});
