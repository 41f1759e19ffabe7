//! What is written into a conversation's head and its log. Each function is one call to DynamoDB, which happens as a whole.

use natter_chat::Seq;

use crate::places::Places;
use crate::state::{Fate, HeadPrecondition, Id, Place, Preview, Seal, State, Words};
use crate::{Invariant, Kind, Rule, World};

/// How storing an entry ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stored {
    /// It is there, at this place.
    At(Seq),
    /// Its place is sealed.
    Refused,
}

impl World {
    pub(crate) fn basis(state: &State) -> HeadPrecondition {
        HeadPrecondition { last: state.head.last, recent: state.head.recent }
    }

    /// The place of an id that the head remembers.
    pub(crate) fn remembered(state: &State, id: Id) -> Option<Seq> {
        state.head.recent.iter().find(|seq| state.given[*seq] == Some(id))
    }

    /// Where an entry is stored, as far as DynamoDB has it.
    pub(crate) fn stored(state: &State, id: Id) -> Option<Seq> {
        let places = state.log.places(|place| matches!(place, Place::Filled { id: there, .. } if there == id));
        places.iter().next()
    }

    /// Whether there is a place left in this small world.
    pub(crate) fn has_room(&self, state: &State) -> bool {
        state.head.last.get() < self.places
    }

    /// Gives the next place to an id; whether it did.
    pub(crate) fn take(&self, state: &mut State, id: Id, basis: HeadPrecondition) -> bool {
        let reach = basis.last.get() + self.recent;
        let is_far = self.design.has(Rule::BoundReach) && state.head.last.get() > reach;
        if self.design.seals() && (is_far || Self::remembered(state, id).is_some()) {
            return false;
        }
        if Self::has_place(state, id) {
            state.breaks(Invariant::NoPlaceOfItsOwn);
        }
        if self.design.seals() {
            self.forget(state, basis);
        }
        let seq = state.head.last.next();
        state.head.last = seq;
        state.head.recent.insert(seq);
        state.given[seq] = Some(id);
        if self.kind(id) == Kind::Message {
            let words = Words::First;
            state.head.preview = Some(Preview { seq, words, is_erased: false, edited_by: Seq::ZERO });
        }
        true
    }

    /// Whether an id has a place already at which its entry is or may yet come.
    fn has_place(state: &State, id: Id) -> bool {
        let sealed = state.fates.places(|fate| fate == Fate::Sealed);
        !state.given.places(|given| given == Some(id)).without(sealed).is_empty()
    }

    /// Forgets the ids of the places that are too far back, as the taker has seen them.
    fn forget(&self, state: &mut State, basis: HeadPrecondition) {
        let far = (basis.last.get() + 1).saturating_sub(self.recent);
        for seq in basis.recent.and(Places::between(Seq::ZERO, Seq::new(far))).iter() {
            let forgotten = if self.design.has(Rule::ForgetByPlace) {
                Some(seq)
            } else {
                state.given[seq].and_then(|id| Self::remembered(state, id))
            };
            if let Some(forgotten) = forgotten {
                state.head.recent.remove(forgotten);
            }
        }
    }

    /// Stores an entry at its place.
    pub(crate) fn store(&self, state: &mut State, id: Id, seq: Seq) -> Stored {
        if !self.design.seals()
            && let Some(before) = Self::stored(state, id)
        {
            return Stored::At(before);
        }
        match state.log[seq] {
            Place::Open | Place::Expired => {
                state.fill(seq, Fate::Filled(id));
                state.log[seq] = Place::Filled { id, erased: false };
                Stored::At(seq)
            }
            Place::Filled { id: there, .. } if there == id => Stored::At(seq),
            Place::Filled { .. } | Place::Sealed => Stored::Refused,
        }
    }

    /// What a reader sees who is about to seal a place.
    pub(crate) fn look_at(&self, state: &State, seq: Seq) -> Seal {
        let is_shown = state.head.preview.is_some_and(|preview| preview.seq == seq);
        let shown = is_shown.then(|| self.shown_before(state, seq));
        Seal { seq, is_remembered: state.head.recent.contains(seq), shown }
    }

    /// Seals a place: one transaction; nothing where the place is not open, or the head or what is to be shown is not what
    /// it was.
    pub(crate) fn seal(&self, state: &mut State, seal: Seal) {
        let Seal { seq, is_remembered, shown } = seal;
        let is_shown = state.head.preview.is_some_and(|preview| preview.seq == seq);
        let is_outdated = is_remembered && !state.head.recent.contains(seq)
            || shown.is_some() && !is_shown
            || self.design.has(Rule::CheckShown) && shown.flatten().is_some_and(|shown| !is_as_shown(state, shown));
        if state.log[seq] != Place::Open || is_outdated {
            return;
        }
        state.log[seq] = Place::Sealed;
        state.fill(seq, Fate::Sealed);
        if is_remembered {
            state.head.recent.remove(seq);
        }
        if let Some(shown) = shown {
            state.head.preview = shown;
        }
    }

