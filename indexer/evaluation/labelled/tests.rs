use super::*;
use crate::samples::TOTAL;

/// A set in a folder of its own, with the sources and rows given.
fn set(sources: &[(&str, &str)], rows: &str) -> (tempfile::TempDir, Result<Vec<Set>, Problem>) {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("made/up");
    fs::create_dir_all(folder.join("src")).unwrap();
    for (name, source) in sources {
        fs::write(folder.join("src").join(name), source).unwrap();
    }
    fs::write(folder.join("pairs.csv"), rows).unwrap();
    let sets = read_all(root.path());
    (root, sets)
}

fn only(sets: Result<Vec<Set>, Problem>) -> Set {
    let mut sets = sets.unwrap();
    assert_eq!(sets.len(), 1);
    sets.remove(0)
}

#[test]
fn a_renamed_copy_is_reported_and_named_as_its_makers_name_it() {
    let renamed = TOTAL.replace("cart", "basket").replace("rate", "factor");
    let sources = [("a.py", TOTAL), ("b.py", renamed.as_str())];
    let (_folder, sets) = set(&sources, "id1,id2,label,type\na,b,1,T2\n");
    let set = only(sets);
    assert_eq!(set.name, "made/up");
    let kind = &set.pairs[0].kind;
    assert_eq!((kind.name.as_str(), kind.clones), ("T2", true));
    assert!(set.pairs[0].reaches(OperatingPoint::Report));
}

#[test]
fn every_pair_that_is_not_scored_has_a_reason() {
    let sources = [
        ("a.py", TOTAL),
        ("short.py", "def f():\n    pass\n"),
        ("empty.py", "x = 1\n"),
        ("old.cobol", "PROCEDURE DIVISION."),
    ];
    let rows = "id1,id2,label,type,suspect
a,a,0,NON,1
a,missing,1,T1,0
a,old,1,T1,0
a,empty,1,T1,0
a,short,1,T1,0
";
    let (_folder, sets) = set(&sources, rows);
    let set = only(sets);
    assert_eq!(set.left_out, LeftOut::ALL);
    assert!(set.pairs.is_empty());
}

#[test]
fn a_set_in_a_language_that_is_not_known_says_so() {
    let sources = [("a.cobol", "A."), ("b.cobol", "B.")];
    let (_folder, sets) = set(&sources, "id1,id2,label,type\na,b,1,T1\n");
    assert!(only(sets).is_unknown());
}

#[test]
fn a_set_without_types_has_one_kind_for_each_label() {
    let sources = [("a.py", TOTAL)];
    let (_folder, sets) = set(&sources, "id1,id2,label\na,a,1\na,a,0\n");
    let kinds: Vec<(bool, String)> = only(sets)
        .kinds
        .into_iter()
        .map(|kind| (kind.clones, kind.name))
        .collect();
    assert_eq!(
        kinds,
        [(false, "judged".to_owned()), (true, "judged".to_owned())]
    );
}

#[test]
fn what_cannot_be_evaluated_is_refused_with_a_remedy() {
    let message = |sets: Result<Vec<Set>, Problem>| sets.unwrap_err().to_string();
    let (_folder, sets) = set(&[], "id1,id2,label\n");
    assert!(message(sets).contains("has no pairs"));
    let (_folder, sets) = set(&[], "id1,id2,label\na,b,2\n");
    assert!(message(sets).contains("line 2: label 2"));
    let (_folder, sets) = set(&[], "id1,label\na,1\n");
    assert!(message(sets).contains("id2"));

    let folder = tempfile::tempdir().unwrap();
    assert!(message(read_all(folder.path())).contains("pairs.csv"));
    assert!(message(read_all(&folder.path().join("none"))).contains("does not exist"));
    let archive = folder.path().join("clones.tar.xz");
    fs::write(&archive, "").unwrap();
    assert!(message(read_all(&archive)).contains("tar xf"));
    assert!(message(read_all(folder.path())).contains("tar xf"));
}
