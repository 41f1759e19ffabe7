//! `security-notices`: tells the owners of accounts what happens to them, on all their devices and by email.
//!
//! It reads the stream of the Users table: what makes a change needs no thought of telling, and a new function cannot forget it. A
//! change is noted first, for devices that are away (`GET /v1/me/security-notices`). The note comes by the same stream, as do those
//! of `register-user`, and is then told. A record may come twice: it is noted once, and may be told twice. Devices on which
//! Natter is closed are told by `notify`, to which this leaves a job.

use std::time::Duration;

use natter_chat::notification::AlertAbout;
use natter_chat::{Dependency, SecurityEvent, SecurityNotice, causes};
use natter_cognito::admin::{Admin, AdminError};
use natter_delivery::{Alert, Alerts, Services, Undelivered};
use natter_dynamo::stream::{ImageError, StreamEvent, StreamRecord};
use natter_dynamo::{OwnersNotice, StoreError, Users};
use natter_email::{Email, EmailError, Mailer};
use natter_lambda::{BatchReply, Clock, Environment, Function, HandlerError, InitError, aws::sdk_config};
use natter_protocol::frames::Event;

/// What the emails are about.
const SUBJECT: &str = "Security notice for your Natter account";

/// So soon after signing up, the first sign-in is no news.
const JUST_REGISTERED: Duration = Duration::from_hours(1);

/// The function `security-notices`.
pub struct SecurityNotices {
    users: Users,
    alerts: Alerts,
    admin: Admin,
    /// `None` where the deployment sends no emails of its own.
    mailer: Option<Mailer>,
    clock: Clock,
}

/// Why a record is to come again, or not.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("a record cannot be read")]
    Record(#[from] ImageError),
    #[error("the store failed")]
    Store(#[from] StoreError),
    #[error("the owner's devices are not told")]
    Alert(#[from] Undelivered),
    #[error("the owner's email address is not known")]
    Address(#[from] AdminError),
    #[error("the owner was not written to")]
    Email(#[from] EmailError),
}

impl Dependency for Failure {
    fn is_transient(&self) -> bool {
        match self {
            Self::Record(_) => false,
            Self::Store(error) | Self::Alert(Undelivered::Store(error)) => error.is_transient(),
            Self::Alert(Undelivered::Queue(error)) => error.is_transient(),
            Self::Address(error) => error.is_transient(),
            Self::Email(error) => error.is_transient(),
        }
    }
}

impl Function for SecurityNotices {
    type Event = StreamEvent;
    type Reply = BatchReply;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        let cognito = sdk_config(environment, "COGNITO_IDENTITY_PROVIDER")?;
        let from = environment.optional("EMAIL_FROM");
        let mailer = from.map(|from| Ok(Mailer::new(&sdk_config(environment, "SESV2")?, from))).transpose()?;
        Ok(Self {
            users: services.users()?,
            alerts: services.alerts()?,
            admin: Admin::new(&cognito, environment.required("USER_POOL_ID")?),
            mailer,
            clock: environment.clock(),
        })
    }

    async fn handle(&self, event: StreamEvent) -> Result<BatchReply, HandlerError> {
        for record in &event.records {
            let Err(failure) = self.take(record).await else { continue };
            tracing::error!(error = %causes(&failure), "the owner of an account was not told of something");
            if failure.is_transient() {
                return Ok([record.sequence_number()].into_iter().collect());
            }
        }
        Ok(BatchReply::default())
    }
}

impl SecurityNotices {
    async fn take(&self, record: &StreamRecord) -> Result<(), Failure> {
        for noted in record.security_notices()? {
            if !self.is_first_sign_in(&noted).await? {
                self.users.note_for_owner(&noted).await?;
            }
        }
        match record.new_security_notice()? {
            Some(noted) => self.tell(noted).await,
            None => Ok(()),
        }
    }

    /// Whether it is the sign-in right after signing up: there is nobody yet whom to tell.
    async fn is_first_sign_in(&self, noted: &OwnersNotice) -> Result<bool, StoreError> {
        let OwnersNotice { user_id, session_id, notice } = noted;
        if !matches!(notice.event, SecurityEvent::NewSignIn { .. }) {
            return Ok(false);
        }
        let account = self.users.current_account_status(*user_id).await?;
        if notice.at >= account.registered_at.plus(JUST_REGISTERED) {
            return Ok(false);
        }
        let sessions = self.users.sessions(*user_id, self.clock.now()).await?;
        let first = sessions.iter().min_by_key(|session| session.created_at);
        Ok(first.is_none_or(|first| Some(&first.session_id) == session_id.as_ref()))
    }

    async fn tell(&self, noted: OwnersNotice) -> Result<(), Failure> {
        let OwnersNotice { user_id, session_id: except, notice } = noted;
        let text = text(&notice.event);
        let event = Event::SecurityNotice { notice: notice.clone() };
        let SecurityNotice { notice_id: alert_id, at, event: about } = notice;
        let about = AlertAbout::Security { event: Some(about) };
        self.alerts.tell(Alert { user_id, except, alert_id, at, event, about }, self.clock.now()).await?;
        let Some(mailer) = &self.mailer else { return Ok(()) };
        let Some(to) = self.admin.email(user_id).await? else { return Ok(()) };
        Ok(mailer.send(Email { to, subject: SUBJECT.to_owned(), text, html: None, unsubscribe: None }).await?)
    }
}

/// It has no link: whoever imitates it has one.
fn text(event: &SecurityEvent) -> String {
    let sentence = event.sentence();
    format!(
        "{sentence}\n\nIf this was you, there is nothing to do. If not, open Natter, go to Settings, sign out all devices and change \
         your password.\n"
    )
}
