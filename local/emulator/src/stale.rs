//! Reads that tell how it was a moment ago, as DynamoDB's may where nobody asks for more.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use aws_smithy_runtime_api::client::{
    orchestrator::{HttpRequest, HttpResponse},
    result::ConnectorError,
};
use aws_smithy_runtime_api::http::{Headers, StatusCode};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use rand::{RngExt, rngs::StdRng};
use serde_json::Value;

/// What a read asks for: the operation and its parameters.
pub(crate) type Question = (String, Value);

/// The answers to reads, by what was asked.
#[derive(Debug, Default)]
pub(crate) struct Answers(HashMap<Question, Vec<Answer>>);

/// An answer that was given.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    at: Instant,
    status: StatusCode,
    headers: Headers,
    body: Vec<u8>,
}

/// What a request asks, where it is a read to which an answer of a moment ago will do.
pub(crate) fn question(request: &HttpRequest) -> Option<Question> {
    let (_, operation) = request.headers().get("x-amz-target")?.split_once('.')?;
    if !["GetItem", "Query", "BatchGetItem"].contains(&operation) {
        return None;
    }
    // Parsed: the same question has its parameters in another order each time.
    let asked: Value = serde_json::from_slice(request.body().bytes()?).ok()?;
    (!is_consistent(&asked)).then(|| (operation.to_owned(), asked))
}

/// Whether that is said of the request, or of one of its tables.
fn is_consistent(asked: &Value) -> bool {
    let of_tables = asked["RequestItems"].as_object().into_iter().flat_map(|tables| tables.values());
    of_tables.chain([asked]).any(|part| part["ConsistentRead"] == true)
}

impl Answers {
    /// One of the answers that were given to this within `lag`.
    pub(crate) fn of_late(&mut self, question: &Question, lag: Duration, random: &mut StdRng) -> Option<Answer> {
        let given = self.0.get_mut(question)?;
        given.retain(|answer| answer.at.elapsed() < lag);
        (!given.is_empty()).then(|| given[random.random_range(..given.len())].clone())
    }

    pub(crate) fn note(&mut self, question: Question, answer: Answer) {
        self.0.entry(question).or_default().push(answer);
    }
}

impl Answer {
    /// The response, read to its end.
    pub(crate) async fn of(mut response: HttpResponse, at: Instant) -> Result<Self, ConnectorError> {
        let body = ByteStream::new(response.take_body()).collect().await;
        let body = body.map_err(|error| ConnectorError::io(error.into()))?.to_vec();
        Ok(Self { at, status: response.status(), headers: response.headers().clone(), body })
    }

    pub(crate) fn into_response(self) -> HttpResponse {
        let mut response = HttpResponse::new(self.status, SdkBody::from(self.body));
        *response.headers_mut() = self.headers;
        response
    }
}
