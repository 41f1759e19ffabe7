//! Finding people by the words of their names: one item for each word, under the word's beginning.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::{Delete, Put, ReturnConsumedCapacity, TransactWriteItem};
use natter_chat::UserId;
use serde::{Deserialize, Serialize};

use super::Users;
use crate::{StoreError, item, keys};

/// How many words of a name people are found by.
const MAX_WORDS: usize = 8;

/// How much of a word counts, in characters.
const MAX_WORD_CHARS: usize = 24;

/// How many people with a name of such a word are looked at.
const MAX_CANDIDATES: i32 = 100;

/// Whose name has the word.
#[derive(Debug, Serialize, Deserialize)]
struct NameItem {
    owner_id: UserId,
}

/// The words of a name, or of what somebody types to find one: without capitals and without words of a single character.
pub(super) fn words(name: &str) -> BTreeSet<String> {
    let words = name.split(|character: char| !character.is_alphanumeric());
    let words = words.map(|word| word.to_lowercase().chars().take(MAX_WORD_CHARS).collect::<String>());
    words.filter(|word| keys::name_shard(word).is_some()).take(MAX_WORDS).collect()
}

/// Whether each of the wanted words begins a word of the name.
pub(super) fn matches(wanted: &BTreeSet<String>, name: &str) -> bool {
    let words = words(name);
    wanted.iter().all(|wanted| words.iter().any(|word| word.starts_with(wanted)))
}

impl Users {
    /// Those in whose names there is a word that begins like this, at most [`MAX_CANDIDATES`], by word. Somebody who has
    /// changed their name within the last moments may be missing.
    pub(super) async fn with_name_word(&self, word: &str) -> Result<Vec<UserId>, StoreError> {
        let operation = "searching names";
        let Some(shard) = keys::name_shard(word) else { return Ok(Vec::new()) };
        let request = self.table.sdk().query().table_name(self.table.name());
        let answer = request
            .key_condition_expression("user_id = :shard AND begins_with(sk, :word)")
            .expression_attribute_values(":shard", item::string(shard))
            .expression_attribute_values(":word", item::string(word))
            .limit(MAX_CANDIDATES)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(StoreError::call(operation))?;
        self.table.meter().read(answer.consumed_capacity());
        let found = answer.items.unwrap_or_default().into_iter();
        found.map(|found| item::read::<NameItem>(operation, found).map(|name| name.owner_id)).collect()
    }

    /// The part of a transaction after which somebody is found by the words of their new name, and not by others.
    pub(super) fn rename(
        &self,
        operation: &'static str,
        user: UserId,
        before: &str,
        after: &str,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let (before, after) = (words(before), words(after));
        let gone = before.difference(&after).map(|word| {
            let delete = Delete::builder().table_name(self.table.name()).set_key(keys::name_word(word, user)).build();
            Ok(TransactWriteItem::builder().delete(delete.map_err(StoreError::request(operation))?).build())
        });
        let new = after.difference(&before).map(|word| {
            let mut name = item::write(operation, NameItem { owner_id: user })?;
            name.extend(keys::name_word(word, user).unwrap_or_default());
            let put = Put::builder().table_name(self.table.name()).set_item(Some(name)).build();
            Ok(TransactWriteItem::builder().put(put.map_err(StoreError::request(operation))?).build())
        });
        gone.chain(new).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_that_is_looked_for_begins_a_word_of_the_name() {
        let name = "Dr. Ana-María de la Cruz";
        for wanted in ["ana", "MARÍA cruz", "cr an", "dr"] {
            assert!(matches(&words(wanted), name), "{wanted}");
        }
        for wanted in ["ana smith", "ría"] {
            assert!(!matches(&words(wanted), name), "{wanted}");
        }
    }

    #[test]
    fn a_name_has_so_many_words_and_no_more() {
        assert_eq!(words("aa bb cc dd ee ff gg hh ii jj").len(), MAX_WORDS);
        assert_eq!(words(&"a".repeat(100)).first().map(String::len), Some(MAX_WORD_CHARS));
        assert!(words("a - !").is_empty());
    }
}
