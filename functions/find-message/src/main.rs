//! Runs [`find_message`] on Lambda.

use find_message::FindMessage;
use natter_lambda::{RuntimeError, run};

fn main() -> Result<(), RuntimeError> {
    run::<FindMessage>()
}
