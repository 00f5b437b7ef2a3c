use super::*;
use crate::manifest::Trigger;

fn triggers(text: &str) -> Vec<Trigger> {
    function(&declared(text), "F").triggers.clone()
}

/// A trigger as `kind METHOD detail access`.
fn said(triggers: &[Trigger]) -> Vec<String> {
    let line = |trigger: &Trigger| {
        let method = trigger.method.as_deref().unwrap_or("*");
        let detail = trigger.detail.as_deref().unwrap_or("-");
        format!("{} {method} {detail} {:?}", trigger.kind, trigger.access)
    };
    triggers.iter().map(line).collect()
}

fn events(events: &str) -> Vec<String> {
    let text = format!(
        "Resources:\n  Queue: {{Type: AWS::SQS::Queue}}\n  F:\n    Type: AWS::Serverless::Function\n    \
         Properties:\n      Events: {events}\n"
    );
    said(&triggers(&text))
}

#[test]
fn events_say_what_starts_a_function() {
    for (event, expected) in [
        (
            "{Type: Api, Properties: {Path: /a, Method: get}}",
            "http GET /a Unsaid",
        ),
        (
            "{Type: Api, Properties: {Path: /a, Method: ANY}}",
            "http * /a Unsaid",
        ),
        ("{Type: HttpApi}", "http * - Unsaid"),
        (
            "{Type: SQS, Properties: {Queue: !GetAtt Queue.Arn}}",
            "queue * Queue Unsaid",
        ),
        (
            "{Type: SNS, Properties: {Topic: 'arn:aws:sns:x'}}",
            "topic * arn:aws:sns:x Unsaid",
        ),
        (
            "{Type: S3, Properties: {Bucket: !Ref Missing}}",
            "bucket * ${Missing} Unsaid",
        ),
        (
            "{Type: Schedule, Properties: {Schedule: rate(1 day)}}",
            "schedule * rate(1 day) Unsaid",
        ),
        (
            "{Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 day)}}",
            "schedule * rate(1 day) Unsaid",
        ),
        (
            "{Type: DynamoDB, Properties: {Stream: !GetAtt Queue.StreamArn}}",
            "stream * Queue Unsaid",
        ),
        (
            "{Type: SelfManagedKafka, Properties: {Topics: [orders]}}",
            "stream * orders Unsaid",
        ),
        (
            "{Type: EventBridgeRule, Properties: {Pattern: {source: [aws.s3], detail-type: [Created]}}}",
            "event * aws.s3 Created Unsaid",
        ),
        ("{Type: AlexaSkill}", "event * AlexaSkill Unsaid"),
    ] {
        assert_eq!(events(&format!("{{E: {event}}}")), [expected], "{event}");
    }
    for nothing in [
        "{}",
        "[]",
        "{E: text}",
        "{E: {Properties: {}}}",
        "{E: !Ref AWS::NoValue}",
    ] {
        assert_eq!(events(nothing), [""; 0], "{nothing}");
    }
}

#[test]
fn the_event_says_who_may_call_before_its_api_does() {
    let access = |globals: &str, api: &str, event: &str| {
        let text = format!(
            "Globals: {globals}\nResources:\n  Shop: {{Type: AWS::Serverless::Api, Properties: {{Auth: {api}}}}}\n  \
             F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Events:\n        E: {{Type: Api, \
             Properties: {{RestApiId: !Ref Shop, Auth: {event}}}}}\n"
        );
        triggers(&text)[0].access
    };
    let pool = "{DefaultAuthorizer: Pool}";
    assert_eq!(access("{}", "{}", "{}"), Access::Unsaid);
    assert_eq!(access("{}", pool, "{}"), Access::Token);
    assert_eq!(access("{}", pool, "{Authorizer: NONE}"), Access::Anonymous);
    assert_eq!(access("{}", pool, "{Authorizer: AWS_IAM}"), Access::Iam);
    assert_eq!(
        access("{}", "{DefaultAuthorizer: AWS_IAM}", "{}"),
        Access::Iam
    );
    assert_eq!(access("{}", "{ApiKeyRequired: true}", "{}"), Access::ApiKey);
    assert_eq!(
        access("{}", pool, "{Authorizer: NONE, ApiKeyRequired: true}"),
        Access::ApiKey
    );
    let global = "{Api: {Auth: {DefaultAuthorizer: Pool}}}";
    assert_eq!(access(global, "{}", "{}"), Access::Token);
    assert_eq!(
        access(global, "{ApiKeyRequired: 'true'}", "{}"),
        Access::ApiKey
    );
}

#[test]
fn a_function_url_is_open_only_if_it_says_so() {
    let url = |auth: &str| {
        let text = format!(
            "Resources: {{F: {{Type: AWS::Serverless::Function, Properties: {{FunctionUrlConfig: {auth}}}}}}}"
        );
        said(&triggers(&text))
    };
    assert_eq!(url("{AuthType: NONE}"), ["http * / Anonymous"]);
    assert_eq!(url("{AuthType: AWS_IAM}"), ["http * / Iam"]);
    assert_eq!(url("{AuthType: !Ref Auth}"), ["http * / Unsaid"]);
    let own = "Resources:\n  F: {Type: AWS::Lambda::Function}\n  Live: {Type: AWS::Lambda::Alias, Properties: \
               {FunctionName: !Ref F}}\n  U:\n    Type: AWS::Lambda::Url\n    Properties: {AuthType: NONE, \
               TargetFunctionArn: !Ref Live}\n";
    assert_eq!(said(&triggers(own)), ["http * / Anonymous"]);
}

