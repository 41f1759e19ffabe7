use std::time::Duration;

use natter_chat::{
    Attachment, ConversationId, Entry, EntryContent, MediaId, MediaKind, Message, MessageText, ReportId, Seq,
};
use natter_dynamo::{Inspected, Media, ReportedFile, Revoked, UNSENT_FOR};
use natter_protocol::api::media::{CarriedMedia, NewMedia};
use uuid::Uuid;

use crate::support::{NOW, Stores, alice, bob, entry};

/// Longer than a file is kept whose message was not finished.
const RESERVED: Duration = Duration::from_hours(9 * 24);

struct Files {
    stores: Stores,
    media: Media,
}

fn conversation() -> ConversationId {
    ConversationId::direct(alice(), bob())
}

impl Files {
    async fn start() -> Self {
        let stores = Stores::start().await;
        let media = Media::new(stores.client.clone(), "MediaTable");
        Self { stores, media }
    }

    /// A file of Alice's that is inspected.
    async fn file(&self) -> Inspected {
        let media_id = MediaId::from(Uuid::now_v7());
        let announced = NewMedia {
            media_id,
            kind: MediaKind::File,
            name: "a.txt".to_owned(),
            content_type: "text/plain".to_owned(),
            bytes: 1,
            poster: None,
        };
        self.media.announce(alice(), &announced, NOW).await.unwrap();
        let attachment = Attachment { bytes: 1, ..Attachment::new(media_id, announced.kind, &announced.name) };
        let inspected = Inspected { attachment, run: Uuid::new_v4() };
        assert!(self.media.note_inspected(media_id, &Ok(inspected.clone())).await.unwrap());
        inspected
    }

    /// Stores a message at this place that carries the file.
    async fn send(&self, number: u64, file: &Inspected) -> Entry {
        let mut message = Message::plain(MessageText::parse("look").unwrap());
        message.attachments = vec![file.attachment.clone()];
        let sent = Entry { content: EntryContent::Message(message), ..entry(conversation(), number, "look") };
        self.reserve(file).await;
        self.stores.messages.put(&sent).await.unwrap();
        sent
    }

    async fn reserve(&self, file: &Inspected) {
        self.media.reserve(file.attachment.media_id, None, NOW).await.unwrap().unwrap();
    }

    async fn grant(&self, entry: &Entry, file: &Inspected) {
        let runs = [(file.attachment.media_id, file.run)];
        self.media.grant(&self.stores.messages, entry, &runs).await.unwrap();
    }

    async fn is_granted(&self, seq: u64, file: &Inspected) -> bool {
        let carried = CarriedMedia { seq: Seq::new(seq), media_id: file.attachment.media_id };
        !self.media.grants(conversation(), &[carried]).await.unwrap().is_empty()
    }

    /// Whether the next sweep takes the file.
    async fn is_swept(&self, file: &Inspected) -> bool {
        self.is_swept_after(Duration::ZERO, file).await
    }

    /// Whether a sweep takes the file so much later.
    async fn is_swept_after(&self, wait: Duration, file: &Inspected) -> bool {
        self.media.unheld(NOW.plus(wait), 100).await.unwrap().contains(&file.attachment.media_id)
    }
}

#[tokio::test]
async fn a_message_that_was_deleted_before_its_grant_gets_none() {
    let files = Files::start().await;
    let file = files.file().await;
    let sent = files.send(1, &file).await;
    files.stores.messages.scrub(conversation(), sent.entry_id, Some(sent.seq)).await.unwrap();
    files.grant(&sent, &file).await;
    assert!(!files.is_granted(1, &file).await);
    assert!(files.is_swept_after(RESERVED, &file).await);
}

#[tokio::test]
async fn a_file_is_kept_while_its_sender_may_come_back_to_finish_and_not_for_ever() {
    let files = Files::start().await;
    let (unsent, dead, finished) = (files.file().await, files.file().await, files.file().await);
    files.reserve(&dead).await;
    let sent = files.send(1, &finished).await;
    files.grant(&sent, &finished).await;
    let swept = async |wait| {
        [
            files.is_swept_after(wait, &unsent).await,
            files.is_swept_after(wait, &dead).await,
            files.is_swept_after(wait, &finished).await,
        ]
    };
    assert_eq!(swept(Duration::ZERO).await, [false, false, false]);
    assert_eq!(swept(UNSENT_FOR).await, [true, false, false]);
    assert_eq!(swept(RESERVED).await, [true, true, false]);
}

#[tokio::test]
async fn what_is_being_forwarded_outlives_the_message_that_it_was_in() {
    let files = Files::start().await;
    let file = files.file().await;
    let sent = files.send(1, &file).await;
    files.grant(&sent, &file).await;
    let forwarded = files.send(2, &file).await;
    files.media.revoke(conversation(), Revoked::Message { entry_id: sent.entry_id, seq: None }, NOW).await.unwrap();
    assert!(!files.is_swept(&file).await);
    files.grant(&forwarded, &file).await;
    assert!(files.is_granted(2, &file).await && !files.is_swept_after(RESERVED, &file).await);
}

