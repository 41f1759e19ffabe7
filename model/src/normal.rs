//! One state for all that differ only in what interchangeable things are called.

use crate::Kind;
use crate::World;
use crate::places::every_place;
use crate::state::{Call, Fate, Id, MAX_ENTRIES, MAX_REQUESTS, Place, Progress, Sent, State};

/// What tells an entry from others that could be called as it is: where its places are, how far its requests are, what became
/// of it.
type Character = ([bool; crate::places::MAX_PLACES], [Option<Progress>; MAX_REQUESTS], Sent);

impl World {
    pub(crate) fn normal_form(&self, state: &State) -> State {
        let mut normal = self.with_ids_in_order(state);
        normal.requests[..self.requests.len()].sort_unstable();
        normal.late.sort_unstable();
        if self.devices == 2 && normal.devices[0] > normal.devices[1] {
            normal.devices.swap(0, 1);
            for request in &mut normal.requests {
                if let Progress::Telling(_, told) | Progress::StoringFor(_, told) = &mut request.progress {
                    *told = (*told >> 1) | (*told & 1) << 1;
                }
            }
        }
        normal
    }

    fn with_ids_in_order(&self, state: &State) -> State {
        let mut ids: Vec<Id> = self.ids().filter(|id| self.is_interchangeable(*id)).collect();
        let names = ids.clone();
        ids.sort_by_cached_key(|id| self.character(state, *id));
        if ids == names {
            return *state;
        }
        let mut called = [Id(0), Id(1), Id(2), Id(3)];
        let mut normal = *state;
        for (id, name) in ids.iter().zip(&names) {
            called[id.index()] = *name;
            normal.sent[name.index()] = state.sent[id.index()];
        }
        let new = |id: Id| called[id.index()];
        normal.given = normal.given.map(|given| given.map(new));
        normal.fates = normal.fates.map(|fate| if let Fate::Filled(id) = fate { Fate::Filled(new(id)) } else { fate });
        normal.log = normal.log.map(|place| match place {
            Place::Filled { id, erased } => Place::Filled { id: new(id), erased },
            other => other,
        });
        for request in &mut normal.requests[..self.requests.len()] {
            request.id = new(request.id);
        }
        for call in normal.late.iter_mut().flatten() {
            let (Call::Take(id, _) | Call::Store(id, _) | Call::Reword(id, _)) = call;
            *id = new(*id);
        }
        normal
    }

    fn is_interchangeable(&self, id: Id) -> bool {
        let changes = |kind: &Kind| matches!(kind, Kind::Edit { of } | Kind::Deletion { of } if *of == id);
        self.kind(id) == Kind::Message && !self.entries.iter().any(changes)
    }

    fn character(&self, state: &State, id: Id) -> Character {
        let mut places = every_place().map(|seq| state.given[seq] != Some(id));
        let given = std::array::from_fn(|_| places.next().unwrap_or(true));
        let mut progress = [None; MAX_REQUESTS];
        for (progress, request) in progress.iter_mut().zip(&state.requests[..self.requests.len()]) {
            *progress = (request.id == id).then_some(request.progress);
        }
        progress.sort_unstable();
        (given, progress, state.sent[id.index()])
    }
}

const _: () = assert!(MAX_ENTRIES == 4, "`called` names each");
