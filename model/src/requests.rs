//! What the function of someone who sends does next.

use natter_chat::Seq;

use crate::head::Stored;
use crate::places::Places;
use crate::state::{Call, Device, HeadPrecondition, Id, Place, Progress, Reading, State};
use crate::{Kind, Rule, Step, World};

impl World {
    pub(crate) fn request_steps(&self, state: &State, number: usize, next: &mut Vec<(Step, State)>) {
        let request = state.requests[number];
        let mut go_on = |step: Step, change: &dyn Fn(&mut State) -> Progress| {
            let mut after = *state;
            after.requests[number].progress = change(&mut after);
            next.push((step, after));
        };
        let id = request.id;
        match request.progress {
            Progress::Done | Progress::Dead => return,
            Progress::Beginning if !self.may_begin(state, id) => return,
            Progress::Beginning | Progress::Searched => {
                go_on(Step::Begin(number), &|after| self.begin(after, id, request.progress));
            }
            Progress::Searching(basis) => go_on(Step::Search(number), &|after| self.search_log(after, id, basis)),
            Progress::Taking(basis) if self.has_room(state) => {
                go_on(Step::Take(number), &|after| self.take_place(after, id, basis));
            }
            Progress::Taking(_) => {}
            Progress::Storing(seq) => {
                go_on(Step::Store(number), &|after| match self.store(after, id, seq) {
                    Stored::At(seq) => self.stored_at(after, id, seq),
                    Stored::Refused => Progress::Beginning,
                });
                if self.pushes && self.design.seals() && self.kind(id) == Kind::Message {
                    go_on(Step::LookUp(number), &|after| Progress::StoringFor(seq, self.connected(after)));
                }
            }
            Progress::StoringFor(seq, told) => {
                go_on(Step::Store(number), &|after| match self.store(after, id, seq) {
                    Stored::At(seq) => Progress::Telling(seq, told),
                    Stored::Refused => Progress::Beginning,
                });
            }
            Progress::Comparing(seq) => go_on(Step::Compare(number), &|after| {
                let erasing = Progress::Erasing { seq, message: false, preview: false };
                if self.is_deleted(after, self.target(id)) { erasing } else { Progress::Rewording(seq) }
            }),
            Progress::Rewording(seq) => go_on(Step::Reword(number), &|after| {
                self.reword_preview(after, self.target(id), seq);
                self.told(after, id, seq)
            }),
            Progress::Erasing { seq, message, preview } => {
                if !message {
                    go_on(Step::EraseMessage(number), &|after| {
                        self.erase_message(after, self.target(id));
                        self.erased(after, id, Progress::Erasing { seq, message: true, preview })
                    });
                }
                if !preview && (message || !self.design.has(Rule::EraseMessageFirst)) {
                    go_on(Step::ErasePreview(number), &|after| {
                        Self::erase_preview(after, self.target(id));
                        self.erased(after, id, Progress::Erasing { seq, message, preview: true })
                    });
                }
            }
            Progress::LookingUp(seq) => {
                go_on(Step::LookUp(number), &|after| Progress::Telling(seq, self.connected(after)));
            }
            Progress::Telling(seq, told) => {
                for lost in (0..=told).filter(|lost| lost & !told == 0) {
                    let losses = state.mishaps.losses + u8::try_from(lost.count_ones()).unwrap_or(u8::MAX);
                    if losses <= self.limits.losses {
                        go_on(Step::Push(number, lost), &|after| {
                            after.mishaps.losses = losses;
                            self.push(after, seq, told, lost);
                            acknowledged(after, id)
                        });
                    }
                }
            }
        }
        self.mishap_steps(state, number, next);
    }

    /// A function may die between any two steps, and a call of its may be left behind, of which it hears nothing: it makes
    /// the call once more, as the SDK does, or dies.
    fn mishap_steps(&self, state: &State, number: usize, next: &mut Vec<(Step, State)>) {
        let request = state.requests[number];
        if state.mishaps.crashes < self.limits.crashes && request.progress != Progress::Beginning {
            let mut after = *state;
            after.mishaps.crashes += 1;
            after.requests[number].progress = Progress::Dead;
            next.push((Step::Die(number), after));
        }
        let call = match request.progress {
            Progress::Taking(basis) => Call::Take(request.id, basis),
            Progress::Storing(seq) | Progress::StoringFor(seq, _) => Call::Store(request.id, seq),
            Progress::Rewording(seq) => Call::Reword(request.id, seq),
            _ => return,
        };
        let free = state.late.iter().position(Option::is_none);
        if let (Some(free), true) = (free, state.mishaps.delays < self.limits.delays) {
            let mut after = *state;
            after.mishaps.delays += 1;
            after.late[free] = Some(call);
            next.push((Step::LeaveBehind(number), after));
        }
    }

    /// A change is made of a message that somebody has seen.
    fn may_begin(&self, state: &State, id: Id) -> bool {
        match self.kind(id) {
            Kind::Message => true,
            Kind::Deletion { of } | Kind::Edit { of } => Self::stored(state, of).is_some(),
        }
    }

