//! Random schedules of one file: it is uploaded twice, inspected as often as its event comes, twice at once as well, and sent before
//! and after that, while each function that has to do with it may die anywhere. In the end one message carries it, whoever sees the
//! message gets it, and nothing is left of it once the message is gone.
//!
//! More of them: `NATTER_SCHEDULES=500 cargo test -p media --test schedules`, from `NATTER_SCHEDULES_FROM` on.
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::future::{Future, poll_fn};
use std::task::Poll;
use std::time::Duration;

use inspect_media::InspectMedia;
use media::MediaApi;
use natter_chat::{ConnectionId, ConversationId, Seq, UserId};
use natter_dynamo::Revoked;
use natter_lambda::http::Http;
use natter_lambda::{Action, Function};
use natter_protocol::api::MediaRoute;
use natter_testing::http::{Asked, call};
use natter_testing::{ObjectStore, World, caller, request, seeds};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use send_message::SendMessage;
use serde_json::{Value, json};
use uuid::Uuid;

const PNG: &[u8] = include_bytes!("../../../shared/chat/src/picture/samples/square.png");

/// How many schedules run where nobody says otherwise.
const SCHEDULES: u64 = 12;

/// After how many steps a function may have died. None takes as many.
const STEPS: usize = 24;

/// How much may happen before the end.
const ACTS_AT_MOST: u64 = 16;

const ENVIRONMENT: [(&str, &str); 6] = [
    ("INSPECTIONS_QUEUE_URL", "http://127.0.0.1/InspectionsQueue"),
    ("MEDIA_BUCKET", "media"),
    ("RATE_LIMIT_CONVERSATION_MESSAGES", "1000"),
    ("RATE_LIMIT_MEDIA", "1000"),
    ("RATE_LIMIT_MESSAGES", "1000"),
    ("RATE_LIMIT_YOUNG_MESSAGES", "1000"),
];

/// What may happen to the file.
#[derive(Debug, Clone, Copy)]
enum Act {
    Upload,
    Complete,
    Inspect,
    InspectTwice,
    Send,
    Read,
}

const ACTS: [Act; 6] = [Act::Upload, Act::Complete, Act::Inspect, Act::InspectTwice, Act::Send, Act::Read];

struct Schedule {
    world: World,
    store: ObjectStore,
    api: Http<MediaApi>,
    inspector: InspectMedia,
    sender: SendMessage,
    alice: UserId,
    bob: UserId,
    device: ConnectionId,
    conversation: ConversationId,
    media_id: String,
    entry_id: String,
    url: String,
}

impl Schedule {
    async fn begin() -> Self {
        let (world, store) = (World::start().await, ObjectStore::start().await);
        let environment =
            world.environment(&[&ENVIRONMENT[..], &[("AWS_ENDPOINT_URL_S3", store.endpoint.as_str())]].concat());
        let api = Http::<MediaApi>::init(&environment).await.unwrap();
        let (alice, bob, conversation) = world.direct().await;
        let media_id = Uuid::now_v7().to_string();
        let file = json!({
            "mediaId": media_id, "kind": "picture", "name": "a.png", "contentType": "image/png", "bytes": PNG.len(),
        });
        let (_, target) = call(&api, alice, world.now, MediaRoute::Upload, Asked::default().body(file)).await;
        Self {
            inspector: InspectMedia::init(&environment).await.unwrap(),
            sender: SendMessage::init(&environment).await.unwrap(),
            device: world.device(alice).await,
            entry_id: Uuid::now_v7().to_string(),
            url: target["url"].as_str().unwrap().to_owned(),
            api,
            alice,
            bob,
            conversation,
            media_id,
            store,
            world,
        }
    }

    async fn perform(&self, act: Act) {
        match act {
            Act::Upload => self.store.upload(&self.url, "image/png", PNG),
            Act::Complete => {
                let asked = Asked::default().parameter("mediaId", &self.media_id).body(json!({}));
                call(&self.api, self.alice, self.world.now, MediaRoute::Complete, asked).await;
            }
            Act::Inspect => self.inspect().await,
            Act::InspectTwice => drop(tokio::join!(self.inspect(), self.inspect())),
            Act::Send => drop(self.send().await),
            Act::Read => drop(self.links(Seq::new(1)).await),
        }
    }

    async fn inspect(&self) {
        let body = json!({"mediaId": self.media_id}).to_string();
        let event = json!({"Records": [{"messageId": "1", "receiptHandle": "1", "body": body}]});
        self.inspector.handle(serde_json::from_value(event).unwrap()).await.unwrap();
    }

