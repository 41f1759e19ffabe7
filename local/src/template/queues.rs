//! `AWS::SQS::Queue`.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use super::TemplateError;
use super::intrinsics::Resolver;
use super::references::resource_in;

const KIND: &str = "AWS::SQS::Queue";

// SQS's own defaults.
const VISIBILITY_TIMEOUT: Duration = Duration::from_secs(30);
const RETENTION: Duration = Duration::from_hours(4 * 24);

/// A queue, as the template declares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueSpec {
    /// How long a message that was received is hidden from other receivers.
    pub visibility_timeout: Duration,
    /// How long a message is kept.
    pub retention: Duration,
    /// What becomes of a message that is received again and again.
    pub redrive: Option<Redrive>,
}

/// What becomes of a message that is received again and again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redrive {
    /// The queue that it goes to, by logical id.
    pub dead_letter_queue: String,
    /// How often it may be received before.
    pub max_receives: u32,
}

pub(super) fn read(resolver: &Resolver<'_>) -> Result<BTreeMap<String, QueueSpec>, TemplateError> {
    let mut queues = BTreeMap::new();
    for (id, resource) in resolver.document.resources_of_type(KIND) {
        let place = format!("Resources.{id}");
        if resolver.exists(resource, &place)? {
            let place = format!("{place}.Properties");
            queues.insert(id.to_owned(), read_one(resolver, &resource["Properties"], &place)?);
        }
    }
    Ok(queues)
}

fn read_one(resolver: &Resolver<'_>, properties: &Value, place: &str) -> Result<QueueSpec, TemplateError> {
    let seconds = |name| Ok::<_, TemplateError>(number(resolver, properties, name, place)?.map(Duration::from_secs));
    let redrive = properties.get("RedrivePolicy");
    Ok(QueueSpec {
        visibility_timeout: seconds("VisibilityTimeout")?.unwrap_or(VISIBILITY_TIMEOUT),
        retention: seconds("MessageRetentionPeriod")?.unwrap_or(RETENTION),
        redrive: redrive.map(|policy| read_redrive(resolver, policy, &format!("{place}.RedrivePolicy"))).transpose()?,
    })
}

fn read_redrive(resolver: &Resolver<'_>, policy: &Value, place: &str) -> Result<Redrive, TemplateError> {
    let receives = number(resolver, policy, "maxReceiveCount", place)?;
    let receives = receives.and_then(|receives| u32::try_from(receives).ok());
    Ok(Redrive {
        dead_letter_queue: resource_in(&policy["deadLetterTargetArn"], place)?.to_owned(),
        max_receives: receives.ok_or_else(|| TemplateError::missing(&format!("{place}.maxReceiveCount")))?,
    })
}

fn number(resolver: &Resolver<'_>, value: &Value, name: &str, place: &str) -> Result<Option<u64>, TemplateError> {
    let Some(value) = value.get(name) else { return Ok(None) };
    let place = format!("{place}.{name}");
    let text = resolver.text(value, &place)?;
    text.parse().map(Some).map_err(|_error| TemplateError::unexpected(&place, "a number"))
}
