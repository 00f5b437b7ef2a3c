use super::*;

/// What `f` calls, as `target evidence`.
fn calls(parts: &str, function_text: &str) -> Vec<String> {
    let text = format!(
        "service: shop\nprovider: {{name: aws, stage: live}}\n{parts}\nfunctions:\n  f: {function_text}\n  \
         check-stock: {{handler: a.b}}\n  h: {{handler: a.c, name: own-name}}\n"
    );
    let line = |call: &Call| {
        let target = match &call.target {
            Target::Here(key) => key.clone(),
            Target::Deployed(name) => format!("deployed {name}"),
        };
        format!("{target} {:?}", call.evidence)
    };
    function(&declared(&text), "f")
        .calls
        .iter()
        .map(line)
        .collect()
}

fn allowed(resource: &str) -> Vec<String> {
    let statement =
        format!("{{Effect: Allow, Action: 'lambda:InvokeFunction', Resource: {resource}}}");
    calls("", &format!("{{iamRoleStatements: [{statement}]}}"))
}

#[test]
fn statements_show_what_a_function_may_invoke() {
    let arn = "arn:aws:lambda:${aws:region}:${aws:accountId}:function";
    assert_eq!(
        allowed("!GetAtt CheckDashstockLambdaFunction.Arn"),
        ["check-stock InvokePolicy"]
    );
    assert_eq!(
        allowed("{Fn::GetAtt: [HLambdaFunction, Arn]}"),
        ["h InvokePolicy"]
    );
    let usual = format!("'{arn}:${{self:service}}-${{sls:stage}}-check-stock'");
    assert_eq!(allowed(&usual), ["check-stock InvokePolicy"]);
    assert_eq!(allowed(&format!("'{arn}:own-name'")), ["h InvokePolicy"]);
    assert_eq!(
        allowed(&format!("'{arn}:elsewhere'")),
        ["deployed elsewhere InvokePolicy"]
    );
    let joined = "{Fn::Join: [':', ['arn:aws:lambda', !Ref AWS::Region, 'function', 'own-name']]}";
    assert_eq!(allowed(joined), ["h InvokePolicy"]);
    for nothing in [
        "'*'",
        "'arn:aws:lambda:x:1:function:*'",
        "!GetAtt Table.Arn",
        "[]",
    ] {
        assert_eq!(allowed(nothing), [""; 0], "{nothing}");
    }
}

#[test]
fn what_the_provider_allows_holds_for_every_function_but_the_target() {
    let text = "service: s\nprovider:\n  name: aws\n  iam: {role: {statements: [{Action: 'lambda:InvokeFunction', \
                Resource: !GetAtt ALambdaFunction.Arn}]}}\nfunctions: {a: {handler: x.a}, b: {handler: x.b}}\n";
    let declared = declared(text);
    assert_eq!(function(&declared, "a").calls, []);
    let call = Call {
        target: Target::Here("a".to_owned()),
        evidence: Evidence::InvokePolicy,
        line: 4,
    };
    assert_eq!(function(&declared, "b").calls, [call]);
}

#[test]
fn destinations_sequences_and_environments_name_functions() {
    let destinations =
        "{destinations: {onSuccess: check-stock, onFailure: 'arn:aws:lambda:x:1:function:late'}}";
    assert_eq!(
        calls("", destinations),
        ["check-stock Destination", "deployed late Destination"]
    );
    let map = "{destinations: {onFailure: {type: function, arn: !GetAtt HLambdaFunction.Arn}}}";
    assert_eq!(calls("", map), ["h Destination"]);
    assert_eq!(
        calls("", "{sequence: [check-stock, h, f, other]}"),
        ["check-stock StateMachine", "h StateMachine"]
    );
    let environment = "{environment: {A: !Ref HLambdaFunction, B: shop-live-check-stock, C: h, D: 'x', E: !Ref Table}}";
    assert_eq!(
        calls("", environment),
        ["h Environment", "check-stock Environment"]
    );
}

#[test]
fn who_starts_a_state_machine_calls_what_it_calls() {
    let machine = "stepFunctions: {stateMachines: {flow: {name: flow-live, definition: {States: \
                   {A: {Resource: {Fn::GetAtt: [h, Arn]}}, \
                   B: {Parameters: {FunctionName: 'arn:aws:lambda:x:1:function:shop-live-check-stock'}}}}}}}";
    let expected = ["h StateMachine", "check-stock StateMachine"];
    for starter in [
        "{environment: {MACHINE: !Ref FlowStepFunctionsStateMachine}}",
        "{environment: {MACHINE: 'arn:aws:states:x:1:stateMachine:flow-live'}}",
        "{iamRoleStatements: [{Action: 'states:StartExecution', Resource: !Ref FlowStepFunctionsStateMachine}]}",
    ] {
        assert_eq!(calls(machine, starter), expected, "{starter}");
    }
    assert_eq!(calls(machine, "{handler: a.b}"), [""; 0]);
}
