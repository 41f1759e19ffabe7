use natter_chat::{ConversationId, Entry, EntryContent, Handle, ReportId, Role, Seq, SessionId, UserId};
use natter_dynamo::users::DELETED_NAME;
use natter_dynamo::{EmailDigest, FindBy, JobKind, JobState, Receipt, WalletAddress, Wallets};
use natter_protocol::api::moderation::{Report, ReportStatus};
use natter_protocol::api::reports::{ReportCategory, ReportSubject};
use natter_queue::{AccountJob, export_key};
use uuid::Uuid;

use crate::world::{NOW, World};

/// Somebody about whom there is everything that can be erased.
struct Scene {
    leaver: UserId,
    peer: UserId,
    direct: ConversationId,
    owned: ConversationId,
    alone: ConversationId,
    said: Vec<Entry>,
    answer: Entry,
    report_id: ReportId,
    email: EmailDigest,
    wallet: WalletAddress,
    job: AccountJob,
    exports: [Uuid; 2],
}

impl Scene {
    async fn new(world: &World) -> Self {
        let (leaver, peer, other) = (world.user("leaver").await, world.user("peer").await, world.user("other").await);
        let direct = world.open(leaver, peer, false).await;
        let owned = world.group(leaver, &[peer, other]).await;
        let alone = world.group(leaver, &[]).await;
        let mut said = Vec::new();
        for conversation in [direct, owned] {
            said.push(world.say(conversation, leaver, "mine").await);
        }
        let answer = world.say(direct, peer, "yours").await;
        said.push(world.say(direct, leaver, "mine, too").await);
        let email = EmailDigest::of(&format!("{leaver}@natter.example"));
        world.users.remember_email(leaver, &email).await.unwrap();
        let wallet = world.link_wallet(leaver).await;
        world.users.block(&world.conversations, leaver, other, NOW).await.unwrap();
        world.users.note_session(leaver, &SessionId::from("s".to_owned()), "Firefox", NOW).await.unwrap();
        let report_id = report(world, leaver, peer).await;
        // The earlier one waits to be fetched as well.
        let exports = [export(world, leaver).await, export(world, leaver).await];
        world.outside.held(|held| held.archived.extend(said.iter().cloned()));
        let job = world.begin(leaver, JobKind::Erase).await;
        Self { leaver, peer, direct, owned, alone, said, answer, report_id, email, wallet, job, exports }
    }

    fn receipt_id(&self) -> Uuid {
        let (AccountJob::Erase { job_id, .. } | AccountJob::Export { job_id, .. }) = self.job;
        job_id
    }
}

async fn report(world: &World, reporter: UserId, accused: UserId) -> ReportId {
    let report_id = ReportId::from(Uuid::now_v7());
    let report = Report {
        report_id,
        reporter_id: Some(reporter),
        subject: ReportSubject::User { user_id: accused },
        accused_id: accused,
        category: ReportCategory::Spam,
        text: String::new(),
        created_at: NOW,
        evidence: None,
        status: ReportStatus::Open,
        decided: None,
    };
    world.safety.report(&report).await.unwrap();
    report_id
}

/// An export that waits to be fetched.
async fn export(world: &World, user: UserId) -> Uuid {
    let (AccountJob::Export { job_id, .. } | AccountJob::Erase { job_id, .. }) =
        world.begin(user, JobKind::Export).await;
    world.users.end_job(user, JobKind::Export, JobState::Ready, NOW).await.unwrap();
    world.outside.held(|held| held.objects.insert(export_key(user, job_id), Vec::new()));
    job_id
}

async fn check_erased(world: &World, scene: &Scene) -> Receipt {
    check_words(world, scene).await;
    check_conversations(world, scene).await;
    check_person(world, scene).await;
    let receipt = world.users.receipt(scene.receipt_id()).await.unwrap().unwrap();
    assert_eq!(receipt.requested_at, NOW);
    receipt
}

async fn check_words(world: &World, scene: &Scene) {
    for entry in &scene.said {
        let now = world.messages.get(entry.conversation_id, entry.seq).await.unwrap().unwrap();
        assert_eq!(now.content, EntryContent::Erased {});
    }
    let answer = &scene.answer;
    let kept = world.messages.get(answer.conversation_id, answer.seq).await.unwrap().unwrap();
    assert_eq!(kept, *answer);
    let left = |held: &mut crate::outside::Held| {
        held.archived.iter().filter(|entry| entry.sender_id == scene.leaver && entry.content.is_message()).count()
    };
    assert_eq!(world.outside.held(left), 0);
}

