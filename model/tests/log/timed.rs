//! The design before 0031 shows what its examination found in it: the same steps, and nothing else that goes wrong.

use natter_chat::Seq;
use natter_model::state::{Fate, Faults, Id, Place, Preview, Progress, State, Words};
use natter_model::{Design, World, nothing_is_missed};

use crate::worlds::{ONE_CRASH, ONE_DELAY, TWO_LOSSES, editing, pushing, reading, sending};

/// In as few steps as can be.
fn finds(world: World, wanted: impl Fn(&State) -> bool) -> String {
    let path = world.search(wanted).found.expect("it happens");
    world.tell(&path)
}

/// Somebody was told that their message is stored, and a device goes on without it for ever.
fn misses_what_is_acknowledged(state: &State) -> bool {
    let is_all_acknowledged =
        state.fates.places(|fate| matches!(fate, Fate::Filled(id) if !state.sent[id.index()].is_acknowledged));
    is_all_acknowledged.is_empty() && !nothing_is_missed(state)
}

#[test]
fn c1_a_device_that_syncs_and_leaves_never_has_an_acknowledged_message() {
    let steps = finds(World { leaves: true, ..reading(Design::Timed, &[0, 1], 1) }, |state| {
        misses_what_is_acknowledged(state) && !state.devices[0].is_connected
    });
    insta::assert_snapshot!(steps, @r"
    a reads the head, at 0
    b reads the head, at 0
    a asks for a place after 0
    b asks for a place after 1
    b is stored at 2
    device 0 connects
    device 0 syncs: the head is at 2
    the log is read for device 0
    a is stored at 1
    device 0 leaves
    ");
}

#[test]
fn c2_nor_does_one_that_asks_for_a_page() {
    let world = World { pages: true, ..reading(Design::Timed, &[0, 1], 1) };
    let steps = finds(world, |state| misses_what_is_acknowledged(state) && state.devices[0].wants_sync);
    insta::assert_snapshot!(steps, @r"
    a reads the head, at 0
    b reads the head, at 0
    a asks for a place after 0
    b asks for a place after 1
    b is stored at 2
    device 0 asks for a page: the head is at 2
    the log is read for device 0
    a is stored at 1
    ");
}

#[test]
fn c3_nor_where_the_message_is_stored_after_its_function_died() {
    let limits = Faults { crashes: 1, ..ONE_DELAY };
    let steps = finds(World { limits, ..reading(Design::Timed, &[0, 0, 1], 1) }, |state| {
        let died = state.requests.iter().find(|request| request.progress == Progress::Dead);
        let is_missed = died.is_some_and(|request| {
            let stored = state.fates.places(|fate| fate == Fate::Filled(request.id));
            !stored.is_empty() && state.devices[0].entries.and(stored).is_empty()
        });
        // The call that lands late is no other one: each has one place, and has stored its entry there.
        let has_landed = state.mishaps == limits && state.late == [None; 2] && state.head.last.get() == 2;
        let is_told = state.sent[..2].iter().all(|sent| sent.is_acknowledged);
        is_missed && has_landed && is_told && misses_what_is_acknowledged(state)
    });
    insta::assert_snapshot!(steps, @r"
    b reads the head, at 0
    a/0 reads the head, at 0
    a/0 asks for a place after 0
    a/0 stores at 1 and hears nothing
    a/0's function dies
    b asks for a place after 1
    b is stored at 2
    device 0 syncs: the head is at 2
    the log is read for device 0
    late: a is stored at 1
    a/1 reads the head, at 2
    ");
}

#[test]
fn c4_a_push_that_fails_is_never_made_good() {
    let limits = Faults { losses: 1, ..TWO_LOSSES };
    let world = World { leaves: false, limits, ..pushing(Design::Timed, &[0], 1) };
    let steps = finds(world, |state| {
        let device = state.devices[0];
        let is_quiet = state.requests[0].progress == Progress::Done && device.is_connected && !device.wants_sync;
        is_quiet && device.entries.is_empty()
    });
    insta::assert_snapshot!(steps, @r"
    a reads the head, at 0
    a asks for a place after 0
    device 0 connects
    device 0 syncs: the head is at 1
    the log is read for device 0
    a is stored at 1
    a looks up connections
    a is acknowledged, a push fails
    ");
}

#[test]
fn c5_a_list_shows_a_message_that_is_never_stored() {
    let steps = finds(World { limits: ONE_CRASH, ..reading(Design::Timed, &[0], 1) }, |state| {
        let shown = state.head.preview.map(|preview| preview.seq);
        let is_lost = state.requests[0].progress == Progress::Dead;
        is_lost && !state.devices[0].wants_sync && shown.is_some_and(|seq| state.log[seq] == Place::Open)
    });
    insta::assert_snapshot!(steps, @r"
    a reads the head, at 0
    a asks for a place after 0
    a's function dies
    device 0 syncs: the head is at 1
    the log is read for device 0
    ");
}

#[test]
fn c6_a_preview_says_again_what_was_deleted() {
    let steps = finds(editing(Design::Timed), |state| {
        let says = |preview: Preview| preview.seq.get() == 1 && preview.words != Words::None;
        let is_deleted = state.sent[1].is_acknowledged && state.given[Seq::new(1)] == Some(Id(0));
        is_deleted && state.head.preview.is_some_and(says)
    });
    insta::assert_snapshot!(steps, @r"
    a reads the head, at 0
    a asks for a place after 0
    a is stored at 1
    b reads the head, at 1
    b asks for a place after 1
    d reads the head, at 2
    d asks for a place after 2
    d is stored at 3
    d looks for a deletion
    b is stored at 2
    b erases the message
    b erases the preview
    d rewords the preview
    ");
}

#[test]
fn c7_twins_use_up_places() {
    let world = World { limits: Faults::default(), ..sending(Design::Timed, &[0, 0, 0]) };
    let steps = finds(world, |state| state.head.last.get() == 3 && state.sent[0].is_acknowledged);
    insta::assert_snapshot!(steps, @r"
    a/0 reads the head, at 0
    a/1 reads the head, at 0
    a/2 reads the head, at 0
    a/0 asks for a place after 0
    a/1 asks for a place after 1
    a/2 asks for a place after 2
    a/0 is stored at 1
    ");
}
