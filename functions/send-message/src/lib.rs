//! `sendMessage`: check, take a sequence number, store, deliver, acknowledge.
//!
//! Each step is one round trip to DynamoDB, three in all in a direct conversation, four in a group:
//!
//! 1. check that the sender is a member, may write, has an active account and is within the rate limit, in a direct
//!    conversation by an eventually consistent read; read the message that is replied to; recognise a resend by the ids that the head
//!    remembers, or else search for it;
//! 2. take the next `seq`, within the conversation's rate limit and only if no rights have changed, and set the preview; in
//!    parallel, check that the sender is still in the group;
//! 3. store the entry under that `seq`, unless a reader has sealed it: then start again from 1; in parallel, look up the
//!    members' connections, in a group the members first: only now, so that no one who was removed before the message got
//!    its `seq` receives it, and that a device which connects too late to be found waits for the `seq` when it syncs.
//!
//! Then push. A push that fails is noted at the connection. For a large group, hand this to `fan-out`.
//!
//! A crash after 2 leaves the `seq` open: the client's resend fills it, or a reader seals it. After a crash in 3 or later,
//! or an error because a device could be neither told nor noted, the client's resend is delivered again, until that works
//! once. Every resend counts as a message.

mod attachments;
mod message_draft;
mod quote;

use natter_chat::{Conversation, Entry, MemberView, Timestamp};
use natter_delivery::{Delivery, Draft, Limits, Log, OpenSessions, Outcome, Recipients, Services};
use natter_dynamo::{Admission, Conversations, Media, MembershipChange, Messages, StoreError, Users};
use natter_lambda::{Action, ActionError, Caller, Environment, InitError};
use natter_protocol::ErrorCode;
use natter_protocol::frames::{self, Event, MessageAccepted, Request};

use message_draft::MessageDraft;
use quote::Quotable;

/// The function `send-message`.
pub struct SendMessage {
    conversations: Conversations,
    messages: Messages,
    media: Media,
    users: Users,
    log: Log,
    delivery: Delivery,
    limits: Limits,
}

impl Action for SendMessage {
    type Request = frames::SendMessage;
    type Sessions = OpenSessions;

    const CHARGES_ITSELF: bool = true;
    const CALLS_AT_ONCE: usize = 3;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        Ok(Self {
            log: services.log()?,
            conversations: services.conversations()?,
            messages: services.messages()?,
            media: services.media()?,
            delivery: services.delivery()?,
            users: services.users()?,
            limits: services.limits()?,
        })
    }

    async fn perform(&self, caller: &Caller, request: frames::SendMessage) -> Result<MessageAccepted, ActionError> {
        let said = MessageDraft::parse(&request)?;
        // Boxed: so many calls at once are more than a stack should hold.
        let admitted = Box::pin(self.admit(caller, &request)).await?;
        let view = &admitted.admission.view;
        let entry = if let Some(original) = &admitted.before {
            let entry = said.same(original.clone(), caller.user_id)?;
            // In case that the first attempt ended before it did.
            self.media.grant_stored(&self.messages, &entry).await?;
            self.tell_again(caller, &admitted, &entry).await?;
            entry
        } else {
            let (entry, recipients) = self.append(caller, &request, said, &admitted).await?;
            natter_metrics::count(natter_metrics::Metric::MessagesAccepted, 1);
            self.tell(caller, view, &entry, recipients).await?;
            entry
        };
        Ok(MessageAccepted::from(&entry))
    }
}

/// What is known of a request once it is admitted.
struct Admitted {
    admission: Admission,
    /// The entry, where this is a resend.
    before: Option<Entry>,
    /// The message that is answered, where it is at hand.
    quotable: Option<Quotable>,
}

impl SendMessage {
    async fn admit(&self, caller: &Caller, request: &frames::SendMessage) -> Result<Admitted, ActionError> {
        let (id, entry) = (request.conversation_id, request.entry_id);
        let (permit, admission, quotable) = tokio::try_join!(
            self.limits.charge(caller.user_id, frames::SendMessage::WEIGHT, caller.now),
            self.conversations.admission_to_post(id, caller.user_id),
            Quotable::find(&self.messages, request),
        )?;
        permit.check_account_status(caller.now)?;
        let admission = admission.ok_or(ErrorCode::ConversationNotFound)?;
        permit.check_rate(caller.now)?;
        let Admission { view, basis } = &admission;
        let before = self.log.earlier(&view.conversation, entry, basis, request.after, caller.now).await?;
        if before.is_none() {
            admission.view.check_may_post()?;
            entry.check_new(caller.now)?;
        }
        Ok(Admitted { admission, before, quotable })
    }

