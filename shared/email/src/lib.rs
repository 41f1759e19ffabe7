#![doc = include_str!("../README.md")]

use std::error::Error;

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message, MessageHeader};
use aws_types::SdkConfig;
use natter_chat::Dependency;

/// Sends emails from one address. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Mailer {
    client: Client,
    from: String,
}

/// An email.
#[derive(Clone, PartialEq, Eq)]
pub struct Email {
    /// Whom it is for.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// The same in HTML, where it has that.
    pub html: Option<String>,
    /// Where a `POST` ends emails of this sort (RFC 8058).
    pub unsubscribe: Option<String>,
}

/// Why an email was not sent. It names neither the address nor the text.
#[derive(Debug, thiserror::Error)]
#[error("an email was not sent")]
pub struct EmailError {
    is_transient: bool,
    #[source]
    source: Box<dyn Error + Send + Sync>,
}

impl Dependency for EmailError {
    fn is_transient(&self) -> bool {
        self.is_transient
    }
}

impl Mailer {
    /// Sends from this address, which SES has verified. Connects with the first email.
    #[must_use]
    pub fn new(config: &SdkConfig, from: impl Into<String>) -> Self {
        Self { client: Client::new(config), from: from.into() }
    }

    /// Sends an email.
    ///
    /// # Errors
    /// [`EmailError`].
    pub async fn send(&self, email: Email) -> Result<(), EmailError> {
        let text = |text: String| Content::builder().data(text).charset("UTF-8").build().map_err(malformed);
        let html = email.html.map(text).transpose()?;
        let header = |name: &str, value: String| MessageHeader::builder().name(name).value(value).build();
        let unsubscribe = email.unsubscribe.map(|url| {
            let one_click = "List-Unsubscribe=One-Click".to_owned();
            [header("List-Unsubscribe", format!("<{url}>")), header("List-Unsubscribe-Post", one_click)]
        });
        let headers: Result<Vec<_>, _> = unsubscribe.into_iter().flatten().collect();
        let message = Message::builder()
            .subject(text(email.subject)?)
            .body(Body::builder().text(text(email.text)?).set_html(html).build())
            .set_headers(Some(headers.map_err(malformed)?).filter(|headers| !headers.is_empty()))
            .build();
        let sent = self
            .client
            .send_email()
            .from_email_address(&self.from)
            .destination(Destination::builder().to_addresses(email.to).build())
            .content(EmailContent::builder().simple(message).build())
            .send()
            .await;
        sent.map(drop).map_err(|error| EmailError { is_transient: is_transient(&error), source: error.into() })
    }
}

fn malformed(error: impl Into<Box<dyn Error + Send + Sync>>) -> EmailError {
    EmailError { is_transient: false, source: error.into() }
}

/// Whether the very same email may be sent later.
fn is_transient<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> bool {
    match error {
        SdkError::ServiceError(answer) => matches!(
            answer.err().code().unwrap_or_default(),
            "TooManyRequestsException"
                | "ThrottlingException"
                | "LimitExceededException"
                | "InternalServiceErrorException"
        ),
        SdkError::ConstructionFailure(_) => false,
        _ => true,
    }
}
