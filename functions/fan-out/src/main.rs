//! Runs [`fan_out`] on Lambda.

use fan_out::FanOutEvents;
use natter_lambda::{RuntimeError, run};

fn main() -> Result<(), RuntimeError> {
    run::<FanOutEvents>()
}
