//! Inspects files that messages are to carry: what they are follows from their content, whatever their sender says.
//!
//! A file may be delivered twice, and an inspection may stop anywhere. Each puts its objects under an id of its own; the first
//! one that records what it found counts, and another one deletes its objects again.
//!
//! One that fails comes again. The last time, the file's sender is told that it could not be checked, before it goes to the dead
//! letters; where the function dies instead, that follows from the time.

mod animations;
mod bounds;
mod flac;
mod formats;
mod mp3;
mod mp4;
mod ogg;
mod pictures;
mod recordings;
mod sound;
mod wav;
mod webm;

use std::time::Duration;

use natter_chat::{Attachment, MediaId, MediaKind, causes};
use natter_delivery::Services;
use natter_dynamo::{Inspected, Media, MediaRecord};
use natter_lambda::{BatchReply, Clock, Environment, Function, HandlerError, InitError, QueueEvent, QueueMessage};
use natter_media::{MediaFiles, Part, Scan, uploaded_file};
use natter_protocol::api::media::{MediaRefusal, MediaStage};
use natter_queue::{INSPECTION_DELIVERIES, Inspection, InspectionCause};
use uuid::Uuid;

pub use formats::type_of_download;
pub use pictures::{CleanPicture, SMALL_TYPE, Still, clean, still};
pub use recordings::{Recording, listen};

/// The function `inspect-media`.
pub struct InspectMedia {
    media: Media,
    files: MediaFiles,
    /// Whether the bucket's uploads are scanned for malware.
    is_scanned: bool,
    clock: Clock,
}

/// How long a file may be looked at: less than the function's time limit, so that its sender learns that it is too much.
const LOOK_LIMIT: Duration = Duration::from_secs(80);

/// A file that is to be inspected.
struct Asked {
    media_id: MediaId,
    record: MediaRecord,
    /// Whether it is the end of its scan that asks.
    is_scanned: bool,
}

/// Why an inspection has not come to its end.
type InspectionError = Box<dyn std::error::Error + Send + Sync>;

/// What is put of a file: each object with its content type.
type Objects = Vec<(Part, &'static str, Vec<u8>)>;

impl Function for InspectMedia {
    type Event = QueueEvent;
    type Reply = BatchReply;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        Ok(Self {
            media: services.media()?,
            files: MediaFiles::from_environment(environment)?,
            is_scanned: environment.parsed_or("MALWARE_SCAN", false)?,
            clock: environment.clock(),
        })
    }

    async fn handle(&self, event: QueueEvent) -> Result<BatchReply, HandlerError> {
        Ok(event.each(|message| self.attempt(message)).await)
    }
}

impl InspectMedia {
    /// Whether it is done.
    async fn attempt(&self, record: &QueueMessage) -> bool {
        let Err(error) = self.take(record).await else { return true };
        tracing::error!(error = %causes(&*error), "an inspection has failed");
        if record.deliveries() >= INSPECTION_DELIVERIES
            && let Err(error) = self.give_up(&record.body).await
        {
            tracing::warn!(error = %causes(&*error), "a sender learns late that a file could not be checked");
        }
        false
    }

    /// Lets the file's sender know that it could not be checked.
    async fn give_up(&self, body: &str) -> Result<(), InspectionError> {
        let (Some(media_id), _) = wanted(body)? else { return Ok(()) };
        Ok(self.media.note_unchecked(media_id, self.clock.now()).await?)
    }

    async fn take(&self, message: &QueueMessage) -> Result<(), InspectionError> {
        let now = self.clock.now();
        let Some(Asked { media_id, record, is_scanned }) = self.asked(&message.body).await? else { return Ok(()) };
        if !matches!(record.stage, MediaStage::Ready | MediaStage::Refused) {
            match self.scan(media_id).await? {
                None if is_scanned => return Err("a scan has left no tag".into()),
                // The end of the scan asks for the inspection again.
                None => return Ok(()),
                Some(Scan::Failed) => return Err("a file could not be scanned".into()),
                Some(Scan::Malware) => {
                    self.media.note_inspected(media_id, &Err(MediaRefusal::Malware)).await?;
                }
                Some(Scan::Clean) => {
                    let Some(file) = self.files.uploaded(media_id, Part::File, now).await? else { return Ok(()) };
                    let poster = match record.announced.poster {
                        Some(_) => self.files.uploaded(media_id, Part::Poster, now).await?,
                        None => None,
                    };
                    self.examine(media_id, record, file, poster).await?;
                }
            }
        }
        // The address of an upload is good for more than one: whatever comes after the inspection goes as well.
        Ok(self.files.forget_upload(media_id, now).await?)
    }