    /// Reads the head, and looks for the id there.
    fn begin(&self, state: &mut State, id: Id, progress: Progress) -> Progress {
        let last = state.head.last;
        // Without the rule it may be that of a device that was away for long.
        let known = if self.design.has(Rule::SearchToTheEnd) { last } else { Seq::ZERO };
        let after = *state.sent[id.index()].after.get_or_insert(known);
        if !self.design.seals() {
            // It is found by its id, whatever its place.
            let nothing = HeadPrecondition { last: Seq::ZERO, recent: Places::default() };
            let found = Self::stored(state, id);
            return found.map_or(Progress::Taking(nothing), |seq| self.stored_at(state, id, seq));
        }
        let searches_first = !self.design.has(Rule::SearchAfterHead);
        if searches_first && progress == Progress::Beginning {
            let found = Self::stored(state, id);
            return found.map_or(Progress::Searched, |seq| self.stored_at(state, id, seq));
        }
        let basis = Self::basis(state);
        let is_refused = state.sent[id.index()].is_old && self.design.has(Rule::RefuseOldIds);
        if let Some(seq) = Self::remembered(state, id) {
            return match state.log[seq] {
                Place::Filled { .. } => self.stored_at(state, id, seq),
                _ if is_refused => Progress::Done,
                _ => Progress::Storing(seq),
            };
        }
        let is_searched = searches_first || after.get() + self.recent >= last.get();
        if is_searched && is_refused {
            return Progress::Done;
        }
        if is_searched { Progress::Taking(basis) } else { Progress::Searching(basis) }
    }

    /// Looks for the id among what is stored after the place that the client knew.
    fn search_log(&self, state: &mut State, id: Id, basis: HeadPrecondition) -> Progress {
        if let Some(seq) = Self::stored(state, id)
            && self.searched(state, id, basis).contains(seq)
        {
            return self.stored_at(state, id, seq);
        }
        if state.sent[id.index()].is_old && self.design.has(Rule::RefuseOldIds) {
            return Progress::Done;
        }
        match self.open_behind(state, id, basis) {
            Some(open) => {
                let seal = self.look_at(state, open);
                self.seal(state, seal);
                Progress::Searching(basis)
            }
            None => Progress::Taking(basis),
        }
    }

    /// The places that a search for this id reads; without the rule no more than the first of them.
    fn searched(&self, state: &State, id: Id, basis: HeadPrecondition) -> Places {
        let after = state.sent[id.index()].after.unwrap_or(Seq::ZERO);
        let last = if self.design.has(Rule::SearchToTheEnd) { basis.last } else { after.next() };
        Places::between(after, last)
    }

    /// The place, of those that the head has forgotten, that a search for this id has to seal first.
    pub(crate) fn open_behind(&self, state: &State, id: Id, basis: HeadPrecondition) -> Option<Seq> {
        let forgotten = Places::between(Seq::ZERO, Seq::new(basis.last.get().saturating_sub(self.recent)));
        let open = self.searched(state, id, basis).and(forgotten).iter().find(|seq| state.log[*seq] == Place::Open);
        open.filter(|_| self.design.has(Rule::SealWhileSearching))
    }

    fn take_place(&self, state: &mut State, id: Id, basis: HeadPrecondition) -> Progress {
        if self.take(state, id, basis) {
            return Progress::Storing(state.head.last);
        }
        Self::remembered(state, id).map_or(Progress::Beginning, Progress::Storing)
    }

    /// Which devices have a connection, a bit for each.
    fn connected(&self, state: &State) -> u8 {
        let connected = (0..self.devices).filter(|device| state.devices[*device].is_connected);
        connected.fold(0, |told, device| told | 1 << device)
    }

    /// What follows once an entry is stored.
    fn stored_at(&self, state: &mut State, id: Id, seq: Seq) -> Progress {
        match self.kind(id) {
            Kind::Message => self.told(state, id, seq),
            Kind::Edit { .. } => Progress::Comparing(seq),
            Kind::Deletion { .. } => Progress::Erasing { seq, message: false, preview: false },
        }
    }

    fn erased(&self, state: &mut State, id: Id, progress: Progress) -> Progress {
        match progress {
            Progress::Erasing { seq, message: true, preview: true } => self.told(state, id, seq),
            other => other,
        }
    }

    /// Where nothing is pushed in this world, the sender is told at once.
    fn told(&self, state: &mut State, id: Id, seq: Seq) -> Progress {
        if self.pushes { Progress::LookingUp(seq) } else { acknowledged(state, id) }
    }

    fn push(&self, state: &mut State, seq: Seq, told: u8, lost: u8) {
        for (number, device) in state.devices.iter_mut().enumerate() {
            let bit = 1 << number;
            if lost & bit != 0 {
                device.is_noted |= self.design.seals();
            } else if told & bit != 0 {
                device.known.insert(seq);
                device.entries.insert(seq);
            }
        }
    }
}

fn acknowledged(state: &mut State, id: Id) -> Progress {
    state.sent[id.index()].is_acknowledged = true;
    Progress::Done
}

impl Device {
    /// One that has nothing, and is to ask for it where it has a connection.
    pub(crate) const fn new(is_connected: bool) -> Self {
        Self {
            is_connected,
            wants_sync: is_connected,
            is_noted: false,
            is_told_anew: false,
            known: Places::NONE,
            entries: Places::NONE,
            read: Seq::ZERO,
            reading: Reading::Idle,
        }
    }
}