async fn check_conversations(world: &World, scene: &Scene) {
    assert!(world.conversations.of_user(scene.leaver).await.unwrap().is_empty());
    let direct = world.conversations.for_member(scene.direct, scene.peer).await.unwrap().unwrap().conversation;
    assert_eq!(direct.preview.unwrap().text, "");
    let owners = world.conversations.members_page(scene.owned, None, 100).await.unwrap().0.into_iter();
    let owners: Vec<UserId> = owners.filter(|(_, member)| member.role == Role::Owner).map(|(user, _)| user).collect();
    assert_eq!(owners.len(), 1);
    assert!(!owners.contains(&scene.leaver));
    assert!(world.conversations.for_member(scene.alone, scene.leaver).await.unwrap().is_none());
    assert!(world.conversations.pending(scene.owned).await.unwrap().is_empty());
    let after = natter_chat::history::Range::After(Seq::ZERO);
    let log = world.messages.nearest(scene.owned, after, 100).await.unwrap();
    let left = log.iter().filter(|recent| recent.entry.content == EntryContent::MemberLeft {});
    assert_eq!(left.count(), 1);
}

async fn check_person(world: &World, scene: &Scene) {
    let leaver = scene.leaver;
    let profile = world.users.get(&[leaver]).await.unwrap().pop().unwrap();
    assert_eq!((profile.display_name.as_str(), profile.is_deleted), (DELETED_NAME, true));
    assert_eq!(profile.handle, Handle::fallback(leaver));
    for typed in ["leaver", "Deleted"] {
        assert!(world.users.find(scene.peer, &FindBy::parse(typed), 20).await.unwrap().is_empty());
    }
    assert!(world.users.current_account_status(leaver).await.unwrap().check(NOW).is_err());
    assert!(world.users.blocks(leaver).await.unwrap().is_empty());
    assert!(world.users.sessions(leaver, NOW).await.unwrap().is_empty());
    assert_eq!(world.users.by_email(&scene.email).await.unwrap(), None);
    assert_eq!(world.users.by_wallet(&scene.wallet).await.unwrap(), None);
    assert_eq!(world.users.wallets(leaver).await.unwrap(), Wallets::default());
    for kind in [JobKind::Erase, JobKind::Export] {
        assert_eq!(world.users.job(leaver, kind).await.unwrap(), None);
    }
    let report = world.safety.get_report(scene.report_id).await.unwrap().unwrap();
    assert_eq!((report.reporter_id, report.accused_id), (None, scene.peer));
    world.outside.held(|held| {
        assert!(held.disabled.contains(&leaver.to_string()) && held.deleted.contains(&leaver.to_string()));
        assert!(held.objects.keys().all(|key| !key.starts_with("exports/")), "an archive is left: {:?}", scene.exports);
    });
}

#[tokio::test]
async fn somebody_who_leaves_is_erased_everywhere_and_the_others_stay() {
    let world = World::new().await;
    let scene = Scene::new(&world).await;
    assert!(world.deliver(&scene.job).await);
    let receipt = check_erased(&world, &scene).await;
    assert_eq!((receipt.erased_messages, receipt.left_conversations), (6, 3));
    assert!(world.deliver(&scene.job).await);
    assert_eq!(check_erased(&world, &scene).await, receipt);
}

#[tokio::test]
async fn an_erasure_that_fails_anywhere_is_finished_when_it_comes_again() {
    for requests in 0.. {
        // Of its own: the more has been written to the tables in memory, the longer each write takes (docs/decisions/0044).
        let world = World::new().await;
        let scene = Scene::new(&world).await;
        world.outside.held(|held| held.requests_left = requests);
        let was_enough = world.deliver(&scene.job).await;
        let all_used = world.outside.held(|held| std::mem::replace(&mut held.requests_left, u64::MAX) == 0);
        assert!(world.deliver(&scene.job).await, "it does not recover from failing after {requests} requests");
        check_erased(&world, &scene).await;
        if was_enough && !all_used {
            return;
        }
    }
}

#[tokio::test]
async fn no_picture_is_left_of_somebody_or_of_a_group_that_ends_with_them() {
    let world = World::new().await;
    let scene = Scene::new(&world).await;
    let keys = |scene: &Scene| {
        [scene.leaver.to_string(), scene.alone.to_string(), scene.owned.to_string()].map(|owner| {
            [format!("pictures/{owner}/one"), format!("pictures/{owner}/left"), format!("uploads/{owner}/one")]
        })
    };
    let keys = keys(&scene);
    world.outside.held(|held| held.objects.extend(keys.iter().flatten().map(|key| (key.clone(), b"picture".to_vec()))));
    let id = natter_chat::PictureId::from(Uuid::new_v4());
    world.users.set_picture(scene.leaver, Some(id)).await.unwrap();
    assert!(world.deliver(&scene.job).await);
    let left: Vec<String> = world.outside.held(|held| held.objects.keys().cloned().collect());
    assert_eq!(left.iter().filter(|key| !key.starts_with("exports")).collect::<Vec<_>>(), {
        let mut others: Vec<&String> = keys[2].iter().collect();
        others.sort();
        others
    });
    let profile = world.users.get(&[scene.leaver]).await.unwrap().pop().unwrap();
    assert_eq!((profile.is_deleted, profile.picture), (true, None));
}
