//! Acting on a notification where no page of the app is open.

use super::{Done, Method, Route};
use crate::ErrorCode;
use natter_chat::notification::NotificationOrder;

area! {
    NotificationsRoute = "notifications";

    /// Do what somebody chose in a notification.
    Act { body: NotificationOrder } -> Done =
        Route::new(
            Method::Post,
            "/v1/notifications/actions",
            "actOnNotification",
            "Marks a conversation as read, mutes it or answers in it, by the ticket that came with a notification.",
        )
            .by_ticket()
            .answers(200, "It is done.")
            .refuses(&[ErrorCode::ConversationNotFound, ErrorCode::Forbidden])
            .refuses(&[ErrorCode::Blocked, ErrorCode::BlockedByYou, ErrorCode::ServiceReduced])
            .refuses(&[ErrorCode::TextEmpty, ErrorCode::TextTooLong, ErrorCode::TextForbiddenCharacter])
            .refuses(&[ErrorCode::EntryIdInvalid, ErrorCode::EntryIdExpired, ErrorCode::EntryIdConflict]);
}
