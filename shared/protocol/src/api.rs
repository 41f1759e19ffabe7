//! The HTTP API: for each area its endpoints, and the bodies that they take and answer.
//!
//! The tables are what requests are dispatched by, and what `docs/protocol/openapi.yaml` is generated from: a route that is
//! not here does not exist.

#[macro_use]
mod route;

pub mod account;
pub mod conversations;
pub mod media;
pub mod moderation;
pub mod notifications;
pub mod pictures;
pub mod reports;
pub mod search;
pub mod tips;
pub mod users;
pub mod wallets;

pub use account::AccountRoute;
pub use conversations::ConversationsRoute;
pub use media::MediaRoute;
pub use moderation::ModerationRoute;
pub use notifications::NotificationsRoute;
pub use reports::ReportsRoute;
pub use route::{
    Access, Answer, Area, Csv, Done, Endpoint, FRESH_FOR, Input, Made, Method, Output, Parameters, Raw, Route, Shape,
};
pub use search::SearchRoute;
pub use tips::TipsRoute;
pub use users::UsersRoute;
pub use wallets::WalletsRoute;

/// The largest body of a request, in bytes.
pub const MAX_BODY_BYTES: usize = 64 * 1024;

/// The Cognito group whose members moderate.
pub const MODERATORS: &str = "moderators";

/// Every route of every area.
#[must_use]
pub fn all() -> Vec<Route> {
    let areas = [
        UsersRoute::table(),
        ConversationsRoute::table(),
        SearchRoute::table(),
        ReportsRoute::table(),
        ModerationRoute::table(),
        AccountRoute::table(),
        WalletsRoute::table(),
        TipsRoute::table(),
        MediaRoute::table(),
        NotificationsRoute::table(),
    ];
    areas.into_iter().flatten().collect()
}
