//! Runs [`media`] on Lambda.

use media::MediaApi;
use natter_lambda::{Http, RuntimeError, run};

fn main() -> Result<(), RuntimeError> {
    run::<Http<MediaApi>>()
}
