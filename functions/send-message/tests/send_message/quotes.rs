//! Replies, mentions and forwarded messages.

use natter_chat::group::HistoryVisibility;
use natter_chat::{ConnectionId, ConversationId};
use natter_chat::{EntryContent, GroupDetails, MessageText, Seq, UserId};
use natter_protocol::ErrorCode;
use natter_testing::{details, people, person};

use crate::world::{Sent, World, message};

fn answer(conversation: ConversationId, to: &Sent) -> Sent {
    Sent::new(conversation, "Fine!").with("replyTo", to.entry_id.to_string())
}

#[tokio::test]
async fn an_answer_quotes_what_the_server_finds() {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let question = Sent::new(conversation, "How are you?");
    world.send(alice, &question).await.unwrap();
    let (answer, device) = (answer(conversation, &question), world.device(alice).await);
    world.send(bob, &answer).await.unwrap();
    let quote = world.stored(conversation, &answer).await.reply_to.unwrap();
    assert_eq!((quote.entry_id, quote.seq, quote.sender_id), (question.entry_id, Seq::new(1), alice));
    assert_eq!(quote.text, "How are you?");
    assert_eq!(message(&world.entries_at(&device)[0]).reply_to, Some(quote), "who is told of it sees the quote");
}

#[tokio::test]
async fn a_quote_is_what_the_message_says_now_and_short() {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let question = Sent::new(conversation, "How are yuo?");
    world.send(alice, &question).await.unwrap();
    let text = MessageText::parse(&"How are you? ".repeat(100)).unwrap();
    let edited = EntryContent::Edited { target_id: question.entry_id, text, mentions: Vec::new(), target_seq: None };
    world.append(conversation, alice, edited).await;
    let answer = answer(conversation, &question);
    world.send(bob, &answer).await.unwrap();
    let quote = world.stored(conversation, &answer).await.reply_to.unwrap();
    assert!(quote.text.starts_with("How are you? How") && quote.text.len() <= 140, "{}", quote.text);
}

#[tokio::test]
async fn what_is_deleted_unknown_or_no_message_is_not_quoted() {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let deleted = Sent::new(conversation, "secret");
    world.send(alice, &deleted).await.unwrap();
    world.append(conversation, alice, EntryContent::Deleted { target_id: deleted.entry_id, target_seq: None }).await;
    let unknown = Sent::new(conversation, "never sent");
    let of_another = Sent::new(world.direct().await.2, "elsewhere");
    for target in [deleted, unknown, of_another] {
        let answer = answer(conversation, &target);
        world.send(bob, &answer).await.unwrap();
        assert_eq!(world.stored(conversation, &answer).await.reply_to, None);
    }
}

#[tokio::test]
async fn nobody_quotes_what_was_said_before_they_came_where_that_is_hidden() {
    let world = World::new().await;
    let [alice, bob] = [person(), person()];
    let hiding = GroupDetails { history: HistoryVisibility::SinceJoined, ..details() };
    let group = world.group_with(&[alice], hiding).await;
    let before = Sent::new(group, "before");
    world.send(alice, &before).await.unwrap();
    world.add(group, bob, &[bob]).await;
    let answer = answer(group, &before);
    world.send(bob, &answer).await.unwrap();
    assert_eq!(world.stored(group, &answer).await.reply_to, None);
}

#[tokio::test]
async fn each_mention_counts_once_and_there_are_fifty_at_most() {
    let world = World::new().await;
    let (alice, _, conversation) = world.direct().await;
    let named: Vec<UserId> = people(51);
    let text = |people: &[UserId]| people.iter().map(ToString::to_string).collect::<Vec<_>>();
    let twice = [&named[..50], &named[..50]].concat();
    let sent = Sent::new(conversation, "all of you").with("mentions", text(&twice));
    world.send(alice, &sent).await.unwrap();
    assert_eq!(world.stored(conversation, &sent).await.mentions, named[..50]);
    let too_many = Sent::new(conversation, "all of you").with("mentions", text(&named));
    assert_eq!(world.refusal(alice, &too_many).await, ErrorCode::TooManyMentions);
}

#[tokio::test]
async fn a_forwarded_message_says_so() {
    let world = World::new().await;
    let (alice, _, conversation) = world.direct().await;
    let sent = Sent::new(conversation, "from elsewhere").with("forwarded", true);
    world.send(alice, &sent).await.unwrap();
    assert!(world.stored(conversation, &sent).await.forwarded);
}

#[tokio::test]
async fn the_device_that_sent_it_is_acknowledged_and_the_senders_others_are_told() {
    let world = World::new().await;
    let (alice, _, conversation) = world.direct().await;
    let (this, other): (ConnectionId, ConnectionId) = (world.device(alice).await, world.device(alice).await);
    world.send_on(alice, &this, &Sent::new(conversation, "Hello!")).await.unwrap();
    assert_eq!((world.entries_at(&this).len(), world.entries_at(&other).len()), (0, 1));
}
