//! Giving out the places of a conversation's log.
//!
//! The head remembers the ids of the last places that were given out. So an id gets one place, however often its request is
//! sent, and however late an update of the head lands (docs/decisions/0031-sealed-places.md).

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use aws_sdk_dynamodb::{
    operation::update_item::builders::UpdateItemFluentBuilder,
    types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use natter_chat::conversation::MAX_PINS;
use natter_chat::{Conversation, ConversationId, Entry, EntryContent, EntryId, Preview, Seq, Timestamp};
use serde::Deserialize;

use super::{
    Conversations,
    items::{HeadItem, StoredPreview},
};
use crate::{error::StoreError, item, keys, table::Refused, users::RateLimit};

const OPERATION: &str = "taking the next place in a conversation";

/// Of how many places, counted from the last one, the head remembers the ids: as many as leave it below the kilobyte that
/// one write unit writes.
pub const REMEMBERED: u64 = 12;

/// How often an update is tried whose window somebody else changes: it is opened once, and then it is full or it is not.
const MAX_ATTEMPTS: usize = 4;

/// How a conversation's head was when somebody looked: which places were given out last, how much was written of late, and
/// how often it had changed who may do what.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct HeadPrecondition {
    #[serde(default)]
    last_seq: Seq,
    /// The place of each id, by [`remembered`].
    #[serde(default)]
    recent: BTreeMap<String, Seq>,
    /// The places of the pinned messages.
    #[serde(default)]
    pins: BTreeSet<Seq>,
    /// When the window began in which something was written last.
    #[serde(rename = "window_start")]
    start: Option<Timestamp>,
    /// How much was written in it.
    #[serde(rename = "window_count", default)]
    count: u32,
    /// Raised by whatever changes who may do what.
    #[serde(rename = "rights_version", default)]
    rights: u64,
}

/// A conversation, and what the places of its log are given out by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogHead {
    /// The conversation.
    pub conversation: Conversation,
    /// What the next place is given out by.
    pub basis: HeadPrecondition,
}

/// On which terms somebody gets a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Terms<'a> {
    /// On any: it is the server that has something to tell.
    Any,
    /// Where nothing has changed who may do what.
    SameRights,
    /// The same, and as long as no more messages than this have been written in the present window, by whomever.
    Within(&'a RateLimit),
}

/// Whether there is a place for an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeqAssignment {
    /// There is: this one, and it is given to the entry's id, by this call or an earlier one.
    Given(Seq),
    /// As much has been written in this window as may be.
    Refused {
        /// When the next window begins, from now.
        retry_after: Duration,
    },
    /// The head is not what it was: the sender is to be admitted, and their entry looked for, anew.
    Outdated,
}

/// How one update of the head ended.
enum Update {
    Done(Seq),
    /// The head was otherwise: so.
    Refused(HeadPrecondition),
}

