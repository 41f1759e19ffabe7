//! `markRead` and `markDelivered`: moves the caller's read or delivery cursor, and tells those who may know.
//!
//! A cursor never moves back and never beyond the last entry: requests that come twice, late or in any order have the same
//! result. It never passes an open sequence number. Who is told:
//!
//! | who | what |
//! |---|---|
//! | the caller's other devices | both cursors, always |
//! | the other one of a direct conversation | the delivery cursor; the read cursor, if both have read receipts on |
//! | the members of a group of up to 50 | the same |
//! | people whose request the caller has not accepted, and whom the caller has blocked, also in groups | nothing |
//!
//! What one of the caller's devices was notified of and is read now, `notify` takes away from all of them.

mod audience;
mod mark;

use std::ops::RangeInclusive;
use std::time::Duration;

use natter_chat::history::Range;
use natter_chat::{ConversationId, Feature, MemberView, Seq, Timestamp, Unread};
use natter_delivery::{Delivery, Log, OpenSessions, Service, Services, Summaries};
use natter_dynamo::{Conversations, MovedCursors, StoreError};
use natter_lambda::{Action, ActionError, Caller, Either, Environment, InitError};
use natter_protocol::ErrorCode;
use natter_protocol::frames::{Event, MarkDelivered, MarkRead, Marked};
use natter_queue::{NotifyJob, NotifyQueue, ReadJob};

use audience::{Audience, Listeners};
use mark::{MAX_PASSED, Mark};

/// What is being shown just now is taken away after this, lest it come later.
const ON_ITS_WAY: Duration = Duration::from_secs(5);

/// The function `mark-receipts`.
pub struct MarkReceipts {
    conversations: Conversations,
    audience: Audience,
    summaries: Summaries,
    log: Log,
    delivery: Delivery,
    notifications: NotifyQueue,
    service: Service,
}

impl Action for MarkReceipts {
    type Request = Either<MarkRead, MarkDelivered>;
    type Sessions = OpenSessions;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        Ok(Self {
            audience: Audience::new(services.conversations()?, services.users()?),
            summaries: services.summaries()?,
            log: services.log()?,
            conversations: services.conversations()?,
            delivery: services.delivery()?,
            notifications: services.notify_queue()?,
            service: services.service()?,
        })
    }

    async fn perform(&self, caller: &Caller, request: Self::Request) -> Result<Marked, ActionError> {
        let mark = Mark::from(request);
        let view = self.view(caller, &mark).await?.ok_or(ErrorCode::ConversationNotFound)?;
        let listeners = match mark.passed(view.membership.marks(), view.conversation.last_seq) {
            Some(passed) => {
                let listeners = self.listeners(caller, &mark, &view);
                tokio::try_join!(listeners, self.settle(passed, &view, caller.now))?.0
            }
            None => Listeners::default(),
        };
        let moved = self.move_cursors(caller, &mark, &view, listeners.gives_receipts).await?;
        let moved = moved.ok_or(ErrorCode::ConversationNotFound)?;
        let view = with_marks(view, moved);
        let (count, told, ()) = tokio::join!(
            self.count(caller, &mark, &view),
            self.tell(caller, &view, moved, listeners),
            self.take_back(caller, mark.conversation_id, moved),
        );
        if let Err(error) = told {
            tracing::error!(error = %natter_chat::causes(&error), "someone was not notified of a receipt");
        }
        Ok(Marked {
            conversation_id: mark.conversation_id,
            read_seq: moved.after.read_seq,
            delivered_seq: moved.after.delivered_seq,
            unread: count?,
        })
    }
}

impl MarkReceipts {
    /// The conversation as it was a moment ago, where that reaches as far as the mark, at half the price: the cursors are moved
    /// only from where they are.
    async fn view(&self, caller: &Caller, mark: &Mark) -> Result<Option<MemberView>, StoreError> {
        let (id, user) = (mark.conversation_id, caller.user_id);
        match self.conversations.for_member_eventually(id, user).await? {
            Some(view) if view.conversation.last_seq >= mark.seq => Ok(Some(view)),
            _ => self.conversations.for_member(id, user).await,
        }
    }

