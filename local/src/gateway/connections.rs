//! The open WebSockets.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use natter_chat::Timestamp;
use tokio::sync::mpsc::{self, error::TrySendError};
use tokio::sync::watch;

use super::events::Identity;

/// The open WebSockets, by id.
#[derive(Debug, Default)]
pub(super) struct Connections(Mutex<HashMap<String, Arc<Connection>>>);

/// An open WebSocket, as everybody but its own task sees it.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) identity: Identity,
    last_active: AtomicU64,
    outbound: mpsc::Sender<String>,
    deleted: watch::Sender<bool>,
}

/// Why a message could not be left for a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Undeliverable {
    /// There is no such connection any more.
    Gone,
    /// The client does not keep up.
    Full,
}

impl Connections {
    pub(super) fn insert(&self, connection: &Arc<Connection>) {
        self.all().insert(connection.identity.connection_id.clone(), Arc::clone(connection));
    }

    pub(super) fn get(&self, id: &str) -> Option<Arc<Connection>> {
        self.all().get(id).cloned()
    }

    pub(super) fn remove(&self, id: &str) -> Option<Arc<Connection>> {
        self.all().remove(id)
    }

    fn all(&self) -> MutexGuard<'_, HashMap<String, Arc<Connection>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connection {
    /// The connection, and the messages that are left for its client.
    pub(super) fn new(identity: Identity, waiting_messages: usize) -> (Arc<Self>, mpsc::Receiver<String>) {
        let (outbound, messages) = mpsc::channel(waiting_messages.max(1));
        let last_active = AtomicU64::new(identity.connected_at.as_millis());
        (Arc::new(Self { identity, last_active, outbound, deleted: watch::Sender::new(false) }), messages)
    }

    /// Leaves a message, if there is room.
    pub(super) fn try_send(&self, message: String) -> Result<(), Undeliverable> {
        self.outbound.try_send(message).map_err(|error| match error {
            TrySendError::Full(_) => Undeliverable::Full,
            TrySendError::Closed(_) => Undeliverable::Gone,
        })
    }

    /// Leaves a message as soon as there is room.
    pub(super) async fn send(&self, message: String) {
        // To a client that has gone, nobody can say anything.
        let _ = self.outbound.send(message).await;
    }

    pub(super) fn touch(&self, now: Timestamp) {
        self.last_active.fetch_max(now.as_millis(), Ordering::Relaxed);
    }

    pub(super) fn last_active(&self) -> Timestamp {
        Timestamp::from_millis(self.last_active.load(Ordering::Relaxed))
    }

    /// Asks for it to be closed.
    pub(super) fn delete(&self) {
        self.deleted.send_replace(true);
    }

    /// Waits until somebody has asked for that.
    pub(super) async fn deleted(&self) {
        // It cannot fail: `self` holds the sender.
        let _ = self.deleted.subscribe().wait_for(|deleted| *deleted).await;
    }
}
