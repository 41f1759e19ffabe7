//! Runs [`get_presence`] on Lambda.

use get_presence::GetPresence;
use natter_lambda::{OnMessage, RuntimeError, run};

fn main() -> Result<(), RuntimeError> {
    run::<OnMessage<GetPresence>>()
}