    async fn listeners(&self, caller: &Caller, mark: &Mark, view: &MemberView) -> Result<Listeners, StoreError> {
        let left_out = !self.service.level(caller.now).await.has(Feature::Receipts);
        self.audience.of(caller.user_id, view, mark.is_read, left_out).await
    }

    async fn move_cursors(
        &self,
        caller: &Caller,
        mark: &Mark,
        view: &MemberView,
        gives_receipts: bool,
    ) -> Result<Option<MovedCursors>, StoreError> {
        let (known, last) = (view.membership.marks(), view.conversation.last_seq);
        let to = |marks| mark.apply(marks, last, caller.now);
        self.conversations.move_cursors(mark.conversation_id, caller.user_id, known, gives_receipts, to).await
    }

    /// Makes sure that nothing comes at these places any more.
    async fn settle(&self, passed: RangeInclusive<Seq>, view: &MemberView, now: Timestamp) -> Result<(), StoreError> {
        if self.log.are_settled(view.conversation.conversation_id, &passed).await? {
            return Ok(());
        }
        // The place before them is read too: it proves that what is missing behind it is missing.
        let from = passed.start().previous().previous();
        self.log.settled(&view.conversation, Range::After(from), MAX_PASSED + 1, now).await.map(drop)
    }

    /// Has what was read taken away from the devices that show it.
    async fn take_back(&self, caller: &Caller, conversation_id: ConversationId, moved: MovedCursors) {
        if !moved.reads_notified() {
            return;
        }
        let job = ReadJob { reader_id: caller.user_id, conversation_id, read_at: caller.now };
        if let Err(error) = self.notifications.send_all(&[NotifyJob::TakeBack(job)], ON_ITS_WAY).await {
            tracing::error!(error = %natter_chat::causes(&error), "what was read is still shown on other devices");
        }
    }

    /// What is left unread; nobody is told where the request is quiet.
    async fn count(&self, caller: &Caller, mark: &Mark, view: &MemberView) -> Result<Unread, StoreError> {
        if mark.is_quiet {
            return Ok(Unread::default());
        }
        Ok(self.summaries.count(caller.user_id, view, caller.now).await?.unread)
    }

    async fn tell(
        &self,
        caller: &Caller,
        view: &MemberView,
        moved: MovedCursors,
        listeners: Listeners,
    ) -> Result<(), StoreError> {
        if moved.before == moved.after {
            return Ok(());
        }
        let event = |reads: bool| moved_event(caller, view, moved, reads);
        let events = listeners
            .others
            .into_iter()
            .chain([(caller.user_id, true)])
            .filter_map(|(user, reads)| Some((user, vec![event(reads)?])));
        let events = events.collect();
        self.delivery.to_each_eventually(events, Some(&caller.connection_id), caller.now).await
    }
}

/// The view as it is once the marks have been moved.
fn with_marks(mut view: MemberView, moved: MovedCursors) -> MemberView {
    view.membership.read_seq = moved.after.read_seq;
    view.membership.read_at = moved.after.read_at;
    view.membership.delivered_seq = moved.after.delivered_seq;
    view
}

/// What has moved, for somebody who may know what was read or not; `None` where they may know of nothing.
fn moved_event(caller: &Caller, view: &MemberView, moved: MovedCursors, reads: bool) -> Option<Event> {
    let MovedCursors { before, after, .. } = moved;
    let read_seq = (reads && after.read_seq > before.read_seq).then_some(after.read_seq);
    let delivered_seq = (after.delivered_seq > before.delivered_seq).then_some(after.delivered_seq);
    let has_moved = read_seq.is_some() || delivered_seq.is_some();
    let conversation_id = view.conversation.conversation_id;
    has_moved.then_some(Event::MarksMoved { conversation_id, user_id: caller.user_id, read_seq, delivered_seq })
}
