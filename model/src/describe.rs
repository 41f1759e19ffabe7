//! Steps in words.

use std::fmt::Write;

use natter_chat::Seq;

use crate::state::{Call, Id, Progress, Reading, State};
use crate::{Step, World};

impl World {
    /// What happened, a line for each step.
    #[must_use]
    pub fn tell(&self, path: &[(State, Step)]) -> String {
        let mut told = String::new();
        for (state, step) in path {
            let _ = writeln!(told, "{}", self.describe(state, *step));
        }
        told
    }

    fn describe(&self, state: &State, step: Step) -> String {
        let request = |number: usize| {
            let id = state.requests[number].id;
            let of_same = self.requests.iter().filter(|of| Id(**of) == id).count();
            if of_same == 1 { name(id) } else { format!("{}/{number}", name(id)) }
        };
        let last = state.head.last;
        match step {
            Step::Begin(number) => format!("{} reads the head, at {last}", request(number), last = last.get()),
            Step::Search(number) => match self.sealed_by_search(state, number) {
                Some(seq) => format!("{} searches the log, and seals {}", request(number), seq.get()),
                None => format!("{} searches the log", request(number)),
            },
            Step::Take(number) => format!("{} asks for a place after {}", request(number), last.get()),
            Step::Store(number) => format!("{} is stored{}", request(number), at(state, number)),
            Step::Compare(number) => format!("{} looks for a deletion", request(number)),
            Step::Reword(number) => format!("{} rewords the preview", request(number)),
            Step::EraseMessage(number) => format!("{} erases the message", request(number)),
            Step::ErasePreview(number) => format!("{} erases the preview", request(number)),
            Step::LookUp(number) => format!("{} looks up connections", request(number)),
            Step::Push(number, 0) => format!("{} is pushed and acknowledged", request(number)),
            Step::Push(number, _) => format!("{} is acknowledged, a push fails", request(number)),
            Step::Die(number) => format!("{}'s function dies", request(number)),
            Step::LeaveBehind(number) => match state.requests[number].progress {
                Progress::Taking(_) => format!("{} asks for a place and hears nothing", request(number)),
                Progress::Storing(_) | Progress::StoringFor(..) => {
                    format!("{} stores{} and hears nothing", request(number), at(state, number))
                }
                _ => format!("{} rewords the preview and hears nothing", request(number)),
            },
            Step::Land(number) => match state.late[number] {
                Some(Call::Take(id, _)) => format!("late: {} asks for a place after {}", name(id), last.get()),
                Some(Call::Store(id, seq)) => format!("late: {} is stored at {}", name(id), seq.get()),
                Some(Call::Reword(id, _)) => format!("late: {} rewords the preview", name(id)),
                None => String::new(),
            },
            Step::Connect(number) => format!("device {number} connects"),
            Step::Leave(number) => format!("device {number} leaves"),
            Step::Sync(number) => format!("device {number} syncs: the head is at {}", last.get()),
            Step::Page(number) => format!("device {number} asks for a page: the head is at {}", last.get()),
            Step::ReadLog(number) => format!("the log is read for device {number}"),
            Step::Seal(number) => match state.devices[number].reading {
                Reading::Sealing(_, seal) => format!("{} is sealed for device {number}", seal.seq.get()),
                _ => String::new(),
            },
            Step::DieReading(number) => format!("the function of device {number} dies"),
            Step::Ping(number) => format!("device {number} pings, and hears that it missed something"),
            Step::LosePong(number) => format!("device {number} pings, and hears nothing"),
            Step::Mark(number) => format!("device {number} marks what was read"),
            Step::Stream(id) => format!("the stream goes on with {}", name(id)),
            Step::Archive(seq) => format!("{} is archived", seq.get()),
            Step::Expire(seq) => format!("{} expires", seq.get()),
            Step::Week => "a week goes by".to_owned(),
        }
    }
}

impl World {
    fn sealed_by_search(&self, state: &State, number: usize) -> Option<Seq> {
        let request = state.requests[number];
        let Progress::Searching(basis) = request.progress else { return None };
        self.open_behind(state, request.id, basis).filter(|_| Self::stored(state, request.id).is_none())
    }
}

fn name(id: Id) -> String {
    char::from(b'a' + id.0).to_string()
}

fn at(state: &State, number: usize) -> String {
    match state.requests[number].progress {
        Progress::Storing(seq) | Progress::StoringFor(seq, _) => format!(" at {}", seq.get()),
        _ => String::new(),
    }
}
