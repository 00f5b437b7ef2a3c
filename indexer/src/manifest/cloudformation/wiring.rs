//! What starts a function by resources of their own: event sources, rules, subscriptions, notifications.

use std::collections::HashMap;

use super::template::{Resource, Template};
use crate::manifest::{Access, Trigger, node::Node};

/// Triggers by the logical id of their function, in the order of the resources that say so.
pub(super) type Wiring<'a> = HashMap<&'a str, Vec<Trigger>>;

/// How many triggers a function may have.
const MAX_TRIGGERS: usize = 500;

/// A resource that starts the functions which one of its properties refers to.
struct Wire {
    kind: &'static str,
    target: &'static [&'static str],
    /// The trigger's kind.
    word: &'static str,
    /// The property that tells the trigger from others; empty for the resource itself.
    detail: &'static [&'static str],
}

const WIRES: [Wire; 11] = [
    wire(
        "AWS::SNS::Subscription",
        &["Endpoint"],
        "topic",
        &["TopicArn"],
    ),
    wire("AWS::SNS::Topic", &["Subscription"], "topic", &[]),
    wire(
        "AWS::S3::Bucket",
        &["NotificationConfiguration", "LambdaConfigurations"],
        "bucket",
        &[],
    ),
    wire(
        "AWS::Scheduler::Schedule",
        &["Target", "Arn"],
        "schedule",
        &["ScheduleExpression"],
    ),
    wire(
        "AWS::Logs::SubscriptionFilter",
        &["DestinationArn"],
        "event",
        &["LogGroupName"],
    ),
    wire(
        "AWS::IoT::TopicRule",
        &["TopicRulePayload", "Actions"],
        "event",
        &["TopicRulePayload", "Sql"],
    ),
    wire("AWS::Cognito::UserPool", &["LambdaConfig"], "event", &[]),
    wire(
        "AWS::CloudFormation::CustomResource",
        &["ServiceToken"],
        "event",
        &[],
    ),
    wire(
        "AWS::AppSync::DataSource",
        &["LambdaConfig"],
        "graphql",
        &[],
    ),
    wire("AWS::Pipes::Pipe", &["Enrichment"], "event", &[]),
    wire(
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        &["Targets"],
        "http",
        &["Name"],
    ),
];

const fn wire(
    kind: &'static str,
    target: &'static [&'static str],
    word: &'static str,
    detail: &'static [&'static str],
) -> Wire {
    Wire {
        kind,
        target,
        word,
        detail,
    }
}

impl<'a> Template<'a> {
    /// What the template's other resources start.
    pub(super) fn wiring(&self) -> Wiring<'a> {
        let mut wiring = Wiring::new();
        for resource in &self.resources {
            self.wire(*resource, &mut wiring);
        }
        wiring
    }

    fn wire(&self, resource: Resource<'a>, wiring: &mut Wiring<'a>) {
        let property = |path: &[&str]| resource.property(path).and_then(|node| self.chosen(node));
        match resource.kind {
            "AWS::Lambda::Url" => {
                let access = self.url_access(property(&["AuthType"]));
                let url = Trigger {
                    access,
                    ..trigger("http", Some("/".to_owned()))
                };
                self.start(property(&["TargetFunctionArn"]), &url, wiring);
            }
            "AWS::Lambda::EventSourceMapping" => {
                let source = property(&["EventSourceArn"]).or_else(|| property(&["Topics"]));
                let trigger = self.stream(source);
                self.start(property(&["FunctionName"]), &trigger, wiring);
            }
            "AWS::Pipes::Pipe" => {
                let trigger = self.stream(property(&["Source"]));
                self.start(property(&["Target"]), &trigger, wiring);
            }
            "AWS::Events::Rule" => {
                let schedule = property(&["ScheduleExpression"]).and_then(|node| self.source(node));
                let pattern = property(&["EventPattern"]).and_then(|node| self.pattern(node));
                let trigger = match schedule {
                    Some(schedule) => trigger("schedule", Some(schedule)),
                    None => trigger("event", pattern),
                };
                self.start(property(&["Targets"]), &trigger, wiring);
            }
            _ => self.wire_routes(resource, wiring),
        }
        for wire in WIRES.iter().filter(|wire| wire.kind == resource.kind) {
            let detail = match wire.detail {
                [] => Some(resource.id.to_owned()),
                path => property(path).and_then(|node| self.source(node)),
            };
            self.start(property(wire.target), &trigger(wire.word, detail), wiring);
        }
    }

    /// Notes that a trigger starts the functions which a value refers to.
    pub(super) fn start(
        &self,
        target: Option<&'a Node>,
        trigger: &Trigger,
        wiring: &mut Wiring<'a>,
    ) {
        let functions = target.map(|target| self.functions_in(target));
        for function in functions.unwrap_or_default() {
            let known = wiring.entry(function.resource.id).or_default();
            if known.len() < MAX_TRIGGERS && !known.contains(trigger) {
                known.push(trigger.clone());
            }
        }
    }

    /// A queue or a stream, by the kind of resource or by what its ARN says.
    fn stream(&self, source: Option<&'a Node>) -> Trigger {
        let Some(source) = source else {
            return trigger("stream", None);
        };
        let mention = self.mentions_in(source).into_iter().next();
        let kind = match mention {
            Some(mention) => mention.resource.kind.to_owned(),
            None => self.text(source).map_or_else(String::new, |text| text.text),
        };
        let is_queue = ["::SQS::", ":sqs:", "::AmazonMQ::", ":mq:"]
            .iter()
            .any(|mark| kind.contains(mark));
        trigger(
            if is_queue { "queue" } else { "stream" },
            self.source(source),
        )
    }
}

pub(super) fn trigger(kind: &str, detail: Option<String>) -> Trigger {
    Trigger {
        kind: kind.to_owned(),
        method: None,
        detail,
        access: Access::Unsaid,
    }
}