    /// The newest stored message before a place, as a list is to show it; `None` where a place in between is empty, so that a
    /// newer one may have expired.
    fn shown_before(&self, state: &State, seq: Seq) -> Option<Preview> {
        let stops = self.design.has(Rule::StopAtMissing);
        let before = (1..seq.get()).rev().map(Seq::new);
        let mut whole = before.take_while(|seq| !stops || !matches!(state.log[*seq], Place::Open | Place::Expired));
        let (seq, id, is_scrubbed) = whole.find_map(|seq| self.message_at(state, seq))?;
        let changes: Vec<(Seq, Kind)> = Places::between(Seq::ZERO, state.head.last)
            .iter()
            .filter_map(|seq| match state.log[seq] {
                Place::Filled { id, .. } => Some((seq, self.kind(id))),
                _ => None,
            })
            .collect();
        let is_deleted = is_scrubbed || changes.iter().any(|(_, kind)| *kind == Kind::Deletion { of: id });
        let edited = changes.iter().rev().find(|(_, kind)| *kind == Kind::Edit { of: id }).map(|(seq, _)| *seq);
        let words = match edited {
            _ if is_deleted => Words::None,
            Some(edit) => Words::Edited(edit),
            None => Words::First,
        };
        let keeps = self.design.has(Rule::KeepWording);
        let edited_by = edited.filter(|_| keeps).unwrap_or(Seq::ZERO);
        Some(Preview { seq, words, is_erased: keeps && is_deleted, edited_by })
    }

    fn message_at(&self, state: &State, seq: Seq) -> Option<(Seq, Id, bool)> {
        match state.log[seq] {
            Place::Filled { id, erased } if self.kind(id) == Kind::Message => Some((seq, id, erased)),
            _ => None,
        }
    }

    /// Erases a message and its versions.
    pub(crate) fn erase_message(&self, state: &mut State, message: Id) {
        let edits = |id| self.kind(id) == Kind::Edit { of: message };
        state.log = state.log.map(|place| match place {
            Place::Filled { id, .. } if id == message || edits(id) => Place::Filled { id, erased: true },
            other => other,
        });
    }

    /// Lets the preview say nothing, where it is of this message.
    pub(crate) fn erase_preview(state: &mut State, message: Id) {
        if let Some(preview) = Self::preview_of(state, message) {
            *preview = Preview { words: Words::None, is_erased: true, ..*preview };
        }
    }

    /// Lets the preview say what an edit says, where it is of this message.
    pub(crate) fn reword_preview(&self, state: &mut State, message: Id, edit: Seq) {
        let is_ordered = self.design.seals();
        if let Some(preview) = Self::preview_of(state, message)
            && (!is_ordered || !preview.is_erased && preview.edited_by < edit)
        {
            *preview = Preview { words: Words::Edited(edit), edited_by: edit, ..*preview };
        }
    }

    fn preview_of(state: &mut State, message: Id) -> Option<&mut Preview> {
        let given = state.given;
        state.head.preview.as_mut().filter(|preview| given[preview.seq] == Some(message))
    }

    /// Whether the deletion of a message is stored.
    pub(crate) fn is_deleted(&self, state: &State, message: Id) -> bool {
        let deletes = |id| self.kind(id) == Kind::Deletion { of: message };
        !state.log.places(|place| matches!(place, Place::Filled { id, .. } if deletes(id))).is_empty()
    }
}

/// Whether the message is there and not erased but where the preview says nothing of it.
fn is_as_shown(state: &State, shown: Preview) -> bool {
    matches!(state.log[shown.seq], Place::Filled { erased, .. } if !erased || shown.words == Words::None)
}

impl State {
    /// Something is stored at a place.
    fn fill(&mut self, seq: Seq, fate: Fate) {
        if let Fate::Filled(id) = fate {
            let others = self.fates.places(|there| there == Fate::Filled(id));
            if !others.is_empty() {
                self.breaks(Invariant::IdFilledOnce);
            }
        }
        if self.fates[seq] != Fate::Undecided {
            self.breaks(Invariant::PlaceDecidedOnce);
        } else if self.told_empty.contains(seq) && matches!(fate, Fate::Filled(_)) {
            self.breaks(Invariant::AnswersStay);
        }
        self.fates[seq] = fate;
    }

    /// What was broken first counts.
    pub(crate) fn breaks(&mut self, invariant: Invariant) {
        self.broken.get_or_insert(invariant);
    }
}
