//! What people may know of what others have read.

use std::collections::{BTreeSet, HashMap};

use natter_chat::{Cursors, Membership, ReadReceipt, Seq, UserId};
use natter_dynamo::{StoreError, Users};

/// Those of these people who give read receipts, as of a moment ago.
///
/// # Errors
/// [`StoreError`].
pub async fn who_gives_receipts(users: &Users, people: &[UserId]) -> Result<BTreeSet<UserId>, StoreError> {
    let accounts = users.account_statuses(people).await?;
    let givers = accounts.into_iter().filter(|(_, account)| account.settings.read_receipts);
    Ok(givers.map(|(user, _)| user).collect())
}

/// How far others have come, as `viewer` may know it: what they read only as far as they gave receipts for it, and only where the
/// viewer gives receipts too.
///
/// # Errors
/// [`StoreError`].
pub async fn marks_for(
    users: &Users,
    viewer: UserId,
    others: &[(UserId, &Membership)],
) -> Result<HashMap<UserId, Cursors>, StoreError> {
    let readers: Vec<_> = others.iter().filter(|(_, place)| place.read_seq > Seq::ZERO).collect();
    // Of what was read before receipts were noted, the setting of today decides.
    let unnoted = readers.iter().filter(|(_, place)| place.receipt.is_none()).map(|(user, _)| *user);
    let asked: Vec<UserId> = if readers.is_empty() { Vec::new() } else { unnoted.chain([viewer]).collect() };
    let givers = who_gives_receipts(users, &asked).await?;
    let receipt = |user: UserId, place: &Membership| {
        let unnoted = || givers.contains(&user).then_some(ReadReceipt { seq: place.read_seq, at: place.read_at });
        givers.contains(&viewer).then(|| place.receipt.or_else(unnoted)).flatten()
    };
    let marks = others.iter().map(|(user, place)| (*user, place.marks().with_receipt(receipt(*user, place))));
    Ok(marks.collect())
}