    /// The file that is to be inspected; `None` where it is gone, or is not to be inspected yet.
    async fn asked(&self, body: &str) -> Result<Option<Asked>, InspectionError> {
        let (Some(media_id), is_scanned) = wanted(body)? else { return Ok(None) };
        let record = self.media.get(media_id).await?;
        // A scan may end before its client says that all is uploaded.
        let record = record.filter(|record| !(is_scanned && record.stage == MediaStage::Uploading));
        Ok(record.map(|record| Asked { media_id, record, is_scanned }))
    }

    /// How the scan for malware ended; `None` where it has not. Where there is none, nothing is found.
    async fn scan(&self, media_id: MediaId) -> Result<Option<Scan>, InspectionError> {
        if !self.is_scanned {
            return Ok(Some(Scan::Clean));
        }
        Ok(self.files.scan(media_id, self.clock.now()).await?)
    }

    async fn examine(
        &self,
        media_id: MediaId,
        record: MediaRecord,
        file: Vec<u8>,
        poster: Option<Vec<u8>>,
    ) -> Result<(), InspectionError> {
        let now = self.clock.now();
        let looked_at = tokio::task::spawn_blocking(move || look_at(&record, file, poster));
        let looked_at = match tokio::time::timeout(LOOK_LIMIT, looked_at).await {
            // What a decoder panics at is damaged.
            Ok(looked_at) => looked_at.unwrap_or(Err(MediaRefusal::Damaged)),
            Err(_) => Err(MediaRefusal::TooLarge),
        };
        let run = Uuid::new_v4();
        let result = match looked_at {
            Ok((attachment, objects)) => {
                for (part, content_type, bytes) in objects {
                    self.files.put((media_id, run), part, (content_type, bytes), now).await?;
                }
                Ok(Inspected { attachment, run })
            }
            Err(reason) => Err(reason),
        };
        if !self.media.note_inspected(media_id, &result).await? {
            self.files.forget_run(media_id, run, now).await?;
        }
        Ok(())
    }
}

/// Which file a message of the queue is about, where it is about one, and whether it tells of the end of its scan.
fn wanted(body: &str) -> Result<(Option<MediaId>, bool), serde_json::Error> {
    Ok(match serde_json::from_str(body)? {
        InspectionCause::Uploaded(Inspection { media_id }) => (Some(media_id), false),
        // A poster is decoded and encoded anew, whatever is in it.
        InspectionCause::Scanned { scanned } => (uploaded_file(&scanned), true),
    })
}

/// What messages carry of a file, and the objects to put.
fn look_at(
    record: &MediaRecord,
    file: Vec<u8>,
    poster: Option<Vec<u8>>,
) -> Result<(Attachment, Objects), MediaRefusal> {
    let announced = &record.announced;
    let mut attachment = Attachment::new(announced.media_id, announced.kind, &announced.name);
    let mut objects = Objects::new();
    match announced.kind {
        MediaKind::Picture => {
            let CleanPicture { content_type, bytes, size, duration, thumbnail, placeholder } = clean(&file)?;
            (attachment.width, attachment.height) = (Some(size.0), Some(size.1));
            attachment.duration_ms = duration.and_then(|duration| u32::try_from(duration.as_millis()).ok());
            attachment.placeholder = Some(placeholder);
            attachment.has_thumbnail = thumbnail.is_some();
            objects.push((Part::File, content_type, bytes));
            objects.extend(thumbnail.map(|bytes| (Part::Thumbnail, SMALL_TYPE, bytes)));
        }
        MediaKind::Video | MediaKind::Audio | MediaKind::Voice => {
            let Recording { content_type, bytes, size, duration_ms, waveform } = listen(announced.kind, file)?;
            (attachment.width, attachment.height) = (size.map(|size| size.0), size.map(|size| size.1));
            attachment.duration_ms = Some(duration_ms);
            attachment.waveform = waveform;
            objects.push((Part::File, content_type, bytes));
        }
        MediaKind::File => objects.push((Part::File, type_of_download(&file), file)),
    }
    if let Some((_, content_type, bytes)) = objects.first() {
        (attachment.content_type, attachment.bytes) = ((*content_type).to_owned(), length(bytes));
    }
    if let Some(poster) = poster {
        let Still { bytes, placeholder } = still(&poster)?;
        attachment.placeholder = Some(placeholder);
        attachment.has_poster = true;
        objects.push((Part::Poster, SMALL_TYPE, bytes));
    }
    Ok((attachment, objects))
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}
