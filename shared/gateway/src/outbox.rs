//! What waits for each connection: what is put in while a push to that connection is under way travels in the next frame.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use natter_chat::ConnectionId;
use tokio::sync::Mutex as AsyncMutex;

use crate::written::{count_in_frame, frame};
use crate::{Push, WrittenEvent};

/// The outboxes of all connections to which something is under way.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outboxes(Arc<Mutex<HashMap<ConnectionId, Arc<Outbox>>>>);

/// The outbox of one connection. Events leave it only once they have been pushed, so that whoever stops in the middle of a
/// push leaves them to the next one: rather twice than never.
#[derive(Debug, Default)]
struct Outbox {
    waiting: Mutex<VecDeque<Waiting>>,
    /// Held by the one who pushes.
    turn: AsyncMutex<()>,
}

#[derive(Debug)]
struct Waiting {
    event: WrittenEvent,
    parcel: Arc<Parcel>,
}

/// What one sender has put in, and what has become of it.
#[derive(Debug)]
struct Parcel(Mutex<Progress>);

#[derive(Debug)]
struct Progress {
    left: usize,
    outcome: Push,
}

impl Outboxes {
    /// Puts `events` into the outbox of a connection, and returns what became of them once they have left it. Whoever comes
    /// first pushes with `post`, frame by frame; what others put in meanwhile goes along.
    pub(crate) async fn send<P>(
        &self,
        connection: &ConnectionId,
        events: Vec<WrittenEvent>,
        post: impl Fn(Vec<u8>) -> P,
    ) -> Push
    where
        P: Future<Output = Push>,
    {
        let opened = self.open(connection);
        let outbox = &opened.outbox;
        let parcel = outbox.put(events);
        let _turn = outbox.turn.lock().await;
        while parcel.is_under_way() {
            let (frame, count) = outbox.next_frame();
            let outcome = post(frame).await;
            outbox.finish(count, outcome);
        }
        parcel.outcome()
    }

    fn open(&self, connection: &ConnectionId) -> Opened<'_> {
        let outbox = Arc::clone(lock(&self.0).entry(connection.clone()).or_default());
        Opened { outboxes: self, connection: connection.clone(), outbox }
    }
}

/// An outbox in use. The last user takes it away.
struct Opened<'a> {
    outboxes: &'a Outboxes,
    connection: ConnectionId,
    outbox: Arc<Outbox>,
}

impl Drop for Opened<'_> {
    fn drop(&mut self) {
        // Outboxes are taken into use under this lock only: this one's count does not rise meanwhile.
        let mut outboxes = lock(&self.outboxes.0);
        // The map's and this one.
        if Arc::strong_count(&self.outbox) == 2 {
            outboxes.remove(&self.connection);
        }
    }
}

impl Outbox {
    fn put(&self, events: Vec<WrittenEvent>) -> Arc<Parcel> {
        let parcel = Arc::new(Parcel(Mutex::new(Progress { left: events.len(), outcome: Push::Delivered })));
        let waiting = events.into_iter().map(|event| Waiting { event, parcel: Arc::clone(&parcel) });
        lock(&self.waiting).extend(waiting);
        parcel
    }

    /// The frame of what has waited longest, and how many events are in it.
    fn next_frame(&self) -> (Vec<u8>, usize) {
        let waiting = lock(&self.waiting);
        let count = count_in_frame(waiting.iter().map(|waiting| &waiting.event));
        (frame(waiting.iter().take(count).map(|waiting| &waiting.event)), count)
    }

    /// Takes out the events that have been pushed; all of them where nobody is there any more.
    fn finish(&self, count: usize, outcome: Push) {
        let mut waiting = lock(&self.waiting);
        let count = if outcome == Push::Gone { waiting.len() } else { count };
        waiting.drain(..count).for_each(|pushed| pushed.parcel.finish_one(outcome));
    }
}

impl Parcel {
    fn is_under_way(&self) -> bool {
        lock(&self.0).left > 0
    }

    fn finish_one(&self, outcome: Push) {
        let mut progress = lock(&self.0);
        progress.left -= 1;
        progress.outcome = progress.outcome.max(outcome);
    }

    fn outcome(&self) -> Push {
        lock(&self.0).outcome
    }
}

/// No code panics while it holds one of these locks.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
impl Outboxes {
    pub(crate) fn in_use(&self) -> usize {
        lock(&self.0).len()
    }
}
