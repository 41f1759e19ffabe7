//! Runs [`inspect_media`] on Lambda.

use inspect_media::InspectMedia;
use natter_lambda::{RuntimeError, run};

fn main() -> Result<(), RuntimeError> {
    run::<InspectMedia>()
}