    /// Gives the entry its place and stores it there; gives back the one that a twin of this request stored first. And who is
    /// to be told.
    async fn append(
        &self,
        caller: &Caller,
        request: &frames::SendMessage,
        said: MessageDraft,
        admitted: &Admitted,
    ) -> Result<(Entry, Option<Recipients>), ActionError> {
        let quote = admitted.quotable.as_ref().and_then(|quotable| quotable.quote_for(&admitted.admission.view));
        let files = self.reserve(caller, &said.attachments).await?;
        let draft = Draft {
            conversation_id: request.conversation_id,
            entry_id: request.entry_id,
            sender_id: caller.user_id,
            sent_at: caller.now,
            content: said.content(quote, files.attachments()),
        };
        let (admission, limit) = (admitted.admission.clone(), &self.limits.conversation);
        let recipients = || self.recipients(&admitted.admission.view.conversation, caller.now);
        let outcome = self.log.append_as(draft, admission, limit, MemberView::check_may_post, recipients).await;
        match outcome? {
            Outcome::Appended(appended, recipients) => {
                let entry = said.same(appended.into_entry(), caller.user_id)?;
                self.media.grant(&self.messages, &entry, &files.runs()).await?;
                Ok((entry, recipients))
            }
            Outcome::Refused(refusal) => Err(refusal.into()),
        }
    }

    /// Tells the members of a resend, once, in case that the first attempt ended before it did; but not where its sender
    /// may not write any more. What it quotes is told where that is still to be read.
    async fn tell_again(&self, caller: &Caller, admitted: &Admitted, entry: &Entry) -> Result<(), ActionError> {
        if self.users.is_told_again(caller.user_id, entry.entry_id).await? {
            return Ok(());
        }
        // As it is now: no place is given out that would tell if that had changed.
        let view = self.conversations.for_member(entry.conversation_id, caller.user_id).await?;
        let Some(view) = view.filter(|view| view.check_may_post().is_ok()) else { return Ok(()) };
        let mut entry = entry.clone();
        let is_quotable = admitted.quotable.as_ref().is_some_and(|quotable| quotable.quote_for(&view).is_some());
        if let Some(quote) = entry.content.quote_mut().filter(|_| !is_quotable) {
            quote.hide();
        }
        self.tell(caller, &view, &entry, None).await?;
        Ok(self.users.note_told_again(caller.user_id, entry.entry_id, caller.now).await?)
    }

    /// `None` where it could not be found out: the entry may be stored all the same.
    async fn recipients(&self, conversation: &Conversation, now: Timestamp) -> Option<Recipients> {
        let recipients = self.delivery.recipients(conversation, now).await;
        let complain =
            |error: &StoreError| tracing::warn!(error = %natter_chat::causes(error), "could not read who is connected");
        recipients.inspect_err(complain).ok()
    }

    /// Tells the members of the entry, but the device that sent it, which gets the acknowledgement; and the sender's devices
    /// that the request is accepted, where this answers one. An error where somebody would not learn of it: the sender has to
    /// send it again, and is not told before that it was accepted.
    async fn tell(
        &self,
        caller: &Caller,
        view: &MemberView,
        entry: &Entry,
        recipients: Option<Recipients>,
    ) -> Result<(), ActionError> {
        let entries = std::slice::from_ref(entry);
        let except = Some(&caller.connection_id);
        let told = async {
            match recipients {
                Some(recipients) => self.delivery.to_recipients(&recipients, entries, except, caller.now).await,
                None => self.delivery.to_members(&view.conversation, entries, except, caller.now).await,
            }
        };
        let accepted = async {
            if view.membership.is_request {
                self.accept_request(caller, view).await;
            }
        };
        let (told, ()) = tokio::join!(told, accepted);
        Ok(told?)
    }

    /// A failure is logged and no more: the next answer accepts it.
    async fn accept_request(&self, caller: &Caller, view: &MemberView) {
        let conversation_id = view.conversation.conversation_id;
        let change = MembershipChange { is_request: Some(false), ..MembershipChange::default() };
        match self.conversations.change_membership(conversation_id, caller.user_id, &change).await {
            Ok(Some(membership)) => {
                let events = [Event::MembershipChanged { conversation_id, membership }];
                self.delivery.to_users(&[caller.user_id], &events, None, caller.now).await;
            }
            Ok(None) => {}
            Err(error) => tracing::error!(error = %natter_chat::causes(&error), "a request was rejected"),
        }
    }
}
