use super::*;
use crate::manifest::{Evidence, Target};

/// What `F` calls, as `target evidence line`.
fn calls(resources: &str) -> Vec<String> {
    let text = format!(
        "Resources:\n  G: {{Type: AWS::Serverless::Function, Properties: {{FunctionName: shop-g}}}}\n  \
         H: {{Type: AWS::Serverless::Function}}\n{resources}"
    );
    let declared = declared(&text);
    let line = |call: &crate::manifest::Call| {
        let target = match &call.target {
            Target::Here(id) => format!("here {id}"),
            Target::Deployed(name) => format!("deployed {name}"),
        };
        let evidence = match call.evidence {
            Evidence::InvokePolicy => "policy",
            Evidence::StateMachine => "machine",
            Evidence::Destination => "destination",
            Evidence::Environment => "environment",
            Evidence::ServiceBinding => "binding",
        };
        format!("{target} {evidence} {}", call.line)
    };
    function(&declared, "F").calls.iter().map(line).collect()
}

fn with(properties: &str) -> Vec<String> {
    calls(&format!(
        "  F: {{Type: AWS::Serverless::Function, Properties: {properties}}}\n"
    ))
}

#[test]
fn policies_show_what_a_function_may_invoke() {
    for (policies, expected) in [
        (
            "[{LambdaInvokePolicy: {FunctionName: !Ref G}}]",
            vec!["here G policy 4"],
        ),
        (
            "[{LambdaInvokePolicy: {FunctionName: shop-g}}]",
            vec!["here G policy 4"],
        ),
        (
            "[{LambdaInvokePolicy: {FunctionName: other}}]",
            vec!["deployed other policy 4"],
        ),
        ("[{LambdaInvokePolicy: {FunctionName: !Ref Name}}]", vec![]),
        (
            "[{Statement: [{Effect: Allow, Action: 'lambda:InvokeFunction', Resource: [!GetAtt G.Arn, !GetAtt H.Arn]}]}]",
            vec!["here G policy 4", "here H policy 4"],
        ),
        (
            "{Statement: {Action: ['lambda:InvokeFunction'], \
             Resource: !Sub 'arn:aws:lambda:${AWS::Region}:1:function:shop-x'}}",
            vec!["deployed shop-x policy 4"],
        ),
        (
            "[{Statement: [{Action: 'lambda:InvokeFunction', Resource: '*'}]}]",
            vec![],
        ),
        (
            "[{Statement: [{Effect: Deny, Action: 'lambda:InvokeFunction', Resource: !GetAtt G.Arn}]}]",
            vec![],
        ),
        ("AWSLambdaBasicExecutionRole", vec![]),
    ] {
        assert_eq!(
            with(&format!("{{Policies: {policies}}}")),
            expected,
            "{policies}"
        );
    }
}

#[test]
fn a_role_allows_what_its_policies_and_those_for_it_allow() {
    let statement = |id: &str| {
        format!("{{Statement: [{{Action: 'lambda:InvokeFunction', Resource: !GetAtt {id}.Arn}}]}}")
    };
    let (of_role, for_role) = (statement("G"), statement("H"));
    let found = calls(&format!(
        "  R: {{Type: AWS::IAM::Role, Properties: {{Policies: [{{PolicyDocument: {of_role}}}]}}}}\n  \
         P: {{Type: AWS::IAM::Policy, Properties: {{Roles: [!Ref R], PolicyDocument: {for_role}}}}}\n  \
         F: {{Type: AWS::Lambda::Function, Properties: {{Role: !GetAtt R.Arn}}}}\n"
    ));
    assert_eq!(found, ["here G policy 4", "here H policy 5"]);
    let implicit = calls(&format!(
        "  P: {{Type: AWS::IAM::Policy, Properties: {{Roles: [!Ref FRole], PolicyDocument: {for_role}}}}}\n  \
         F: {{Type: AWS::Serverless::Function}}\n"
    ));
    assert_eq!(implicit, ["here H policy 4"]);
}

#[test]
fn who_starts_a_state_machine_calls_what_it_calls() {
    let machine = "  M: {Type: AWS::Serverless::StateMachine, Properties: {DefinitionUri: m.json, \
                   DefinitionSubstitutions: {A: !GetAtt G.Arn, B: !Ref H, T: !Ref Table}}}\n";
    let expected = ["here G machine 5", "here H machine 5"];
    for starter in [
        "{Policies: [{StepFunctionsExecutionPolicy: {StateMachineName: !GetAtt M.Name}}]}",
        "{Policies: [{Statement: [{Action: 'states:StartExecution', Resource: !Ref M}]}]}",
        "{Environment: {Variables: {MACHINE: !Ref M}}}",
    ] {
        let function =
            format!("{machine}  F: {{Type: AWS::Serverless::Function, Properties: {starter}}}\n");
        assert_eq!(calls(&function), expected, "{starter}");
    }
    let by_role = "  M: {Type: AWS::StepFunctions::StateMachine, Properties: {RoleArn: !GetAtt R.Arn}}\n  \
                   R: {Type: AWS::IAM::Role, Properties: {Policies: [{PolicyDocument: {Statement: \
                   [{Action: 'lambda:InvokeFunction', Resource: !GetAtt G.Arn}]}}]}}\n  \
                   F: {Type: AWS::Serverless::Function, Properties: {Environment: {Variables: {M: !Ref M}}}}\n";
    assert_eq!(calls(by_role), ["here G machine 6"]);
}

#[test]
fn results_go_to_destinations() {
    let config = "{DestinationConfig: {OnSuccess: {Type: Lambda, Destination: !GetAtt G.Arn}, \
                  OnFailure: {Type: Lambda, Destination: 'arn:aws:lambda:x:1:function:late'}}}";
    let expected = ["here G destination 4", "deployed late destination 4"];
    assert_eq!(with(&format!("{{EventInvokeConfig: {config}}}")), expected);
    let own = format!(
        "  F: {{Type: AWS::Lambda::Function}}\n  C: {{Type: AWS::Lambda::EventInvokeConfig, Properties: \
         {{FunctionName: !Ref F, {}}}}}\n",
        &config[1..config.len() - 1]
    );
    assert_eq!(calls(&own).len(), 2);
}

#[test]
fn an_environment_names_what_is_called_and_the_caller_is_not_among_it() {
    let variables = "{A: !Ref G, B: !GetAtt H.Arn, C: !Ref F, D: !Ref G, E: other, T: !Ref Table}";
    let found = with(&format!("{{Environment: {{Variables: {variables}}}}}"));
    assert_eq!(found, ["here G environment 4", "here H environment 4"]);
    assert_eq!(
        with("{Environment: {Variables: {A: shop-g}}}"),
        ["here G environment 4"]
    );
    let global = "  F: {Type: AWS::Serverless::Function}\nGlobals: {Function: {Environment: {Variables: {A: !Ref G}}}}\n";
    assert_eq!(calls(global), ["here G environment 5"]);
}

#[test]
fn connectors_connect() {
    let connector =
        "{Type: AWS::Serverless::Connector, Properties: {Source: {Id: F}, Destination: {Id: G}}}";
    let found = calls(&format!(
        "  F: {{Type: AWS::Serverless::Function}}\n  C: {connector}\n"
    ));
    assert_eq!(found, ["here G policy 4"]);
    let embedded = "  F: {Type: AWS::Serverless::Function, Connectors: {C: {Properties: {Destination: {Id: H}}}}}\n";
    assert_eq!(calls(embedded), ["here H policy 4"]);
}
