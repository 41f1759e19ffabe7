//! What must hold whatever happens: the invariants of 0031 by their numbers, and what follows from them for people.

use natter_chat::Seq;

use crate::places::Places;
use crate::state::{Fate, Place, State, Words};
use crate::{Kind, World};

/// What must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Invariant {
    /// 1. A place is filled or sealed once.
    PlaceDecidedOnce,
    /// 2. An id is filled once.
    IdFilledOnce,
    /// 3. What is acknowledged is stored.
    AcknowledgedIsStored,
    /// 4. What an answer told to be empty stays empty.
    AnswersStay,
    /// 5. A device whose position is beyond an entry has it.
    NothingIsMissed,
    /// 6. No mark is beyond an open place.
    MarksStop,
    /// 7. A preview that is shown is of a stored message.
    PreviewIsStored,
    /// 7. A preview says nothing that was deleted.
    PreviewForgets,
    /// 8. The head remembers the last places that are open or filled.
    RecentIsWhole,
    /// The head remembers no more than twice as many places.
    RecentIsSmall,
    /// 9. A twin or a resend takes no place of its own.
    NoPlaceOfItsOwn,
    /// 10. Who is connected hears of what is acknowledged, or of having missed it.
    DevicesHear,
    /// Where no place is open, the preview is of the newest message, or there is none where one has
    /// expired since.
    PreviewIsNewest,
}

/// Whether an invariant holds in a state.
type Holds = fn(&World, &State) -> bool;

impl World {
    /// What is broken in this state.
    #[must_use]
    pub fn broken(&self, state: &State) -> Option<Invariant> {
        let rules: [(Invariant, Holds); 8] = [
            (Invariant::AcknowledgedIsStored, Self::acknowledged_is_stored),
            (Invariant::NothingIsMissed, |_, state| nothing_is_missed(state)),
            (Invariant::MarksStop, |_, state| marks_stop(state)),
            (Invariant::PreviewForgets, Self::preview_forgets),
            (Invariant::RecentIsWhole, Self::recent_is_whole),
            (Invariant::RecentIsSmall, Self::recent_is_small),
            (Invariant::DevicesHear, Self::devices_hear),
            (Invariant::PreviewIsNewest, Self::preview_is_newest),
        ];
        let broken = rules.into_iter().find(|(_, holds)| !holds(self, state)).map(|(rule, _)| rule);
        state.broken.or(broken)
    }

    fn acknowledged_is_stored(&self, state: &State) -> bool {
        self.acknowledged(state).is_some()
    }

    /// The places of the entries that are acknowledged; `None` where one has none.
    fn acknowledged(&self, state: &State) -> Option<Places> {
        let mut places = Places::NONE;
        for id in self.ids().filter(|id| state.sent[id.index()].is_acknowledged) {
            places.insert(state.fates.places(|fate| fate == Fate::Filled(id)).iter().next()?);
        }
        Some(places)
    }

    fn preview_forgets(&self, state: &State) -> bool {
        self.ids().all(|id| {
            let Kind::Deletion { of } = self.kind(id) else { return true };
            let sent = state.sent[id.index()];
            let is_through = sent.is_acknowledged || sent.streamed == 2;
            let says = state
                .head
                .preview
                .is_some_and(|shown| shown.words != Words::None && state.given[shown.seq] == Some(of));
            !(is_through && says)
        })
    }

    fn recent_is_whole(&self, state: &State) -> bool {
        let first = Seq::new(state.head.last.get().saturating_sub(self.recent));
        let decided = state.log.places(|place| matches!(place, Place::Open | Place::Filled { .. }));
        Places::between(first, state.head.last).and(decided).without(state.head.recent).is_empty()
    }

    fn recent_is_small(&self, state: &State) -> bool {
        !self.design.seals() || state.head.recent.iter().count() as u64 <= 2 * self.recent
    }

    fn devices_hear(&self, state: &State) -> bool {
        let acknowledged = self.acknowledged(state).unwrap_or_default();
        let idle = state.devices.iter().filter(|device| device.is_connected && !device.wants_sync && !device.is_noted);
        !self.pushes || idle.into_iter().all(|device| acknowledged.without(device.entries).is_empty())
    }

    fn preview_is_newest(&self, state: &State) -> bool {
        let newest = self.messages(state).iter().last();
        let shown = state.head.preview.map(|preview| preview.seq);
        // It is not looked for beyond a place that has expired.
        let expired = state.log.places(|place| place == Place::Expired);
        let is_away = shown.is_none() && newest.is_some_and(|newest| expired.iter().any(|seq| seq >= newest));
        has_open_place(state) || is_away || shown == newest
    }

    fn messages(&self, state: &State) -> Places {
        state.fates.places(|fate| matches!(fate, Fate::Filled(id) if self.kind(id) == Kind::Message))
    }
}

fn marks_stop(state: &State) -> bool {
    let open = state.log.places(|place| place == Place::Open);
    state.devices.iter().all(|device| open.and(Places::between(state.aged, device.read)).is_empty())
}

/// Whether a place that was given out is open.
#[must_use]
pub fn has_open_place(state: &State) -> bool {
    let open = state.log.places(|place| place == Place::Open);
    !open.and(Places::between(Seq::ZERO, state.head.last)).is_empty()
}

/// Whether each device has all that is stored up to its position.
#[must_use]
pub fn nothing_is_missed(state: &State) -> bool {
    let stored = state.fates.places(|fate| matches!(fate, Fate::Filled(_)));
    state.devices.iter().all(|device| {
        let passed = Places::between(Seq::ZERO, device.known.whole_up_to());
        stored.and(passed).without(device.entries).is_empty()
    })
}
