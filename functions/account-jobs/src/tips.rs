//! A person's tips, for their export.

use natter_chat::UserId;
use natter_dynamo::{TipPeriod, TipRecord};
use serde_json::{Value, json};

use crate::archive::Archive;
use crate::{AccountJobs, JobError};

/// How many tips are read at once.
const PAGE: usize = 100;

impl AccountJobs {
    /// The tips that they gave and got, the latest first, one a line.
    pub(crate) async fn collect_tips(&self, archive: &mut Archive, user: UserId) -> Result<(), JobError> {
        archive.begin("tips.jsonl")?;
        let mut after: Option<String> = None;
        loop {
            let (tips, next) = self.tips.of_user(user, TipPeriod::default(), after.as_deref(), PAGE).await?;
            for tip in &tips {
                archive.line(&line(tip))?;
            }
            after = next;
            if after.is_none() {
                return Ok(());
            }
        }
    }
}

fn line(tip: &TipRecord) -> Value {
    let (meant, progress) = (&tip.meant, &tip.progress);
    json!({
        "tipId": meant.tip_id,
        "conversationId": meant.conversation_id,
        "fromUserId": meant.from_user_id,
        "toUserId": meant.to_user_id,
        "fromAddress": meant.from_address,
        "toAddress": meant.to_address,
        "asset": meant.asset,
        "amount": meant.amount,
        "aboutId": meant.about_id,
        "intendedAt": meant.intended_at,
        "status": progress.status,
        "transaction": progress.transaction,
        "minedAt": progress.counted.as_ref().map(|event| event.mined_at),
    })
}
