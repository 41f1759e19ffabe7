//! The Tips table: tips, the events that pay them, and whose they are.
//!
//! A tip is one item with a version: whoever changes it says which version they have read, and is refused where another one
//! has come in between. In the same transaction goes all that follows from the change: the guard on the event that pays it, so
//! that no event ever counts twice, and its places in the lists of the two people and of the conversation.

mod due;
mod forgetting;
mod items;
mod lists;
mod record;
mod writes;

use self::items::TipItem;
use crate::{
    batch,
    client::Client,
    error::StoreError,
    item, keys,
    table::Table,
    transaction::{self, Outcome},
};

pub use self::lists::{ListedTip, TipPeriod};
pub use self::record::{CountedEvent, TipChange, TipDraft, TipNote, TipProgress, TipRecord};

/// The store of tips.
#[derive(Debug, Clone)]
pub struct Tips {
    table: Table,
}

/// How storing what somebody means to tip ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intended {
    /// It is stored, by this call.
    Now(Box<TipRecord>),
    /// There was a tip with this id: this one. Whether it is the same is the caller's to check.
    Before(Box<TipRecord>),
}

/// How a change of a tip ended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Advanced {
    /// It is made: the tip as it is now.
    Done(Box<TipRecord>),
    /// It is not: the tip has changed since it was read.
    Raced,
    /// It is not: the event that was to pay the tip is counted for another one.
    CountedElsewhere,
}

impl Tips {
    /// The store on the table of this name.
    #[must_use]
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { table: Table::new(client, table) }
    }

    /// A tip that is in no store, for what is decided about tips apart from any.
    #[must_use]
    pub const fn unsaved(meant: TipDraft, progress: TipProgress) -> TipRecord {
        TipRecord { meant, progress, version: 0 }
    }

    /// The tip with this id, as it is at this moment.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn get(&self, tip_id: &str) -> Result<Option<TipRecord>, StoreError> {
        let found: Option<TipItem> = self.table.get("reading a tip", keys::tip(tip_id)).await?;
        Ok(found.map(TipRecord::from))
    }

    /// The tips with these ids, in no particular order; those that are not there are left out.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn get_all(&self, tip_ids: &[String]) -> Result<Vec<TipRecord>, StoreError> {
        let operation = "reading tips";
        let found = batch::get(&self.table, operation, tip_ids.iter().map(|id| keys::tip(id)).collect()).await?;
        let found: Vec<TipItem> = item::read_all(operation, found)?;
        Ok(found.into_iter().map(TipRecord::from).collect())
    }

    /// Stores what somebody means to tip, unless there is a tip with this id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn intend(&self, meant: &TipDraft, progress: &TipProgress) -> Result<Intended, StoreError> {
        let operation = "storing what somebody means to tip";
        let tip = TipRecord { meant: meant.clone(), progress: progress.clone(), version: 1 };
        let mut writes = vec![self.put_new_tip(operation, &tip)?];
        writes.extend(self.list(operation, None, &tip)?);
        match transaction::write_all(&self.table, operation, &writes).await? {
            Outcome::Committed => Ok(Intended::Now(Box::new(tip))),
            Outcome::Refused(_) => match self.get(&meant.tip_id).await? {
                Some(before) => Ok(Intended::Before(Box::new(before))),
                None => Err(StoreError::Unfinished { operation }),
            },
        }
    }

    /// Makes of the tip that was read as `before` what `progress` says, with all that follows from it.
    ///
    /// # Errors
    /// [`StoreError`]; it may be made all the same.
    pub async fn advance(&self, before: &TipRecord, progress: TipProgress) -> Result<Advanced, StoreError> {
        let operation = "changing a tip";
        let after = TipRecord { meant: before.meant.clone(), progress, version: before.version + 1 };
        let mut writes = vec![self.replace_tip(operation, before, &after)?];
        writes.extend(self.guard(operation, before, &after)?);
        writes.extend(self.list(operation, Some(before), &after)?);
        Ok(match transaction::write_all(&self.table, operation, &writes).await? {
            Outcome::Committed => Advanced::Done(Box::new(after)),
            Outcome::Refused(0) => Advanced::Raced,
            Outcome::Refused(_) => Advanced::CountedElsewhere,
        })
    }
}
