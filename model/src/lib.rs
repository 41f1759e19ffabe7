#![doc = include_str!("../README.md")]

mod background;
pub mod checker;
mod describe;
pub mod design;
mod devices;
mod head;
mod invariants;
mod normal;
pub mod places;
mod requests;
pub mod state;

use natter_chat::Seq;

pub use checker::{Model, Outcome};
pub use design::{Design, Rule};
pub use invariants::{Invariant, has_open_place, nothing_is_missed};

use places::{ByPlace, MAX_PLACES, Places};
use state::{
    Device, Fate, Faults, Head, Id, MAX_DEVICES, MAX_ENTRIES, MAX_LATE, MAX_REQUESTS, Place, Progress, Request, Sent,
    State,
};

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A message.
    Message,
    /// A new wording of a message.
    Edit {
        /// Of this one.
        of: Id,
    },
    /// The end of a message.
    Deletion {
        /// Of this one.
        of: Id,
    },
}

/// A conversation, and what may happen in it.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is something that may happen or not")]
pub struct World {
    /// How its log works.
    pub design: Design,
    /// How many places there are.
    pub places: u64,
    /// Of how many places the head remembers the ids.
    pub recent: u64,
    /// What is sent. Messages that nothing is a change of are interchangeable.
    pub entries: &'static [Kind],
    /// The entries of the requests: twins and resends name the same one.
    pub requests: &'static [u8],
    /// How many devices read.
    pub devices: usize,
    /// Devices may leave and come back.
    pub leaves: bool,
    /// Devices ask for pages, too.
    pub pages: bool,
    /// Devices mark what was read.
    pub marks: bool,
    /// Devices that are connected are told of new entries.
    pub pushes: bool,
    /// The stream's consumer finishes deletions.
    pub streams: bool,
    /// How often what may go wrong goes wrong at most.
    pub limits: Faults,
}

/// Something that happens. Numbers are those of requests, devices or late calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A request reads the head, and looks for its id there.
    Begin(usize),
    /// It looks for its id in the log.
    Search(usize),
    /// It takes a place.
    Take(usize),
    /// It stores its entry.
    Store(usize),
    /// It looks whether the message that it edits was deleted.
    Compare(usize),
    /// It rewords the preview.
    Reword(usize),
    /// It erases the message that it deletes.
    EraseMessage(usize),
    /// It erases the preview of that message.
    ErasePreview(usize),
    /// It looks up who is connected.
    LookUp(usize),
    /// It tells them, but these, whom it does not reach, and acknowledges.
    Push(usize, u8),
    /// Its function dies.
    Die(usize),
    /// Its call is left behind, to land at any time.
    LeaveBehind(usize),
    /// A call that was left behind lands.
    Land(usize),
    /// A device connects.
    Connect(usize),
    /// It disconnects.
    Leave(usize),
    /// It asks what it missed: the head is read for it.
    Sync(usize),
    /// It asks for a page: the head is read for it.
    Page(usize),
    /// The log is read for it.
    ReadLog(usize),
    /// A place is sealed for it.
    Seal(usize),
    /// The function that reads for it dies.
    DieReading(usize),
    /// It asks whether all is well, and hears that it missed something.
    Ping(usize),
    /// It asks, and hears nothing.
    LosePong(usize),
    /// It marks what was read.
    Mark(usize),
    /// The stream's consumer goes on with a deletion.
    Stream(Id),
    /// An entry is archived.
    Archive(Seq),
    /// What is stored at a place expires.
    Expire(Seq),
    /// A week goes by.
    Week,
}

impl World {
    /// A world in which nothing goes wrong and nobody reads.
    #[must_use]
    pub const fn new(design: Design, entries: &'static [Kind], requests: &'static [u8]) -> Self {
        Self {
            design,
            places: MAX_PLACES as u64,
            recent: 2,
            entries,
            requests,
            devices: 0,
            leaves: false,
            pages: false,
            marks: false,
            pushes: false,
            streams: false,
            limits: Faults { crashes: 0, delays: 0, losses: 0, weeks: 0 },
        }
    }

    /// All that can happen until something of this is broken, or altogether.
    #[must_use]
    pub fn check(&self) -> Outcome<State, Step> {
        self.search(|state| self.broken(state).is_some())
    }

    /// All that can happen until this holds, or altogether.
    pub fn search(&self, is_wanted: impl Fn(&State) -> bool) -> Outcome<State, Step> {
        checker::search(self, is_wanted)
    }

    fn kind(&self, id: Id) -> Kind {
        self.entries[id.index()]
    }

    /// The message that an edit or a deletion is about.
    fn target(&self, id: Id) -> Id {
        match self.kind(id) {
            Kind::Message => id,
            Kind::Edit { of } | Kind::Deletion { of } => of,
        }
    }

    fn ids(&self) -> impl Iterator<Item = Id> + use<> {
        (0..u8::try_from(self.entries.len()).unwrap_or(u8::MAX)).map(Id)
    }
}

impl Model for World {
    type State = State;
    type Step = Step;

    fn start(&self) -> State {
        let mut requests = [Request { id: Id(0), progress: Progress::Done }; MAX_REQUESTS];
        for (request, id) in requests.iter_mut().zip(self.requests) {
            *request = Request { id: Id(*id), progress: Progress::Beginning };
        }
        State {
            log: ByPlace::of(Place::Open),
            head: Head { last: Seq::ZERO, recent: Places::NONE, preview: None },
            archived: Places::NONE,
            requests,
            late: [None; MAX_LATE],
            sent: [Sent::default(); MAX_ENTRIES],
            devices: [Device::new(!self.pushes && !self.leaves); MAX_DEVICES],
            aged: Seq::ZERO,
            given: ByPlace::of(None),
            fates: ByPlace::of(Fate::Undecided),
            told_empty: Places::NONE,
            mishaps: Faults::default(),
            broken: None,
        }
    }

    fn steps(&self, state: &State, next: &mut Vec<(Step, State)>) {
        for number in 0..self.requests.len() {
            self.request_steps(state, number, next);
        }
        for number in 0..self.devices {
            self.device_steps(state, number, next);
        }
        self.background_steps(state, next);
    }

    fn normal(&self, state: &State) -> State {
        self.normal_form(state)
    }
}
