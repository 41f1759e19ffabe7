//! One's own picture.

use natter_chat::{PictureId, UserProfile};
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::ErrorCode;
use natter_protocol::api::pictures::{NewUpload, SetPicture, UploadTarget};
use natter_protocol::api::users::endpoints;

use crate::UsersApi;

impl UsersApi {
    /// `POST /v1/me/picture`.
    pub(crate) async fn upload_picture(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::UploadPicture>,
    ) -> Result<UploadTarget> {
        let me = request.caller.user_id;
        let file: NewUpload = input.body;
        file.check()?;
        self.count_picture(request).await?;
        let target = self.pictures.upload_target(me.into(), file, request.now).await;
        Ok(target?)
    }

    /// `PUT /v1/me/picture`. Repeated, it makes the same file one's picture once more.
    pub(crate) async fn set_picture(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::SetPicture>,
    ) -> Result<UserProfile> {
        let SetPicture { upload_id } = input.body;
        self.count_picture(request).await?;
        let accepted = self.pictures.accept(request.caller.user_id.into(), upload_id, request.now).await;
        self.change_picture(request, Some(accepted??)).await
    }

    /// `DELETE /v1/me/picture`.
    pub(crate) async fn remove_picture(
        &self,
        request: &HttpRequest,
        _: Input<endpoints::RemovePicture>,
    ) -> Result<UserProfile> {
        self.change_picture(request, None).await
    }

    async fn change_picture(&self, request: &HttpRequest, picture: Option<PictureId>) -> Result<UserProfile> {
        let (me, now) = (request.caller.user_id, request.now);
        let changed = self.users.set_picture(me, picture).await?;
        let Some(changed) = changed else {
            self.pictures.forget(me.into(), picture, now).await;
            return Err(ErrorCode::UserNotFound.into());
        };
        if changed.before != picture {
            self.pictures.forget(me.into(), changed.before, now).await;
            self.delivery.profile_changed(&self.users, &changed.profile, now).await;
        }
        Ok(changed.profile)
    }

    async fn count_picture(&self, request: &HttpRequest) -> Result<()> {
        let counted = self.picture_limit.count(&self.users, request.caller.user_id, request.now).await;
        Ok(counted??)
    }
}
