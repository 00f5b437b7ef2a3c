use super::*;
use crate::{
    checkout::tests::checkout,
    samples::{OTHER, TOTAL},
};

const HEADER: &str = "repository,commit,point,similarity,path_a,start_a,end_a,path_b,start_b,end_b,worth_acting,reason,reading";

fn parse(rows: &str) -> Result<Vec<Verdict>, Problem> {
    rows::parse(Path::new("verdicts.csv"), &format!("{HEADER}\n{rows}"))
}

/// The verdicts of some rows, in which `COMMIT` stands for the commit of a made-up checkout.
fn judged(rows: &str) -> Verdicts {
    let files = [("a.py", TOTAL), ("b.py", TOTAL), ("c.py", OTHER)];
    let (root, commit) = checkout("acme+shop", &files);
    let rows = parse(&rows.replace("COMMIT", &commit)).unwrap();
    Verdicts::score(rows, &mut Checkouts::of(root.path()).unwrap())
}

#[test]
fn the_committed_verdicts_are_understood() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("evaluation/verdicts.csv");
    assert!(rows::read::<Verdict>(&path).is_ok());
    let text = fs::read_to_string(path).unwrap();
    assert_eq!(text.lines().next(), Some(HEADER));
}

#[test]
fn precision_is_over_what_is_reported_now_and_what_was_lost_is_counted() {
    let verdicts = judged(
        "acme/shop,COMMIT,report,0.9,a.py,1,8,b.py,1,8,yes,copy,first
acme/shop,COMMIT,report,0.8,b.py,1,8,a.py,1,8,no,\"boring, all of it\",first
acme/shop,COMMIT,report,0.7,a.py,1,8,c.py,1,9,yes,same idea,first
acme/shop,COMMIT,block,0.9,a.py,1,8,c.py,1,9,no,,second",
    );
    assert_eq!(
        verdicts.table().to_string(),
        "  point   judged  reported now  worth acting  precision  lost, worth acting  lost, not worth it
  report       4             2             1      50.00                   1                   1
  block        1             0             0          -                   0                   1
"
    );
}

#[test]
fn a_place_without_a_function_and_a_missing_checkout_are_told_apart() {
    let verdicts = judged(
        "acme/shop,COMMIT,report,0.9,a.py,2,8,b.py,1,8,yes,moved,first
acme/till,COMMIT,report,0.9,a.py,1,8,b.py,1,8,yes,elsewhere,first",
    );
    let states: Vec<Now> = verdicts.pairs.iter().map(|(_, now)| *now).collect();
    assert_eq!(states, [Now::NotFound, Now::NoCheckout]);
    assert!(verdicts.left_out().contains("1 of 2 judged pairs"));
}

#[test]
fn a_row_that_is_not_understood_is_refused_with_its_line() {
    let message = |row: &str| parse(row).unwrap_err().to_string();
    let maybe = message("a/b,c,report,0.9,a.py,1,8,b.py,1,8,maybe,,first");
    assert!(
        maybe.contains("line 2") && maybe.contains("maybe"),
        "{maybe}"
    );
    assert!(message("a/b,c,often,0.9,a.py,1,8,b.py,1,8,yes,,first").contains("often"));
    assert!(message("a/b,c").contains("columns"));
}
