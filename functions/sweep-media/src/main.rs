//! Runs [`sweep_media`] on Lambda.

use natter_lambda::{RuntimeError, run};
use sweep_media::SweepMedia;

fn main() -> Result<(), RuntimeError> {
    run::<SweepMedia>()
}
