//! What there is to say of a route.

use std::str::FromStr;
use std::time::Duration;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::weight::WeightedRoutes;
use crate::{ChatError, ErrorCode};

/// A route with the types of what it takes and answers. What answers something else does not compile.
pub trait Endpoint: Sized + 'static {
    /// The parameters in the path, as a tuple.
    type Path;
    /// The parameters after the path; `()` where there are none.
    type Query;
    /// The body; `()` where there is none.
    type Body;
    /// What it answers.
    type Output: Output;

    /// All there is to say of it.
    fn route() -> Route;

    /// Reads what it takes.
    ///
    /// # Errors
    /// Those of `raw`.
    fn read(raw: &impl Raw) -> Result<Input<Self>, ChatError>;
}

/// What an endpoint takes.
#[derive(Debug)]
pub struct Input<E: Endpoint> {
    /// The parameters in the path.
    pub path: E::Path,
    /// The parameters after the path.
    pub query: E::Query,
    /// The body.
    pub body: E::Body,
}

/// A request that has not been read yet.
pub trait Raw {
    /// The parameter in the path that has this name.
    fn parameter(&self, name: &str) -> Option<&str>;

    /// The parameters after the path.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidFrame`] with a message that says what is wrong.
    fn query<T: DeserializeOwned>(&self) -> Result<T, ChatError>;

    /// The body.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidJson`], or [`ErrorCode::InvalidFrame`] with a message that names the field.
    fn body<T: DeserializeOwned>(&self) -> Result<T, ChatError>;
}

/// The parameters in a path.
pub trait Parameters: Sized {
    /// Their schemas.
    fn shapes() -> Vec<Shape>;

    /// Reads them, in the order of the path.
    fn read<'a>(values: impl FnMut() -> Option<&'a str>) -> Option<Self>;
}

impl<A: FromStr + JsonSchema> Parameters for (A,) {
    fn shapes() -> Vec<Shape> {
        vec![SchemaGenerator::subschema_for::<A>]
    }

    fn read<'a>(mut values: impl FnMut() -> Option<&'a str>) -> Option<Self> {
        Some((values()?.parse().ok()?,))
    }
}

impl<A: FromStr + JsonSchema, B: FromStr + JsonSchema> Parameters for (A, B) {
    fn shapes() -> Vec<Shape> {
        vec![SchemaGenerator::subschema_for::<A>, SchemaGenerator::subschema_for::<B>]
    }

    fn read<'a>(mut values: impl FnMut() -> Option<&'a str>) -> Option<Self> {
        Some((values()?.parse().ok()?, values()?.parse().ok()?))
    }
}

/// What an endpoint answers: JSON, unless it is one of the types that say otherwise.
pub trait Output {
    /// The body, for its schema.
    type Body: JsonSchema;
    /// What it is written as.
    const MEDIA_TYPE: &'static str = "application/json";

    /// Which of the route's answers this is.
    fn answer(&self) -> usize {
        0
    }

    /// The body as text.
    ///
    /// # Errors
    /// Where it cannot be written as JSON.
    fn text(self) -> serde_json::Result<String>;
}

impl<T: Serialize + JsonSchema> Output for T {
    type Body = T;

    fn text(self) -> serde_json::Result<String> {
        serde_json::to_string(&self)
    }
}

/// What is there now: made by this request, which is the route's first answer, or before, which is its second.
#[derive(Debug, Clone)]
pub enum Made<T> {
    /// By this request.
    Now(T),
    /// Before.
    Before(T),
}

impl<T: Serialize + JsonSchema> Output for Made<T> {
    type Body = T;

    fn answer(&self) -> usize {
        match self {
            Self::Now(_) => 0,
            Self::Before(_) => 1,
        }
    }

    fn text(self) -> serde_json::Result<String> {
        let (Self::Now(body) | Self::Before(body)) = self;
        serde_json::to_string(&body)
    }
}

/// A table as CSV.
#[derive(Debug, Clone)]
pub struct Csv(pub String);

impl Output for Csv {
    type Body = String;
    const MEDIA_TYPE: &'static str = "text/csv";

    fn text(self) -> serde_json::Result<String> {
        Ok(self.0)
    }
}

/// What is given, or `()`.
#[doc(hidden)]
#[macro_export]
macro_rules! or_unit {
    () => {
        ()
    };
    ($($given:tt)+) => {
        $($given)+
    };
}

