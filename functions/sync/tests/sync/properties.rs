//! Whatever was appended, by whomever, and wherever the device stands: what it has, what `sync` gives it and what it pages
//! where that gives nothing are together the log, each entry once.

use natter_chat::history::Range;
use natter_chat::{ConversationId, EntryContent, Seq, UserId};
use natter_testing::{people, person};
use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::{Syncing, numbers, positions, seqs};

/// What happens in one conversation before the device asks.
#[derive(Debug, Clone)]
struct Story {
    is_group: bool,
    /// How many entries there were before the user came in; a group only.
    before: usize,
    happenings: Vec<Happening>,
    /// Where the device stands: this share of the log; nowhere where there is none.
    position: Option<f64>,
    /// Whether the user is put out at the end; a group only.
    leaves: bool,
}

#[derive(Debug, Clone, Copy)]
enum Happening {
    Said {
        long: bool,
    },
    /// A place is given out whose entry is never stored.
    Hole,
    /// The message before is deleted.
    Deleted,
}

fn story() -> impl Strategy<Value = Story> {
    let happening = prop_oneof![
        6 => any::<bool>().prop_map(|long| Happening::Said { long }),
        1 => Just(Happening::Hole),
        1 => Just(Happening::Deleted),
    ];
    let happenings = prop::collection::vec(happening, 0..30);
    let position = prop::option::weighted(0.8, 0.0..1.3);
    (any::<bool>(), 0_usize..4, happenings, position, prop::bool::weighted(0.2)).prop_map(
        |(is_group, before, happenings, position, leaves)| Story { is_group, before, happenings, position, leaves },
    )
}

/// A conversation as it was told, from the user's side.
struct Told {
    id: ConversationId,
    /// The places that the user may see.
    visible: Vec<u64>,
    position: Option<u64>,
    is_member: bool,
}

async fn tell(syncing: &Syncing, user: UserId, story: &Story) -> Told {
    let world = &syncing.world;
    let (other, id) = if story.is_group {
        let members = people(2);
        let group = world.group(&members).await;
        for _ in 0..story.before {
            world.say(group, members[0], "before").await;
        }
        world.join_late(group, user).await;
        (members[0], group)
    } else {
        let other = person();
        (other, world.open(other, user, false).await)
    };
    let hidden = world.conversations.for_member(id, user).await.unwrap().unwrap().membership.hidden_up_to;
    let mut last_said = None;
    for happening in &story.happenings {
        match happening {
            Happening::Said { long } => {
                let text = if *long { "long".repeat(1_500) } else { "short".to_owned() };
                last_said = Some(world.say(id, other, &text).await.entry_id);
            }
            Happening::Hole => world.leave_open(id, other).await,
            Happening::Deleted => {
                if let Some(target_id) = last_said.take() {
                    world.append(id, other, EntryContent::Deleted { target_id, target_seq: None }).await;
                }
            }
        }
    }
    let stored = world.messages.nearest(id, Range::After(hidden), 1_000).await.unwrap();
    let visible = numbers(stored.into_iter().map(|recent| recent.entry.seq));
    let last = world.conversations.head(id).await.unwrap().unwrap().last_seq.get();
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
    let position = story.position.map(|share| (share * last as f64) as u64);
    let leaves = story.is_group && story.leaves;
    if leaves {
        world.remove(id, other, user).await;
    }
    Told { id, visible, position, is_member: !leaves }
}

/// What the device has in the end of one conversation, or why that cannot be.
async fn log_of(syncing: &Syncing, told: &Told, synced: &Value) -> Vec<u64> {
    let position = told.position.unwrap_or(0);
    let had: Vec<u64> = match told.position {
        Some(position) => told.visible.iter().copied().filter(|seq| *seq <= position).collect(),
        None => Vec::new(),
    };
    if synced["recovered"] == true {
        return [had, seqs(synced)].concat();
    }
    assert_eq!(synced["entries"], json!([]), "all or nothing");
    // It pages, as `getMessages` would.
    let rest = syncing.world.messages.nearest(told.id, Range::After(Seq::new(position)), 1_000).await.unwrap();
    let paged = numbers(rest.into_iter().map(|recent| recent.entry.seq));
    [had, paged.into_iter().filter(|seq| told.visible.contains(seq)).collect()].concat()
}

async fn check(stories: Vec<Story>) {
    let syncing = Syncing::start().await;
    let user = person();
    let mut all = Vec::new();
    for story in &stories {
        all.push(tell(&syncing, user, story).await);
    }
    let known: Vec<_> = all.iter().filter_map(|told| Some((told.id, told.position?))).collect();
    let asked = positions(&known);
    let removed = syncing.page(user, &asked, &Value::Null).await["removed"].clone();
    let synced = syncing.sync(user, &asked).await;
    for told in &all {
        let id = told.id.to_string();
        let found: Vec<&Value> = synced.iter().filter(|one| one["conversationId"] == id).collect();
        let is_removed = removed.as_array().unwrap().contains(&json!(id));
        assert_eq!(found.len(), usize::from(told.is_member));
        assert_eq!(is_removed, !told.is_member && told.position.is_some());
        if let [found] = found.as_slice() {
            assert_eq!(log_of(&syncing, told, found).await, told.visible);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_device_has_and_gets_is_the_log(stories in prop::collection::vec(story(), 1..6)) {
        Runtime::new().unwrap().block_on(check(stories));
    }
}
