//! Finding public groups by the words of their titles.
//!
//! Each word of a public group's title is an item of its own beside the group, and only those items are in the index
//! `by-word`. They change with the title, in one transaction. PostgreSQL is not asked: it may be asleep.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::TransactWriteItem;
use natter_chat::group::Visibility;
use natter_chat::words::{begin_words_of, words};
use natter_chat::{Conversation, ConversationId, ConversationKind, GroupDetails};

use super::{
    Conversations,
    items::{ConversationKey, HeadItem},
};
use crate::{
    batch,
    error::StoreError,
    item::{self, string},
    keys,
    table::Page,
};

const INDEXING: &str = "indexing a title";

/// How many words of a title are looked up by; a title has a hundred bytes.
const MAX_WORDS: usize = 16;

/// How many groups that have one of the words are looked at for the others.
const MAX_CANDIDATES: usize = 200;

impl Conversations {
    /// Public groups in whose titles every word of `query` begins a word, the largest first, at most `limit`. Nothing
    /// where no word of it has two characters. A group of the last moments may be missing.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn find_groups(&self, query: &str, limit: usize) -> Result<Vec<Conversation>, StoreError> {
        let wanted = words(query);
        // The longest word leaves the fewest to look at.
        let Some(longest) = wanted.iter().max_by_key(|word| word.chars().count()) else { return Ok(Vec::new()) };
        let Some(shard) = keys::word_shard(longest) else { return Ok(Vec::new()) };
        let candidates = self.with_word(shard, longest).await?;
        let heads = candidates.into_iter().map(keys::head).collect();
        let operation = "reading groups";
        let heads: Vec<HeadItem> = item::read_all(operation, batch::get(&self.table, operation, heads).await?)?;
        let groups = heads.into_iter().filter_map(HeadItem::into_open).filter(|group| is_found(group, &wanted));
        let mut groups: Vec<Conversation> = groups.collect();
        groups.sort_by_key(|group| (std::cmp::Reverse(size(group)), group.conversation_id));
        groups.truncate(limit);
        Ok(groups)
    }

    async fn with_word(&self, shard: String, beginning: &str) -> Result<BTreeSet<ConversationId>, StoreError> {
        let operation = "searching titles";
        let request = self
            .table
            .querying()
            .index_name(keys::BY_WORD)
            .key_condition_expression("word_shard = :shard AND begins_with(word, :beginning)")
            .expression_attribute_values(":shard", string(shard))
            .expression_attribute_values(":beginning", string(beginning))
            .limit(i32::try_from(MAX_CANDIDATES).unwrap_or(i32::MAX));
        let found: Page<ConversationKey> = self.table.query(operation, request).await?;
        Ok(found.items.into_iter().map(|key| key.conversation_id).collect())
    }

    /// The parts of a transaction that make a group found by its present title and no other.
    pub(super) fn retitle(
        &self,
        group: ConversationId,
        before: Option<&GroupDetails>,
        after: Option<&GroupDetails>,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let [before, after] = [before, after].map(|details| details.map(indexed_words).unwrap_or_default());
        let gone = before.difference(&after).map(|word| self.delete_any(INDEXING, keys::title_word(group, word)));
        let new = after.difference(&before).map(|word| self.put(INDEXING, word_item(group, word)));
        gone.chain(new).collect()
    }
}

/// The words by which a group is found: none where it is private.
fn indexed_words(details: &GroupDetails) -> BTreeSet<String> {
    if details.visibility == Visibility::Private {
        return BTreeSet::new();
    }
    let words = words(details.title.as_str()).into_iter();
    words.filter(|word| keys::word_shard(word).is_some()).take(MAX_WORDS).collect()
}

fn word_item(group: ConversationId, word: &str) -> BTreeMap<String, String> {
    let key = [
        (keys::CONVERSATION_ID, group.to_string()),
        (keys::SORT_KEY, format!("{}{word}", keys::WORD_PREFIX)),
        ("word_shard", keys::word_shard(word).unwrap_or_default()),
        ("word", word.to_owned()),
    ];
    key.map(|(name, value)| (name.to_owned(), value)).into()
}

fn is_found(group: &Conversation, wanted: &BTreeSet<String>) -> bool {
    match &group.kind {
        ConversationKind::Group { group, .. } => {
            group.visibility == Visibility::Public && begin_words_of(wanted, &words(group.title.as_str()))
        }
        ConversationKind::Direct { .. } => false,
    }
}

fn size(group: &Conversation) -> u32 {
    match group.kind {
        ConversationKind::Group { member_count, .. } => member_count,
        ConversationKind::Direct { .. } => 0,
    }
}