    /// The message's place, once it is stored.
    async fn send(&self) -> Option<Seq> {
        let fields = json!({
            "conversationId": self.conversation, "entryId": self.entry_id, "text": "",
            "attachments": [{"mediaId": self.media_id}],
        });
        let caller = caller(self.alice, &self.device, self.world.now);
        let sent = Box::pin(self.sender.perform(&caller, request("sendMessage", fields))).await;
        sent.ok().map(|accepted| accepted.seq)
    }

    /// What the other one gets of the message at this place.
    async fn links(&self, seq: Seq) -> Vec<Value> {
        let wanted = json!({"items": [{"seq": seq, "mediaId": self.media_id}]});
        let asked = Asked::in_conversation(self.conversation).body(wanted);
        let (_, found) = call(&self.api, self.bob, self.world.now, MediaRoute::Links, asked).await;
        found["links"].as_array().unwrap().clone()
    }

    /// Where the message is, if a sender that died has stored it. One may have taken a place and left it open.
    async fn stored(&self) -> Option<Seq> {
        for seq in (1..=ACTS_AT_MOST).map(Seq::new) {
            if self.world.messages.get(self.conversation, seq).await.unwrap().is_some() {
                return Some(seq);
            }
        }
        None
    }

    fn object_at(&self, url: &str) -> bool {
        let key = url.split_once("/media/").unwrap().1.split('?').next().unwrap();
        self.store.object(key).is_some()
    }

    /// The file is where it should be, and gone once nobody carries it.
    async fn check(&self, seed: u64) {
        if let Some(seq) = self.stored().await {
            assert_eq!(self.links(seq).await.len(), 1, "{seed}: its sender need not come back");
        }
        for act in [Act::Upload, Act::Complete, Act::Inspect] {
            self.perform(act).await;
        }
        let seq = self.send().await.unwrap_or_else(|| panic!("{seed}: it can be sent"));
        assert_eq!(self.send().await, Some(seq), "{seed}: sent again, it is the same one");
        let links = self.links(seq).await;
        let [link] = links.as_slice() else { panic!("{seed}: one link: {links:?}") };
        assert!(self.object_at(link["url"].as_str().unwrap()), "{seed}: the file is there");
        let uploads = self.store.keys().into_iter().filter(|key| key.starts_with("uploads/"));
        assert_eq!(uploads.count(), 0, "{seed}: nothing is left of the upload");

        let media = &self.world.media;
        let media_id = self.media_id.parse().unwrap();
        let later = self.world.now.plus(Duration::from_hours(24 * 9));
        assert!(!media.unheld(later, 10).await.unwrap().contains(&media_id), "{seed}: no sweep takes it");
        media.revoke(self.conversation, Revoked::All, self.world.now).await.unwrap();
        assert!(media.unheld(later, 10).await.unwrap().contains(&media_id), "{seed}: the sweep takes it");
    }
}

/// Does it until it has been polled so often, and no further.
async fn dies_after<T>(steps: usize, what: impl Future<Output = T>) {
    let (mut what, mut left) = (Box::pin(what), steps);
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        what.as_mut().poll(context).map(drop)
    })
    .await;
}

#[tokio::test]
async fn whatever_dies_one_message_carries_the_file() {
    for seed in seeds("NATTER_SCHEDULES", SCHEDULES) {
        let (schedule, mut random) = (Schedule::begin().await, StdRng::seed_from_u64(seed));
        for _ in 0..random.random_range(4..=ACTS_AT_MOST) {
            let act = ACTS[random.random_range(0..ACTS.len())];
            dies_after(random.random_range(1..STEPS), schedule.perform(act)).await;
        }
        schedule.check(seed).await;
    }
}

/// Each number of steps once, up to one that is enough.
#[tokio::test]
async fn what_a_function_that_died_anywhere_left_undone_is_done_by_the_next_one() {
    for steps in 1..STEPS {
        for dying in [Act::Inspect, Act::Send] {
            let schedule = Schedule::begin().await;
            for act in [Act::Upload, Act::Complete, Act::Inspect, Act::Send] {
                if matches!((act, dying), (Act::Inspect, Act::Inspect) | (Act::Send, Act::Send)) {
                    dies_after(steps, schedule.perform(act)).await;
                    break;
                }
                schedule.perform(act).await;
            }
            schedule.check(steps as u64).await;
        }
    }
}
