//! The design of 0031: nothing is ever broken.

use natter_model::state::{Fate, Faults};
use natter_model::{Design, World};

use crate::worlds::{ONE_CRASH, ONE_DELAY, deleting, editing, expiring, marking, pushing, reading, sending};

const SEALED: Design = Design::SEALED;

/// Goes through all of it: nothing is broken.
#[expect(clippy::print_stdout, reason = "how large it is, for whoever runs it by hand")]
fn holds(world: World) {
    let outcome = world.check();
    let broken = outcome.found.map(|path| world.tell(&path));
    println!("{} states, {} steps deep", outcome.states, outcome.depth);
    assert_eq!(broken, None);
}

#[test]
fn twins_resends_and_a_late_call_share_one_place() {
    holds(sending(SEALED, &[0, 0, 0, 1, 2]));
    holds(World { places: 4, limits: Faults { delays: 2, ..ONE_DELAY }, ..sending(SEALED, &[0, 0, 1, 2]) });
}

#[test]
fn places_that_the_head_has_forgotten_are_not_taken_again() {
    holds(World { limits: Faults::default(), ..sending(SEALED, &[0, 0, 1, 2, 3]) });
}

#[test]
fn what_a_reader_saw_is_so_for_ever() {
    holds(reading(SEALED, &[0, 1, 2], 1));
    holds(reading(SEALED, &[0, 0, 1], 1));
}

#[test]
fn two_readers_see_the_same() {
    holds(World { places: 3, ..reading(SEALED, &[0, 1, 2], 2) });
}

#[test]
fn who_is_connected_hears_of_everything() {
    holds(pushing(SEALED, &[0, 1, 2], 1));
}

#[test]
fn a_mark_stops_at_an_open_place() {
    holds(marking(SEALED));
}

#[test]
fn what_was_deleted_is_in_no_list() {
    holds(deleting(SEALED, &[0, 1, 2]));
    holds(World { places: 3, ..editing(SEALED) });
}

#[test]
fn what_was_seen_is_so_after_a_week() {
    holds(expiring(SEALED, &[0, 0, 1]));
}

/// What is never broken because it never happens would tell nothing.
#[test]
fn a_message_whose_place_was_sealed_is_stored_at_another_and_reaches_the_device() {
    let world = reading(SEALED, &[0, 1, 2], 1);
    let found = world.search(|state| {
        let sealed = state.fates.places(|fate| fate == Fate::Sealed);
        let has_all = state.devices[0].entries.or(sealed).whole_up_to() == state.head.last;
        let is_acknowledged = state.sent[..3].iter().all(|sent| sent.is_acknowledged);
        !sealed.is_empty() && is_acknowledged && has_all && state.head.last.get() == 4
    });
    assert!(found.found.is_some());
}

#[test]
#[ignore = "takes minutes: for a change of the design"]
fn larger_worlds_hold_too() {
    holds(sending(SEALED, &[0, 0, 1, 2, 3]));
    holds(World { limits: Faults { crashes: 1, ..ONE_DELAY }, ..sending(SEALED, &[0, 0, 1, 2]) });
    holds(reading(SEALED, &[0, 0, 1, 2], 1));
    holds(World { limits: ONE_DELAY, ..reading(SEALED, &[0, 0, 1], 1) });
    holds(World { limits: ONE_DELAY, ..reading(SEALED, &[0, 1], 2) });
    holds(World { limits: ONE_CRASH, ..reading(SEALED, &[0, 0, 1], 1) });
    holds(reading(SEALED, &[0, 1, 2], 2));
    holds(pushing(SEALED, &[0, 1], 2));
    holds(World { limits: ONE_DELAY, ..deleting(SEALED, &[0, 1, 1, 2]) });
    holds(editing(SEALED));
    holds(expiring(SEALED, &[0, 0, 1, 2]));
}
