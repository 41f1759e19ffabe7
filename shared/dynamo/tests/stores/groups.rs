//! Groups: what is written together, on which conditions, and what it costs.

use std::collections::BTreeSet;
use std::time::Duration;

use natter_chat::group::{HistoryVisibility, Visibility};
use natter_chat::{
    Conversation, ConversationId, EntryContent, EntryId, GroupDetails, GroupTitle, InvitationToken, Membership, Role,
    Seq, UserId,
};
use natter_dynamo::{
    GroupLink, HeadPrecondition, MembershipChange, NewGroup, PendingEntry, SeqAssignment, Terms, Way, Written, newcomer,
};
use uuid::Uuid;

use crate::support::{NOW, Stores, alice, bob, entry, user};

fn id() -> ConversationId {
    Uuid::from_u128(0x9).into()
}

fn details(title: &str, visibility: Visibility) -> GroupDetails {
    GroupDetails {
        title: GroupTitle::parse(title).unwrap(),
        about: natter_chat::group::About::default(),
        visibility,
        history: HistoryVisibility::All,
        posting: natter_chat::group::Posting::Everyone,
        picture: None,
    }
}

/// A note of Alice's, whose id follows from `number`.
fn note(number: u128) -> PendingEntry {
    let entry_id = EntryId::from(Uuid::from_u128(number));
    let content = EntryContent::MemberJoined {};
    PendingEntry { conversation_id: id(), entry_id, sender_id: alice(), sent_at: NOW, content, sender_role: None }
}

fn by(user: UserId, number: u128) -> PendingEntry {
    PendingEntry { sender_id: user, ..note(number) }
}

impl Stores {
    /// A group of Alice's with Bob in it.
    async fn group(&self, details: GroupDetails) -> Conversation {
        let group = NewGroup { details, owner: alice(), members: vec![bob()], created_at: NOW };
        assert_eq!(self.conversations.make_group(&group, &note(1)).await.unwrap(), Written::Done);
        self.head().await
    }

    async fn head(&self) -> Conversation {
        self.conversations.head(id()).await.unwrap().unwrap()
    }

    async fn count(&self) -> u64 {
        serde_json::to_value(self.head().await).unwrap()["memberCount"].as_u64().unwrap()
    }

    async fn found(&self, query: &str) -> usize {
        self.conversations.find_groups(query, 20).await.unwrap().len()
    }
}

#[tokio::test]
async fn a_group_is_made_once_with_its_note() {
    let stores = Stores::start().await;
    stores.group(details("Hiking", Visibility::Private)).await;
    let again =
        NewGroup { details: details("Other", Visibility::Private), owner: bob(), members: Vec::new(), created_at: NOW };
    assert_eq!(stores.conversations.make_group(&again, &note(2)).await.unwrap(), Written::Raced);
    assert_eq!(stores.conversations.pending(id()).await.unwrap(), [note(1)]);
    stores.conversations.delete_pending(id(), note(1).entry_id).await.unwrap();
    assert_eq!(stores.conversations.pending(id()).await.unwrap(), []);
    let view = stores.conversations.for_member(id(), alice()).await.unwrap().unwrap();
    assert_eq!(view.membership, Membership::new(Role::Owner, NOW, Seq::ZERO));
}

#[tokio::test]
async fn a_group_whose_id_may_be_a_direct_conversations_is_read_by_each_of_its_members() {
    let stores = Stores::start().await;
    let old = ConversationId::direct(alice(), user(0x99));
    let members: Vec<_> = (3..9).map(user).collect();
    let group = NewGroup {
        details: details("Hiking", Visibility::Private),
        owner: alice(),
        members: members.clone(),
        created_at: NOW,
    };
    let made = PendingEntry { conversation_id: old, ..note(1) };
    assert_eq!(stores.conversations.make_group(&group, &made).await.unwrap(), Written::Done);
    for member in members.into_iter().chain([alice()]) {
        let view = stores.conversations.for_member(old, member).await.unwrap();
        let role = if member == alice() { Role::Owner } else { Role::Member };
        let seen = view.as_ref().map(|view| (view.membership.role, &view.peer));
        assert_eq!(seen, Some((role, &None)), "{member}");
        assert_eq!(stores.conversations.for_member_eventually(old, member).await.unwrap(), view);
        let admission = stores.conversations.admission(old, member).await.unwrap();
        assert_eq!(admission.map(|admission| admission.view), view);
        assert_eq!(stores.conversations.of_user_among(vec![old], member).await.unwrap(), Vec::from_iter(view));
    }
    assert_eq!(stores.conversations.for_member(old, bob()).await.unwrap(), None);
    assert_eq!(stores.conversations.admission(old, bob()).await.unwrap(), None);
}

