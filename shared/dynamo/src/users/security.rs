//! What happened to accounts: noted for their owners, out of what the stream of the Users table tells.
//!
//! The changes themselves are what is looked at, not who makes them: whichever function links a wallet or notes a sign-in,
//! its owner is told.

use std::time::Duration;

use natter_chat::{SecurityEvent, SecurityNotice, SessionId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::wallets::WalletsItem;
use super::{Job, JobKind, JobState, Users};
use crate::stream::{ImageError, StreamRecord};
use crate::{error::StoreError, item, keys, table::Page};

/// How long a notice is kept.
const KEPT_FOR: Duration = Duration::from_hours(31 * 24);

/// How many notices are listed at most.
const MAX_LISTED: usize = 50;

/// What of an account's changes its owner is to be told of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnersNotice {
    /// Whose account.
    pub user_id: UserId,
    /// The sign-in that it came with, where that is known: it knows already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// What happened.
    pub notice: SecurityNotice,
}

/// What every item of the table has.
#[derive(Deserialize)]
struct Key {
    user_id: UserId,
    sk: String,
}

/// Since when a sign-in is known.
#[derive(Deserialize)]
struct FirstSeen {
    created_at: Timestamp,
}

/// A sign-in, when somebody has come with it.
#[derive(Deserialize)]
struct NewSession {
    session_id: SessionId,
    device: String,
}

impl StreamRecord {
    /// What this change of the Users table is to its owner: to be noted. Empty where it is nothing to them.
    ///
    /// # Errors
    /// [`ImageError`] where the item cannot be read.
    pub fn security_notices(&self) -> Result<Vec<OwnersNotice>, ImageError> {
        let (old, new) = self.images();
        // Items such as lookups are nobody's, and what is gone says nothing.
        let Some(Ok(key)) = new.map(|image| serde_dynamo::from_item::<_, Key>(image.clone())) else {
            return Ok(Vec::new());
        };
        let (events, session_id) = events_of(&key.sk, old, new).map_err(|source| self.unreadable(source))?;
        let told = events.into_iter().enumerate().map(|(number, event)| OwnersNotice {
            user_id: key.user_id,
            session_id: session_id.clone(),
            notice: SecurityNotice {
                notice_id: format!("{}-{number}", self.sequence_number()),
                at: self.created_at(),
                event,
            },
        });
        Ok(told.collect())
    }

    /// A notice that has just been noted: to be told.
    ///
    /// # Errors
    /// [`ImageError`] where the item cannot be read.
    pub fn new_security_notice(&self) -> Result<Option<OwnersNotice>, ImageError> {
        let (None, Some(new)) = self.images() else { return Ok(None) };
        if !sort_key(new).starts_with(keys::SECURITY_NOTICE_PREFIX) {
            return Ok(None);
        }
        serde_dynamo::from_item(new.clone()).map(Some).map_err(|source| self.unreadable(source))
    }
}

fn events_of(
    key: &str,
    old: Option<&Item>,
    new: Option<&Item>,
) -> Result<(Vec<SecurityEvent>, Option<SessionId>), serde_dynamo::Error> {
    if key.starts_with(keys::SESSION_PREFIX) {
        // One that is ended before anybody has come with it has no device.
        let session: Option<NewSession> = if old.is_none() { new.and_then(read_if) } else { None };
        let Some(NewSession { session_id, device }) = session else { return Ok((Vec::new(), None)) };
        return Ok((vec![SecurityEvent::NewSignIn { device }], Some(session_id)));
    }
    let events = if key == keys::WALLETS {
        changes_of_wallets(&read(old)?.unwrap_or_default(), &read(new)?.unwrap_or_default())
    } else if key == keys::job_sort_key(JobKind::Export.key()) {
        let (before, after): (Option<Job>, Option<Job>) = (read(old)?, read(new)?);
        let begun = after.filter(|after| after.state == JobState::Running);
        let is_new = begun.is_some_and(|after| before.is_none_or(|before| before.job_id != after.job_id));
        is_new.then_some(SecurityEvent::ExportRequested {}).into_iter().collect()
    } else {
        Vec::new()
    };
    Ok((events, None))
}

