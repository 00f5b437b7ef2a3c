//! What starts functions, as a module's other resources say.

use hcl_edit::expr::Expression;

use super::super::{Access, Trigger};
use super::{
    call::positions,
    function::Function,
    module::Module,
    route,
    value::{Address, Scope, entries, field},
};

/// Adds triggers: first those that say most, so that a permission adds what no other resource shows.
pub(super) fn add<'m>(module: &'m Module<'m>, functions: &mut [Function<'m>]) {
    let scope = Scope::new(module, None);
    let reader = Reader { module, scope };
    let mut found = Vec::new();
    found.extend(reader.urls());
    found.extend(route::triggers(module));
    found.extend(reader.mappings());
    found.extend(reader.rules());
    found.extend(reader.schedules());
    found.extend(reader.subscriptions());
    found.extend(reader.notifications());
    for (addresses, trigger) in found {
        for at in positions(functions, &addresses) {
            functions[at].declaration.add_trigger(trigger.clone());
        }
    }
    for (addresses, trigger) in reader.permissions() {
        for at in positions(functions, &addresses) {
            add_if_new(&mut functions[at], trigger.clone());
        }
    }
    for function in functions {
        for trigger in of_module(function) {
            add_if_new(function, trigger);
        }
    }
}

/// A permission says again, with less, what made it necessary.
fn add_if_new(function: &mut Function<'_>, trigger: Trigger) {
    let known = &function.declaration.triggers;
    if !known.iter().any(|known| known.kind == trigger.kind) {
        function.declaration.add_trigger(trigger);
    }
}

/// The functions at addresses, and what starts them.
pub(super) type Found = (Vec<Address>, Trigger);

struct Reader<'m> {
    module: &'m Module<'m>,
    scope: Scope<'m>,
}

impl<'m> Reader<'m> {
    /// URLs of functions themselves.
    fn urls(&self) -> Vec<Found> {
        let urls = self.module.all("aws_lambda_function_url");
        let urls = urls.map(|url| {
            let authorization = self.scope.text_of(&url, "authorization_type");
            let trigger = Trigger {
                access: access(authorization.as_deref()),
                ..Trigger::new("http", None)
            };
            (self.scope.addresses_of(&url, "function_name"), trigger)
        });
        urls.collect()
    }

    /// Queues and streams that the service polls.
    fn mappings(&self) -> Vec<Found> {
        let mappings = self.module.all("aws_lambda_event_source_mapping");
        let mappings = mappings.map(|mapping| {
            let source = mapping.attribute("event_source_arn");
            let trigger = match source {
                Some(source) => source_of(&self.scope, source),
                // Kafka that AWS does not run.
                None => Trigger::new("stream", None),
            };
            (self.scope.addresses_of(&mapping, "function_name"), trigger)
        });
        mappings.collect()
    }

    /// Rules of EventBridge: schedules and events.
    fn rules(&self) -> Vec<Found> {
        let targets = self.module.all("aws_cloudwatch_event_target");
        let targets = targets.filter_map(|target| {
            let rules = self.scope.addresses_of(&target, "rule");
            Some((self.scope.addresses_of(&target, "arn"), self.rule(&rules)?))
        });
        targets.collect()
    }

    fn rule(&self, addresses: &[Address]) -> Option<Trigger> {
        let mut rules = addresses
            .iter()
            .filter(|at| at.kind == "aws_cloudwatch_event_rule");
        let rule = rules.find_map(|at| self.module.get(&at.kind, &at.name))?;
        Some(if rule.attribute("schedule_expression").is_some() {
            let schedule = self.scope.text_of(&rule, "schedule_expression");
            Trigger::new("schedule", schedule.as_deref())
        } else {
            let name = self.scope.text_of(&rule, "name");
            Trigger::new("event", Some(name.as_deref().unwrap_or(rule.name)))
        })
    }

    fn schedules(&self) -> Vec<Found> {
        let schedules = self.module.all("aws_scheduler_schedule");
        let schedules = schedules.filter_map(|schedule| {
            let target = schedule.blocks("target").next()?.get_attribute("arn")?;
            let expression = self.scope.text_of(&schedule, "schedule_expression");
            let trigger = Trigger::new("schedule", expression.as_deref());
            Some((self.scope.addresses(&target.value), trigger))
        });
        schedules.collect()
    }

    fn subscriptions(&self) -> Vec<Found> {
        let subscriptions = self.module.all("aws_sns_topic_subscription");
        let subscriptions = subscriptions.map(|subscription| {
            let topic = subscription.attribute("topic_arn");
            let topic = topic.and_then(|topic| name_of(&self.scope, topic));
            let trigger = Trigger::new("topic", topic.as_deref());
            (self.scope.addresses_of(&subscription, "endpoint"), trigger)
        });
        subscriptions.collect()
    }

