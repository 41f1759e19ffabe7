//! `updateMessage`: edit, delete, react, remove a reaction; `pinMessage`: pin, unpin. Each is an entry of its own, which is appended, delivered and
//! acknowledged like a message; the message that it changes stays where it is.
//!
//! 1. check that the sender is a member and within the rate limit; find the message, in the archive if it is old, or
//!    recognise a resend;
//! 2. take the next `seq`; 3. store the entry; 4. push.
//!
//! The content of a deleted message is erased after 3. After a crash in between, the client's resend does it, and in the
//! archive the entry itself. An edit that is stored while the message is being deleted erases itself: whichever of the two is stored
//! later sees the other.

mod change;

use std::future::ready;
use std::time::Duration;

use natter_chat::conversation::MAX_PREVIEW_BYTES;
use natter_chat::{Entry, EntryContent, MemberView};
use natter_delivery::{Delivery, Draft, Limits, Log, OpenSessions, Outcome, Services, Target, Targets};
use natter_dynamo::{Admission, Conversations, Media, Messages, StoreError, Users};
use natter_lambda::{Action, ActionError, Caller, Either, Environment, InitError};
use natter_protocol::ErrorCode;
use natter_protocol::frames::{self, MessageAccepted, PinMessage};

use change::{Change, Wanted};

/// The function `update-message`.
pub struct UpdateMessage {
    conversations: Conversations,
    messages: Messages,
    media: Media,
    users: Users,
    targets: Targets,
    log: Log,
    delivery: Delivery,
    limits: Limits,
    edit_window: Duration,
}

impl Action for UpdateMessage {
    type Request = Either<frames::UpdateMessage, PinMessage>;
    type Sessions = OpenSessions;

    const CHARGES_ITSELF: bool = true;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        Ok(Self {
            log: services.log()?,
            conversations: services.conversations()?,
            targets: services.targets()?,
            messages: services.messages()?,
            media: services.media()?,
            delivery: services.delivery()?,
            users: services.users()?,
            limits: services.limits()?,
            edit_window: Duration::from_secs(environment.required_parsed("EDIT_WINDOW_SECONDS")?),
        })
    }

    async fn perform(&self, caller: &Caller, request: Self::Request) -> Result<MessageAccepted, ActionError> {
        let wanted = Wanted::parse(request)?;
        let change = &wanted.change;
        let admitted = Box::pin(self.admit(caller, &wanted)).await?;
        let Admitted { admission, before, target } = admitted;
        let view = &admission.view;
        let is_resend = before.is_some();
        let entry = match before {
            Some(original) => change.same(original, caller.user_id)?,
            None => Box::pin(self.append(caller, &wanted, &admission, target.as_ref())).await?,
        };
        self.follow_up(&entry, view).await?;
        if !is_resend {
            self.tell(caller, view, &entry).await?;
        } else if self.may_tell_again(caller, change, view, &entry).await? {
            self.tell(caller, view, &entry).await?;
            self.users.note_told_again(caller.user_id, entry.entry_id, caller.now).await?;
        }
        Ok(MessageAccepted::from(&entry))
    }
}

/// What is known of a request once it is admitted.
struct Admitted {
    admission: Admission,
    /// The entry, where this is a resend.
    before: Option<Entry>,
    /// The message that is to be changed.
    target: Option<Target>,
}

impl UpdateMessage {
    async fn admit(&self, caller: &Caller, wanted: &Wanted) -> Result<Admitted, ActionError> {
        let id = wanted.conversation_id;
        let (permit, admission) = tokio::try_join!(
            self.limits.charge(caller.user_id, wanted.weight, caller.now),
            self.conversations.admission(id, caller.user_id),
        )?;
        permit.check_account_status(caller.now)?;
        let admission = admission.ok_or(ErrorCode::ConversationNotFound)?;
        permit.check_rate(caller.now)?;
        let Admission { view, basis } = &admission;
        // Only now: how long it takes to look, an outsider could tell what there is.
        let (before, target) = tokio::join!(
            self.log.earlier(&view.conversation, wanted.entry_id, basis, wanted.after, caller.now),
            self.targets.find(id, wanted.target_id, wanted.target_seq, caller.now),
        );
        let before = before?;
        if before.is_some() {
            return Ok(Admitted { admission, before, target: None });
        }
        wanted.entry_id.check_new(caller.now)?;
        let target = target?;
        self.check(caller, &admission.view, wanted, target.as_ref())?;
        Ok(Admitted { admission, before, target })
    }

