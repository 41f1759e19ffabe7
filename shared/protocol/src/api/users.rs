//! People: one's own profile, settings and blocks, and finding others.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::pictures::{NewUpload, SetPicture, UploadTarget};
use super::{Done, Method, Route};
use crate::ErrorCode;
use natter_chat::group::About;
use natter_chat::notification::{NativeDevice, NotificationSettings, PushSubscription};
use natter_chat::user::{Audience, ProfileEdit, Pronouns, parse_display_name};
use natter_chat::{Handle, Settings, Timestamp, UserId, UserProfile};

/// How many people a search finds at most.
pub const MAX_FOUND_USERS: usize = 20;

const MY_PICTURE: &str = "/v1/me/picture";
const NOTIFICATIONS: &str = "/v1/me/notifications";
const SUBSCRIPTION: &str = "/v1/me/push-subscription";

area! {
    UsersRoute = "users";

    /// Read the caller's own data.
    Me {} -> Me =
        Route::new(Method::Get, "/v1/me", "getMe", "Reads one's own profile and settings.")
            .answers(200, "All of it.")
            .refuses(&[ErrorCode::UserNotFound]);

    /// Change one's profile.
    ChangeProfile { body: ProfileChange } -> UserProfile =
        Route::new(Method::Patch, "/v1/me", "changeProfile", "Changes one's own profile.")
            .answers(200, "The profile now.")
            .refuses(&[
            ErrorCode::HandleInvalid,
            ErrorCode::HandleTaken,
            ErrorCode::DisplayNameInvalid,
            ErrorCode::AboutInvalid,
            ErrorCode::PronounsInvalid,
            ErrorCode::UserNotFound,
            ]);

    /// Get a URL to upload a profile picture to.
    UploadPicture { body: NewUpload } -> UploadTarget =
        Route::new(
            Method::Post,
            MY_PICTURE,
            "uploadMyPicture",
            "Gives a place to upload a picture of oneself to. It is shown once it is made one's own.",
        )
            .answers(201, "Where to upload it.")
            .refuses(&[ErrorCode::PictureInvalid]);

    /// Use an uploaded picture as the profile picture.
    SetPicture { body: SetPicture } -> UserProfile =
        Route::new(Method::Put, MY_PICTURE, "setMyPicture", "Makes what was uploaded one's own picture.")
            .answers(200, "The profile now.")
            .refuses(&[ErrorCode::PictureInvalid, ErrorCode::UploadNotFound, ErrorCode::UserNotFound]);

    /// Have no picture any more.
    RemovePicture {} -> UserProfile =
        Route::new(Method::Delete, MY_PICTURE, "removeMyPicture", "Takes one's own picture away.")
            .answers(200, "The profile now.")
            .refuses(&[ErrorCode::UserNotFound]);

    /// Change one's settings.
    ChangeSettings { body: SettingsChange } -> Settings =
        Route::new(Method::Patch, "/v1/me/settings", "changeSettings", "Changes one's own settings.")
            .answers(200, "The settings now.");

    /// Read what one is notified of.
    Notifications {} -> Notifications =
        Route::new(Method::Get, NOTIFICATIONS, "getNotifications", "Reads what one is notified of, and how to subscribe.")
            .answers(200, "Both.");

    /// Change what one is notified of.
    ChangeNotifications { body: NotificationSettings } -> NotificationSettings =
        Route::new(Method::Put, NOTIFICATIONS, "changeNotifications", "Replaces what one wants to be notified of.")
            .answers(200, "The settings now.");

    /// Have this device notified.
    Subscribe { body: PushSubscription } -> Done =
        Route::new(
            Method::Put,
            SUBSCRIPTION,
            "subscribe",
            "Sends notifications to this device through its browser's push service, until the sign-in ends. It is to be repeated whenever the app starts.",
        )
            .answers(200, "They are sent from now on.")
            .refuses(&[ErrorCode::PushSubscriptionInvalid]);

    /// Have this phone notified.
    RegisterDevice { body: NativeDevice } -> Done =
        Route::new(
            Method::Put,
            "/v1/me/push-device",
            "registerDevice",
            "Sends notifications to an app on this phone through the service of its system, until the sign-in ends. It is to be repeated whenever the app starts.",
        )
            .answers(200, "They are sent from now on.")
            .refuses(&[ErrorCode::PushSubscriptionInvalid]);

    /// Have this device notified no more.
    Unsubscribe {} -> Done =
        Route::new(Method::Delete, SUBSCRIPTION, "unsubscribe", "Sends this device no more notifications.")
            .answers(200, "They are not sent, since this request or before.");

    /// List whom one has blocked.
    Blocks {} -> BlockList =
        Route::new(Method::Get, "/v1/me/blocks", "listBlocks", "Lists whom one has blocked.")
            .answers(200, "All of them, the latest first.");

    /// Block a person.
    Block { path: [UserId] } -> Done =
        Route::new(
            Method::Put,
            "/v1/me/blocks/{userId}",
            "blockUser",
            "Blocks someone: no messages, no presence, no invitations, both ways.",
        )
            .answers(200, "They are blocked, by this request or before.")
            .refuses(&[ErrorCode::UserNotFound, ErrorCode::ConversationWithSelf]);

    /// Take a block back.
    Unblock { path: [UserId] } -> Done =
        Route::new(Method::Delete, "/v1/me/blocks/{userId}", "unblockUser", "Takes a block back.")
            .answers(200, "They are not blocked, since this request or before.");

    /// Read a person's profile.
    Profile { path: [UserId] } -> UserProfile =
        Route::new(Method::Get, "/v1/users/{userId}", "getUser", "Reads someone's profile.")
            .answers(200, "Their profile.")
            .refuses(&[ErrorCode::UserNotFound]);

    /// Find people.
    Find { query: FindUsers } -> FoundUsers =
        Route::new(
            Method::Get,
            "/v1/users",
            "findUsers",
            "Finds people by the beginning of their handle, by words of their name, by their exact e-mail address or by \
            the address of a wallet, as far as they let themselves be found.",
        )
            .answers(200, "The people, the best match first.");
}

