//! Which random runs a test makes.

use std::ops::Range;

use natter_lambda::Environment;

/// The seeds of a test's runs: as many as the variable `name` says, or else `usual`, from `name` with `_FROM` on, or else 1.
///
/// # Panics
/// Where a variable is no number.
#[must_use]
pub fn seeds(name: &str, usual: u64) -> Range<u64> {
    let environment = Environment::from_process();
    let number = |name: &str| environment.optional(name).map(|number| number.parse::<u64>().expect("a number"));
    let first = number(&format!("{name}_FROM")).unwrap_or(1);
    first..first + number(name).unwrap_or(usual)
}
