//! A group's picture.

use natter_chat::picture::PictureChange;
use natter_chat::{ConversationId, ConversationSummary, EntryContent, EntryId, GroupAct, GroupChange, PictureId};
use natter_lambda::http::{HttpRequest, Input};
use natter_lambda::{ActionError, Result};
use natter_protocol::api::conversations::{RequestIdQuery, endpoints};
use natter_protocol::api::pictures::{NewUpload, SetGroupPicture, UploadTarget};

use crate::ConversationsApi;
use crate::entries::until_settled;

impl ConversationsApi {
    /// `POST /v1/conversations/{conversationId}/picture`
    pub(crate) async fn upload_picture(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::UploadPicture>,
    ) -> Result<UploadTarget> {
        let id = input.path.0;
        self.check_may_picture(request, id).await?;
        let file: NewUpload = input.body;
        file.check()?;
        self.count_picture(request).await?;
        let target = self.pictures.upload_target(id.into(), file, request.now).await;
        Ok(target?)
    }

    /// `PUT /v1/conversations/{conversationId}/picture`
    pub(crate) async fn set_picture(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::SetPicture>,
    ) -> Result<ConversationSummary> {
        let id = input.path.0;
        self.check_may_picture(request, id).await?;
        let SetGroupPicture { request_id, upload_id } = input.body;
        let like = EntryContent::GroupChanged { changes: GroupChange::default() };
        if self.earlier(request, id, request_id, &like).await?.is_some() {
            return self.reply_with(request, id).await;
        }
        self.count_picture(request).await?;
        let picture = self.pictures.accept(id.into(), upload_id, request.now).await??;
        self.change_picture(request, (id, request_id), Some(picture)).await
    }

    /// `DELETE /v1/conversations/{conversationId}/picture`
    pub(crate) async fn remove_picture(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::RemovePicture>,
    ) -> Result<ConversationSummary> {
        let id = input.path.0;
        let RequestIdQuery { request_id } = input.query;
        self.change_picture(request, (id, request_id), None).await
    }

    async fn change_picture(
        &self,
        request: &HttpRequest,
        (id, entry_id): (ConversationId, EntryId),
        picture: Option<PictureId>,
    ) -> Result<ConversationSummary> {
        let change = GroupChange { picture: Some(PictureChange::from(picture)), ..GroupChange::default() };
        let changed = until_settled(|| self.try_to_change(request, id, entry_id, &change)).await;
        // What is not shown in the end is deleted: the picture before, or the one that did not come to be.
        match &changed {
            Ok(Some(before)) => self.pictures.forget(id.into(), before.picture, request.now).await,
            Ok(None) | Err(ActionError::Refused(_)) => self.pictures.forget(id.into(), picture, request.now).await,
            Err(ActionError::Failed { .. }) => {}
        }
        changed?;
        self.reply_with(request, id).await
    }

    async fn check_may_picture(&self, request: &HttpRequest, id: ConversationId) -> Result<()> {
        Ok(self.group_view(id, request.caller.user_id).await?.check(GroupAct::ChangeDetails)?)
    }

    async fn count_picture(&self, request: &HttpRequest) -> Result<()> {
        let counted = self.picture_limit.count(&self.users, request.caller.user_id, request.now).await;
        Ok(counted??)
    }
}