#[tokio::test]
async fn a_change_that_was_decided_on_something_else_changes_nothing() {
    let stores = Stores::start().await;
    let (before, after) = (details("Hiking", Visibility::Public), details("Climbing", Visibility::Public));
    stores.group(before.clone()).await;
    assert_eq!(stores.conversations.change_group(&after, &before, &note(2)).await.unwrap(), Written::Raced);
    assert_eq!((stores.found("hik").await, stores.found("climb").await), (1, 0));
    assert_eq!(stores.conversations.change_group(&before, &after, &note(2)).await.unwrap(), Written::Done);
    assert_eq!((stores.found("hik").await, stores.found("climb").await), (0, 1));
}

#[tokio::test]
async fn who_comes_in_where_history_is_hidden_comes_in_at_the_place_that_was_read() {
    let stores = Stores::start().await;
    let hiding = GroupDetails { history: HistoryVisibility::SinceJoined, ..details("Hiking", Visibility::Public) };
    let read = stores.group(hiding).await;
    stores.say(id(), 1, "meanwhile").await;
    let raced = stores.conversations.join(&read, Way::Public, &by(user(3), 2)).await.unwrap();
    assert_eq!(raced, Written::Raced);
    let read = stores.head().await;
    let joined = stores.conversations.join(&read, Way::Public, &by(user(3), 2)).await.unwrap();
    assert_eq!(joined, Written::Done);
    let view = stores.conversations.for_member(id(), user(3)).await.unwrap().unwrap();
    assert_eq!(view.membership, newcomer(&read, NOW));
    assert_eq!((view.membership.hidden_up_to, view.membership.read_seq), (Seq::new(1), Seq::new(1)));
}

#[tokio::test]
async fn a_group_of_five_thousand_takes_nobody_else() {
    let stores = Stores::start().await;
    stores.group(details("Hiking", Visibility::Public)).await;
    let full = stores.dynamodb.client().update_item().table_name("ConversationsTable");
    let key = |value: String| aws_sdk_dynamodb::types::AttributeValue::S(value);
    full.key("conversation_id", key(id().to_string()))
        .key("sk", key("head".to_owned()))
        .update_expression("SET #kind.memberCount = :full")
        .expression_attribute_names("#kind", "kind")
        .expression_attribute_values(":full", aws_sdk_dynamodb::types::AttributeValue::N("4999".to_owned()))
        .send()
        .await
        .unwrap();
    let head = stores.head().await;
    let two = [user(3), user(4)];
    let added = stores.conversations.add_members(&head, &two, &BTreeSet::new(), &note(2)).await.unwrap();
    assert_eq!(added, Written::Raced);
    let added = stores.conversations.add_members(&head, &two[..1], &BTreeSet::new(), &note(2)).await.unwrap();
    assert_eq!((added, stores.count().await), (Written::Done, 5000));
    assert_eq!(stores.conversations.join(&head, Way::Public, &by(user(4), 3)).await.unwrap(), Written::Raced);
}

