//! What calls functions without a client asking: the `Events` of functions, and a user pool's `LambdaConfig`.

use std::time::Duration;

use serde_json::{Map, Value};

use super::TemplateError;
use super::intrinsics::Resolver;
use super::references::resource_in;

/// An event source. All names of resources are logical ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventSource {
    /// A table's stream.
    Stream(StreamEvent),
    /// A queue.
    Queue(QueueEvent),
    /// The time.
    Schedule(ScheduleEvent),
    /// Something that happens to a user.
    Cognito(CognitoEvent),
}

/// A function that reads a table's stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamEvent {
    /// The function.
    pub function: String,
    /// The table.
    pub table: String,
    /// Records per invocation, at most.
    pub batch_size: usize,
    /// How long a batch that is not full waits for more.
    pub batching_window: Duration,
    /// Whether a batch that fails as a whole is cut in halves.
    pub bisect: bool,
    /// Whether the function names the records that failed.
    pub reports_failures: bool,
    /// How often a batch is tried again; for ever where not said.
    pub max_retries: Option<u32>,
    /// How old a record may grow; any age where not said.
    pub max_age: Option<Duration>,
    /// The queue for what is given up on.
    pub on_failure: Option<String>,
}

/// A function that takes a queue's messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueEvent {
    /// The function.
    pub function: String,
    /// The queue.
    pub queue: String,
    /// Messages per invocation, at most.
    pub batch_size: usize,
    /// Whether the function names the messages that failed.
    pub reports_failures: bool,
}

/// A function that is called from time to time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleEvent {
    /// The function.
    pub function: String,
    /// When, as `rate(1 day)` or `cron(…)`.
    pub expression: String,
}

/// A function that Cognito calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CognitoEvent {
    /// The function.
    pub function: String,
    /// The user pool.
    pub user_pool: String,
    /// The trigger, as `PostConfirmation`.
    pub trigger: String,
}

pub(super) fn read(resolver: &Resolver<'_>) -> Result<Vec<EventSource>, TemplateError> {
    let mut sources = Vec::new();
    for (function, resource) in resolver.document.resources_of_type("AWS::Serverless::Function") {
        let place = format!("Resources.{function}");
        if !resolver.exists(resource, &place)? {
            continue;
        }
        for (name, event) in resource["Properties"]["Events"].as_object().into_iter().flat_map(Map::iter) {
            let event =
                Event { resolver, function, declared: event, place: format!("{place}.Properties.Events.{name}") };
            sources.extend(event.read()?);
        }
    }
    for (pool, resource) in resolver.document.resources_of_type("AWS::Cognito::UserPool") {
        sources.extend(lambda_config(pool, &resource["Properties"]["LambdaConfig"])?);
    }
    Ok(sources)
}

fn lambda_config(pool: &str, config: &Value) -> Result<Vec<EventSource>, TemplateError> {
    let triggers = config.as_object().into_iter().flat_map(Map::iter).map(|(trigger, function)| {
        let place = format!("Resources.{pool}.Properties.LambdaConfig.{trigger}");
        // A trigger of several versions names one beside its function.
        let (trigger, function) = match trigger.strip_suffix("Config") {
            Some(trigger) => (trigger, &function["LambdaArn"]),
            None => (trigger.as_str(), function),
        };
        let function = resource_in(function, &place)?.to_owned();
        Ok(EventSource::Cognito(CognitoEvent { function, user_pool: pool.to_owned(), trigger: trigger.to_owned() }))
    });
    triggers.collect()
}

/// One event of a function.
struct Event<'a> {
    resolver: &'a Resolver<'a>,
    function: &'a str,
    declared: &'a Value,
    place: String,
}

impl Event<'_> {
    /// The source; none where the event is a route, which the APIs read themselves.
    fn read(&self) -> Result<Option<EventSource>, TemplateError> {
        Ok(Some(match self.declared["Type"].as_str() {
            Some("DynamoDB") => EventSource::Stream(self.stream()?),
            Some("SQS") => EventSource::Queue(self.queue()?),
            Some("Schedule" | "ScheduleV2") => EventSource::Schedule(self.schedule()?),
            Some("Cognito") => EventSource::Cognito(self.cognito()?),
            _ => return Ok(None),
        }))
    }

    fn stream(&self) -> Result<StreamEvent, TemplateError> {
        let seconds = |name| Ok::<_, TemplateError>(self.number(name)?.map(Duration::from_secs));
        let destination = self.property("DestinationConfig")["OnFailure"].get("Destination");
        let on_failure = destination.map(|queue| resource_in(queue, &format!("{}.DestinationConfig", self.place)));
        Ok(StreamEvent {
            function: self.function.to_owned(),
            table: resource_in(self.property("Stream"), &format!("{}.Stream", self.place))?.to_owned(),
            batch_size: self.batch_size(100)?,
            batching_window: seconds("MaximumBatchingWindowInSeconds")?.unwrap_or_default(),
            bisect: self.property("BisectBatchOnFunctionError").as_bool().unwrap_or_default(),
            reports_failures: self.reports_failures(),
            max_retries: self.number("MaximumRetryAttempts")?.and_then(|retries| u32::try_from(retries).ok()),
            max_age: seconds("MaximumRecordAgeInSeconds")?,
            on_failure: on_failure.transpose()?.map(str::to_owned),
        })
    }

    fn queue(&self) -> Result<QueueEvent, TemplateError> {
        Ok(QueueEvent {
            function: self.function.to_owned(),
            queue: resource_in(self.property("Queue"), &format!("{}.Queue", self.place))?.to_owned(),
            batch_size: self.batch_size(10)?,
            reports_failures: self.reports_failures(),
        })
    }

    fn schedule(&self) -> Result<ScheduleEvent, TemplateError> {
        let properties = &self.declared["Properties"];
        let expression = properties.get("Schedule").or_else(|| properties.get("ScheduleExpression"));
        let expression = self.resolver.text(expression.unwrap_or_default(), &format!("{}.Schedule", self.place))?;
        Ok(ScheduleEvent { function: self.function.to_owned(), expression })
    }

    fn cognito(&self) -> Result<CognitoEvent, TemplateError> {
        Ok(CognitoEvent {
            function: self.function.to_owned(),
            user_pool: resource_in(self.property("UserPool"), &format!("{}.UserPool", self.place))?.to_owned(),
            trigger: self.resolver.text(self.property("Trigger"), &format!("{}.Trigger", self.place))?,
        })
    }

    fn property(&self, name: &str) -> &Value {
        &self.declared["Properties"][name]
    }

    fn reports_failures(&self) -> bool {
        let types = self.property("FunctionResponseTypes").as_array();
        types.is_some_and(|types| types.iter().any(|kind| kind == "ReportBatchItemFailures"))
    }

    fn batch_size(&self, default: usize) -> Result<usize, TemplateError> {
        Ok(self.number("BatchSize")?.and_then(|size| usize::try_from(size).ok()).unwrap_or(default))
    }

    /// A number; `None` where nothing is said, or -1, which says "for ever".
    fn number(&self, name: &str) -> Result<Option<u64>, TemplateError> {
        let Some(value) = self.declared["Properties"].get(name) else { return Ok(None) };
        let place = format!("{}.{name}", self.place);
        match self.resolver.text(value, &place)?.as_str() {
            "-1" => Ok(None),
            text => text.parse().map(Some).map_err(|_error| TemplateError::unexpected(&place, "a number")),
        }
    }
}