    fn notifications(&self) -> Vec<Found> {
        let mut found = Vec::new();
        for notification in self.module.all("aws_s3_bucket_notification") {
            let bucket = notification.attribute("bucket");
            let bucket = bucket.and_then(|bucket| name_of(&self.scope, bucket));
            for body in notification.blocks("lambda_function") {
                if let Some(function) = body.get_attribute("lambda_function_arn") {
                    let trigger = Trigger::new("bucket", bucket.as_deref());
                    found.push((self.scope.addresses(&function.value), trigger));
                }
            }
        }
        found
    }

    /// Who may call a function.
    fn permissions(&self) -> Vec<Found> {
        let permissions = self.module.all("aws_lambda_permission");
        let permissions = permissions.filter_map(|permission| {
            let principal = self.scope.text_of(&permission, "principal")?;
            let is_url = permission.attribute("function_url_auth_type").is_some();
            let trigger = if is_url {
                let authorization = self.scope.text_of(&permission, "function_url_auth_type");
                Trigger {
                    access: access(authorization.as_deref()),
                    ..Trigger::new("http", None)
                }
            } else {
                let rules = self.scope.addresses_of(&permission, "source_arn");
                let rule = self.rule(&rules);
                rule.or_else(|| of_service(principal.strip_suffix(".amazonaws.com")?))?
            };
            Some((
                self.scope.addresses_of(&permission, "function_name"),
                trigger,
            ))
        });
        permissions.collect()
    }
}

/// What starts a function of the community's module.
fn of_module(function: &Function<'_>) -> Vec<Trigger> {
    let Function { item, scope, .. } = function;
    let mut triggers = Vec::new();
    if scope.text_of(item, "create_lambda_function_url").as_deref() == Some("true") {
        // The module asks for no authorization unless it is told to.
        let authorization = scope.text_of(item, "authorization_type");
        triggers.push(Trigger {
            access: access(Some(authorization.as_deref().unwrap_or("NONE"))),
            ..Trigger::new("http", None)
        });
    }
    let values = |name| {
        let map = item.attribute(name).and_then(|map| scope.value(map));
        let map = map.and_then(Expression::as_object);
        map.into_iter().flat_map(entries).map(|(_, value)| value)
    };
    for mapping in values("event_source_mapping") {
        let source = field(mapping, "event_source_arn");
        triggers.push(match source {
            Some(source) => source_of(scope, source),
            None => Trigger::new("stream", None),
        });
    }
    for allowed in values("allowed_triggers") {
        let service = field(allowed, "service").or_else(|| field(allowed, "principal"));
        let service = service.and_then(|service| scope.text(service));
        let service = service.as_deref().unwrap_or_default();
        let service = service.strip_suffix(".amazonaws.com").unwrap_or(service);
        triggers.extend(of_service(service));
    }
    triggers
}

/// What a service of AWS starts functions for; none of what is no service.
fn of_service(service: &str) -> Option<Trigger> {
    let kind = match service {
        "apigateway" | "elasticloadbalancing" | "vpc-lattice" => "http",
        "s3" => "bucket",
        "sns" => "topic",
        "sqs" => "queue",
        "scheduler" => "schedule",
        "dynamodb" | "kinesis" | "kafka" => "stream",
        "" => return None,
        _ => "event",
    };
    // The name of a service that has no word of its own tells more than nothing.
    let detail = (kind == "event" && service != "events").then_some(service);
    Some(Trigger::new(kind, detail))
}

/// The kind of what an ARN names, by the resource that it belongs to or its own text.
fn source_of<'m>(scope: &Scope<'m>, source: &'m Expression) -> Trigger {
    let text = scope.text(source).unwrap_or_else(|| source.to_string());
    let is_queue = ["sqs", "mq_broker", ":mq:"]
        .iter()
        .any(|word| text.contains(word));
    let kind = if is_queue { "queue" } else { "stream" };
    Trigger::new(kind, name_of(scope, source).as_deref())
}

/// The name of what an expression names: its own if that is known, else Terraform's.
fn name_of<'m>(scope: &Scope<'m>, source: &'m Expression) -> Option<String> {
    if let Some(text) = scope.text(source) {
        return text.rsplit(':').next().map(str::to_owned);
    }
    let address = scope.addresses(source).into_iter().next()?;
    let item = scope.module.get(&address.kind, &address.name);
    let attributes = ["name", "bucket"];
    let named = item.and_then(|item| {
        attributes
            .into_iter()
            .find_map(|name| scope.text_of(&item, name))
    });
    Some(named.unwrap_or(address.name))
}

/// Who may call, in AWS's words.
pub(super) fn access(authorization: Option<&str>) -> Access {
    match authorization {
        Some("NONE") => Access::Anonymous,
        Some("AWS_IAM") => Access::Iam,
        Some("JWT" | "CUSTOM" | "COGNITO_USER_POOLS") => Access::Token,
        _ => Access::Unsaid,
    }
}
