//! Which messages carry which files.

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use natter_chat::{Attachment, ConversationId, Entry, EntryId, MediaId, MediaKind, Seq, Timestamp, UserId};
use natter_protocol::api::media::CarriedMedia;
use uuid::Uuid;

use super::{Media, items::GrantItem};
use crate::{
    batch,
    error::StoreError,
    item::{self, Item},
    keys,
    table::Page,
    transaction::Part,
};

/// That a message carries a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The message's place.
    pub seq: Seq,
    /// The message.
    pub entry_id: EntryId,
    /// Who sent it.
    pub sender_id: UserId,
    /// When.
    pub sent_at: Timestamp,
    /// The file.
    pub attachment: Attachment,
    /// The inspection that put its objects.
    pub run: Uuid,
}

/// A page of a conversation's files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SharedPage {
    /// The files, the newest first.
    pub grants: Vec<Grant>,
    /// The place before which the next page begins; `None` where there is none.
    pub next: Option<Seq>,
}

/// Of which messages of a conversation what they carry is taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revoked {
    /// Of one.
    Message {
        /// Which.
        entry_id: EntryId,
        /// Its place; where that is not known, it is searched for.
        seq: Option<Seq>,
    },
    /// Of all that somebody sent.
    SentBy(UserId),
    /// Of all up to a place.
    UpTo(Seq),
    /// Of all.
    All,
}

impl From<GrantItem> for Grant {
    fn from(item: GrantItem) -> Self {
        let GrantItem { seq, entry_id, sender_id, sent_at, attachment, run, .. } = item;
        Self { seq, entry_id, sender_id, sent_at, attachment, run }
    }
}

/// How a message is named that holds a file.
fn holder(conversation: ConversationId, entry: EntryId) -> AttributeValue {
    item::strings(format!("{conversation}#{entry}"))
}

impl Media {
    /// The parts of a transaction after which an entry carries its files, those whose objects these inspections put.
    pub(crate) fn granting(
        &self,
        operation: &'static str,
        entry: &Entry,
        runs: &[(MediaId, Uuid)],
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let mut writes = Vec::new();
        for attachment in entry.content.attachments() {
            let Some((_, run)) = runs.iter().find(|(media, _)| *media == attachment.media_id) else { continue };
            let grant = item::write(operation, GrantItem::new(entry, attachment, *run))?;
            writes.push(self.table.put_part(grant).part(operation)?);
            writes.push(self.hold(operation, attachment.media_id, holder(entry.conversation_id, entry.entry_id))?);
        }
        Ok(writes)
    }

    /// The part of a transaction after which a message or a report holds a file.
    pub(super) fn hold(
        &self,
        operation: &'static str,
        media: MediaId,
        holder: AttributeValue,
    ) -> Result<TransactWriteItem, StoreError> {
        self.table
            .update_part(keys::media(media))
            .update_expression("ADD holders :holder REMOVE unheld, due")
            .condition_expression("attribute_exists(pk) AND attribute_not_exists(is_gone)")
            .expression_attribute_values(":holder", holder)
            .part(operation)
    }

    /// Lets a message or a report hold a file no longer. Where it was the last one, the next sweep takes the file, unless that is being sent.
    /// May be repeated.
    pub(super) async fn let_go(
        &self,
        media: MediaId,
        holder: AttributeValue,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let operation = "letting go of a file";
        let request = self.update(media).update_expression("DELETE holders :holder");
        let request = request.condition_expression("attribute_exists(pk)");
        self.table.update_if(operation, request.expression_attribute_values(":holder", holder)).await?;
        let request = self.update(media).update_expression("SET unheld = :unheld, due = if_not_exists(due, :now)");
        let request = request
            .condition_expression("attribute_exists(pk) AND attribute_not_exists(holders)")
            .expression_attribute_values(":unheld", item::string(keys::unheld_shard(media)))
            .expression_attribute_values(":now", item::number(now.as_millis()));
        self.table.update_if(operation, request).await.map(drop)
    }

