//! Runs [`personal_archive`] on Lambda.

use natter_lambda::{RuntimeError, run};
use personal_archive::PersonalArchive;

fn main() -> Result<(), RuntimeError> {
    run::<PersonalArchive>()
}
