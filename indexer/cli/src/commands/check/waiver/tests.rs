use brickyard_indexer::{CloneType, ExtractOptions, extract};

use super::{server::tests::waiver as of_server, *};
use crate::{
    arguments::Mode,
    report::check::{Like, Place},
    report::search::Owner,
};

const SOURCE: &str = "\
def total_price(items, rates, limit):
    total = 0
    for item in items:
        rate = rates.get(item['kind'], 0)
        price = item['price'] * item['count']
        if price > limit:
            raise ValueError(item['name'] + ' is too dear')
        total += price + price * rate
    return round(total, 2)
";

fn function(source: &str) -> ChangedFunction {
    let extraction = extract("a.py", source.as_bytes(), &ExtractOptions::default());
    ChangedFunction {
        path: "a.py".to_owned(),
        number: 1,
        changed_line: 1,
        fragment: extraction.fragments.into_iter().next().unwrap(),
        source: source.to_owned(),
        before: None,
    }
}

fn finding() -> Finding {
    Finding {
        id: "D-7f3a91c2".to_owned(),
        path: "a.py".to_owned(),
        name: "total_price".to_owned(),
        start_line: 1,
        end_line: 9,
        changed_line: 1,
        similarity: 1.0,
        clone_type: CloneType::Exact,
        blocking: true,
        mode: Mode::Block,
        is_weak: false,
        exemption: None,
        explanation: None,
        like: Like::Service {
            version: "shop/prices@1.2.0".to_owned(),
            owner: Some(Owner {
                name: "shop".to_owned(),
                contact: None,
            }),
            repository: "shop/prices".to_owned(),
            place: Place {
                path: "b.py".to_owned(),
                name: "sum_up".to_owned(),
                start_line: 3,
            },
            url: String::new(),
            services: 1,
            others: 0,
        },
    }
}

fn waivers(server: Vec<ServerWaiver>, written: Vec<Written>) -> Waivers {
    Waivers {
        server,
        written,
        today: "2026-10-02".parse().unwrap(),
        max_days: MAX_DAYS,
    }
}

fn written() -> Written {
    Written {
        place: "a.py:2".to_owned(),
        subject: Some("D-7f3a91c2".to_owned()),
        function: None,
        lines: Some(vec![0]),
        until: Some("2027-03-31".to_owned()),
        reason: Some("it moves in March".to_owned()),
        needs_approval: false,
    }
}

fn active() -> ServerWaiver {
    ServerWaiver {
        path: "a.py".to_owned(),
        name: "total_price".to_owned(),
        fingerprint: function(SOURCE).fragment.fingerprint.encode(),
        ..of_server("D-7f3a91c2", State::Active)
    }
}

/// Applies waivers to one finding, and returns whether it blocks and what excuses nothing.
fn apply(waivers: &Waivers, source: &str) -> (bool, Vec<Idle>) {
    let mut findings = [finding()];
    let idle = waivers.apply(&mut findings, &[function(source)], &[true]);
    assert_eq!(findings[0].blocking, findings[0].exemption.is_none());
    let idle = idle.into_iter().map(|idle| idle.why);
    (findings[0].blocking, idle.collect())
}

#[test]
fn the_server_excuses_what_is_still_like_what_was_excused() {
    let excused = waivers(vec![active()], Vec::new());
    assert_eq!(apply(&excused, SOURCE), (false, vec![]));
    let fixed = SOURCE.replace("round(total, 2)", "round(total, 3)");
    assert_eq!(apply(&excused, &fixed), (false, vec![]));
    let other = "\
def total_price(path, encoding='utf-8'):
    with open(path, encoding=encoding) as handle:
        lines = [line.strip() for line in handle if line.strip()]
    header, *rest = lines
    names = tuple(header.lower().split(','))
    rows = []
    while rest:
        rows.append(dict(zip(names, rest.pop().split(','))))
    return sorted(rows, key=lambda row: row[names[0]])
";
    assert_eq!(apply(&excused, other), (true, vec![Idle::Lapsed]));
}

#[test]
fn what_is_over_or_not_yet_excuses_nothing_and_is_told() {
    for (state, why) in [
        (State::Expired, Idle::Expired),
        (State::Revoked, Idle::Revoked),
        (State::Waiting, Idle::Waiting),
    ] {
        let waiver = ServerWaiver { state, ..active() };
        assert_eq!(
            apply(&waivers(vec![waiver], Vec::new()), SOURCE),
            (true, vec![why])
        );
    }
}

