//! Delivery of a stored entry to every open device of every member.

use std::error::Error;
use std::time::Duration;

use futures_util::future::join_all;
use natter_chat::frames::{Event, ServerFrame};
use natter_chat::{ConnectionId, Entry, UserId};
use natter_dynamo::{Connections, OpenConnection};
use natter_gateway::{Push, Pusher};
use natter_lambda::Caller;

/// How long a handshake may take. API Gateway calls a connection gone until its `$connect` has ended, and that is where it
/// was registered: forgotten now, it would be open without anybody knowing. It reads the history once it is open.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(30);

/// Knows where people are, and pushes to them.
pub(crate) struct Delivery {
    connections: Connections,
    pusher: Pusher,
}

impl Delivery {
    pub(crate) fn new(connections: Connections, pusher: Pusher) -> Self {
        Self { connections, pusher }
    }

    /// Pushes the entry to every device of the members but the one that sent it, which gets the acknowledgement. A
    /// failure is logged and no more: the entry is stored, and whoever misses it asks for it by `seq`.
    pub(crate) async fn deliver(&self, entry: &Entry, members: &[UserId], caller: &Caller) {
        if let Err(error) = self.try_deliver(entry, members, caller).await {
            tracing::error!(error = %natter_chat::causes(&*error), "an entry could not be delivered");
        }
    }

    async fn try_deliver(
        &self,
        entry: &Entry,
        members: &[UserId],
        caller: &Caller,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        let mut open = self.connections.of_users(members, caller.now).await?;
        open.retain(|connection| connection.connection_id != caller.connection_id);
        let ids: Vec<ConnectionId> = open.iter().map(|connection| connection.connection_id.clone()).collect();
        let frame = ServerFrame::Events { events: vec![Event::EntryAdded { entry: entry.clone() }] };
        let pushes = self.pusher.push(&ids, &frame).await?;
        let gone = open.iter().zip(pushes).filter(|(_, push)| *push == Push::Gone).map(|(connection, _)| connection);
        let gone = gone.filter(|connection| connection.connected_at.plus(HANDSHAKE_LIMIT) < caller.now);
        join_all(gone.map(|connection| self.forget(connection))).await;
        Ok(())
    }

    async fn forget(&self, gone: &OpenConnection) {
        if let Err(error) = self.connections.remove(gone.user_id, &gone.connection_id).await {
            tracing::warn!(error = %natter_chat::causes(&error), "a gone connection could not be forgotten");
        }
    }
}
