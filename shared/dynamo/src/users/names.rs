//! Finding people by the words of their names: one item for each word, under the word's beginning.
//!
//! [`natter_chat::words`] decides what a word is, as for messages and titles. Items of names that were given before it did are
//! under words as they were then ([`former_words`]): what is typed is looked up in that form, too, and a new name replaces them.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::TransactWriteItem;
use natter_chat::UserId;
use natter_chat::words::{begin_words_of, words};
use serde::{Deserialize, Serialize};

use super::Users;
use crate::{error::StoreError, item, keys, table::Page, transaction::Part};

/// How many words of a name people are found by; a name has a hundred bytes.
const MAX_WORDS: usize = 16;

/// How many people with a name of such a word are looked at.
const MAX_CANDIDATES: i32 = 100;

/// Whose name has the word.
#[derive(Debug, Serialize, Deserialize)]
struct NameItem {
    owner_id: UserId,
}

/// The words of a name by which its owner is found.
fn indexed_words(name: &str) -> BTreeSet<String> {
    words(name).into_iter().filter(|word| keys::name_shard(word).is_some()).take(MAX_WORDS).collect()
}

/// The words by which the owner of such a name was found at first: with their accents, and scripts without spaces as one word.
fn former_words(name: &str) -> BTreeSet<String> {
    let words = name.split(|character: char| !character.is_alphanumeric());
    let words = words.map(|word| word.to_lowercase().chars().take(24).collect::<String>());
    words.filter(|word| keys::name_shard(word).is_some()).take(8).collect()
}

/// The words under which the items of those are whose names have all that is typed: the longest of each form, as it is the rarest.
pub(super) fn looked_up(typed: &str) -> BTreeSet<String> {
    let longest = |words: BTreeSet<String>| words.into_iter().max_by_key(|word| word.chars().count());
    [indexed_words(typed), former_words(typed)].into_iter().filter_map(longest).collect()
}

/// Whether each word of what is typed begins a word of the name.
pub(super) fn matches(typed: &str, name: &str) -> bool {
    begin_words_of(&words(typed), &words(name))
}

impl Users {
    /// Those in whose names there is a word that begins like this, at most [`MAX_CANDIDATES`], by word. Somebody who has
    /// changed their name within the last moments may be missing.
    pub(super) async fn with_name_word(&self, word: &str) -> Result<Vec<UserId>, StoreError> {
        let operation = "searching names";
        let Some(shard) = keys::name_shard(word) else { return Ok(Vec::new()) };
        let request = self
            .table
            .querying()
            .key_condition_expression("user_id = :shard AND begins_with(sk, :word)")
            .expression_attribute_values(":shard", item::string(shard))
            .expression_attribute_values(":word", item::string(word))
            .limit(MAX_CANDIDATES);
        let found: Page<NameItem> = self.table.query(operation, request).await?;
        Ok(found.items.into_iter().map(|name| name.owner_id).collect())
    }

    /// The part of a transaction after which somebody is found by the words of their new name, and not by others.
    pub(super) fn rename(
        &self,
        operation: &'static str,
        user: UserId,
        before: &str,
        after: &str,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let (before, former, after) = (indexed_words(before), former_words(before), indexed_words(after));
        let gone = (&before | &former)
            .into_iter()
            .filter(|word| !after.contains(word))
            .map(|word| self.table.delete_part(keys::name_word(&word, user).unwrap_or_default()).part(operation));
        // Of the words that differ in the two forms it is not known which are there.
        let new = after.iter().filter(|word| !(before.contains(*word) && former.contains(*word))).map(|word| {
            let mut name = item::write(operation, NameItem { owner_id: user })?;
            name.extend(keys::name_word(word, user).unwrap_or_default());
            self.table.put_part(name).part(operation)
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
        for wanted in ["ana", "MARIA cruz", "cr an", "dr", "mari\u{301}a"] {
            assert!(matches(wanted, name), "{wanted}");
        }
        for wanted in ["ana smith", "ría"] {
            assert!(!matches(wanted, name), "{wanted}");
        }
    }

    #[test]
    fn a_name_is_found_by_so_many_words_and_no_more() {
        assert_eq!(indexed_words(&('a'..='z').map(String::from).collect::<Vec<_>>().join("a ")).len(), MAX_WORDS);
        assert!(indexed_words("a - !").is_empty());
    }

    #[test]
    fn plain_words_are_looked_up_once_and_others_as_they_were_indexed_at_first_too() {
        assert_eq!(looked_up("Ana Cruz").len(), 1);
        assert_eq!(looked_up("María"), BTreeSet::from(["maria".to_owned(), "maría".to_owned()]));
        assert_eq!(looked_up("王伟明"), BTreeSet::from(["王伟".to_owned(), "王伟明".to_owned()]));
    }
}