#[test]
fn only_what_can_be_judged_is_called_unused() {
    let other = ServerWaiver {
        finding: "D-00000000".to_owned(),
        ..active()
    };
    let elsewhere = ServerWaiver {
        path: "b.py".to_owned(),
        ..other.clone()
    };
    let over = ServerWaiver {
        state: State::Expired,
        ..other.clone()
    };
    let server = |waiver| apply(&waivers(vec![waiver], Vec::new()), SOURCE);
    assert_eq!(server(other.clone()), (true, vec![Idle::Unused]));
    assert_eq!(server(elsewhere), (true, vec![]));
    assert_eq!(server(over), (true, vec![]));
    let mut findings = [finding()];
    let idle = waivers(vec![other], Vec::new());
    let idle = idle.apply(&mut findings, &[function(SOURCE)], &[false]);
    assert_eq!(idle, [], "what was not compared may have findings");
}

#[test]
fn a_written_waiver_names_a_finding_or_the_service_of_the_original() {
    let named = |subject: &str| {
        let waiver = Written {
            subject: Some(subject.to_owned()),
            ..written()
        };
        apply(&waivers(Vec::new(), vec![waiver]), SOURCE)
    };
    for subject in ["D-7f3a91c2", "shop/prices", "shop/prices@1.2.0"] {
        assert_eq!(named(subject), (false, vec![]), "{subject}");
    }
    for subject in ["D-7f3a91c3", "shop/price", "shop"] {
        assert_eq!(named(subject), (true, vec![Idle::Unused]), "{subject}");
    }
}

#[test]
fn a_written_waiver_needs_a_near_last_day_and_a_reason() {
    let judged = |until: Option<&str>, reason: Option<&str>| {
        let owned = |text: Option<&str>| text.map(ToOwned::to_owned);
        let waiver = Written {
            until: owned(until),
            reason: owned(reason),
            ..written()
        };
        apply(&waivers(Vec::new(), vec![waiver]), SOURCE)
    };
    let reason = Some("it moves in March");
    assert_eq!(
        judged(Some("2026-10-02"), reason),
        (false, vec![]),
        "today is the last day"
    );
    assert_eq!(
        judged(Some("2027-03-31"), reason),
        (false, vec![]),
        "180 days"
    );
    assert_eq!(
        judged(Some("2026-10-01"), reason),
        (true, vec![Idle::Expired])
    );
    for (until, reason) in [
        (Some("2027-04-01"), reason),
        (Some("next year"), reason),
        (None, reason),
        (Some("2027-03-31"), None),
        (Some("2027-03-31"), Some("because")),
    ] {
        assert_eq!(
            judged(until, reason),
            (true, vec![Idle::Invalid]),
            "{until:?} {reason:?}"
        );
    }
}

#[test]
fn where_approval_is_the_rule_the_branch_does_not_excuse_itself() {
    let waiver = Written {
        needs_approval: true,
        ..written()
    };
    assert_eq!(
        apply(&waivers(Vec::new(), vec![waiver]), SOURCE),
        (true, vec![Idle::Waiting])
    );
}

#[test]
fn a_waiver_of_the_manifest_is_about_the_function_that_it_names() {
    let of = |path: &str, name: &str| {
        let waiver = Written {
            function: Some((path.to_owned(), name.to_owned())),
            lines: None,
            subject: Some("shop/prices".to_owned()),
            ..written()
        };
        apply(&waivers(Vec::new(), vec![waiver]), SOURCE)
    };
    assert_eq!(of("a.py", "total_price"), (false, vec![]));
    assert_eq!(
        of("a.py", "other"),
        (true, vec![]),
        "which the branch leaves alone"
    );
    assert_eq!(of("b.py", "total_price"), (true, vec![]));
}

#[test]
fn what_does_not_block_anyway_keeps_its_reason() {
    let mut findings = [Finding {
        blocking: false,
        exemption: Some(Exemption::Family),
        ..finding()
    }];
    let idle = waivers(vec![active()], vec![written()]);
    let idle = idle.apply(&mut findings, &[function(SOURCE)], &[true]);
    assert_eq!(
        (findings[0].exemption.clone(), idle),
        (Some(Exemption::Family), Vec::new())
    );
}
