//! Someone's picture.

use aws_sdk_dynamodb::types::ReturnValue;
use natter_chat::{PictureId, UserId, UserProfile};

use super::{Users, items::ProfileItem};
use crate::{error::StoreError, item, keys};

const OPERATION: &str = "changing a picture";

/// That somebody has another picture than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureReplaced {
    /// Their profile now.
    pub profile: UserProfile,
    /// The picture that they had.
    pub before: Option<PictureId>,
}

impl Users {
    /// Gives somebody a picture, or takes it from them; `None` where there is no such person, or where they have left.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn set_picture(
        &self,
        user: UserId,
        picture: Option<PictureId>,
    ) -> Result<Option<PictureReplaced>, StoreError> {
        let request = self.table.updating(keys::profile(user));
        let request = match picture {
            Some(picture) => request
                .update_expression("SET picture = :picture")
                .expression_attribute_values(":picture", item::string(picture)),
            None => request.update_expression("REMOVE picture"),
        };
        let request = request
            .condition_expression("attribute_exists(user_id) AND attribute_not_exists(is_deleted)")
            .return_values(ReturnValue::AllOld);
        let Some(before) = self.table.update_if(OPERATION, request).await? else { return Ok(None) };
        let before: UserProfile = item::read::<ProfileItem>(OPERATION, before)?.into();
        let profile = UserProfile { picture, ..before.clone() };
        Ok(Some(PictureReplaced { profile, before: before.picture }))
    }
}