    /// The grants of these files at these places, in no particular order; those that are not there are left out.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn grants(
        &self,
        conversation: ConversationId,
        wanted: &[CarriedMedia],
    ) -> Result<Vec<Grant>, StoreError> {
        let operation = "reading which messages carry files";
        let mut wanted: Vec<(Seq, MediaId)> = wanted.iter().map(|item| (item.seq, item.media_id)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let keys = wanted.into_iter().map(|(seq, media)| keys::grant(conversation, seq, media)).collect();
        let found: Vec<GrantItem> = item::read_all(operation, batch::get(&self.table, operation, keys).await?)?;
        Ok(found.into_iter().map(Grant::from).collect())
    }

    /// The files that messages of a conversation carry before a place and after `hidden_up_to`, the newest first. The files of
    /// one message are on one page.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn shared(
        &self,
        conversation: ConversationId,
        kind: Option<MediaKind>,
        (hidden_up_to, before): (Seq, Option<Seq>),
        limit: usize,
    ) -> Result<SharedPage, StoreError> {
        let (mut found, mut next): (Vec<GrantItem>, _) = (Vec::new(), None);
        loop {
            let range = (hidden_up_to.next(), before);
            let of_kind = kind.map(|kind| ("kind", item::string(kind.as_str())));
            let page = self.grants_in(conversation, range, of_kind.as_ref(), next).await?;
            found.extend(page.items);
            next = page.next;
            if next.is_none() || found.len() > limit {
                break;
            }
        }
        // What is cut off in the middle of a message comes as a whole on the next page.
        let last = if found.len() > limit { found.get(limit).map(|grant| grant.seq) } else { None };
        let first_of_page = found.first().map(|grant| grant.seq);
        let page =
            found.into_iter().filter(|grant| last.is_none_or(|last| grant.seq > last || Some(last) == first_of_page));
        let grants: Vec<Grant> = page.map(Grant::from).collect();
        let next = last.and_then(|_| grants.last().map(|grant| grant.seq));
        Ok(SharedPage { grants, next })
    }

    /// Takes away what messages of a conversation carry, and leaves what no other message carries to the sweep. May be repeated.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn revoke(&self, conversation_id: ConversationId, of: Revoked, now: Timestamp) -> Result<(), StoreError> {
        let range = match of {
            Revoked::Message { seq: Some(seq), .. } => (seq, Some(seq.next())),
            Revoked::UpTo(seq) => (Seq::ZERO, Some(seq.next())),
            Revoked::Message { seq: None, .. } | Revoked::SentBy(_) | Revoked::All => (Seq::ZERO, None),
        };
        let filter = match of {
            Revoked::Message { entry_id, .. } => Some(("entry_id", item::string(entry_id))),
            Revoked::SentBy(user) => Some(("sender_id", item::string(user))),
            Revoked::UpTo(_) | Revoked::All => None,
        };
        let mut next = None;
        loop {
            let page = self.grants_in(conversation_id, range, filter.as_ref(), next).await?;
            for GrantItem { entry_id, seq, attachment, .. } in page.items {
                self.let_go(attachment.media_id, holder(conversation_id, entry_id), now).await?;
                // Last: a repetition finds its way by it.
                let grant = keys::grant(conversation_id, seq, attachment.media_id);
                self.table.delete("taking away what a message carries", grant).await?;
            }
            next = page.next;
            if next.is_none() {
                return Ok(());
            }
        }
    }

    async fn grants_in(
        &self,
        conversation: ConversationId,
        (from, before): (Seq, Option<Seq>),
        filter: Option<&(&'static str, AttributeValue)>,
        start: Option<Item>,
    ) -> Result<Page<GrantItem>, StoreError> {
        let first = keys::grant_place(from);
        let last = before.map_or_else(keys::last_grant_place, keys::grant_place).max(first.clone());
        let mut request = self.table.querying();
        if let Some((name, value)) = filter {
            request = request
                .filter_expression("#name = :value")
                .expression_attribute_names("#name", *name)
                .expression_attribute_values(":value", value.clone());
        }
        let request = request
            .key_condition_expression("pk = :pk AND sk BETWEEN :first AND :last")
            .expression_attribute_values(":pk", item::string(keys::media_in(conversation)))
            .expression_attribute_values(":first", item::string(first))
            .expression_attribute_values(":last", item::string(last))
            .scan_index_forward(false)
            .consistent_read(true)
            .limit(PAGE)
            .set_exclusive_start_key(start);
        self.table.query("listing what messages carry", request).await
    }
}

/// How many grants one request looks at.
const PAGE: i32 = 100;
