//! The items of the Users table.

use natter_chat::user::ProfileDetails;
use natter_chat::{Handle, PictureId, Timestamp, UserId, UserProfile};
use serde::{Deserialize, Serialize};

use crate::keys;

/// What others may know of a person. As much of it as a reader needs is also in `by-handle`.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct ProfileItem {
    user_id: UserId,
    handle: Handle,
    display_name: String,
    #[serde(flatten)]
    details: ProfileDetails,
    #[serde(default)]
    picture: Option<PictureId>,
    #[serde(default)]
    is_deleted: bool,
}

impl From<ProfileItem> for UserProfile {
    fn from(item: ProfileItem) -> Self {
        Self {
            user_id: item.user_id,
            handle: item.handle,
            display_name: item.display_name,
            details: item.details,
            picture: item.picture,
            is_deleted: item.is_deleted,
        }
    }
}

/// A profile, as it is first written.
#[derive(Debug, Serialize)]
pub(super) struct NewProfile<'a> {
    user_id: UserId,
    sk: &'static str,
    handle: &'a Handle,
    /// Puts the item into `by-handle`.
    handle_shard: Option<String>,
    display_name: &'a str,
    created_at: Timestamp,
}

impl<'a> NewProfile<'a> {
    pub(super) fn new(profile: &'a UserProfile, created_at: Timestamp) -> Self {
        Self {
            user_id: profile.user_id,
            sk: keys::PROFILE,
            handle: &profile.handle,
            handle_shard: keys::handle_shard(profile.handle.as_str()),
            display_name: &profile.display_name,
            created_at,
        }
    }
}