#[tokio::test]
async fn who_is_put_out_is_barred_and_who_goes_is_not() {
    let stores = Stores::start().await;
    let head = stores.group(details("Hiking", Visibility::Public)).await;
    let out = stores.conversations.remove_member(bob(), Role::Admin, &note(2)).await.unwrap();
    assert_eq!(out, Written::Raced, "he is no admin");
    let out = stores.conversations.remove_member(bob(), Role::Member, &note(2)).await.unwrap();
    assert_eq!((out, stores.count().await), (Written::Done, 1));
    assert_eq!(stores.conversations.barred(id(), &[bob(), alice()]).await.unwrap(), BTreeSet::from([bob()]));
    assert_eq!(stores.conversations.join(&head, Way::Public, &by(bob(), 3)).await.unwrap(), Written::Raced);
    let barred = BTreeSet::from([bob()]);
    let added = stores.conversations.add_members(&head, &[bob()], &barred, &note(3)).await.unwrap();
    assert_eq!((added, stores.count().await), (Written::Done, 2));
    let gone = stores.conversations.remove_member(bob(), Role::Member, &by(bob(), 4)).await.unwrap();
    assert_eq!(gone, Written::Done);
    assert!(stores.conversations.barred(id(), &[bob()]).await.unwrap().is_empty());
    assert!(stores.conversations.of_user(bob()).await.unwrap().is_empty());
}

#[tokio::test]
async fn owning_goes_from_one_to_the_other_at_once() {
    let stores = Stores::start().await;
    stores.group(details("Hiking", Visibility::Private)).await;
    let give = (Role::Member, Role::Owner);
    let not_his = stores.conversations.change_role(alice(), give, &by(bob(), 2)).await.unwrap();
    assert_eq!(not_his, Written::Raced);
    assert_eq!(stores.conversations.change_role(bob(), give, &note(2)).await.unwrap(), Written::Done);
    let members = stores.conversations.memberships(id(), &[alice(), bob()]).await.unwrap();
    let roles: BTreeSet<_> = members.into_iter().map(|(user, membership)| (user, membership.role)).collect();
    assert_eq!(roles, BTreeSet::from([(alice(), Role::Admin), (bob(), Role::Owner)]));
}

#[tokio::test]
async fn a_link_lets_in_as_many_as_it_says_and_as_long() {
    let stores = Stores::start().await;
    let head = stores.group(details("Hiking", Visibility::Private)).await;
    let link_id = EntryId::from(Uuid::from_u128(77));
    let token = InvitationToken { conversation_id: id(), link_id, secret: Uuid::from_u128(78) };
    let expires_at = Some(NOW.plus(Duration::from_hours(1)));
    let link = GroupLink { token, created_by: alice(), created_at: NOW, expires_at, max_uses: Some(1), uses: 0 };
    let make = async |role| stores.conversations.make_link(&link, role).await.unwrap();
    assert_eq!(make(Role::Admin).await, Written::Raced, "she is its owner");
    assert_eq!(make(Role::Owner).await, Written::Done);
    assert_eq!(make(Role::Owner).await, Written::Raced, "it is there");
    let late = PendingEntry { sent_at: NOW.plus(Duration::from_hours(1)), ..by(user(3), 2) };
    let way = Way::Link(link_id);
    assert_eq!(stores.conversations.join(&head, way, &late).await.unwrap(), Written::Raced);
    assert_eq!(stores.conversations.join(&head, way, &by(user(3), 2)).await.unwrap(), Written::Done);
    assert_eq!(stores.conversations.join(&head, way, &by(user(4), 3)).await.unwrap(), Written::Raced);
    let used = GroupLink { uses: 1, ..link.clone() };
    assert_eq!(stores.conversations.link(id(), link_id).await.unwrap().as_ref(), Some(&used));
    assert_eq!(stores.conversations.links(id()).await.unwrap(), [used]);
    assert!(stores.conversations.revoke_link(id(), link_id).await.unwrap());
    assert!(!stores.conversations.revoke_link(id(), link_id).await.unwrap());
}

