//! What a reader's device does next.

use natter_chat::Seq;

use crate::places::Places;
use crate::state::{Asked, Fate, Place, Progress, Reading, Seen, State};
use crate::{Invariant, Rule, Step, World};

impl World {
    pub(crate) fn device_steps(&self, state: &State, number: usize, next: &mut Vec<(Step, State)>) {
        let device = state.devices[number];
        let mut go_on = |step: Step, change: &dyn Fn(&mut State)| {
            let mut after = *state;
            change(&mut after);
            next.push((step, after));
        };
        if !device.is_connected {
            go_on(Step::Connect(number), &|after| {
                let device = &mut after.devices[number];
                (device.is_connected, device.wants_sync) = (true, true);
            });
            return;
        }
        if self.leaves {
            go_on(Step::Leave(number), &|after| leave(after, number));
        }
        match device.reading {
            Reading::Idle => {
                if device.wants_sync {
                    go_on(Step::Sync(number), &|after| Self::ask(after, number, Asked::Sync));
                }
                if self.pages {
                    go_on(Step::Page(number), &|after| Self::ask(after, number, Asked::Page));
                }
            }
            Reading::Log(seen) => go_on(Step::ReadLog(number), &|after| self.read_log(after, number, seen)),
            Reading::Sealing(seen, seal) => go_on(Step::Seal(number), &|after| {
                self.seal(after, seal);
                after.devices[number].reading = Reading::Log(seen);
            }),
        }
        if device.reading != Reading::Idle {
            go_on(Step::DieReading(number), &|after| after.devices[number].reading = Reading::Idle);
        }
        if device.is_noted {
            go_on(Step::Ping(number), &|after| {
                let device = &mut after.devices[number];
                device.is_noted = false;
                device.is_told_anew = device.reading != Reading::Idle;
                device.wants_sync = true;
            });
            if state.mishaps.losses < self.limits.losses {
                go_on(Step::LosePong(number), &|after| {
                    after.devices[number].is_noted = self.design.has(Rule::PongOnlyTells);
                    after.mishaps.losses += 1;
                });
            }
        }
        if self.marks {
            go_on(Step::Mark(number), &|after| {
                let device = &mut after.devices[number];
                let whole = device.known.whole_up_to();
                let newest = device.entries.iter().last().unwrap_or(Seq::ZERO);
                let upto = if self.design.has(Rule::MarkWholePart) { whole } else { newest };
                device.read = device.read.max(upto);
            });
        }
    }

    /// Reads the head. What the device is told from here on that it missed may be missing in the answer.
    fn ask(state: &mut State, number: usize, asked: Asked) {
        let device = &mut state.devices[number];
        if asked == Asked::Sync {
            device.is_told_anew = false;
        }
        let seen = Seen { asked, last: state.head.last, preview: state.head.preview.map(|preview| preview.seq) };
        device.reading = Reading::Log(seen);
    }

    /// Reads the log, and answers, unless a place is open: then it looks at the head in order to seal that.
    fn read_log(&self, state: &mut State, number: usize, seen: Seen) {
        let position = state.devices[number].known.whole_up_to();
        let newest = state.log.places(|place| matches!(place, Place::Filled { .. })).iter().last();
        let beyond = newest.filter(|_| !self.design.has(Rule::EndAtHead)).unwrap_or(Seq::ZERO);
        // Of what has aged nobody knows whether it is open or has expired.
        let looked_at = Places::between(position.max(state.aged), seen.last);
        let open = looked_at.iter().find(|seq| state.log[*seq] == Place::Open);
        if let Some(open) = open.filter(|_| self.design.seals()) {
            let seal = self.look_at(state, open);
            state.devices[number].reading = Reading::Sealing(seen, seal);
            return;
        }
        let shown = seen.preview.filter(|_| seen.asked == Asked::Sync);
        if let Some(shown) = shown
            && !matches!(state.fates[shown], Fate::Filled(_))
        {
            if self.design.has(Rule::ShowStored) {
                Self::ask(state, number, seen.asked);
                return;
            }
            state.breaks(Invariant::PreviewIsStored);
        }
        let last = if self.design.seals() { seen.last.max(beyond) } else { newest.unwrap_or(Seq::ZERO) };
        self.answer(state, number, seen.asked, Places::between(position, last));
    }

    fn answer(&self, state: &mut State, number: usize, asked: Asked, covered: Places) {
        let stored = state.log.places(|place| matches!(place, Place::Filled { .. })).or(state.archived);
        state.told_empty = state.told_empty.or(covered.without(stored));
        let device = &mut state.devices[number];
        device.known = device.known.or(covered);
        device.entries = device.entries.or(covered.and(stored));
        device.reading = Reading::Idle;
        if asked == Asked::Sync {
            device.wants_sync = device.is_told_anew && self.design.has(Rule::AskAgain);
            device.is_told_anew = false;
        }
    }
}

/// The connection is gone, and with it what was under way on it.
fn leave(state: &mut State, number: usize) {
    let device = &mut state.devices[number];
    (device.is_connected, device.wants_sync, device.is_noted) = (false, false, false);
    device.is_told_anew = false;
    device.reading = Reading::Idle;
    for request in &mut state.requests {
        if let Progress::Telling(_, told) | Progress::StoringFor(_, told) = &mut request.progress {
            *told &= !(1 << number);
        }
    }
}