/// Declares the endpoints of an area, each as `Name { path: [Type] query: Type body: Type } -> Output = route;`.
#[macro_export]
macro_rules! area {
    ($Routes:ident = $name:literal; $(
        $(#[$doc:meta])*
        $Name:ident { $(path: [$($Parameter:ident),+])? $(query: $Query:ident)? $(body: $Body:ident)? } -> $Output:ty
            = $route:expr;
    )+) => {
        /// A route of this area.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $Routes {
            $($(#[$doc])* $Name,)+
        }

        impl $crate::api::Area for $Routes {
            const NAME: &'static str = $name;
            const ALL: &'static [Self] = &[$(Self::$Name),+];

            fn route(self) -> $crate::api::Route {
                match self {
                    $(Self::$Name => <endpoints::$Name as $crate::api::Endpoint>::route(),)+
                }
            }
        }

        /// The endpoints of this area, each called as its route.
        pub mod endpoints {
            $($(#[$doc])* #[derive(Debug)] pub enum $Name {})+
        }

        $(
            impl $crate::api::Endpoint for endpoints::$Name {
                type Path = $crate::or_unit!($(($($Parameter,)+))?);
                type Query = $crate::or_unit!($($Query)?);
                type Body = $crate::or_unit!($($Body)?);
                type Output = $Output;

                fn route() -> $crate::api::Route {
                    let route = $route;
                    $(let route = route.parameters::<($($Parameter,)+)>();)?
                    $(let route = route.query::<$Query>();)?
                    $(let route = route.takes::<$Body>();)?
                    route.responds::<$Output>()
                }

                #[allow(unused_variables, reason = "some endpoints take nothing")]
                fn read(raw: &impl $crate::api::Raw) -> Result<$crate::api::Input<Self>, $crate::ChatError> {
                    Ok($crate::api::Input {
                        path: $crate::or_unit!($(Self::route().path::<($($Parameter,)+)>(raw)?)?),
                        query: $crate::or_unit!($(raw.query::<$Query>()?)?),
                        body: $crate::or_unit!($(raw.body::<$Body>()?)?),
                    })
                }
            }
        )+
    };
}

/// The routes of one area, answered by one function. An enum, so that the function's `match` leaves none out.
pub trait Area: WeightedRoutes + Copy + Send + Sync + 'static {
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
    /// Everyone who is signed in.
    Everyone,
    /// Members of the Cognito group [`MODERATORS`](super::MODERATORS).
    Moderators,
    /// Whoever has a ticket, which is in the body: API Gateway asks for no token.
    Ticket,
}

/// For how long after a sign-in those routes may be called that need a fresh one.
pub const FRESH_FOR: Duration = Duration::from_mins(5);

/// Gives the schema of a type.
pub type Shape = fn(&mut SchemaGenerator) -> Schema;

/// When a route answers, and with which status.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// When it is this one.
    pub description: &'static str,
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
    /// The body that it answers.
    pub response: Shape,
    /// What that is written as.
    pub media_type: &'static str,
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

    /// A route for everyone who is signed in.
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
            response: SchemaGenerator::subschema_for::<Done>,
            media_type: <Done as Output>::MEDIA_TYPE,
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

    /// For whoever has a ticket, in place of a token.
    #[must_use]
    pub fn by_ticket(mut self) -> Self {
        self.access = Access::Ticket;
        self.refuses(&[ErrorCode::NotificationTicketInvalid])
    }

    /// For those alone who have just signed in: whoever holds someone's token, or finds their device, does not get that far.
    #[must_use]
    pub fn after_fresh_sign_in(mut self) -> Self {
        self.needs_fresh_sign_in = true;
        self.refuses(&[ErrorCode::FreshSignInRequired])
    }

    /// With parameters in the path; one that cannot be read is answered with [`ErrorCode::RouteNotFound`].
    #[must_use]
    pub fn parameters<P: Parameters>(mut self) -> Self {
        let names = self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        self.parameters = names.zip(P::shapes()).collect();
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

    /// Answers such a body.
    #[must_use]
    pub fn responds<O: Output>(mut self) -> Self {
        (self.response, self.media_type) = (SchemaGenerator::subschema_for::<O::Body>, O::MEDIA_TYPE);
        self
    }

    /// Answers with this status.
    #[must_use]
    pub fn answers(mut self, status: u16, description: &'static str) -> Self {
        self.answers.push(Answer { status, description });
        self
    }

    /// Refuses because of these, too.
    #[must_use]
    pub fn refuses(mut self, errors: &[ErrorCode]) -> Self {
        self.errors.extend_from_slice(errors);
        self
    }

    /// The parameters of a request's path.
    ///
    /// # Errors
    /// [`ErrorCode::RouteNotFound`] where one of them is not what it should be: there is nothing at such an address.
    pub fn path<P: Parameters>(&self, raw: &impl Raw) -> Result<P, ErrorCode> {
        let mut names = self.parameters.iter();
        P::read(|| raw.parameter(names.next()?.0)).ok_or(ErrorCode::RouteNotFound)
    }

    /// As API Gateway spells the route: the method and the path.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{} {}", self.method.as_str(), self.path)
    }
}

/// The request succeeded; there is nothing to return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Done {}
