//! Who is online.

mod beats;
mod presences;

pub use beats::Beats;
pub use presences::Presences;