#[test]
fn other_resources_start_a_function_too() {
    for (resource, expected) in [
        (
            "{Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: !Ref F, EventSourceArn: !GetAtt Queue.Arn}}",
            "queue * Queue Unsaid",
        ),
        (
            "{Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: !GetAtt F.Arn, \
             EventSourceArn: 'arn:aws:kinesis:eu-west-1:1:stream/s'}}",
            "stream * arn:aws:kinesis:eu-west-1:1:stream/s Unsaid",
        ),
        (
            "{Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 day), Targets: [{Arn: !GetAtt F.Arn}]}}",
            "schedule * rate(1 day) Unsaid",
        ),
        (
            "{Type: AWS::Events::Rule, Properties: {EventPattern: {source: [shop]}, Targets: [{Arn: !GetAtt F.Arn}]}}",
            "event * shop Unsaid",
        ),
        (
            "{Type: AWS::SNS::Subscription, Properties: {Endpoint: !GetAtt F.Arn, TopicArn: !Ref Topic}}",
            "topic * ${Topic} Unsaid",
        ),
        (
            "{Type: AWS::S3::Bucket, Properties: {NotificationConfiguration: {LambdaConfigurations: \
             [{Function: !GetAtt F.Arn}]}}}",
            "bucket * R Unsaid",
        ),
        (
            "{Type: AWS::Pipes::Pipe, Properties: {Source: !GetAtt Queue.Arn, Target: !GetAtt F.Arn}}",
            "queue * Queue Unsaid",
        ),
        (
            "{Type: AWS::ApiGatewayV2::Api, Properties: {Target: !GetAtt F.Arn}}",
            "http * - Unsaid",
        ),
        (
            "{Type: AWS::Serverless::Api, Properties: {DefinitionBody: {paths: {/a: {get: \
             {x-amazon-apigateway-integration: {uri: !Sub 'x:${F.Arn}/invocations'}}}}}}}",
            "http GET /a Unsaid",
        ),
    ] {
        let text = format!(
            "Resources:\n  Queue: {{Type: AWS::SQS::Queue}}\n  F: {{Type: AWS::Lambda::Function}}\n  R: {resource}\n"
        );
        assert_eq!(said(&triggers(&text)), [expected], "{resource}");
    }
}

#[test]
fn routes_are_followed_from_method_to_function() {
    let text = "Resources:\n  F: {Type: AWS::Lambda::Function}\n  \
        Api: {Type: AWS::ApiGateway::RestApi}\n  \
        Orders: {Type: AWS::ApiGateway::Resource, Properties: {ParentId: !GetAtt Api.RootResourceId, PathPart: orders}}\n  \
        Order: {Type: AWS::ApiGateway::Resource, Properties: {ParentId: !Ref Orders, PathPart: '{id}'}}\n  \
        Get:\n    Type: AWS::ApiGateway::Method\n    Properties:\n      HttpMethod: GET\n      ResourceId: !Ref Order\n      \
        AuthorizationType: COGNITO_USER_POOLS\n      Integration: {Uri: !Sub 'arn:x/functions/${F.Arn}/invocations'}\n  \
        Post:\n    Type: AWS::ApiGateway::Method\n    Properties: {HttpMethod: POST, AuthorizationType: NONE, \
        ResourceId: !GetAtt Api.RootResourceId, Integration: {Uri: !GetAtt F.Arn}}\n  \
        I: {Type: AWS::ApiGatewayV2::Integration, Properties: {IntegrationUri: !GetAtt F.Arn}}\n  \
        Http: {Type: AWS::ApiGatewayV2::Route, Properties: {RouteKey: PUT /x, AuthorizationType: AWS_IAM, \
        Target: !Sub 'integrations/${I}'}}\n  \
        Socket: {Type: AWS::ApiGatewayV2::Route, Properties: {RouteKey: $connect, \
        Target: !Join ['/', [integrations, !Ref I]]}}\n";
    assert_eq!(
        said(&triggers(text)),
        [
            "http GET /orders/{id} Token",
            "http POST / Anonymous",
            "http PUT /x Iam",
            "websocket * $connect Unsaid",
        ]
    );
}

#[test]
fn resources_that_lead_to_each_other_end() {
    let text = "Resources:\n  F: {Type: AWS::Lambda::Function}\n  \
        A: {Type: AWS::ApiGateway::Resource, Properties: {ParentId: !Ref B, PathPart: a}}\n  \
        B: {Type: AWS::ApiGateway::Resource, Properties: {ParentId: !Ref A, PathPart: b}}\n  \
        X: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref X}}\n  \
        G: {Type: AWS::ApiGateway::Method, Properties: {ResourceId: !Ref A, Integration: {Uri: [!Ref X, !Ref F]}}}\n";
    assert_eq!(triggers(text).len(), 1);
}
