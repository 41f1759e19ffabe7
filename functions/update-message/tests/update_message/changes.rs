//! Who may change what, and what comes of it.

use std::time::Duration;

use natter_chat::conversation::MAX_PINS;
use natter_chat::{EntryContent, Seq};
use natter_protocol::ErrorCode;
use natter_testing::person;
use serde_json::json;
use uuid::Uuid;

use crate::world::{EDIT_WINDOW, Wanted, World};

const JUST_NOW: Duration = Duration::from_mins(1);

#[tokio::test]
async fn an_edit_is_an_entry_that_everybody_gets_and_the_message_keeps_its_place() {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let message = world.said(conversation, alice, "Helo", JUST_NOW).await;
    let at_bob = world.device(bob).await;
    world.change(alice, &Wanted::edit(&message, "Hello")).await.unwrap();

    let [told] = &world.entries_at(&at_bob)[..] else { panic!("not told once") };
    assert_eq!((told.seq, told.sender_id, told.content.target()), (Seq::new(2), alice, Some(message.entry_id)));
    assert_eq!(world.state(&message).await.unwrap().edited.unwrap().text.as_str(), "Hello");
    assert_eq!(world.stored(conversation, message.entry_id).await, message, "its first version is kept");
    assert_eq!(world.preview(conversation, bob).await, "Hello");
}

#[tokio::test]
async fn only_the_sender_edits_and_only_for_a_while() {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let message = world.said(conversation, alice, "mine", JUST_NOW).await;
    let old = world.said(conversation, alice, "old", EDIT_WINDOW + JUST_NOW).await;
    assert_eq!(world.refusal(bob, &Wanted::edit(&message, "his")).await, ErrorCode::Forbidden);
    assert_eq!(world.refusal(alice, &Wanted::edit(&old, "new")).await, ErrorCode::EditWindowPassed);
    assert_eq!(world.refusal(alice, &Wanted::edit(&message, " ")).await, ErrorCode::TextEmpty);
    let crowd: Vec<_> = (0..51).map(|_| Uuid::new_v4()).collect();
    let crowded = Wanted::new(&message, &json!({"kind": "edit", "text": "all", "mentions": crowd}));
    assert_eq!(world.refusal(alice, &crowded).await, ErrorCode::TooManyMentions);
}

#[tokio::test]
async fn a_deleted_message_is_erased_in_all_its_versions_and_in_the_preview() {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let message = world.said(conversation, alice, "a secret", JUST_NOW).await;
    let edit = Wanted::edit(&message, "another secret");
    world.change(alice, &edit).await.unwrap();
    world.change(bob, &Wanted::react(&message, "👀")).await.unwrap();
    world.change(alice, &Wanted::delete(&message)).await.unwrap();

    for entry in [message.entry_id, edit.entry_id] {
        assert_eq!(world.stored(conversation, entry).await.content, EntryContent::Erased {});
    }
    let state = world.state(&message).await.unwrap();
    assert_eq!((state.deleted.unwrap().by, state.reactions, state.edited), (alice, Vec::new(), None));
    assert_eq!(world.preview(conversation, bob).await, "");
    for wanted in [Wanted::edit(&message, "back"), Wanted::delete(&message), Wanted::react(&message, "👍")] {
        assert_eq!(world.refusal(alice, &wanted).await, ErrorCode::EntryNotFound);
    }
}

#[tokio::test]
async fn the_preview_of_a_later_message_stays() {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let message = world.said(conversation, alice, "first", JUST_NOW).await;
    world.said(conversation, bob, "second", JUST_NOW).await;
    world.change(alice, &Wanted::edit(&message, "anew")).await.unwrap();
    world.change(alice, &Wanted::delete(&message)).await.unwrap();
    assert_eq!(world.preview(conversation, bob).await, "second");
}