impl Conversations {
    /// A conversation, also one that is deleted, and what its places are given out by; `None` where there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn log_head(&self, conversation: ConversationId) -> Result<Option<LogHead>, StoreError> {
        let operation = "reading what was said last in a conversation";
        let Some(found) = self.table.get_item(operation, keys::head(conversation)).await? else { return Ok(None) };
        let basis = item::read(operation, found.clone())?;
        let conversation = item::read::<HeadItem>(operation, found)?.into();
        Ok(Some(LogHead { conversation, basis }))
    }

    /// Gives an entry the next place on any terms, for tests that store it by themselves, or leave its place open.
    ///
    /// # Panics
    /// Where the conversation is not there, or DynamoDB fails.
    #[cfg(feature = "testing")]
    #[expect(clippy::unwrap_used, reason = "a test fails where it panics")]
    pub async fn place(&self, entry: Entry) -> Entry {
        let basis = self.log_head(entry.conversation_id).await.unwrap().unwrap().basis;
        let SeqAssignment::Given(seq) = self.assign_seq(&entry, &basis, Terms::Any).await.unwrap() else {
            unreachable!()
        };
        Entry { seq, ..entry }
    }

    /// Gives an entry's id the next place, unless it has one; whatever place the entry names is ignored. `basis` is of a time
    /// at which no entry with this id was stored. A message or a tip becomes the preview; what is pinned
    /// changes with the entry that says so, and with a deletion. One update, but where somebody
    /// else opens or fills the window meanwhile.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::NoConversation`] where there is none.
    pub async fn assign_seq(
        &self,
        entry: &Entry,
        basis: &HeadPrecondition,
        terms: Terms<'_>,
    ) -> Result<SeqAssignment, StoreError> {
        let mut known = basis.clone();
        for _ in 0..MAX_ATTEMPTS {
            if let Some(seq) = known.place_of(entry.entry_id) {
                return Ok(SeqAssignment::Given(seq));
            }
            if let Terms::Within(limit) = terms
                && let (start, end) = limit.window_at(entry.sent_at)
                && known.is_full(start, limit.max)
            {
                return Ok(SeqAssignment::Refused { retry_after: end.since(entry.sent_at) });
            }
            match self.try_to_give(entry, &known, terms).await? {
                Update::Done(seq) => return Ok(SeqAssignment::Given(seq)),
                Update::Refused(found) if found.follows(&known, terms) => known = found,
                Update::Refused(_) => return Ok(SeqAssignment::Outdated),
            }
        }
        Err(StoreError::Unfinished { operation: OPERATION })
    }

    async fn try_to_give(
        &self,
        entry: &Entry,
        basis: &HeadPrecondition,
        terms: Terms<'_>,
    ) -> Result<Update, StoreError> {
        let mut sets = vec!["last_seq = last_seq + :one", "recent.#id = last_seq + :one"];
        let mut conditions = vec!["attribute_not_exists(recent.#id)", "last_seq <= :reach"];
        let mut request = self
            .update_head(entry.conversation_id)
            .expression_attribute_names("#id", remembered(entry.entry_id))
            .expression_attribute_values(":reach", item::number(basis.last_seq.get() + REMEMBERED));
        if entry.content.counts() {
            sets.extend(["preview = :preview", "preview_seq = last_seq + :one"]);
            let preview = StoredPreview::from(Preview::from(entry));
            request = request.expression_attribute_values(":preview", item::write_attribute(OPERATION, preview)?);
        }
        if let Terms::Within(limit) = terms {
            let (start, _) = limit.window_at(entry.sent_at);
            request = request.expression_attribute_values(":start", item::number(start.as_millis()));
            // DynamoDB cannot branch. A window that began later is that of a clock ahead of this one.
            if basis.start.is_some_and(|known| known >= start) {
                sets.push("window_count = window_count + :one");
                conditions.push("window_start >= :start AND window_count < :max");
                request = request.expression_attribute_values(":max", item::number(limit.max.into()));
            } else {
                sets.push("window_start = :start, window_count = :one");
                conditions.push("(attribute_not_exists(window_start) OR window_start < :start)");
            }
        }
        if terms != Terms::Any {
            conditions.push(basis.rights_condition());
            if basis.rights > 0 {
                request = request.expression_attribute_values(":rights", item::number(basis.rights));
            }
        }
        let pins = pins_clause(&entry.content);
        if let Some((_, seq)) = pins {
            request = request.expression_attribute_values(":pins", AttributeValue::Ns(vec![seq.get().to_string()]));
        }
        if let EntryContent::Pinned { target_seq: Some(seq), .. } = entry.content {
            conditions.push("(attribute_not_exists(pins) OR size(pins) < :max_pins OR contains(pins, :pin))");
            request = request
                .expression_attribute_values(":max_pins", item::number(MAX_PINS as u64))
                .expression_attribute_values(":pin", item::number(seq.get()));
        }
        let (request, forgetting) = forget_ids(request, basis);
        let request = request
            .update_expression(format!(
                "SET {}{}{}",
                sets.join(", "),
                forgetting.clause,
                pins.map_or("", |(clause, _)| clause)
            ))
            .condition_expression(format!("{}{}", conditions.join(" AND "), forgetting.condition))
            .return_values(ReturnValue::UpdatedNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match self.table.update_or_refuse(OPERATION, request).await? {
            Ok(attributes) => {
                item::read::<Progress>(OPERATION, attributes).map(|progress| Update::Done(progress.last_seq))
            }
            Err(Refused(None)) => Err(StoreError::NoConversation(entry.conversation_id)),
            Err(Refused(Some(found))) => item::read(OPERATION, found).map(Update::Refused),
        }
    }

    /// An update of a head; `:one` is 1.
    fn update_head(&self, conversation: ConversationId) -> UpdateItemFluentBuilder {
        self.table.updating(keys::head(conversation)).expression_attribute_values(":one", item::number(1))
    }
}