#[tokio::test]
async fn a_file_stays_as_long_as_one_message_carries_it() {
    let files = Files::start().await;
    let file = files.file().await;
    let sent = files.send(1, &file).await;
    let forwarded = files.send(2, &file).await;
    files.grant(&sent, &file).await;
    files.grant(&forwarded, &file).await;
    for seq in [None, Some(sent.seq)] {
        let message = Revoked::Message { entry_id: sent.entry_id, seq };
        files.media.revoke(conversation(), message, NOW).await.unwrap();
        assert_eq!([files.is_granted(1, &file).await, files.is_granted(2, &file).await], [false, true]);
        assert!(!files.is_swept(&file).await);
    }
    files.media.revoke(conversation(), Revoked::All, NOW).await.unwrap();
    assert!(!files.is_granted(2, &file).await && files.is_swept(&file).await);
}

#[tokio::test]
async fn what_one_person_sent_and_what_is_too_old_is_taken_away_and_nothing_else() {
    let files = Files::start().await;
    let (old, new) = (files.file().await, files.file().await);
    for (number, file) in [(1, &old), (2, &new)] {
        let sent = files.send(number, file).await;
        files.grant(&sent, file).await;
    }
    files.media.revoke(conversation(), Revoked::SentBy(bob()), NOW).await.unwrap();
    files.media.revoke(conversation(), Revoked::UpTo(Seq::new(1)), NOW).await.unwrap();
    assert_eq!([files.is_granted(1, &old).await, files.is_granted(2, &new).await], [false, true]);
    files.media.revoke(conversation(), Revoked::SentBy(alice()), NOW).await.unwrap();
    assert!(!files.is_granted(2, &new).await);
}

#[tokio::test]
async fn what_somebody_uploaded_and_did_not_send_is_left_to_the_sweep() {
    let files = Files::start().await;
    let (kept, unsent) = (files.file().await, files.file().await);
    files.grant(&files.send(1, &kept).await, &kept).await;
    files.media.discard_all(bob(), NOW).await.unwrap();
    assert!(!files.is_swept(&unsent).await);
    files.media.discard_all(alice(), NOW).await.unwrap();
    assert!(!files.is_swept(&kept).await && files.is_swept(&unsent).await);
}

#[tokio::test]
async fn a_message_whose_sender_never_came_back_gets_its_grant_from_a_reader() {
    let files = Files::start().await;
    let file = files.file().await;
    let sent = files.send(1, &file).await;
    assert!(!files.is_granted(1, &file).await);
    files.media.grant_stored(&files.stores.messages, &sent).await.unwrap();
    assert!(files.is_granted(1, &file).await && !files.is_swept_after(RESERVED, &file).await);
}

/// Alice's message with a file, which is reported and then deleted.
async fn reported(files: &Files) -> (ReportId, Inspected) {
    let file = files.file().await;
    let sent = files.send(1, &file).await;
    files.grant(&sent, &file).await;
    let report = ReportId::from(Uuid::now_v7());
    let carried = [CarriedMedia { seq: sent.seq, media_id: file.attachment.media_id }];
    files.media.hold_for_report(report, conversation(), &carried, NOW).await.unwrap();
    files.media.revoke(conversation(), Revoked::All, NOW).await.unwrap();
    (report, file)
}

#[tokio::test]
async fn a_report_holds_the_files_of_a_message_that_is_deleted_until_it_is_decided_on() {
    let files = Files::start().await;
    let (report, file) = reported(&files).await;
    let held = files.media.held_for_report(report).await.unwrap();
    assert_eq!(held, [ReportedFile { attachment: file.attachment.clone(), run: file.run }]);
    assert!(!files.is_granted(1, &file).await && !files.is_swept_after(RESERVED, &file).await);
    files.media.release_report(report, NOW).await.unwrap();
    assert_eq!(files.media.held_for_report(report).await.unwrap(), []);
    assert!(files.is_swept(&file).await);
}

#[tokio::test]
async fn a_report_that_nobody_decides_on_holds_its_files_for_30_days() {
    let files = Files::start().await;
    let (report, file) = reported(&files).await;
    let overdue = async |days: u64| {
        let later = NOW.plus(Duration::from_hours(24 * days));
        files.media.overdue_reports(later, 100).await.unwrap().contains(&report)
    };
    assert_eq!([overdue(29).await, overdue(30).await], [false, true]);
    // It is not taken for a file that nothing holds.
    assert!(!files.is_swept_after(Duration::from_hours(24 * 30), &file).await);
}

#[tokio::test]
async fn whoever_is_erased_takes_their_files_from_reports() {
    let files = Files::start().await;
    let (report, file) = reported(&files).await;
    files.media.discard_all(bob(), NOW).await.unwrap();
    assert_eq!(files.media.held_for_report(report).await.unwrap().len(), 1);
    files.media.discard_all(alice(), NOW).await.unwrap();
    assert_eq!(files.media.held_for_report(report).await.unwrap(), []);
    assert!(files.is_swept(&file).await);
}
