//! What happens by itself: calls that land late, the stream's consumer, the archive, and a week that goes by.

use natter_chat::Seq;

use crate::places::Places;
use crate::state::{Call, MAX_LATE, Place, Progress, State};
use crate::{Kind, Step, World};

impl World {
    pub(crate) fn background_steps(&self, state: &State, next: &mut Vec<(Step, State)>) {
        for number in 0..MAX_LATE {
            if let Some(call) = state.late[number]
                && (self.has_room(state) || !matches!(call, Call::Take(..)))
            {
                let mut after = *state;
                after.late[number] = None;
                self.land(&mut after, call);
                next.push((Step::Land(number), after));
            }
        }
        if self.streams {
            self.stream_steps(state, next);
        }
        if self.limits.weeks > 0 {
            self.ageing_steps(state, next);
        }
    }

    fn land(&self, state: &mut State, call: Call) {
        match call {
            Call::Take(id, basis) => {
                self.take(state, id, basis);
            }
            Call::Store(id, seq) => {
                self.store(state, id, seq);
            }
            Call::Reword(id, seq) => self.reword_preview(state, self.target(id), seq),
        }
    }

    /// The stream brings every entry to its consumer, which finishes what a deletion began.
    fn stream_steps(&self, state: &State, next: &mut Vec<(Step, State)>) {
        for id in self.ids() {
            let Kind::Deletion { of } = self.kind(id) else { continue };
            let streamed = state.sent[id.index()].streamed;
            if Self::stored(state, id).is_none() || streamed == 2 {
                continue;
            }
            let mut after = *state;
            after.sent[id.index()].streamed += 1;
            if streamed == 0 {
                self.erase_message(&mut after, of);
            } else {
                Self::erase_preview(&mut after, of);
            }
            next.push((Step::Stream(id), after));
        }
    }

    fn ageing_steps(&self, state: &State, next: &mut Vec<(Step, State)>) {
        for seq in Places::between(Seq::ZERO, state.head.last).iter() {
            let may_expire = seq <= state.aged;
            let mut after = *state;
            let step = match state.log[seq] {
                // By the stream, and by `reconcile` before it expires.
                Place::Filled { .. } if !state.archived.contains(seq) => {
                    after.archived.insert(seq);
                    Step::Archive(seq)
                }
                Place::Filled { .. } | Place::Sealed if may_expire => {
                    after.log[seq] = Place::Expired;
                    Step::Expire(seq)
                }
                _ => continue,
            };
            next.push((step, after));
        }
        if state.mishaps.weeks < self.limits.weeks && state.aged < state.head.last {
            next.push((Step::Week, Self::week_later(state)));
        }
    }

    /// No function runs so long, and no call is taken that was signed so long ago.
    fn week_later(state: &State) -> State {
        let mut after = *state;
        after.mishaps.weeks += 1;
        after.aged = state.head.last;
        after.late = [None; MAX_LATE];
        for sent in &mut after.sent {
            sent.is_old = sent.after.is_some();
        }
        for request in &mut after.requests {
            if !matches!(request.progress, Progress::Beginning | Progress::Done) {
                request.progress = Progress::Dead;
            }
        }
        after
    }
}