/// As much of a head as an update of its progress returns.
#[derive(Debug, Deserialize)]
struct Progress {
    last_seq: Seq,
}

impl HeadPrecondition {
    /// The place that was given to this id, where it is one of the last ones.
    #[must_use]
    pub fn place_of(&self, entry: EntryId) -> Option<Seq> {
        self.recent.get(&remembered(entry)).copied()
    }

    /// The place after which the ids of all places are remembered.
    #[must_use]
    pub fn remembers_after(&self) -> Seq {
        Seq::new(self.last_seq.get().saturating_sub(REMEMBERED))
    }

    /// The place that was given out last.
    #[must_use]
    pub const fn last_seq(&self) -> Seq {
        self.last_seq
    }

    /// The remembered id of this place.
    pub(super) fn id_at(&self, seq: Seq) -> Option<&str> {
        self.recent.iter().find_map(|(id, place)| (*place == seq).then_some(id.as_str()))
    }

    /// Whether an update may be tried on this basis that failed on an earlier one: all places that were given out in between
    /// are remembered, nothing more is pinned, and nothing has changed who may do what, where that matters.
    fn follows(&self, earlier: &Self, terms: Terms<'_>) -> bool {
        self.remembers_after() <= earlier.last_seq
            && self.pins.len() <= earlier.pins.len()
            && (terms == Terms::Any || self.rights == earlier.rights)
    }

    /// Whether the window that began at `start` has no place left.
    fn is_full(&self, start: Timestamp, max: u32) -> bool {
        self.start.is_some_and(|known| known >= start) && self.count >= max
    }

    /// Holds where nothing has changed who may do what; with `:rights` where something ever has.
    const fn rights_condition(&self) -> &'static str {
        if self.rights == 0 { "attribute_not_exists(rights_version)" } else { "rights_version = :rights" }
    }
}

/// What an update says of the pinned messages, and of which place, `:pins`.
const fn pins_clause(content: &EntryContent) -> Option<(&'static str, Seq)> {
    match content {
        EntryContent::Pinned { target_seq: Some(seq), .. } => Some((" ADD pins :pins", *seq)),
        EntryContent::Unpinned { target_seq: Some(seq), .. } | EntryContent::Deleted { target_seq: Some(seq), .. } => {
            Some((" DELETE pins :pins", *seq))
        }
        _ => None,
    }
}

/// How the head names an id: 22 characters in place of 36.
fn remembered(entry: EntryId) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(entry.as_uuid().as_bytes())
}

/// What an update says in order to forget ids.
struct Forgetting {
    clause: String,
    condition: String,
}

/// Lets the update forget the ids of places that are too far back once one more is given out. Not where such an id has got
/// another place meanwhile, because its first one was sealed.
fn forget_ids(mut request: UpdateItemFluentBuilder, basis: &HeadPrecondition) -> (UpdateItemFluentBuilder, Forgetting) {
    let oldest = (basis.last_seq.get() + 1).saturating_sub(REMEMBERED);
    let forgotten = basis.recent.iter().filter(|(_, place)| place.get() <= oldest);
    let (mut removes, mut condition) = (Vec::new(), Vec::new());
    for (index, (id, place)) in forgotten.enumerate() {
        let (name, value) = (format!("#old{index}"), format!(":old{index}"));
        removes.push(format!("recent.{name}"));
        condition.push(format!(" AND (attribute_not_exists(recent.{name}) OR recent.{name} = {value})"));
        request =
            request.expression_attribute_names(name, id).expression_attribute_values(value, item::number(place.get()));
    }
    let clause = if removes.is_empty() { String::new() } else { format!(" REMOVE {}", removes.join(", ")) };
    (request, Forgetting { clause, condition: condition.concat() })
}
