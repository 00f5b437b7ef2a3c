//! The templates themselves.

use std::collections::BTreeSet;

use super::*;
use crate::language::SHARES;
use crate::random::Random;
use crate::template::Context;
use brickyard_indexer::{ExtractOptions, extract};

fn context() -> Context {
    Context {
        service: "sport/golf-scores".to_owned(),
        subject: "golf".to_owned(),
        fields: ["home-score", "kick-off", "venue"].map(str::to_owned),
        calls: vec![
            "delivery/cache-check".to_owned(),
            "media/image-store".to_owned(),
        ],
        ..Context::default()
    }
}

#[test]
fn every_language_has_handlers_and_helpers() {
    let library = Library::read().unwrap();
    assert!(library.templates.len() >= 75, "{}", library.templates.len());
    for (language, _) in SHARES {
        assert!(
            !library.handlers(*language, false).is_empty(),
            "{language:?}"
        );
        assert!(
            !library.handlers(*language, true).is_empty(),
            "{language:?}"
        );
        assert!(library.helpers(*language).len() >= 5, "{language:?}");
    }
}

#[test]
fn every_template_can_be_edited_and_each_variant_is_one_function_without_syntax_errors() {
    let library = Library::read().unwrap();
    for template in &library.templates {
        let mut random = Random::new(1, &[&template.id]);
        for _ in 0..20 {
            let variant = template.vary(&mut random);
            assert_ne!(
                template.edit(&variant, &mut random),
                variant,
                "{}",
                template.id
            );
            let function = template.render(&variant, &context());
            let path = template.language.path("golf-scores", &function.name);
            let file = template.language.file("golf-scores", &function);
            let extraction = extract(&path, file.as_bytes(), &ExtractOptions::default());
            let outer: Vec<&str> = extraction
                .fragments
                .iter()
                .map(|fragment| fragment.name.rsplit('.').next().unwrap_or_default())
                .collect();
            assert_eq!(extraction.syntax_errors, 0, "{path}\n{file}");
            assert!(
                outer.contains(&&*function.name),
                "{path}: {outer:?}\n{file}"
            );
        }
    }
}

#[test]
fn every_renamed_copy_is_one_to_the_indexer() {
    let library = Library::read().unwrap();
    for template in &library.templates {
        let mut random = Random::new(2, &[&template.id]);
        let one = template.vary(&mut random);
        let other = template.rename(&one, &mut random);
        let hashes: BTreeSet<_> = [one, other]
            .iter()
            .map(|variant| {
                let function = template.render(variant, &context());
                let path = template.language.path("golf-scores", &function.name);
                let file = template.language.file("golf-scores", &function);
                let extraction = extract(&path, file.as_bytes(), &ExtractOptions::default());
                let fragment = extraction
                    .fragments
                    .into_iter()
                    .find(|fragment| fragment.name.rsplit('.').next() == Some(&*function.name));
                fragment
                    .unwrap_or_else(|| panic!("{path}\n{file}"))
                    .fingerprint
                    .blind_hash()
            })
            .collect();
        assert_eq!(hashes.len(), 1, "{}", template.id);
    }
}
