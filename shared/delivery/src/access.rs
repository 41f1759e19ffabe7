//! Who may ask for something, and for how much.

mod budget;
mod gate;
mod limits;
mod searches;
mod service;
mod sessions;

pub use budget::{Budget, Chance};
pub use gate::Gate;
pub use limits::{Limits, Permit};
pub use searches::SearchLimit;
pub use service::Service;
pub use sessions::OpenSessions;
