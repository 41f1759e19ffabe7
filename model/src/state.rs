//! The state: what is stored, what is in progress, and what each device has.

use natter_chat::Seq;

use crate::places::{ByPlace, Places};

/// How many entries people send at most.
pub const MAX_ENTRIES: usize = 4;
/// How many requests there are at most.
pub const MAX_REQUESTS: usize = 5;
/// How many calls land late at most.
pub const MAX_LATE: usize = 2;
/// How many devices read at most.
pub const MAX_DEVICES: usize = 2;

/// An entry's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(pub u8);

impl Id {
    /// Where it is in a list of all.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What is stored at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// Nothing.
    Open,
    /// An entry.
    Filled {
        /// Its id.
        id: Id,
        /// Whether what it said is erased.
        erased: bool,
    },
    /// A tombstone.
    Sealed,
    /// Nothing any more: it was deleted after a week.
    Expired,
}

/// What was stored at a place first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fate {
    /// Nothing yet.
    Undecided,
    /// An entry.
    Filled(Id),
    /// A tombstone.
    Sealed,
}

/// What a preview says of its message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Words {
    /// Nothing.
    None,
    /// What the message said first.
    First,
    /// What the edit at this place says.
    Edited(Seq),
}

/// What a list shows of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Preview {
    /// The place of its message.
    pub seq: Seq,
    /// What it says.
    pub words: Words,
    /// It never says anything again.
    pub is_erased: bool,
    /// The place of the last edit that has worded it.
    pub edited_by: Seq,
}

/// The item that gives out the places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Head {
    /// The place that was given out last.
    pub last: Seq,
    /// The places whose ids it remembers.
    pub recent: Places,
    /// What lists show.
    pub preview: Option<Preview>,
}

/// How the head was when somebody read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HeadPrecondition {
    /// The place that was given out last.
    pub last: Seq,
    /// The places whose ids it remembered.
    pub recent: Places,
}

/// How far a request has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Progress {
    /// It is not sent yet, or has to begin anew.
    Beginning,
    /// The log was searched, and the head is to be read: the wrong way round.
    Searched,
    /// The log is to be searched.
    Searching(HeadPrecondition),
    /// A place is to be taken.
    Taking(HeadPrecondition),
    /// The entry is to be stored at this place.
    Storing(Seq),
    /// The same, and these devices, a bit for each, were looked up meanwhile.
    StoringFor(Seq, u8),
    /// The edit at this place is stored: whether its message was deleted is to be looked up.
    Comparing(Seq),
    /// The preview is to say what the edit at this place says.
    Rewording(Seq),
    /// What was deleted is to be erased.
    Erasing {
        /// The place of this request's entry.
        seq: Seq,
        /// The message is erased.
        message: bool,
        /// The preview is.
        preview: bool,
    },
    /// The connections are to be looked up.
    LookingUp(Seq),
    /// These devices, a bit for each, are to be told.
    Telling(Seq, u8),
    /// It is acknowledged, or refused.
    Done,
    /// Its function died.
    Dead,
}

/// A function's invocation for an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Request {
    /// The entry.
    pub id: Id,
    /// How far it has come.
    pub progress: Progress,
}

/// A call whose caller waits for it no more, and that may land at any time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Call {
    /// Take a place.
    Take(Id, HeadPrecondition),
    /// Store an entry.
    Store(Id, Seq),
    /// Let the preview say what the edit at this place says.
    Reword(Id, Seq),
}

/// What has become of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Sent {
    /// The last place that the client knew when it first sent it.
    pub after: Option<Seq>,
    /// Whether that is longer ago than an id may be old.
    pub is_old: bool,
    /// Whether the client was told that it is stored.
    pub is_acknowledged: bool,
    /// How much of a deletion the stream's consumer has done: 1 the message, 2 the preview, too.
    pub streamed: u8,
}

/// What a device has asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Asked {
    /// All that it missed, and the list.
    Sync,
    /// A page of the log.
    Page,
}

/// What a reader has seen of the head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Seen {
    /// What was asked for.
    pub asked: Asked,
    /// The place that was given out last.
    pub last: Seq,
    /// The place of the preview.
    pub preview: Option<Seq>,
}

/// What a reader is about to write into the head with a seal, by what it has seen there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Seal {
    /// The place.
    pub seq: Seq,
    /// The head remembers its id, which is to be forgotten.
    pub is_remembered: bool,
    /// Its preview is shown; this one is to be shown instead.
    pub shown: Option<Option<Preview>>,
}

/// How far a device's request has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reading {
    /// There is none.
    Idle,
    /// The log is to be read.
    Log(Seen),
    /// A place is to be sealed.
    Sealing(Seen, Seal),
}

/// A reader's device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(clippy::struct_excessive_bools, reason = "each may be so without the others")]
pub struct Device {
    /// It has a connection.
    pub is_connected: bool,
    /// It is to ask what it missed.
    pub wants_sync: bool,
    /// It is noted at its connection that it missed something of which it has not been told yet.
    pub is_noted: bool,
    /// It was told of something that it missed since it asked what that is.
    pub is_told_anew: bool,
    /// The places of which it knows what is there.
    pub known: Places,
    /// Those of which it has the entry.
    pub entries: Places,
    /// How far its user has read, as the server knows.
    pub read: Seq,
    /// What it has asked for.
    pub reading: Reading,
}

/// How often what goes wrong has gone wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Faults {
    /// Functions of senders that died.
    pub crashes: u8,
    /// Calls that were left behind.
    pub delays: u8,
    /// Pushes and pongs that did not arrive.
    pub losses: u8,
    /// Weeks that went by.
    pub weeks: u8,
}

/// Everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct State {
    /// The Messages table.
    pub log: ByPlace<Place>,
    /// The conversation's head.
    pub head: Head,
    /// The archive.
    pub archived: Places,
    /// The functions that run for those who send.
    pub requests: [Request; MAX_REQUESTS],
    /// By order.
    pub late: [Option<Call>; MAX_LATE],
    /// By id.
    pub sent: [Sent; MAX_ENTRIES],
    /// The devices of those who read.
    pub devices: [Device; MAX_DEVICES],
    /// Up to which place entries may expire.
    pub aged: Seq,
    /// To which id each place was given.
    pub given: ByPlace<Option<Id>>,
    /// What was stored at each place first.
    pub fates: ByPlace<Fate>,
    /// The places that some answer has told to be empty.
    pub told_empty: Places,
    /// What has gone wrong.
    pub mishaps: Faults,
    /// What must not happen has happened.
    pub broken: Option<crate::Invariant>,
}
