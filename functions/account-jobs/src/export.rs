//! Exports everything that Natter stores about a person, as one archive.

use std::collections::BTreeSet;
use std::time::Duration;

use natter_chat::personal::PersonalRequest;
use natter_chat::{Conversation, ConversationId, Entry, EntryId, MemberView, Membership, UserId, UserProfile};
use natter_dynamo::{JobKind, JobState};
use natter_objects::ObjectWriter;
use natter_protocol::api::moderation::Report;
use natter_queue::export_key;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::archive::Archive;
use crate::{AccountJobs, JobError};

/// How long an archive can be fetched. The bucket's own rule deletes it then.
const KEPT_FOR: Duration = Duration::from_hours(7 * 24);

/// What the archive says about itself.
const README: &str = "This archive holds what Natter keeps of you, as JSON.\n\
    \n\
    profile.json        how others see you, your settings, and when you signed up\n\
    devices.json        where you are signed in\n\
    picture.*           your picture, where you have one\n\
    blocks.json         whom you have blocked\n\
    wallets.json        the wallets that you have linked, the preferred one first\n\
    reports.json        what you have reported to the moderators\n\
    conversations.json  the conversations that you are in, and your place in them\n\
    messages.jsonl      what you have written, one entry a line: messages, edits and reactions\n\
    tips.jsonl          the tips that you gave and got, one a line\n\
    files/              the files that you sent and that are still there\n\
    files.jsonl         what is known of each of them, one a line; those without a path did not fit in here\n\
    \n\
    Times are milliseconds since 1 January 1970, UTC.\n";

/// A conversation, and the person's place in it.
#[derive(Serialize)]
struct Place {
    #[serde(flatten)]
    conversation: Conversation,
    membership: Membership,
}

impl AccountJobs {
    /// Makes the archive and puts it where its owner can get it. Done before, it does nothing.
    pub(crate) async fn export(&self, user: UserId, job_id: Uuid) -> Result<(), JobError> {
        let job = self.users.job(user, JobKind::Export).await?;
        if !job.is_some_and(|job| job.job_id == job_id && job.state == JobState::Running) {
            return Ok(());
        }
        let key = export_key(user, job_id);
        let mut object = ObjectWriter::new(self.exports.clone(), key.clone(), "application/zip");
        let mut archive = Box::pin(self.collect(user)).await?;
        Box::pin(self.collect_files(&mut archive, &mut object, user)).await?;
        let now = self.clock.now();
        object.write(&archive.finish()?, now).await?;
        object.finish(now).await?;
        // Whoever erases the account shuts it first, and then deletes the archives that are there: one of the two sees the
        // other.
        if self.users.current_account_status(user).await?.is_erased {
            return Ok(self.exports.delete(&key, now).await?);
        }
        Ok(self.users.end_job(user, JobKind::Export, JobState::Ready, now.plus(KEPT_FOR)).await?)
    }

    async fn collect(&self, user: UserId) -> Result<Archive, JobError> {
        let mut archive = Archive::new();
        archive.text("README.txt", README)?;
        self.collect_account(&mut archive, user).await?;
        let views = self.conversations.of_user(user).await?.into_iter();
        let places: Vec<Place> = views.map(place).collect();
        archive.json("conversations.json", &places)?;
        let ids: Vec<ConversationId> = places.iter().map(|place| place.conversation.conversation_id).collect();
        self.collect_messages(&mut archive, user, &ids).await?;
        self.collect_tips(&mut archive, user).await?;
        Ok(archive)
    }

    async fn collect_account(&self, archive: &mut Archive, user: UserId) -> Result<(), JobError> {
        let profile = self.users.get(&[user]).await?.pop();
        let account = self.users.current_account_status(user).await?;
        let account = json!({
            "profile": profile,
            "settings": account.settings,
            "registeredAt": account.registered_at,
            "suspendedUntil": account.suspended_until,
        });
        archive.json("profile.json", &account)?;
        self.collect_picture(archive, profile.as_ref()).await?;
        let sessions = self.users.sessions(user, self.clock.now()).await?.into_iter();
        let sessions: Vec<_> = sessions
            .map(|session| {
                json!({
                    "sessionId": session.session_id,
                    "device": session.device,
                    "createdAt": session.created_at,
                    "lastSeenAt": session.last_seen_at,
                })
            })
            .collect();
        archive.json("devices.json", &sessions)?;
        let blocks = self.users.blocks(user).await?.into_iter();
        let blocks: Vec<_> =
            blocks.map(|block| json!({ "userId": block.user_id, "blockedAt": block.blocked_at })).collect();
        archive.json("blocks.json", &blocks)?;
        let wallets = self.users.wallets(user).await?;
        let wallets: Vec<_> = wallets
            .iter()
            .map(|wallet| json!({"address": wallet.address, "linkedAt": wallet.linked_at, "chainId": wallet.chain_id}))
            .collect();
        archive.json("wallets.json", &wallets)?;
        // What others wrote is not the reporter's to take away.
        let reports = self.safety.reports_by(user).await?.into_iter();
        let reports: Vec<Report> = reports.map(|report| Report { evidence: None, ..report }).collect();
        archive.json("reports.json", &reports)
    }

    async fn collect_picture(&self, archive: &mut Archive, profile: Option<&UserProfile>) -> Result<(), JobError> {
        let Some((user, picture)) = profile.and_then(|profile| Some((profile.user_id, profile.picture?))) else {
            return Ok(());
        };
        match self.pictures.get(user.into(), picture, self.clock.now()).await? {
            Some((file, format)) => archive.file(&format!("picture.{}", format.extension()), &file),
            None => Ok(()),
        }
    }

    /// What the archive has, and then what has not come there yet.
    async fn collect_messages(
        &self,
        archive: &mut Archive,
        user_id: UserId,
        conversations: &[ConversationId],
    ) -> Result<(), JobError> {
        archive.begin("messages.jsonl")?;
        let mut written: BTreeSet<EntryId> = BTreeSet::new();
        let mut after = None;
        loop {
            let page = self.archive.ask(&PersonalRequest::Read { user_id, after }).await?;
            write_new(archive, &mut written, &page.entries)?;
            after = page.end();
            if after.is_none() {
                break;
            }
        }
        for conversation in conversations {
            let recent = self.messages.written_by(*conversation, user_id).await?;
            write_new(archive, &mut written, &recent)?;
        }
        Ok(())
    }
}

/// A conversation without its newest message: what others wrote is not theirs to take away.
fn place(view: MemberView) -> Place {
    Place { conversation: Conversation { preview: None, ..view.conversation }, membership: view.membership }
}

fn write_new(archive: &mut Archive, written: &mut BTreeSet<EntryId>, entries: &[Entry]) -> Result<(), JobError> {
    for entry in entries {
        if written.insert(entry.entry_id) {
            let mut entry = entry.clone();
            // What others wrote is not theirs to take away, nor is it known whether that was deleted since.
            if let Some(quote) = entry.content.quote_mut() {
                quote.hide();
            }
            archive.line(&entry)?;
        }
    }
    Ok(())
}
