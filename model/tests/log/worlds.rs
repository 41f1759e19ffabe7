//! The worlds that are gone through. Each is small in another way; together they have every step.
//!
//! Three people send, of whom the first sends twice: at the same time, or again.

use natter_model::state::{Faults, Id};
use natter_model::{Design, Kind, World};

const MESSAGES: &[Kind] = &[Kind::Message; 4];
const DELETED: &[Kind] = &[Kind::Message, Kind::Deletion { of: Id(0) }, Kind::Message];
const EDITED: &[Kind] = &[Kind::Message, Kind::Deletion { of: Id(0) }, Kind::Message, Kind::Edit { of: Id(0) }];

const NOTHING_WRONG: Faults = Faults { crashes: 0, delays: 0, losses: 0, weeks: 0 };
pub(crate) const ONE_DELAY: Faults = Faults { delays: 1, ..NOTHING_WRONG };
pub(crate) const ONE_CRASH: Faults = Faults { crashes: 1, ..NOTHING_WRONG };
pub(crate) const TWO_LOSSES: Faults = Faults { losses: 2, ..NOTHING_WRONG };
pub(crate) const ONE_WEEK: Faults = Faults { weeks: 1, ..NOTHING_WRONG };

/// Nobody reads: what matters is which places are taken.
pub(crate) fn sending(design: Design, requests: &'static [u8]) -> World {
    World { places: 5, limits: ONE_DELAY, ..World::new(design, MESSAGES, requests) }
}

/// Devices ask what they missed, again and again.
pub(crate) fn reading(design: Design, requests: &'static [u8], devices: usize) -> World {
    World { places: 4, devices, ..World::new(design, MESSAGES, requests) }
}

/// Devices come, are told of new entries or are not, and go.
pub(crate) fn pushing(design: Design, requests: &'static [u8], devices: usize) -> World {
    let limits = TWO_LOSSES;
    World { places: 3, devices, leaves: true, pushes: true, limits, ..World::new(design, MESSAGES, requests) }
}

/// A device that has new entries, and perhaps not those before them, marks what was read.
pub(crate) fn marking(design: Design) -> World {
    World { places: 3, devices: 1, marks: true, pushes: true, ..World::new(design, MESSAGES, &[0, 1, 2]) }
}

/// A message is deleted, while another one may never be stored.
pub(crate) fn deleting(design: Design, requests: &'static [u8]) -> World {
    World { places: 4, devices: 1, streams: true, ..World::new(design, DELETED, requests) }
}

/// It is edited, too.
pub(crate) fn editing(design: Design) -> World {
    World { places: 4, devices: 1, ..World::new(design, EDITED, &[0, 1, 2, 3]) }
}

/// A week goes by.
pub(crate) fn expiring(design: Design, requests: &'static [u8]) -> World {
    World { places: 3, devices: 1, limits: ONE_WEEK, ..World::new(design, MESSAGES, requests) }
}
