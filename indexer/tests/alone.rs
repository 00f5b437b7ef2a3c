//! A function whose text alone is left has the fingerprint that it has within its file.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use brickyard_indexer::{ExtractOptions, Language, extract, fingerprint_alone};

/// Where real sources lie, in the checkout.
const FOLDERS: [&str; 3] = [
    "examples/shop",
    "indexer/tests/pairs",
    "tests/demo/functions",
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Of the functions of a file, those whose text alone has another fingerprint; and how many there are.
fn differing(path: &str, bytes: &[u8]) -> (Vec<String>, usize) {
    let options = ExtractOptions {
        min_tokens: 10,
        include_tests: true,
        ..ExtractOptions::default()
    };
    let fragments = extract(path, bytes, &options).fragments;
    let all = fragments.len();
    let differs = fragments.into_iter().filter(|fragment| {
        let text = str::from_utf8(&bytes[fragment.bytes.clone()]).expect("UTF-8");
        let alone = fingerprint_alone(fragment.language, &fragment.name, text);
        alone != Ok(Some(fragment.fingerprint.clone()))
    });
    let place = |fragment: brickyard_indexer::Fragment| format!("{path} {}", fragment.name);
    (differs.map(place).collect(), all)
}

#[test]
fn functions_of_real_files_have_the_same_fingerprint_alone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    for folder in FOLDERS {
        files(&root.join(folder), &mut found);
    }
    let (mut different, mut all, mut languages) = (Vec::new(), 0, BTreeSet::new());
    for path in found {
        let bytes = fs::read(&path).expect("a file");
        let (differing, count) = differing(&path.to_string_lossy(), &bytes);
        different.extend(differing);
        all += count;
        languages.extend(Language::from_path(&path.to_string_lossy()).filter(|_| count > 0));
    }

    assert_eq!(different, Vec::<String>::new());
    assert!(all > 100 && languages.len() > 15, "{all} of {languages:?}");
}

#[test]
fn members_closures_and_inner_functions_have_the_same_fingerprint_alone() {
    for (path, source) in [
        (
            "a.js",
            "class Basket {\n  add(article, count) { if (count > 0) { this.put(article, count); } }\n}\n\
             const remove = (basket, article) => { basket.drop(article, basket.count - 1); };\n\
             function outer(a) { function inner(b) { return b.first + a.second; } return inner; }\n",
        ),
        (
            "a.tsx",
            "export const View = ({ count }: Props) => {\n  const twice = useMemo(() => count * 2, [count]);\n  return <b>{twice}</b>;\n};\n",
        ),
        (
            "a.py",
            "class Basket:\n    def add(self, article, count):\n        if count > 0:\n            self.put(article, count)\n\
             def outer(a):\n    def inner(b):\n        return b.first + a.second + 1\n    return inner\n",
        ),
        (
            "A.java",
            "class A { A(int a, int b) { this.a = a; this.b = b + 1; } int sum(int c) { return a + b + c; } }\n",
        ),
        (
            "a.cs",
            "class A { int sum; public int Sum { get { return sum + 1; } set { sum = value - 1; log(sum); } } }\n",
        ),
        (
            "a.php",
            "<?php\nclass A {\n  public function add($a, $b) { return $this->sum($a, $b) + 1; }\n}\n",
        ),
        (
            "a.rb",
            "class A\n  def add(a, b)\n    log(a, b)\n    a.sum(b) + 1\n  end\nend\n",
        ),
        (
            "a.kt",
            "class A {\n  fun add(a: Int, b: Int): Int { log(a, b); return a + b + 1 }\n}\n",
        ),
        (
            "a.swift",
            "class A {\n  init(a: Int, b: Int) { self.a = a; self.b = b + 1 }\n  func add(c: Int) -> Int { return a + b + c }\n}\n",
        ),
        (
            "a.scala",
            "object A {\n  def add(a: Int, b: Int): Int = { log(a, b); a + b + 1 }\n}\n",
        ),
        (
            "a.lua",
            "function Basket.add(self, a, b) log(a, b) return a + b + 1 end\n",
        ),
        (
            "a.dart",
            "class A {\n  int add(int a, int b) { log(a, b); return a + b + 1; }\n}\n",
        ),
        (
            "a.zig",
            "const A = struct {\n    fn add(a: u8, b: u8) u8 { log(a, b); return a + b + 1; }\n};\n",
        ),
        (
            "a.cpp",
            "class A {\n  int add(int a, int b) { log(a, b); return a + b + 1; }\n};\n",
        ),
    ] {
        let (different, all) = differing(path, source.as_bytes());
        assert_eq!(different, Vec::<String>::new());
        assert!(all > 0, "{path} has no function");
    }
}

#[test]
fn what_is_no_function_has_no_fingerprint() {
    for source in ["", "total = 1", "def f():\n    pass\ndef g():\n    pass\n"] {
        assert_eq!(
            fingerprint_alone(Language::Python, "f", source),
            Ok(None),
            "{source}"
        );
    }
    let large = format!("def f():\n    return '{}'\n", "x".repeat(1 << 20));
    assert!(fingerprint_alone(Language::Python, "f", &large).is_err());
}

#[test]
fn a_redacted_literal_keeps_what_is_compared() {
    let source =
        "def connect(host):\n    password = 'hunter2-hunter2'\n    return open(host, password)\n";
    let redacted = source.replace("hunter2-hunter2", "[redacted]");
    let fingerprint = |text| fingerprint_alone(Language::Python, "connect", text);
    let (before, after) = (fingerprint(source), fingerprint(&redacted));
    let (before, after) = (
        before.expect("short").expect("a function"),
        after.expect("short"),
    );
    let after = after.expect("a function");
    assert_eq!(after.blind_hash(), before.blind_hash());
    assert_eq!(brickyard_indexer::compare(&after, &before).score, 1.0);
}