#[tokio::test]
async fn others_messages_are_deleted_by_admins_of_a_group_and_by_nobody_else() {
    let world = World::new().await;
    let (owner, member, sender) = (person(), person(), person());
    let group = world.group(&[owner, member, sender]).await;
    let message = world.said(group, sender, "spam", JUST_NOW).await;
    assert_eq!(world.refusal(member, &Wanted::delete(&message)).await, ErrorCode::Forbidden);
    assert!(world.change(owner, &Wanted::delete(&message)).await.is_ok());

    let (alice, bob, direct) = world.direct().await;
    let message = world.said(direct, alice, "mine", JUST_NOW).await;
    assert_eq!(world.refusal(bob, &Wanted::delete(&message)).await, ErrorCode::Forbidden);
}

#[tokio::test]
async fn reactions_come_and_go() {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let message = world.said(conversation, alice, "hi", JUST_NOW).await;
    for (user, emoji) in [(alice, "👍"), (bob, "👍\u{fe0f}"), (bob, "👍"), (bob, "🎉")] {
        world.change(user, &Wanted::react(&message, emoji)).await.unwrap();
    }
    assert_eq!(world.state(&message).await.unwrap().reaction_count(), 3);
    world.change(bob, &Wanted::new(&message, &json!({"kind": "unreact", "emoji": "👍\u{fe0f}"}))).await.unwrap();
    let reactions = world.state(&message).await.unwrap().reactions;
    let told: Vec<_> = reactions.iter().map(|reaction| (reaction.emoji.as_str(), &reaction.user_ids[..])).collect();
    assert_eq!(told, [("👍", &[alice][..]), ("🎉", &[bob][..])]);
}

#[tokio::test]
async fn nobody_outside_changes_or_learns_anything() {
    let world = World::new().await;
    let (alice, _, conversation) = world.direct().await;
    let message = world.said(conversation, alice, "private", JUST_NOW).await;
    for wanted in [Wanted::edit(&message, "x"), Wanted::delete(&message), Wanted::react(&message, "👍")] {
        assert_eq!(world.refusal(person(), &wanted).await, ErrorCode::ConversationNotFound);
    }
}

#[tokio::test]
async fn what_is_no_message_cannot_be_changed() {
    let world = World::new().await;
    let (alice, _, conversation) = world.direct().await;
    let message = world.said(conversation, alice, "hi", JUST_NOW).await;
    let reaction = Wanted::react(&message, "👍");
    world.change(alice, &reaction).await.unwrap();
    let reaction = world.stored(conversation, reaction.entry_id).await;
    assert_eq!(world.refusal(alice, &Wanted::delete(&reaction)).await, ErrorCode::EntryNotFound);
    assert_eq!(world.refusal(alice, &Wanted::react(&reaction, "👍")).await, ErrorCode::EntryNotFound);
}

#[tokio::test]
async fn whoever_came_later_is_not_told_what_an_earlier_message_says_now() {
    let world = World::new().await;
    let [alice, bob, carol] = [person(), person(), person()];
    let group = world.group(&[alice, bob]).await;
    let message = world.said(group, alice, "before", JUST_NOW).await;
    world.join_late(group, carol).await;
    let (at_bob, at_carol) = (world.device(bob).await, world.device(carol).await);
    world.change(alice, &Wanted::edit(&message, "a secret")).await.unwrap();
    let (told, redacted) = (world.entries_at(&at_bob), world.entries_at(&at_carol));
    assert_eq!(told[0].content.target_seq(), Some(message.seq));
    assert_eq!((redacted[0].seq, &redacted[0].content), (told[0].seq, &EntryContent::Erased {}));
}

#[tokio::test]
async fn either_of_two_pins_a_message_and_unpins_it_and_everybody_is_told() {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let first = world.said(conversation, alice, "the address", JUST_NOW).await;
    let second = world.said(conversation, alice, "the code", JUST_NOW).await;
    let at_bob = world.device(bob).await;
    for message in [&second, &first, &first] {
        world.change(bob, &Wanted::pin(message, true)).await.unwrap();
    }
    assert_eq!(world.pins(conversation, alice).await, [1, 2], "each once");
    world.change(alice, &Wanted::pin(&first, false)).await.unwrap();
    assert_eq!(world.pins(conversation, bob).await, [2]);

    let told = world.entries_at(&at_bob).pop().unwrap();
    let unpinned = EntryContent::Unpinned { target_id: first.entry_id, target_seq: Some(first.seq) };
    assert_eq!((told.sender_id, told.content), (alice, unpinned));
}

