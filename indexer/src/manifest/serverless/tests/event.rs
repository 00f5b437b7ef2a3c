use super::*;

/// Triggers as `kind METHOD detail access`.
fn triggers(function_text: &str) -> Vec<String> {
    let text = format!("service: s\nprovider: aws\nfunctions:\n  f: {function_text}\n");
    let declared = declared(&text);
    let line = |trigger: &crate::manifest::Trigger| {
        let method = trigger.method.as_deref().unwrap_or("*");
        let detail = trigger.detail.as_deref().unwrap_or("-");
        format!("{} {method} {detail} {:?}", trigger.kind, trigger.access)
    };
    function(&declared, "f").triggers.iter().map(line).collect()
}

#[test]
fn events_say_what_starts_a_function() {
    for (event, expected) in [
        ("{http: GET orders}", "http GET /orders Unsaid"),
        (
            "{http: {path: orders, method: post}}",
            "http POST /orders Unsaid",
        ),
        ("{http: {path: /, method: any}}", "http * / Unsaid"),
        (
            "{http: {path: a, method: get, private: true}}",
            "http GET /a ApiKey",
        ),
        (
            "{http: {path: a, method: get, authorizer: aws_iam}}",
            "http GET /a Iam",
        ),
        (
            "{http: {path: a, method: get, authorizer: {type: AWS_IAM}}}",
            "http GET /a Iam",
        ),
        (
            "{http: {path: a, method: get, authorizer: {arn: x}}}",
            "http GET /a Token",
        ),
        ("{httpApi: '*'}", "http * - Unsaid"),
        (
            "{httpApi: {method: get, path: /a, authorizer: {name: jwt}}}",
            "http GET /a Token",
        ),
        ("{httpApi: GET /a}", "http GET /a Unsaid"),
        ("{http: path}", "http * /path Unsaid"),
        (
            "{http: {url: 'example.com/a/*', method: GET}}",
            "http GET example.com/a/* Unsaid",
        ),
        (
            "{alb: {conditions: {path: /a, method: [GET, POST]}}}",
            "http GET /a Unsaid",
        ),
        ("{websocket: $connect}", "websocket * $connect Unsaid"),
        ("{schedule: rate(1 day)}", "schedule * rate(1 day) Unsaid"),
        (
            "{schedule: {rate: [rate(1 day)]}}",
            "schedule * rate(1 day) Unsaid",
        ),
        ("{sqs: 'arn:aws:sqs:x'}", "queue * arn:aws:sqs:x Unsaid"),
        ("{sqs: {arn: !GetAtt Queue.Arn}}", "queue * Queue Unsaid"),
        ("{sns: {topicName: orders}}", "topic * orders Unsaid"),
        (
            "{stream: {arn: {Fn::GetAtt: [Table, StreamArn]}}}",
            "stream * Table Unsaid",
        ),
        ("{s3: photos}", "bucket * photos Unsaid"),
        ("{eventBridge: {eventBus: shop}}", "event * shop Unsaid"),
        ("{trigger: orders}", "event * orders Unsaid"),
        ("alexaSkill", "event * - Unsaid"),
    ] {
        assert_eq!(
            triggers(&format!("{{events: [{event}]}}")),
            [expected],
            "{event}"
        );
    }
    for nothing in [
        "{}",
        "{events: {}}",
        "{events: []}",
        "{events: [[a], 1: 2]}",
    ] {
        assert!(triggers(nothing).len() <= 1, "{nothing}");
    }
}

#[test]
fn a_function_url_is_open_unless_it_has_an_authorizer() {
    assert_eq!(triggers("{url: true}"), ["http * / Anonymous"]);
    assert_eq!(triggers("{url: {cors: true}}"), ["http * / Anonymous"]);
    assert_eq!(triggers("{url: {authorizer: aws_iam}}"), ["http * / Iam"]);
    assert_eq!(triggers("{url: false}"), [""; 0]);
}

#[test]
fn azures_settings_stand_beside_the_event() {
    let azure = "{events: [{http: true, x-azure-settings: {authLevel: anonymous, methods: [GET], route: a}}, \
                 {http: true, x-azure-settings: {direction: out, name: res}}, \
                 {http: {authLevel: function, route: b}}, {timer: '* * * * * *'}]}";
    let expected = [
        "http GET /a Anonymous",
        "http * /b ApiKey",
        "schedule * * * * * * * Unsaid",
    ];
    assert_eq!(triggers(azure), expected);
}
