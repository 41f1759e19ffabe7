//! Runs [`archive`] on Lambda.

use archive::ArchiveEntries;
use natter_lambda::{RuntimeError, run};

fn main() -> Result<(), RuntimeError> {
    run::<ArchiveEntries>()
}