#[tokio::test]
async fn ones_own_place_changes_where_one_has_one() {
    let stores = Stores::start().await;
    stores.group(details("Hiking", Visibility::Private)).await;
    let pin = MembershipChange { pinned_at: Some(Some(NOW)), archived: Some(true), ..MembershipChange::default() };
    let changed = stores.conversations.change_membership(id(), bob(), &pin).await.unwrap().unwrap();
    assert_eq!((changed.pinned_at, changed.archived), (Some(NOW), true));
    let unpin = MembershipChange { pinned_at: Some(None), ..MembershipChange::default() };
    let changed = stores.conversations.change_membership(id(), bob(), &unpin).await.unwrap().unwrap();
    assert_eq!((changed.pinned_at, changed.archived), (None, true));
    assert_eq!(stores.conversations.change_membership(id(), user(3), &pin).await.unwrap(), None);
    assert!(stores.conversations.of_user(user(3)).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_group_that_has_ended_is_cleared_away_but_for_its_head() {
    let stores = Stores::start().await;
    let head = stores.group(details("Hiking", Visibility::Public)).await;
    let many: Vec<UserId> = (0x100..0x100 + 40).map(user).collect();
    for (people, number) in many.chunks(20).zip(2..) {
        let added = stores.conversations.add_members(&head, people, &BTreeSet::new(), &note(number)).await.unwrap();
        assert_eq!(added, Written::Done);
    }
    stores.conversations.end_group(id(), alice(), NOW).await.unwrap();
    stores.conversations.end_group(id(), bob(), NOW).await.unwrap();
    assert_eq!(stores.conversations.for_member(id(), alice()).await.unwrap(), None);
    assert_eq!(stores.conversations.deleted_by(id()).await.unwrap(), Some(alice()));
    let mut told = Vec::new();
    while let Some(some) = stores.conversations.clear_some(id()).await.unwrap() {
        told.extend(some);
    }
    told.sort();
    let mut everybody = [many, vec![alice(), bob()]].concat();
    everybody.sort();
    assert_eq!(told, everybody);
    assert!(stores.conversations.members(id()).await.unwrap().is_empty());
    let again = NewGroup {
        details: details("Again", Visibility::Private),
        owner: alice(),
        members: Vec::new(),
        created_at: NOW,
    };
    assert_eq!(stores.conversations.make_group(&again, &note(9)).await.unwrap(), Written::Raced);
}

#[tokio::test]
async fn what_somebody_does_as_an_admin_is_raced_once_they_are_none() {
    let stores = Stores::start().await;
    let head = stores.group(details("Hiking", Visibility::Private)).await;
    let as_owner = |number| PendingEntry { sender_role: Some(Role::Owner), ..note(number) };
    let as_admin = |number| PendingEntry { sender_role: Some(Role::Admin), ..by(bob(), number) };
    let (people, nobody) = ([user(3)], BTreeSet::new());
    let add =
        async |note: PendingEntry| stores.conversations.add_members(&head, &people, &nobody, &note).await.unwrap();
    assert_eq!(add(as_admin(2)).await, Written::Raced, "Bob is a member");
    let promote = (Role::Member, Role::Admin);
    assert_eq!(stores.conversations.change_role(bob(), promote, &as_owner(3)).await.unwrap(), Written::Done);
    assert_eq!(add(as_admin(4)).await, Written::Done);
    let remove =
        async |note: PendingEntry| stores.conversations.remove_member(user(3), Role::Member, &note).await.unwrap();
    assert_eq!(stores.conversations.remove_member(bob(), Role::Admin, &as_owner(5)).await.unwrap(), Written::Done);
    assert_eq!(remove(as_admin(6)).await, Written::Raced, "Bob is gone");
    assert_eq!(remove(as_owner(7)).await, Written::Done);
}

#[tokio::test]
async fn who_was_admitted_before_anybody_was_removed_is_given_no_place() {
    let stores = Stores::start().await;
    stores.group(details("Hiking", Visibility::Private)).await;
    let basis = async |user| stores.conversations.admission(id(), user).await.unwrap().unwrap().basis;
    let give = async |number, basis: &HeadPrecondition| {
        stores.conversations.assign_seq(&entry(id(), number, "hello"), basis, Terms::SameRights).await.unwrap()
    };
    let as_bob = basis(bob()).await;
    assert_eq!(give(10, &as_bob).await, SeqAssignment::Given(Seq::new(1)));
    assert_eq!(stores.conversations.remove_member(bob(), Role::Member, &note(2)).await.unwrap(), Written::Done);
    assert_eq!(give(11, &as_bob).await, SeqAssignment::Outdated);
    let as_alice = basis(alice()).await;
    assert_eq!(give(12, &as_alice).await, SeqAssignment::Given(Seq::new(2)));
    stores.conversations.end_group(id(), alice(), NOW).await.unwrap();
    assert_eq!(give(13, &as_alice).await, SeqAssignment::Outdated);
}
