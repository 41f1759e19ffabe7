//! What tips forget of someone who has left Natter.

use natter_chat::UserId;

use super::{Advanced, TipRecord, Tips, items::ListItem};
use crate::{error::StoreError, item, keys, table::Page};

/// How many of somebody's tips are read at once.
const PAGE: i32 = 100;

impl Tips {
    /// Takes all of somebody's tips out of their list, and forgets what they said with them. The tips themselves stay with the
    /// others; what is on the chain stays there. May be repeated.
    ///
    /// # Errors
    /// [`StoreError`]; some of it may be done then.
    pub async fn forget(&self, user: UserId) -> Result<(), StoreError> {
        let operation = "forgetting somebody's tips";
        loop {
            let request = self
                .table
                .querying()
                .consistent_read(true)
                .key_condition_expression("pk = :pk")
                .expression_attribute_values(":pk", item::string(keys::tips_of(user)))
                .limit(PAGE);
            let page: Page<ListItem> = self.table.query(operation, request).await?;
            if page.items.is_empty() {
                return Ok(());
            }
            for listed in &page.items {
                self.forget_one(user, listed).await?;
            }
        }
    }

    /// What settlement changes meanwhile is read anew.
    async fn forget_one(&self, user: UserId, listed: &ListItem) -> Result<(), StoreError> {
        while let Some(mut tip) = self.get(&listed.tip_id).await? {
            let mut progress = tip.progress.clone();
            progress.is_sender_gone |= tip.meant.from_user_id == user;
            progress.is_recipient_gone |= tip.meant.to_user_id == user;
            if progress.is_sender_gone {
                without_words(&mut tip, &mut progress.notes);
            }
            if progress == tip.progress {
                break;
            }
            if !matches!(self.advance(&tip, progress).await?, Advanced::Raced) {
                return Ok(());
            }
        }
        // The tip is gone, or out of this list already.
        self.table.delete("forgetting a place in a list", keys::listed_tip(&listed.pk, &listed.sk)).await
    }
}

fn without_words(tip: &mut TipRecord, notes: &mut [super::TipNote]) {
    tip.meant.note = None;
    for note in notes {
        if let natter_chat::EntryContent::Tip(told) = &mut note.content {
            told.note = None;
        }
    }
}