fn sort_key(image: &Item) -> &str {
    match image.get(keys::SORT_KEY) {
        Some(serde_dynamo::AttributeValue::S(key)) => key,
        _ => "",
    }
}

fn read<T: serde::de::DeserializeOwned>(image: Option<&Item>) -> Result<Option<T>, serde_dynamo::Error> {
    image.map(|image| serde_dynamo::from_item(image.clone())).transpose()
}

fn read_if<T: serde::de::DeserializeOwned>(image: &Item) -> Option<T> {
    serde_dynamo::from_item(image.clone()).ok()
}

fn changes_of_wallets(before: &WalletsItem, after: &WalletsItem) -> Vec<SecurityEvent> {
    let addresses = |item: &WalletsItem| -> Vec<String> {
        item.wallets.iter().map(|wallet| wallet.address.as_str().to_owned()).collect()
    };
    let (before, after) = (addresses(before), addresses(after));
    let linked = after.iter().filter(|address| !before.contains(address));
    let unlinked = before.iter().filter(|address| !after.contains(address));
    // Where the one before is gone, that says enough.
    let preferred = after.first().filter(|first| before.first() != Some(first) && before.contains(first));
    let preferred = preferred.filter(|_| before.first().is_some_and(|first| after.contains(first)));
    let linked = linked.map(|address| SecurityEvent::WalletLinked { address: address.clone() });
    let unlinked = unlinked.map(|address| SecurityEvent::WalletUnlinked { address: address.clone() });
    let preferred = preferred.map(|address| SecurityEvent::WalletPreferred { address: address.clone() });
    linked.chain(unlinked).chain(preferred).collect()
}

impl Users {
    /// Notes something for the owner of an account. Noting it twice is noting it once.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_for_owner(&self, noted: &OwnersNotice) -> Result<(), StoreError> {
        let operation = "noting something for the owner of an account";
        let OwnersNotice { user_id, session_id, notice } = noted;
        // By time, so that the newest are found first.
        let place = format!("{:015}#{}", notice.at.as_millis(), notice.notice_id);
        let mut request = self.table.updating(keys::security_notice(*user_id, &place));
        let mut update = "SET notice = :notice, expires_at = :expires".to_owned();
        if let Some(session) = session_id {
            update.push_str(", session_id = :session");
            request = request.expression_attribute_values(":session", item::string(session));
        }
        let request = request
            .update_expression(update)
            .condition_expression("attribute_not_exists(user_id)")
            .expression_attribute_values(":notice", item::write_attribute(operation, notice)?)
            .expression_attribute_values(":expires", item::number(notice.at.plus(KEPT_FOR).as_secs()));
        self.table.update_if(operation, request).await.map(drop)
    }

    /// What happened to somebody's account since this sign-in was first seen, the newest first: at most 50, and not what came
    /// with it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn notices_for(&self, user: UserId, session: &SessionId) -> Result<Vec<SecurityNotice>, StoreError> {
        let operation = "reading what happened to an account";
        let seen = self.table.get_eventually(operation, keys::session(user, session)).await?;
        let Some(FirstSeen { created_at }) = seen else { return Ok(Vec::new()) };
        let request = self
            .table
            .querying()
            .scan_index_forward(false)
            .key_condition_expression("user_id = :user AND sk BETWEEN :since AND :end")
            .expression_attribute_values(":user", item::string(user))
            .expression_attribute_values(":since", item::string(place_of(created_at)))
            .expression_attribute_values(":end", item::string(format!("{}~", keys::SECURITY_NOTICE_PREFIX)))
            .limit(i32::try_from(2 * MAX_LISTED).unwrap_or(i32::MAX));
        let found: Page<OwnersNotice> = self.table.query(operation, request).await?;
        let others = found.items.into_iter().filter(|found| found.session_id.as_ref() != Some(session));
        Ok(others.map(|found| found.notice).take(MAX_LISTED).collect())
    }
}

