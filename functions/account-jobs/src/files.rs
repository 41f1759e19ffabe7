//! The files that somebody sent, in the archive of their data.

use natter_chat::{Attachment, UserId};
use natter_objects::ObjectWriter;
use serde::Serialize;

use crate::archive::Archive;
use crate::{AccountJobs, JobError};

/// How much goes into an archive: as much as one invocation can copy several times over in the time that it has.
const MOST_BYTES: u64 = 2 * 1024 * 1024 * 1024;

/// How much of a file is in memory a second time.
const CHUNK: usize = 8 * 1024 * 1024;

/// What the archive says of a file.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    #[serde(flatten)]
    attachment: Attachment,
    /// Where it is in the archive.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
}

impl AccountJobs {
    /// One file after the other, and what is known of them at last.
    pub(crate) async fn collect_files(
        &self,
        archive: &mut Archive,
        object: &mut ObjectWriter,
        user: UserId,
    ) -> Result<(), JobError> {
        let (mut listed, mut bytes) = (Vec::new(), 0);
        for file in self.media.sent_by(user).await? {
            let now = self.clock.now();
            let attachment = file.attachment;
            bytes += u64::from(attachment.bytes);
            if bytes > MOST_BYTES {
                listed.push(Listed { attachment, path: None });
                continue;
            }
            let Some(content) = self.files.get(attachment.media_id, file.run, now).await? else { continue };
            // With its id: names are not unique, and one may consist of dots.
            let path = format!("files/{} {}", attachment.media_id, attachment.name);
            archive.begin_as_it_is(&path)?;
            for chunk in content.chunks(CHUNK) {
                archive.write(chunk)?;
                object.write(&archive.take(), now).await?;
            }
            listed.push(Listed { attachment, path: Some(path) });
        }
        archive.begin("files.jsonl")?;
        listed.iter().try_for_each(|file| archive.line(file))
    }
}