/// The caller's own data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// How others see one.
    pub profile: UserProfile,
    /// What one lets others do and see.
    pub settings: Settings,
    /// When one signed up.
    pub registered_at: Timestamp,
    /// Whether one may moderate.
    pub is_moderator: bool,
}

/// What is to be different about one's profile; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProfileChange {
    /// The name by which others find the caller. The old one stays reserved for them for 14 days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handle: Option<String>,
    /// The name that is shown: 1 to 100 bytes of UTF-8 after trimming.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// What one says about oneself: at most 500 bytes of UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The pronouns by which one wants to be called: at most 40 bytes of UTF-8; none where empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pronouns: Option<String>,
}

impl ProfileChange {
    /// Reads what someone typed.
    ///
    /// # Errors
    /// [`ErrorCode::HandleInvalid`], [`ErrorCode::DisplayNameInvalid`], or that of another field.
    pub fn parse(self) -> Result<ProfileEdit, ErrorCode> {
        let Self { handle, display_name, about, pronouns } = self;
        Ok(ProfileEdit {
            handle: handle.as_deref().map(Handle::choose).transpose()?,
            display_name: display_name.as_deref().map(parse_display_name).transpose()?,
            about: about.as_deref().map(About::parse).transpose()?,
            pronouns: pronouns.as_deref().map(Pronouns::parse).transpose()?,
        })
    }
}

/// What is to be different about one's settings; what is absent stays. The fields mean what they mean in [`Settings`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[expect(missing_docs, reason = "Settings documents the fields")]
pub struct SettingsChange {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_receipts: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub presence: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub typing: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_requests: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_invitations: Option<Audience>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub findable_by_name: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub findable_by_email: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub findable_by_wallet: Option<bool>,
}

impl SettingsChange {
    /// The settings after the change.
    #[must_use]
    pub fn apply(self, before: Settings) -> Settings {
        Settings {
            read_receipts: self.read_receipts.unwrap_or(before.read_receipts),
            presence: self.presence.unwrap_or(before.presence),
            typing: self.typing.unwrap_or(before.typing),
            message_requests: self.message_requests.unwrap_or(before.message_requests),
            group_invitations: self.group_invitations.unwrap_or(before.group_invitations),
            findable_by_name: self.findable_by_name.unwrap_or(before.findable_by_name),
            findable_by_email: self.findable_by_email.unwrap_or(before.findable_by_email),
            findable_by_wallet: self.findable_by_wallet.unwrap_or(before.findable_by_wallet),
        }
    }
}

/// What one is notified of, and how a device subscribes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Notifications {
    /// What one wants.
    pub settings: NotificationSettings,
    /// The key with which a browser subscribes (`applicationServerKey`), in unpadded base64url; absent where this deployment
    /// sends no notifications.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_key: Option<String>,
    /// Whether this deployment can email what was missed.
    #[serde(default)]
    pub sends_emails: bool,
}

/// Whom one has blocked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BlockList {
    /// The people, the one blocked last first.
    pub blocks: Vec<BlockedUser>,
}

/// A person whom the caller has blocked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BlockedUser {
    /// The user.
    pub user: UserProfile,
    /// When.
    pub blocked_at: Timestamp,
}

/// Whom to find.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FindUsers {
    /// The beginning of a handle (2 characters or more), words of a name or their beginnings, a whole email address, or
    /// the address of a wallet.
    pub query: String,
}

/// The people that were found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FoundUsers {
    /// At most [`MAX_FOUND_USERS`], the best match first.
    pub users: Vec<UserProfile>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_change_does_not_name_stays() {
        let before = Settings { presence: false, ..Settings::default() };
        let change = SettingsChange { typing: Some(false), ..SettingsChange::default() };
        assert_eq!(change.apply(before), Settings { presence: false, typing: false, ..Settings::default() });
    }
}
