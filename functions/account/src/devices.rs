//! Devices, and signing them out.
//!
//! Natter's own record of the revocation comes first: from then on every token of the session is refused. Closing the
//! connections comes after, so that one that is opened meanwhile is either found then or was refused. Cognito comes last.

use std::cmp::Reverse;

use natter_chat::SessionId;
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::ErrorCode;
use natter_protocol::api::Done;
use natter_protocol::api::account::{Device, DeviceList, SecurityNoticeList, endpoints};

use crate::AccountApi;

impl AccountApi {
    /// `GET /v1/me/devices`. A device is listed from its first connection or request on.
    pub(crate) async fn devices(&self, request: &HttpRequest, _: Input<endpoints::Devices>) -> Result<DeviceList> {
        let caller = &request.caller;
        let mut sessions = self.users.sessions(caller.user_id, request.now).await?;
        sessions.sort_by_key(|session| Reverse(session.last_seen_at));
        let devices = sessions.into_iter().map(|session| Device {
            is_current: session.session_id == caller.session_id,
            session_id: session.session_id,
            device: session.device,
            created_at: session.created_at,
            last_seen_at: session.last_seen_at,
        });
        Ok(DeviceList { devices: devices.collect() })
    }

    /// `GET /v1/me/security-notices`. What happened before this sign-in, or with it, is not news to it.
    pub(crate) async fn security_notices(
        &self,
        request: &HttpRequest,
        _: Input<endpoints::SecurityNotices>,
    ) -> Result<SecurityNoticeList> {
        let notices = self.users.notices_for(request.caller.user_id, &request.caller.session_id).await?;
        Ok(SecurityNoticeList { notices })
    }

    /// `DELETE /v1/me/devices/{sessionId}`.
    pub(crate) async fn revoke_device(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::RevokeDevice>,
    ) -> Result<Done> {
        let (me, now) = (request.caller.user_id, request.now);
        let session: SessionId = input.path.0;
        if !self.users.revoke_session(me, &session, now).await? {
            return Err(ErrorCode::DeviceNotFound.into());
        }
        self.delivery.close(me, Some(&session), now).await;
        // Cognito knows no single sign-in that we could end: left alone, this one's refresh token would go on making tokens
        // for Cognito itself, by which the account could be taken over. So all refresh tokens end. The other devices' own
        // tokens go on until they expire; then they sign in again.
        self.admin.sign_out(me).await?;
        Ok(Done {})
    }

    /// `DELETE /v1/me/sessions`.
    pub(crate) async fn revoke_all(&self, request: &HttpRequest, _: Input<endpoints::RevokeAll>) -> Result<Done> {
        let (me, now) = (request.caller.user_id, request.now);
        self.users.revoke_sessions(me, now).await?;
        self.delivery.close(me, None, now).await;
        self.admin.sign_out(me).await?;
        Ok(Done {})
    }
}
