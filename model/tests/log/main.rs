//! Everything that can happen in a small conversation: with places that are sealed, without one rule of that design, and with
//! the design before it.

mod rules;
mod sealed;
mod timed;
mod worlds;