#[tokio::test]
async fn in_a_group_members_read_what_is_pinned_and_admins_pin() {
    let world = World::new().await;
    let (owner, member) = (person(), person());
    let group = world.group(&[owner, member]).await;
    let message = world.said(group, member, "rules", JUST_NOW).await;
    assert_eq!(world.refusal(member, &Wanted::pin(&message, true)).await, ErrorCode::Forbidden);
    world.change(owner, &Wanted::pin(&message, true)).await.unwrap();
    assert_eq!(world.refusal(member, &Wanted::pin(&message, false)).await, ErrorCode::Forbidden);
    assert_eq!(world.pins(group, member).await, [message.seq.get()]);
    assert_eq!(world.refusal(person(), &Wanted::pin(&message, true)).await, ErrorCode::ConversationNotFound);
}

#[tokio::test]
async fn a_pin_tells_nothing_of_what_is_hidden() {
    let world = World::new().await;
    let (owner, late) = (person(), person());
    let group = world.group(&[owner]).await;
    let message = world.said(group, owner, "before your time", JUST_NOW).await;
    world.change(owner, &Wanted::pin(&message, true)).await.unwrap();
    world.join_late(group, late).await;
    assert_eq!((world.pins(group, late).await, world.pins(group, owner).await.len()), (Vec::new(), 1));
}

#[tokio::test]
async fn a_deleted_message_is_unpinned_and_cannot_be_pinned() {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let message = world.said(conversation, alice, "a secret", JUST_NOW).await;
    world.change(bob, &Wanted::pin(&message, true)).await.unwrap();
    world.change(alice, &Wanted::delete(&message)).await.unwrap();
    assert_eq!(world.pins(conversation, bob).await, [0; 0]);
    for pinned in [true, false] {
        assert_eq!(world.refusal(bob, &Wanted::pin(&message, pinned)).await, ErrorCode::EntryNotFound);
    }
}

#[tokio::test]
async fn the_pin_of_a_message_that_went_with_its_authors_account_can_be_removed() {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let message = world.said(conversation, alice, "gone tomorrow", JUST_NOW).await;
    world.change(bob, &Wanted::pin(&message, true)).await.unwrap();
    world.messages.erase_all(std::slice::from_ref(&message)).await.unwrap();
    assert_eq!(world.refusal(bob, &Wanted::pin(&message, true)).await, ErrorCode::EntryNotFound);
    world.change(bob, &Wanted::pin(&message, false)).await.unwrap();
    assert_eq!(world.pins(conversation, bob).await, [0; 0]);
}

#[tokio::test]
async fn fifty_messages_can_be_pinned_also_where_two_pin_the_last_at_once() {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let mut messages = Vec::new();
    for number in 0..=MAX_PINS {
        messages.push(world.said(conversation, alice, &number.to_string(), JUST_NOW).await);
    }
    for message in &messages[2..] {
        world.change(alice, &Wanted::pin(message, true)).await.unwrap();
    }
    let (one, other) = (Wanted::pin(&messages[0], true), Wanted::pin(&messages[1], true));
    let both = tokio::join!(world.change(alice, &one), world.change(bob, &other));
    let refusals: Vec<_> = [both.0, both.1].into_iter().filter_map(Result::err).map(|error| error.code).collect();
    assert_eq!((refusals, world.pins(conversation, alice).await.len()), (vec![ErrorCode::TooManyPins], MAX_PINS));
    world.change(alice, &Wanted::pin(&messages[2], true)).await.unwrap();
}
