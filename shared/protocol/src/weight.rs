//! How much each request weighs in its sender's rate limit (docs/decisions/0036-metering.md).
//!
//! This is the one table of the routes: an area that has no row here does not compile. What an action weighs is said in
//! [the list of actions](crate::frames).

use crate::api::{
    AccountRoute, ConversationsRoute, MediaRoute, ModerationRoute, NotificationsRoute, ReportsRoute, SearchRoute,
    TipsRoute, UsersRoute, WalletsRoute,
};

/// What a message weighs. Whoever may send so many messages in a window may ask for this much of anything.
pub const MESSAGE: u32 = 100;

/// A frame that cannot be read, or that no function takes.
pub const UNREADABLE: u32 = LIST;

/// Reads a few items.
pub(crate) const READ: u32 = 2;
/// Reads a list, or tells a few people something that passes.
pub(crate) const LIST: u32 = 5;
/// Writes a few items, or asks another service.
const WRITE: u32 = 10;
/// Is work for the archive or a search, or is told to all members of a group.
const HEAVY: u32 = 20;

/// The routes of an area, with their rows in the table.
pub trait WeightedRoutes {
    /// What a request to this route weighs.
    fn weight(self) -> u32;
}

macro_rules! routes {
    ($($Routes:ident { $($Route:ident = $weight:expr;)+ })+) => {
        $(impl WeightedRoutes for $Routes {
            fn weight(self) -> u32 {
                match self {
                    $(Self::$Route => $weight,)+
                }
            }
        })+
    };
}

routes! {
    UsersRoute {
        Me = READ;
        ChangeProfile = HEAVY;
        UploadPicture = WRITE;
        SetPicture = HEAVY;
        RemovePicture = HEAVY;
        ChangeSettings = WRITE;
        Blocks = LIST;
        Block = WRITE;
        Unblock = WRITE;
        Profile = READ;
        Find = LIST;
        Notifications = READ;
        ChangeNotifications = WRITE;
        Subscribe = WRITE;
        RegisterDevice = WRITE;
        Unsubscribe = WRITE;
    }
    ConversationsRoute {
        Open = WRITE;
        Get = READ;
        Change = HEAVY;
        UploadPicture = WRITE;
        SetPicture = HEAVY;
        RemovePicture = HEAVY;
        Delete = HEAVY;
        ListMembers = LIST;
        AddMembers = HEAVY;
        ChangeRole = HEAVY;
        RemoveMember = HEAVY;
        Join = HEAVY;
        ChangeMembership = WRITE;
        ListLinks = LIST;
        MakeLink = WRITE;
        RevokeLink = WRITE;
        GetInvitation = READ;
        AcceptInvitation = HEAVY;
        FindGroups = HEAVY;
    }
    NotificationsRoute {
        // An answer weighs as much as a message beside this.
        Act = WRITE;
    }
    SearchRoute {
        Search = HEAVY;
    }
    ReportsRoute {
        Report = HEAVY;
    }
    ModerationRoute {
        Reports = LIST;
        Decide = WRITE;
        ReportedMedia = LIST;
        Suspend = WRITE;
        Unsuspend = WRITE;
        RemoveMessage = WRITE;
        RemoveUserPicture = WRITE;
        RemoveGroupPicture = WRITE;
        Audit = LIST;
    }
    AccountRoute {
        Devices = LIST;
        SecurityNotices = LIST;
        RevokeDevice = WRITE;
        RevokeAll = WRITE;
        StartExport = HEAVY;
        Export = READ;
        Erase = HEAVY;
    }
    WalletsRoute {
        List = READ;
        Challenge = WRITE;
        Link = HEAVY;
        Prefer = WRITE;
        Unlink = WRITE;
    }
    TipsRoute {
        Networks = READ;
        Recipient = LIST;
        Intend = WRITE;
        Get = READ;
        Report = HEAVY;
        Cancel = WRITE;
        Totals = LIST;
        History = LIST;
        MyTotals = LIST;
        Csv = HEAVY;
    }
    MediaRoute {
        Upload = WRITE;
        Parts = WRITE;
        Complete = WRITE;
        Status = READ;
        Discard = WRITE;
        Links = LIST;
        Restore = WRITE;
        Shared = LIST;
    }
}