    /// Whether the caller may make this change of this message.
    fn check(
        &self,
        caller: &Caller,
        view: &MemberView,
        wanted: &Wanted,
        target: Option<&Target>,
    ) -> Result<(), ErrorCode> {
        let change = &wanted.change;
        if wanted.removes_pin(view) {
            return Ok(change.check_may(view)?);
        }
        let target = target.filter(|target| view.may_see(target.entry.seq)).ok_or(ErrorCode::EntryNotFound)?;
        change.check(caller.user_id, view, target)?;
        let is_late = caller.now.since(target.entry.sent_at) > self.edit_window;
        if change.is_edit() && is_late { Err(ErrorCode::EditWindowPassed) } else { Ok(()) }
    }

    async fn append(
        &self,
        caller: &Caller,
        wanted: &Wanted,
        admission: &Admission,
        target: Option<&Target>,
    ) -> Result<Entry, ActionError> {
        let change = &wanted.change;
        let draft = Draft {
            conversation_id: wanted.conversation_id,
            entry_id: wanted.entry_id,
            sender_id: caller.user_id,
            sent_at: caller.now,
            content: change.content(target.map_or(wanted.target_seq, |target| Some(target.entry.seq))),
        };
        let check = |view: &MemberView| self.check(caller, view, wanted, target);
        let limit = &self.limits.conversation;
        let outcome = self.log.append_as(draft, admission.clone(), limit, check, || ready(())).await;
        match outcome? {
            Outcome::Appended(appended, ()) => Ok(change.same(appended.into_entry(), caller.user_id)?),
            Outcome::Refused(refusal) => Err(refusal.into()),
        }
    }

    /// What else is to be different once the entry is stored. May be repeated.
    async fn follow_up(&self, entry: &Entry, view: &MemberView) -> Result<(), StoreError> {
        match &entry.content {
            EntryContent::Deleted { .. } => self.log.erase_target(&self.media, entry).await,
            EntryContent::Edited { target_id, text, .. } => {
                let changes = self.messages.changes_of(entry.conversation_id, &[*target_id]).await?;
                if let Some(deletion) = changes.iter().find(|change| is_deletion(change)) {
                    return self.log.erase_target(&self.media, deletion).await;
                }
                let is_last = changes.iter().all(|change| !is_edit(change) || change.seq <= entry.seq);
                let preview = view.conversation.preview.as_ref().filter(|preview| preview.entry_id == *target_id);
                if is_last && preview.is_some() {
                    let beginning = text.beginning(MAX_PREVIEW_BYTES);
                    self.conversations.edit_preview(entry.conversation_id, *target_id, beginning, entry.seq).await?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Whether a resend is told once more, in case that the first attempt ended before it was: the first one is, where its
    /// sender may still do that.
    async fn may_tell_again(
        &self,
        caller: &Caller,
        change: &Change,
        view: &MemberView,
        entry: &Entry,
    ) -> Result<bool, ActionError> {
        if change.check_may(view).is_err() {
            return Ok(false);
        }
        Ok(!self.users.is_told_again(caller.user_id, entry.entry_id).await?)
    }

    /// An error where somebody would not learn of it: the sender has to send it again.
    async fn tell(&self, caller: &Caller, view: &MemberView, entry: &Entry) -> Result<(), ActionError> {
        let (entries, except) = (std::slice::from_ref(entry), Some(&caller.connection_id));
        let told = self.delivery.to_members(&view.conversation, entries, except, caller.now).await;
        Ok(told?)
    }
}

const fn is_deletion(change: &Entry) -> bool {
    matches!(change.content, EntryContent::Deleted { .. })
}

const fn is_edit(change: &Entry) -> bool {
    matches!(change.content, EntryContent::Edited { .. })
}
