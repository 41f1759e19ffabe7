//! From people to their open connections.

use std::collections::BTreeMap;

use futures_util::future::{join, join_all, try_join_all};
use natter_chat::{ConnectionId, Entry, Timestamp, UserId, Viewer, causes};
use natter_dynamo::connections::HANDSHAKE_LIMIT;
use natter_dynamo::{OpenConnection, Recipient, StoreError};
use natter_gateway::{Push, WrittenEvent};
use natter_metrics::{self as metrics, Metric};
use natter_protocol::frames::Event;

use super::Delivery;

/// What each person is to be told.
pub(super) type Mail<'a> = BTreeMap<UserId, Vec<Envelope<'a>>>;

/// An event for somebody's devices, but for the one that knows already.
#[derive(Debug, Clone)]
pub(super) struct Envelope<'a> {
    event: WrittenEvent,
    is_in_sync: bool,
    except: Option<&'a ConnectionId>,
}

/// The events as letters; one that nobody can be sent is logged and left out.
pub(super) fn envelopes<'a>(events: &[Event], except: Option<&'a ConnectionId>) -> Vec<Envelope<'a>> {
    events.iter().filter_map(|event| envelope(event, except)).collect()
}

fn envelope<'a>(event: &Event, except: Option<&'a ConnectionId>) -> Option<Envelope<'a>> {
    match WrittenEvent::write(event) {
        Ok(written) => Some(Envelope { event: written, is_in_sync: event.is_in_sync(), except }),
        Err(error) => {
            tracing::error!(error = %causes(&error), "an event cannot be pushed");
            None
        }
    }
}

/// Adds to the mail of each of these people those of the entries that exist for them, as far as they do.
pub(super) fn address<'a>(
    mail: &mut Mail<'a>,
    people: &[Recipient],
    entries: &[Entry],
    except: Option<&'a ConnectionId>,
) {
    for entry in entries {
        let mut whole: Option<Option<Envelope<'a>>> = None;
        for person in people {
            let Some(seen) = Viewer::after(person.hidden_up_to).entry(entry) else { continue };
            let is_whole = *seen == *entry;
            let write = || envelope(&Event::EntryAdded { entry: seen }, except);
            let envelope = if is_whole { whole.get_or_insert_with(write).clone() } else { write() };
            mail.entry(person.user_id).or_default().extend(envelope);
        }
    }
}

impl Delivery {
    /// Pushes the mail, and forgets the connections that are gone. A connection that is slow now would be slow again: what
    /// could not be pushed to it is noted there, and its next `ping` is told.
    ///
    /// # Errors
    /// [`StoreError`] where somebody was neither pushed to nor noted.
    pub(super) async fn deliver(&self, mail: &Mail<'_>, now: Timestamp) -> Result<(), StoreError> {
        let people: Vec<UserId> = mail.keys().copied().collect();
        if people.is_empty() {
            return Ok(());
        }
        let open = self.connections.of_users(&people, now).await?;
        self.push(mail, open, now).await
    }

    /// As [`deliver`](Self::deliver), on connections that were found before.
    pub(super) async fn push(
        &self,
        mail: &Mail<'_>,
        mut open: Vec<OpenConnection>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        open.retain(|open| envelopes_to(mail, open).next().is_some());
        let events = |open| envelopes_to(mail, open).map(|envelope| envelope.event.clone()).collect();
        let deliveries = open.iter().map(|open| (open.connection_id.clone(), events(open))).collect();
        let pushes = self.pusher.push(deliveries).await;
        measure(&pushes);
        let of = |what| open.iter().zip(&pushes).filter(move |(_, push)| **push == what).map(|(open, _)| open);
        let missed = of(Push::Failed).filter(|open| envelopes_to(mail, open).any(|envelope| envelope.is_in_sync));
        let gone = of(Push::Gone).filter(|open| open.connected_at.plus(HANDSHAKE_LIMIT) < now);
        let noted = try_join_all(missed.map(|connection| self.connections.note_missed(connection)));
        let (noted, ()) = join(noted, self.forget(gone)).await;
        noted.map(drop)
    }

    pub(super) async fn forget(&self, connections: impl Iterator<Item = &OpenConnection>) {
        join_all(connections.map(|connection| self.forget_one(connection))).await;
    }

    async fn forget_one(&self, connection: &OpenConnection) {
        if let Err(error) = self.connections.remove(connection.user_id, &connection.connection_id).await {
            tracing::warn!(error = %causes(&error), "a connection could not be removed");
        }
    }
}

fn measure(pushes: &[Push]) {
    let how_many = |what| pushes.iter().filter(|push| **push == what).count();
    metrics::count(Metric::Pushed, how_many(Push::Delivered));
    metrics::count(Metric::ConnectionsGone, how_many(Push::Gone));
    metrics::count(Metric::ConnectionsSlow, how_many(Push::Failed));
    metrics::count(Metric::FanOutSize, pushes.len());
}

fn envelopes_to<'a>(mail: &'a Mail<'_>, open: &'a OpenConnection) -> impl Iterator<Item = &'a Envelope<'a>> {
    let envelopes = mail.get(&open.user_id).into_iter().flatten();
    envelopes.filter(|envelope| envelope.except != Some(&open.connection_id))
}
