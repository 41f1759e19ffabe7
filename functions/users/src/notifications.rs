//! What one is notified of, and on which devices.

use natter_chat::notification::{NotificationSettings, PushAddress};
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::api::Done;
use natter_protocol::api::users::{Notifications, endpoints};
use natter_protocol::{ChatError, ErrorCode};

use crate::UsersApi;

impl UsersApi {
    /// `GET /v1/me/notifications`.
    pub(crate) async fn notifications(
        &self,
        request: &HttpRequest,
        _: Input<endpoints::Notifications>,
    ) -> Result<Notifications> {
        let settings = self.users.notification_settings(request.caller.user_id).await?;
        Ok(Notifications { settings, server_key: self.push_key.clone(), sends_emails: self.sends_emails })
    }

    /// `PUT /v1/me/notifications`.
    pub(crate) async fn change_notifications(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::ChangeNotifications>,
    ) -> Result<NotificationSettings> {
        if let Some(hours) = &input.body.quiet_hours {
            hours.check_zone().map_err(ChatError::from)?;
        }
        self.users.set_notification_settings(request.caller.user_id, &input.body).await?;
        Ok(input.body)
    }

    /// `PUT /v1/me/push-subscription`.
    pub(crate) async fn subscribe(&self, request: &HttpRequest, input: Input<endpoints::Subscribe>) -> Result<Done> {
        self.push_hosts.check(&input.body)?;
        self.have_notified(request, input.body.into()).await
    }

    /// `PUT /v1/me/push-device`.
    pub(crate) async fn register_device(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::RegisterDevice>,
    ) -> Result<Done> {
        input.body.check()?;
        if !self.native_services.contains(&input.body.service) {
            return Err(ErrorCode::PushSubscriptionInvalid.into());
        }
        self.have_notified(request, PushAddress::Native(input.body)).await
    }

    /// A sign-in that is ended meanwhile has either ended the subscription or is seen here.
    async fn have_notified(&self, request: &HttpRequest, address: PushAddress) -> Result<Done> {
        let (caller, now) = (&request.caller, request.now);
        self.users.subscribe(caller.user_id, &caller.session_id, caller.signed_in_at, address, now).await?;
        let account = self.users.session_status(caller.user_id, &caller.session_id).await?;
        if account.check(caller.signed_in_at, now) == Err(ErrorCode::SessionRevoked) {
            self.users.unsubscribe(caller.user_id, &caller.session_id).await?;
            return Err(ErrorCode::SessionRevoked.into());
        }
        Ok(Done {})
    }

    /// `DELETE /v1/me/push-subscription`.
    pub(crate) async fn unsubscribe(&self, request: &HttpRequest, _: Input<endpoints::Unsubscribe>) -> Result<Done> {
        self.users.unsubscribe(request.caller.user_id, &request.caller.session_id).await?;
        Ok(Done {})
    }
}