/// Before all places of that second: the stream tells whole ones.
fn place_of(since: Timestamp) -> String {
    format!("{}{:015}", keys::SECURITY_NOTICE_PREFIX, since.as_secs() * 1000)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn record(name: &str, old: Option<Value>, new: Option<Value>) -> StreamRecord {
        let mut change = json!({"SequenceNumber": "7", "ApproximateCreationDateTime": 1_790_000_000});
        let image = |value: Value| serde_json::to_value(serde_dynamo::to_item::<_, Item>(value).unwrap()).unwrap();
        if let Some(old) = old {
            change["OldImage"] = image(old);
        }
        if let Some(new) = new {
            change["NewImage"] = image(new);
        }
        serde_json::from_value(json!({"eventName": name, "dynamodb": change})).unwrap()
    }

    #[expect(clippy::unnecessary_wraps, reason = "images may be missing")]
    fn item(sk: &str, mut fields: Value) -> Option<Value> {
        fields["user_id"] = json!("0f2f1f6e-5d0a-4c4e-8a53-5c1f5a7b0a01");
        fields["sk"] = json!(sk);
        Some(fields)
    }

    fn events(record: &StreamRecord) -> Vec<SecurityEvent> {
        record.security_notices().unwrap().into_iter().map(|noted| noted.notice.event).collect()
    }

    #[test]
    fn a_sign_in_is_told_once_and_not_to_itself() {
        let session = || item("session#s", json!({"session_id": "s", "device": "Firefox on Linux", "created_at": 1}));
        let noted = record("INSERT", None, session()).security_notices().unwrap();
        assert_eq!(noted[0].notice.event, SecurityEvent::NewSignIn { device: "Firefox on Linux".to_owned() });
        assert_eq!(noted[0].session_id, Some("s".to_owned().into()));
        assert_eq!(noted[0].notice.at, Timestamp::from_millis(1_790_000_000_000));
        assert!(events(&record("MODIFY", session(), session())).is_empty());
        assert!(events(&record("INSERT", None, item("session#s", json!({"revoked_at": 1})))).is_empty());
        assert!(events(&record("REMOVE", session(), None)).is_empty());
    }

    #[test]
    fn every_change_of_wallets_is_told() {
        let address = |digit: &str| format!("0x{}", digit.repeat(40));
        let wallets = |digits: &[&str]| {
            let wallets: Vec<_> =
                digits.iter().map(|digit| json!({"address": address(digit), "linked_at": 1})).collect();
            item("wallets", json!({"wallets": wallets}))
        };
        let linked = SecurityEvent::WalletLinked { address: address("1") };
        let changed = |before: &[&str], after: &[&str]| events(&record("MODIFY", wallets(before), wallets(after)));
        assert_eq!(events(&record("INSERT", None, wallets(&["1"]))), [linked]);
        assert_eq!(changed(&["1"], &["1", "2"]), [SecurityEvent::WalletLinked { address: address("2") }]);
        assert_eq!(changed(&["1", "2"], &["2", "1"]), [SecurityEvent::WalletPreferred { address: address("2") }]);
        assert_eq!(changed(&["1", "2"], &["2"]), [SecurityEvent::WalletUnlinked { address: address("1") }]);
        assert_eq!(changed(&["1"], &["1"]), []);
    }

    #[test]
    fn an_export_is_told_when_it_is_asked_for() {
        let job = |id: u128, state: &str| {
            let id = uuid::Uuid::from_u128(id);
            item("job#export", json!({"job_id": id, "state": state, "requested_at": 1}))
        };
        assert_eq!(events(&record("INSERT", None, job(1, "running"))), [SecurityEvent::ExportRequested {}]);
        assert_eq!(events(&record("MODIFY", job(1, "ready"), job(2, "running"))), [SecurityEvent::ExportRequested {}]);
        assert_eq!(events(&record("MODIFY", job(1, "running"), job(1, "ready"))), []);
    }

    #[test]
    fn whatever_else_changes_is_told_to_nobody() {
        assert_eq!(events(&record("MODIFY", item("profile", json!({})), item("profile", json!({})))), []);
        let lookup = json!({"user_id": "email#1", "sk": "lookup", "owner_id": "x"});
        assert_eq!(events(&record("INSERT", None, Some(lookup))), []);
    }
}
