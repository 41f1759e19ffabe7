//! What moderators do over HTTP: the routes of [`ModerationRoute`].
//!
//! Each action is recorded before it takes effect, in the same transaction if both are in DynamoDB. If a crash leaves
//! it unfinished, it is in the audit log nevertheless, and the moderator, who gets an error, repeats it.

mod messages;
mod pictures;
mod reading;
mod reports;
mod suspensions;

use natter_chat::text::typed;
use natter_cognito::admin::Admin;
use natter_delivery::{Delivery, Gate, Log, Services};
use natter_dynamo::{Act, Conversations, Media, Messages, Safety, Users};
use natter_lambda::http::{Body, HttpFunction, HttpRequest, Response};
use natter_lambda::{Environment, InitError, Result, aws::sdk_config, dispatch};
use natter_media::MediaFiles;
use natter_pictures::Pictures;
use natter_protocol::api::moderation::{AuditRecord, MAX_REASON_BYTES, ModerationAct, endpoints};
use natter_protocol::api::{MODERATORS, ModerationRoute};
use natter_protocol::{ChatError, ErrorCode};
use uuid::Uuid;

/// The function `moderation`.
pub struct ModerationApi {
    users: Users,
    conversations: Conversations,
    messages: Messages,
    safety: Safety,
    log: Log,
    media: Media,
    files: MediaFiles,
    delivery: Delivery,
    admin: Admin,
    pictures: Pictures,
}

impl HttpFunction for ModerationApi {
    type Routes = ModerationRoute;
    type Guard = Gate;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        let cognito = sdk_config(environment, "COGNITO_IDENTITY_PROVIDER")?;
        Ok(Self {
            pictures: Pictures::from_environment(environment)?,
            users: services.users()?,
            media: services.media()?,
            files: MediaFiles::from_environment(environment)?,
            log: services.log()?,
            conversations: services.conversations()?,
            messages: services.messages()?,
            delivery: services.delivery()?,
            safety: services.safety()?,
            admin: Admin::new(&cognito, environment.required("USER_POOL_ID")?),
        })
    }

    async fn respond(&self, route: ModerationRoute, request: &HttpRequest) -> Result<Response<Body>> {
        // The token may be from before they left the group.
        if !self.admin.is_in(request.caller.user_id, MODERATORS).await? {
            return Err(ErrorCode::Forbidden.into());
        }
        dispatch!(self, request, route: ModerationRoute {
            Reports => reports,
            Decide => decide,
            ReportedMedia => reported_media,
            Suspend => suspend,
            Unsuspend => unsuspend,
            RemoveMessage => remove_message,
            RemoveUserPicture => remove_user_picture,
            RemoveGroupPicture => remove_group_picture,
            Audit => audit,
        })
    }
}

/// An act of the caller's, and why.
///
/// # Errors
/// [`ErrorCode::InvalidFrame`] where there is no reason, or too long a one.
fn act(request: &HttpRequest, act: ModerationAct, reason: &str) -> Result<Act, ChatError> {
    let reason = typed(reason);
    if !(1..=MAX_REASON_BYTES).contains(&reason.len()) {
        let message = format!("A reason must have 1 to {MAX_REASON_BYTES} bytes of UTF-8.");
        return Err(ChatError::with_message(ErrorCode::InvalidFrame, message));
    }
    let record = AuditRecord { at: request.now, moderator_id: request.caller.user_id, act, reason: reason.to_owned() };
    Ok(Act { id: Uuid::new_v4(), record })
}
