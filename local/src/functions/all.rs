//! Every function of Natter.

use account::AccountApi;
use account_jobs::AccountJobs;
use archive::ArchiveEntries;
use authenticate::Authenticate;
use authorizer::Authorizer;
use connect::Connect;
use conversations::ConversationsApi;
use default::Fallback;
use degrade::Degrade;
use disconnect::Disconnect;
use expire_messages::ExpireMessages;
use fan_out::FanOutEvents;
use find_message::FindMessage;
use get_conversations::GetConversations;
use get_messages::GetMessages;
use get_presence::GetPresence;
use get_users::GetUsers;
use inspect_media::InspectMedia;
use mark_receipts::MarkReceipts;
use media::MediaApi;
use migrate::Migrate;
use missed_messages::MissedMessages;
use moderation::ModerationApi;
use natter_lambda::{Http, OnMessage};
use notification_actions::NotificationActions;
use notify::Notify;
use personal_archive::PersonalArchive;
use reconcile::Reconcile;
use register_user::RegisterUser;
use replay::Replay;
use reports::ReportsApi;
use search::SearchApi;
use security_notices::SecurityNotices;
use send_message::SendMessage;
use settle_tips::SettleTips;
use sweep_media::SweepMedia;
use sync::Sync;
use tips::TipsApi;
use typing::Typing;
use update_message::UpdateMessage;
use users::UsersApi;
use wallets::WalletsApi;

use super::Registry;

/// Every function of Natter, by the name of its binary.
#[must_use]
pub fn all() -> Registry {
    Registry::new()
        .register::<Http<AccountApi>>("account")
        .register::<AccountJobs>("account-jobs")
        .register::<ArchiveEntries>("archive")
        .register::<OnMessage<Authenticate>>("authenticate")
        .register::<Authorizer>("authorizer")
        .register::<Connect>("connect")
        .register::<Http<ConversationsApi>>("conversations")
        .register::<OnMessage<Fallback>>("default")
        .register::<Degrade>("degrade")
        .register::<Disconnect>("disconnect")
        .register::<ExpireMessages>("expire-messages")
        .register::<FanOutEvents>("fan-out")
        .register::<FindMessage>("find-message")
        .register::<OnMessage<GetConversations>>("get-conversations")
        .register::<OnMessage<GetMessages>>("get-messages")
        .register::<OnMessage<GetPresence>>("get-presence")
        .register::<OnMessage<GetUsers>>("get-users")
        .register::<OnMessage<MarkReceipts>>("mark-receipts")
        .register::<InspectMedia>("inspect-media")
        .register::<Http<MediaApi>>("media")
        .register::<Migrate>("migrate")
        .register::<MissedMessages>("missed-messages")
        .register::<Http<ModerationApi>>("moderation")
        .register::<NotificationActions>("notification-actions")
        .register::<Notify>("notify")
        .register::<PersonalArchive>("personal-archive")
        .register::<Reconcile>("reconcile")
        .register::<RegisterUser>("register-user")
        .register::<Replay>("replay")
        .register::<Http<ReportsApi>>("reports")
        .register::<Http<SearchApi>>("search")
        .register::<SecurityNotices>("security-notices")
        .register::<OnMessage<SendMessage>>("send-message")
        .register::<SettleTips>("settle-tips")
        .register::<SweepMedia>("sweep-media")
        .register::<OnMessage<Sync>>("sync")
        .register::<Http<TipsApi>>("tips")
        .register::<OnMessage<Typing>>("typing")
        .register::<OnMessage<UpdateMessage>>("update-message")
        .register::<Http<UsersApi>>("users")
        .register::<Http<WalletsApi>>("wallets")
}
