//! One's own settings.

use natter_chat::Settings;
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::api::users::{SettingsChange, endpoints};
use natter_protocol::frames::Event;

use crate::UsersApi;

impl UsersApi {
    /// `PATCH /v1/me/settings`.
    pub(crate) async fn change_settings(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::ChangeSettings>,
    ) -> Result<Settings> {
        let me = request.caller.user_id;
        let change: SettingsChange = input.body;
        let settings = self.users.change_settings(me, |before| change.apply(before)).await?;
        self.delivery.to_users(&[me], &[Event::SettingsChanged { settings }], None, request.now).await;
        Ok(settings)
    }
}
