//! What each rule is for: without it something is broken, in these steps.

use natter_model::{Design, Invariant, Model, Rule, World};

use crate::worlds::{deleting, editing, expiring, marking, pushing, reading, sending};

/// The first thing that breaks, and how.
fn breaks(world: World) -> (Invariant, String) {
    let path = world.check().found.expect("something is broken");
    let (before, last) = path.last().expect("not at once");
    let mut next = Vec::new();
    world.steps(before, &mut next);
    let after = next.iter().find(|(step, _)| step == last).map(|(_, after)| after);
    let broken = after.and_then(|after| world.broken(after));
    (broken.expect("the last step breaks it"), world.tell(&path))
}

#[test]
fn a_late_call_for_a_place_is_refused_where_the_head_has_forgotten_its_id() {
    let (broken, _) = breaks(sending(Design::without(Rule::BoundReach), &[0, 0, 1, 2, 3]));
    assert_eq!(broken, Invariant::NoPlaceOfItsOwn);
}

#[test]
fn the_log_is_searched_after_the_head_was_read() {
    let (broken, _) = breaks(sending(Design::without(Rule::SearchAfterHead), &[0, 0, 1, 2]));
    assert_eq!(broken, Invariant::NoPlaceOfItsOwn);
}

#[test]
fn a_search_of_the_log_is_not_cut_short() {
    let (broken, _) = breaks(sending(Design::without(Rule::SearchToTheEnd), &[0, 0, 1, 2, 3]));
    assert_eq!(broken, Invariant::NoPlaceOfItsOwn);
}

#[test]
fn whoever_searches_the_log_seals_what_is_open() {
    let (broken, steps) = breaks(sending(Design::without(Rule::SealWhileSearching), &[0, 0, 1, 2]));
    assert_eq!(broken, Invariant::NoPlaceOfItsOwn);
    insta::assert_snapshot!(steps, @r"
    b reads the head, at 0
    a/0 reads the head, at 0
    a/0 asks for a place after 0
    b asks for a place after 1
    c reads the head, at 2
    c asks for a place after 2
    a/1 reads the head, at 3
    a/1 searches the log
    a/1 asks for a place after 3
    ");
}

#[test]
fn a_new_place_of_an_id_is_not_forgotten_with_its_old_one() {
    let (broken, steps) = breaks(sending(Design::without(Rule::ForgetByPlace), &[0, 0, 1, 2, 3]));
    assert_eq!(broken, Invariant::RecentIsWhole);
    insta::assert_snapshot!(steps, @r"
    b reads the head, at 0
    a/0 reads the head, at 0
    a/0 asks for a place after 0
    b asks for a place after 1
    c reads the head, at 2
    d reads the head, at 2
    c asks for a place after 2
    a/1 reads the head, at 3
    a/1 searches the log, and seals 1
    a/1 searches the log
    a/1 asks for a place after 3
    d asks for a place after 4
    ");
}

#[test]
fn an_old_id_fills_no_place() {
    let (broken, _) = breaks(expiring(Design::without(Rule::RefuseOldIds), &[0, 0, 1]));
    assert_eq!(broken, Invariant::IdFilledOnce);
}

#[test]
fn an_answer_ends_where_the_head_did() {
    let (broken, _) = breaks(reading(Design::without(Rule::EndAtHead), &[0, 1], 1));
    assert_eq!(broken, Invariant::AnswersStay);
}

#[test]
fn a_seal_does_not_bring_back_what_was_deleted() {
    for rule in [Rule::CheckShown, Rule::EraseMessageFirst] {
        let (broken, _) = breaks(deleting(Design::without(rule), &[0, 1, 2]));
        assert_eq!(broken, Invariant::PreviewForgets, "{rule:?}");
    }
}

#[test]
fn a_preview_that_comes_back_is_not_reworded_by_an_old_edit() {
    let (broken, _) = breaks(editing(Design::without(Rule::KeepWording)));
    assert_eq!(broken, Invariant::PreviewForgets);
}

#[test]
fn a_seal_does_not_bring_back_a_message_before_one_that_has_expired() {
    let (broken, _) = breaks(expiring(Design::without(Rule::StopAtMissing), &[0, 1, 2]));
    assert_eq!(broken, Invariant::PreviewIsNewest);
}

#[test]
fn a_list_shows_no_message_that_was_sealed_meanwhile() {
    let (broken, _) = breaks(reading(Design::without(Rule::ShowStored), &[0], 1));
    assert_eq!(broken, Invariant::PreviewIsStored);
}

#[test]
fn a_device_asks_again_for_what_it_is_told_while_it_asks_and_a_lost_pong_takes_nothing_with_it() {
    for rule in [Rule::AskAgain, Rule::PongOnlyTells] {
        let (broken, _) = breaks(pushing(Design::without(rule), &[0], 1));
        assert_eq!(broken, Invariant::DevicesHear, "{rule:?}");
    }
}

#[test]
fn a_mark_is_not_of_the_newest_entry_that_a_device_has() {
    let (broken, _) = breaks(marking(Design::without(Rule::MarkWholePart)));
    assert_eq!(broken, Invariant::MarksStop);
}
