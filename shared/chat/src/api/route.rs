//! What there is to say of a route.

use std::time::Duration;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use crate::ErrorCode;

/// The routes of one area, answered by one function. An enum, so that the function's `match` leaves none out.
pub trait Area: Copy + Send + Sync + 'static {
    /// What the area is called in the documentation.
    const NAME: &'static str;

    /// Every route.
    const ALL: &'static [Self];

    /// What there is to say of this one.
    fn route(self) -> Route;

    /// The route with this key of API Gateway's, such as `GET /v1/conversations/{conversationId}`.
    #[must_use]
    fn find(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|candidate| candidate.route().key() == key)
    }

    /// All there is to say of every route.
    #[must_use]
    fn table() -> Vec<Route> {
        Self::ALL.iter().map(|each| Route { area: Self::NAME, ..each.route() }).collect()
    }
}

/// A method of HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Makes something, or does something.
    Post,
    /// Makes it so, however often.
    Put,
    /// Changes what is given and leaves the rest.
    Patch,
    /// Takes away.
    Delete,
}

impl Method {
    /// As HTTP spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// Who may call a route at all. What they may do there is checked with what they ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody who is signed in.
    Everyone,
    /// Members of the Cognito group [`MODERATORS`](super::MODERATORS).
    Moderators,
}

/// For how long after a sign-in those routes may be called that need a fresh one.
pub const FRESH_FOR: Duration = Duration::from_mins(5);

/// What bodies are written as, where nothing else is said.
const JSON: &str = "application/json";

/// Gives the schema of a type.
pub type Shape = fn(&mut SchemaGenerator) -> Schema;

/// What a route answers where nothing is wrong.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// When it is this one.
    pub description: &'static str,
    /// What the body is written as.
    pub media_type: &'static str,
    /// The body.
    pub body: Shape,
}

/// A route.
#[derive(Debug, Clone)]
pub struct Route {
    /// The area that it belongs to.
    pub area: &'static str,
    /// The method.
    pub method: Method,
    /// The path, with `{name}` for each parameter.
    pub path: &'static str,
    /// What programs call it, in camel case.
    pub operation: &'static str,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// Who may call it.
    pub access: Access,
    /// Whether its caller must have signed in within [`FRESH_FOR`].
    pub needs_fresh_sign_in: bool,
    /// The parameters in the path, by name.
    pub parameters: Vec<(&'static str, Shape)>,
    /// The parameters after the path, as the fields of one type.
    pub query: Option<Shape>,
    /// The body that it takes.
    pub request: Option<Shape>,
    /// What it answers, the usual answer first.
    pub answers: Vec<Answer>,
    /// Why it refuses, beside what every route may refuse for ([`Route::COMMON_ERRORS`]).
    pub errors: Vec<ErrorCode>,
}

impl Route {
    /// Why every route may refuse.
    pub const COMMON_ERRORS: [ErrorCode; 7] = [
        ErrorCode::SessionExpired,
        ErrorCode::SessionRevoked,
        ErrorCode::AccountSuspended,
        ErrorCode::RouteNotFound,
        ErrorCode::RateLimited,
        ErrorCode::Unavailable,
        ErrorCode::Internal,
    ];

    /// A route that everybody who is signed in may call.
    #[must_use]
    pub fn new(method: Method, path: &'static str, operation: &'static str, summary: &'static str) -> Self {
        Self {
            area: "",
            method,
            path,
            operation,
            summary,
            access: Access::Everyone,
            needs_fresh_sign_in: false,
            parameters: Vec::new(),
            query: None,
            request: None,
            answers: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// For moderators alone.
    #[must_use]
    pub fn for_moderators(mut self) -> Self {
        self.access = Access::Moderators;
        self.refuses(&[ErrorCode::Forbidden])
    }

    /// For those alone who have just signed in: whoever holds somebody's token, or finds their device, does not get that far.
    #[must_use]
    pub fn after_fresh_sign_in(mut self) -> Self {
        self.needs_fresh_sign_in = true;
        self.refuses(&[ErrorCode::FreshSignInRequired])
    }

    /// With a parameter in the path; one that is no `T` is answered with [`ErrorCode::RouteNotFound`].
    #[must_use]
    pub fn parameter<T: JsonSchema>(mut self, name: &'static str) -> Self {
        self.parameters.push((name, SchemaGenerator::subschema_for::<T>));
        self
    }

    /// With the fields of `T` after the path.
    #[must_use]
    pub fn query<T: JsonSchema>(mut self) -> Self {
        self.query = Some(T::json_schema);
        self.refuses(&[ErrorCode::InvalidFrame])
    }

    /// Takes this body.
    #[must_use]
    pub fn takes<T: JsonSchema>(mut self) -> Self {
        self.request = Some(SchemaGenerator::subschema_for::<T>);
        self.refuses(&[ErrorCode::InvalidJson, ErrorCode::InvalidFrame])
    }

    /// Answers this.
    #[must_use]
    pub fn answers<T: JsonSchema>(self, status: u16, description: &'static str) -> Self {
        self.answers_as::<T>(JSON, status, description)
    }

    /// Answers this, written as something else than JSON.
    #[must_use]
    pub fn answers_as<T: JsonSchema>(
        mut self,
        media_type: &'static str,
        status: u16,
        description: &'static str,
    ) -> Self {
        self.answers.push(Answer { status, description, media_type, body: SchemaGenerator::subschema_for::<T> });
        self
    }

    /// Refuses because of these, too.
    #[must_use]
    pub fn refuses(mut self, errors: &[ErrorCode]) -> Self {
        self.errors.extend_from_slice(errors);
        self
    }

    /// As API Gateway spells the route: the method and the path.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{} {}", self.method.as_str(), self.path)
    }
}

/// It is done, and there is nothing to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Done {}
