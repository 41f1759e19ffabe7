//! `POST /v1/reports`: reports a message or a person to the moderators.
//!
//! A function of its own: everyone may call it, and nothing in it can suspend or remove.

mod evidence;

use std::time::Duration;

use natter_chat::lookup::{LookedUp, Lookup};
use natter_chat::text::typed;
use natter_chat::{EntryId, UserId};
use natter_delivery::{Gate, Services};
use natter_dynamo::{Conversations, Counted, Media, Messages, RateLimit, Reported, Safety, StoreError, Users};
use natter_invoke::Callee;
use natter_lambda::http::{Body, HttpFunction, HttpRequest, Input, Response};
use natter_lambda::{Environment, InitError, Result, aws::sdk_config, dispatch};
use natter_protocol::api::media::CarriedMedia;
use natter_protocol::api::moderation::{Report, ReportStatus};
use natter_protocol::api::reports::{
    Evidence, MAX_REPORT_TEXT_BYTES, NewReport, ReportReceipt, ReportSubject, endpoints,
};
use natter_protocol::api::{Made, ReportsRoute};
use natter_protocol::{ChatError, ErrorCode};

/// The window in which reports are counted.
const REPORT_WINDOW: Duration = Duration::from_hours(1);

/// The function `reports`.
pub struct ReportsApi {
    users: Users,
    conversations: Conversations,
    messages: Messages,
    media: Media,
    safety: Safety,
    archive: Callee<Lookup, LookedUp>,
    limit: RateLimit,
}

impl HttpFunction for ReportsApi {
    type Routes = ReportsRoute;
    type Guard = Gate;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        Ok(Self {
            users: services.users()?,
            conversations: services.conversations()?,
            messages: services.messages()?,
            media: services.media()?,
            safety: services.safety()?,
            archive: Callee::new(&sdk_config(environment, "LAMBDA")?, environment.required("FIND_MESSAGE_FUNCTION")?),
            limit: RateLimit { max: environment.required_parsed("RATE_LIMIT_REPORTS")?, window: REPORT_WINDOW },
        })
    }

    async fn respond(&self, route: ReportsRoute, request: &HttpRequest) -> Result<Response<Body>> {
        dispatch!(self, request, route: ReportsRoute { Report => report })
    }
}

impl ReportsApi {
    async fn report(&self, request: &HttpRequest, input: Input<endpoints::Report>) -> Result<Made<ReportReceipt>> {
        let new = input.body;
        let text = check(&new, request)?;
        let (caller, now) = (request.caller.user_id, request.now);
        self.users.count(caller, Counted::Reports, now, &self.limit).await?.check()?;
        let (accused_id, evidence) = self.subject(caller, new.subject).await?;
        let report = Report {
            report_id: new.report_id,
            reporter_id: Some(caller),
            subject: new.subject,
            accused_id,
            category: new.category,
            text,
            created_at: now,
            evidence,
            status: ReportStatus::Open,
            decided: None,
        };
        let receipt = |created_at| ReportReceipt { report_id: new.report_id, created_at };
        let (made, status) = match self.safety.report(&report).await? {
            Reported::Now => (Made::Now(receipt(now)), report.status),
            Reported::Before { created_at, status } => (Made::Before(receipt(created_at)), status),
            Reported::Conflict => return Err(ErrorCode::EntryIdConflict.into()),
        };
        // The decision has let go of them.
        if status == ReportStatus::Open {
            self.hold_files(&report).await?;
        }
        Ok(made)
    }

    /// Keeps the files of the message that is reported for the moderators, though its sender deletes it.
    async fn hold_files(&self, report: &Report) -> Result<(), StoreError> {
        let ReportSubject::Message { conversation_id, entry_id } = report.subject else { return Ok(()) };
        let entries = report.evidence.iter().flat_map(|evidence| &evidence.entries);
        let Some(message) = entries.into_iter().find(|entry| entry.entry_id == entry_id) else { return Ok(()) };
        let files = message.content.attachments().iter();
        let carried: Vec<_> = files.map(|file| CarriedMedia { seq: message.seq, media_id: file.media_id }).collect();
        self.media.hold_for_report(report.report_id, conversation_id, &carried, report.created_at).await
    }

    /// Whom it is about, and what goes with it: only what the caller can see.
    async fn subject(&self, caller: UserId, subject: ReportSubject) -> Result<(UserId, Option<Evidence>)> {
        match subject {
            ReportSubject::User { user_id } => {
                let found = self.users.get(&[user_id]).await?;
                if found.is_empty() { Err(ErrorCode::UserNotFound.into()) } else { Ok((user_id, None)) }
            }
            ReportSubject::Message { conversation_id, entry_id } => {
                let view = self.conversations.for_member(conversation_id, caller).await;
                let view = view?.ok_or(ErrorCode::ConversationNotFound)?;
                let (accused, evidence) = self.evidence(&view, entry_id).await?;
                Ok((accused, Some(evidence)))
            }
        }
    }
}

/// The text of a report that can be taken.
fn check(new: &NewReport, request: &HttpRequest) -> Result<String, ChatError> {
    // The rules for ids of entries: a UUIDv7 of about now.
    EntryId::from(new.report_id.as_uuid()).check_new(request.now)?;
    let text = typed(&new.text);
    if text.len() > MAX_REPORT_TEXT_BYTES {
        let message = format!("The text must have at most {MAX_REPORT_TEXT_BYTES} bytes of UTF-8.");
        return Err(ChatError::with_message(ErrorCode::InvalidFrame, message));
    }
    Ok(text.to_owned())
}
