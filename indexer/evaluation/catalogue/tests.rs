use super::*;
use crate::{
    labelled,
    samples::{OTHER, TOTAL},
};

#[test]
fn a_copy_is_found_among_the_functions_of_a_folder_and_a_stranger_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("set/src");
    fs::create_dir_all(&source).unwrap();
    fs::write(source.join("a.py"), TOTAL).unwrap();
    fs::write(source.join("b.py"), TOTAL.replace("cart", "basket")).unwrap();
    fs::write(source.join("c.py"), OTHER).unwrap();
    let rows = "id1,id2,label,type\na,b,1,T2\na,c,1,T4\na,c,0,NON\n";
    fs::write(folder.path().join("set/pairs.csv"), rows).unwrap();
    let sets = labelled::read_all(folder.path()).unwrap();
    let other = folder.path().join("other");
    fs::create_dir_all(other.join("tests")).unwrap();
    fs::write(other.join("net.py"), OTHER).unwrap();
    fs::write(other.join("tests/net.py"), OTHER).unwrap();

    let catalogue = Catalogue::build(&[other], &sets).unwrap();
    let answers = catalogue.ask(&sets);

    assert_eq!(catalogue.index.len(), 4, "tests are left out by default");
    assert_eq!(answers.found, [[Some(true), Some(false), None]]);
    assert_eq!(
        answers.times.len(),
        1,
        "one query answers for all pairs of a side"
    );
    let family: Vec<&Set> = sets.iter().collect();
    assert_eq!(
        answers.table(&sets, &family).to_string(),
        "  set               T2           T4\n  set  100.00 / 100.00  0.00 / 0.00\n"
    );
    assert!(catalogue.summary(&answers).contains("4 functions"));
}

#[test]
fn a_catalogue_that_is_not_there_is_refused() {
    let error = Catalogue::build(&["/nowhere/at/all".into()], &[]).unwrap_err();
    assert!(error.to_string().contains("CATALOGUE="));
}

#[test]
fn p99_is_a_time_that_was_measured() {
    let times: Vec<Duration> = (1..=200).map(Duration::from_millis).collect();
    let (mean, p99) = mean_and_p99(&times);
    assert_eq!(mean, Duration::from_micros(100_500));
    assert_eq!(p99, Duration::from_millis(198));
    assert_eq!(mean_and_p99(&times[..1]).1, times[0]);
}
