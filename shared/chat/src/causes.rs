//! An error with its chain of causes, on one line.

use std::error::Error;
use std::fmt;

/// Writes `error` and each of its sources, outermost first, for the log: a JSON log would keep the outermost alone.
#[must_use]
pub fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl fmt::Display + use<'a> {
    Causes(error)
}

struct Causes<'a>(&'a (dyn Error + 'static));

impl fmt::Display for Causes<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0)?;
        let mut source = self.0.source();
        while let Some(error) = source {
            write!(formatter, ": {error}")?;
            source = error.source();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("the outermost")]
    struct Outer(#[source] std::fmt::Error);

    #[test]
    fn every_cause_is_on_the_line() {
        let innermost = std::fmt::Error;
        assert_eq!(causes(&Outer(innermost)).to_string(), format!("the outermost: {innermost}"));
    }
}
