//! `template.yaml` as the local stack sees it: functions with their environment, routes, and what starts functions.
//!
//! Of CloudFormation it knows the intrinsics that the template keeps to: `Ref`, `Fn::GetAtt`, `Fn::Sub`, `Fn::If`, `Fn::Equals`,
//! `Fn::Not`, `Fn::And`, `Fn::Or`, `Fn::Join` and `Fn::FindInMap`, long and short. What a resource is called here, and what its
//! attributes are, [`Bindings`] say. Only what is needed is resolved: of a resource that nothing here depends on, nothing has
//! to be known.

mod bindings;
mod conditions;
mod document;
mod error;
mod event_sources;
mod functions;
mod http_api;
mod intrinsics;
mod queues;
mod references;
mod websocket_api;
mod yaml;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde_json::Value;

pub use bindings::Bindings;
use document::Document;
pub use error::TemplateError;
pub use event_sources::{CognitoEvent, EventSource, QueueEvent, ScheduleEvent, StreamEvent};
pub use functions::FunctionSpec;
pub use http_api::{Cors, HttpApi, HttpRoute, JwtAuthorizer};
use intrinsics::Resolver;
pub use queues::{QueueSpec, Redrive};
pub use websocket_api::{RequestAuthorizer, Throttle, WebSocketApi, WebSocketRoute};

/// A template that has been read, and not yet resolved.
#[derive(Debug, Clone)]
pub struct Template {
    document: Document,
}

/// What a template makes, with everything resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct Application {
    /// Functions by logical id.
    pub functions: BTreeMap<String, FunctionSpec>,
    /// The WebSocket API, where there is one.
    pub websocket: Option<WebSocketApi>,
    /// The HTTP API, where there is one.
    pub http: Option<HttpApi>,
    /// Queues by logical id.
    pub queues: BTreeMap<String, QueueSpec>,
    /// What else calls functions.
    pub event_sources: Vec<EventSource>,
    /// The Region that the application believes to be in.
    pub region: String,
    /// The account that it believes to be in.
    pub account_id: String,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// [`TemplateError`] where it is no YAML, or no template.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        Ok(Self { document: Document::parse(text)? })
    }

    /// The logical ids of the resources of a type, in the order of the template.
    #[must_use]
    pub fn resources_of_type(&self, kind: &str) -> Vec<&str> {
        self.document.resources_of_type(kind).map(|(id, _)| id).collect()
    }

    /// A resource's properties with everything in them resolved.
    ///
    /// # Errors
    /// [`TemplateError`] where there is no such resource, or something cannot be resolved.
    pub fn properties(&self, id: &str, bindings: &Bindings) -> Result<Value, TemplateError> {
        let place = format!("Resources.{id}.Properties");
        let resource = self.document.resource(id).ok_or_else(|| TemplateError::missing(&place))?;
        Resolver::new(&self.document, bindings).resolve(&resource["Properties"], &place)
    }

    /// Everything that the local stack runs.
    ///
    /// # Errors
    /// [`TemplateError`], which names the place.
    pub fn resolve(&self, bindings: &Bindings) -> Result<Application, TemplateError> {
        let resolver = Resolver::new(&self.document, bindings);
        Ok(Application {
            functions: functions::read(&resolver)?,
            websocket: websocket_api::read(&resolver)?,
            http: http_api::read(&resolver)?,
            queues: queues::read(&resolver)?,
            event_sources: event_sources::read(&resolver)?,
            region: bindings.region.clone(),
            account_id: bindings.account_id.clone(),
        })
    }
}
