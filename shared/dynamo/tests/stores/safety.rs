use std::time::Duration;

use natter_chat::{Month, ReportId, Seq, Timestamp, Viewer};
use natter_dynamo::{Act, Reported, Safety};
use natter_protocol::ErrorCode;
use natter_protocol::api::moderation::{AuditRecord, Decision, ModerationAct, Report, ReportStatus};
use natter_protocol::api::reports::{Evidence, ReportCategory, ReportSubject};
use uuid::Uuid;

use crate::support::{NOW, Stores, alice, bob, entry, user};

fn report(number: u128) -> Report {
    Report {
        report_id: ReportId::from(Uuid::from_u128(number)),
        reporter_id: Some(alice()),
        subject: ReportSubject::User { user_id: bob() },
        accused_id: bob(),
        category: ReportCategory::Spam,
        text: "Again.".to_owned(),
        created_at: NOW.plus(Duration::from_millis(u64::try_from(number).unwrap())),
        evidence: None,
        status: ReportStatus::Open,
        decided: None,
    }
}

fn act(number: u128, at: Timestamp, act: ModerationAct) -> Act {
    let record = AuditRecord { at, moderator_id: user(9), act, reason: "Because.".to_owned() };
    Act { id: Uuid::from_u128(number), record }
}

fn safety(stores: &Stores) -> Safety {
    Safety::new(stores.client.clone(), "SafetyTable")
}

#[tokio::test]
async fn a_report_is_stored_once_with_its_evidence() {
    let stores = Stores::start().await;
    let (safety, conversation) = (safety(&stores), stores.conversation().await);
    let evidence = Evidence {
        entries: vec![Viewer::after(Seq::ZERO).entry_alone(entry(conversation, 1, "bad")).unwrap()],
        states: [].into(),
    };
    let first = Report { evidence: Some(evidence), ..report(1) };
    assert_eq!(safety.report(&first).await.unwrap(), Reported::Now);
    let again = Report { created_at: NOW.plus(Duration::from_secs(9)), ..first.clone() };
    assert_eq!(
        safety.report(&again).await.unwrap(),
        Reported::Before { created_at: first.created_at, status: ReportStatus::Open }
    );
    let others = Report { reporter_id: Some(bob()), ..first.clone() };
    assert_eq!(safety.report(&others).await.unwrap(), Reported::Conflict);
    assert_eq!(safety.get_report(first.report_id).await.unwrap(), Some(first));
}

#[tokio::test]
async fn reports_are_paged_by_age_until_they_are_decided_on() {
    let stores = Stores::start().await;
    let safety = safety(&stores);
    for number in [3, 1, 2] {
        safety.report(&report(number)).await.unwrap();
    }
    let (first, next) = safety.reports(ReportStatus::Open, None, 2).await.unwrap();
    let (rest, end) = safety.reports(ReportStatus::Open, next.as_deref(), 2).await.unwrap();
    assert_eq!((first, rest, end), (vec![report(1), report(2)], vec![report(3)], None));
    let decision = Decision { status: ReportStatus::Dismissed, reason: "Nothing wrong.".to_owned() };
    let report_id = report(2).report_id;
    let decided = act(1, NOW, ModerationAct::Decided { report_id, status: decision.status });
    assert!(safety.decide(report_id, &decision, &decided).await.unwrap());
    let (dismissed, _) = safety.reports(ReportStatus::Dismissed, None, 10).await.unwrap();
    assert_eq!(dismissed[0].decided.as_ref().map(|decided| decided.by), Some(user(9)));
    assert_eq!(safety.reports(ReportStatus::Open, None, 10).await.unwrap().0.len(), 2);
    assert!(!safety.decide(Uuid::from_u128(77).into(), &decision, &decided).await.unwrap());
}

#[tokio::test]
async fn a_reporter_who_leaves_is_forgotten_and_the_report_stays() {
    let stores = Stores::start().await;
    let safety = safety(&stores);
    safety.report(&report(1)).await.unwrap();
    assert_eq!(safety.reports_by(alice()).await.unwrap(), [report(1)]);
    for _ in 0..2 {
        safety.anonymise(report(1).report_id).await.unwrap();
    }
    assert!(safety.reports_by(alice()).await.unwrap().is_empty());
    let (open, _) = safety.reports(ReportStatus::Open, None, 10).await.unwrap();
    assert_eq!(open, [Report { reporter_id: None, ..report(1) }]);
}

#[tokio::test]
async fn a_suspension_and_its_audit_are_written_together() {
    let stores = Stores::start().await;
    let safety = safety(&stores);
    let until = NOW.plus(Duration::from_hours(1));
    let suspended = act(1, NOW, ModerationAct::Suspended { user_id: bob(), until: Some(until) });
    safety.suspend(&stores.users, bob(), until, &suspended).await.unwrap();
    let account = stores.users.current_account_status(bob()).await.unwrap();
    assert_eq!((account.check(NOW), account.check(until)), (Err(ErrorCode::AccountSuspended), Ok(())));
    let lifted = act(2, NOW.plus(Duration::from_millis(1)), ModerationAct::Unsuspended { user_id: bob() });
    safety.unsuspend(&stores.users, bob(), &lifted).await.unwrap();
    assert_eq!(stores.users.current_account_status(bob()).await.unwrap().check(NOW), Ok(()));
    let (latest, next) = safety.audit(Month::of(NOW), None, 1).await.unwrap();
    assert!(next.as_deref().is_some_and(Safety::is_place));
    assert!(["", "x", "000000000000001#", &"1".repeat(2000)].into_iter().all(|text| !Safety::is_place(text)));
    let (rest, _) = safety.audit(Month::of(NOW), next.as_deref(), 1).await.unwrap();
    assert_eq!((latest, rest), (vec![lifted.record], vec![suspended.record]));
    assert!(safety.audit("2020-01".parse().unwrap(), None, 10).await.unwrap().0.is_empty());
}
