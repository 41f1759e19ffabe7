//! A function's configuration.

use std::{
    collections::HashMap,
    error::Error,
    fmt,
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
};

use lambda_http::http::Extensions;

use crate::{Clock, InitError};

/// The variables and the clock that a host gives a function.
#[derive(Clone)]
pub struct Environment {
    variables: HashMap<String, String>,
    clock: Clock,
    extensions: Extensions,
    made: Arc<Mutex<Extensions>>,
}

impl Environment {
    /// The given variables and clock.
    #[must_use]
    pub fn new(variables: HashMap<String, String>, clock: Clock) -> Self {
        Self { variables, clock, extensions: Extensions::new(), made: Arc::default() }
    }

    /// The process's own variables and the system's clock.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that reads environment variables")]
    pub fn from_process() -> Self {
        Self::new(std::env::vars().collect(), Clock::system())
    }

    /// The same with a value that a host shares with the function, such as a meter.
    #[must_use]
    pub fn with<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Self {
        self.extensions.insert(value);
        self.made = Arc::default();
        self
    }

    /// The value of this type that the host shares.
    #[must_use]
    pub fn extension<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.extensions.get()
    }

    /// The value of this type that the parts of a function share: made by the first that asks for it.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn shared<T: Clone + Send + Sync + 'static>(
        &self,
        make: impl FnOnce() -> Result<T, InitError>,
    ) -> Result<T, InitError> {
        // Not held while something is made, of which parts may be shared as well. Two that make it at once keep their own.
        let values = || self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = values().get::<T>() {
            return Ok(value.clone());
        }
        let value = make()?;
        values().insert(value.clone());
        Ok(value)
    }

    /// The host's clock.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.clock.clone()
    }

    /// The variable `name`, where it is set and not empty.
    #[must_use]
    pub fn optional(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The variable `name`.
    ///
    /// # Errors
    /// [`InitError::MissingVariable`] where it is not set, or empty.
    pub fn required(&self, name: &'static str) -> Result<&str, InitError> {
        self.optional(name).ok_or(InitError::MissingVariable { name })
    }

    /// The variable `name` as a `T`.
    ///
    /// # Errors
    /// [`InitError::MissingVariable`], or [`InitError::InvalidVariable`] where it is no `T`.
    pub fn required_parsed<T>(&self, name: &'static str) -> Result<T, InitError>
    where
        T: FromStr<Err: fmt::Display>,
    {
        parse(name, self.required(name)?)
    }

    /// What `read` makes of the variables, which gives `None` for those that are not set or empty; errors name it as `what`.
    ///
    /// # Errors
    /// [`InitError::Setup`], with the error of `read`.
    #[expect(
        clippy::needless_lifetimes,
        reason = "without a name it would be any lifetime, which no generic function takes"
    )]
    pub fn read<'a, T, E: Error + Send + Sync + 'static>(
        &'a self,
        what: &'static str,
        read: impl FnOnce(Box<dyn Fn(&str) -> Option<String> + 'a>) -> Result<T, E>,
    ) -> Result<T, InitError> {
        read(Box::new(|name| self.optional(name).map(str::to_owned))).map_err(|error| InitError::setup(what, error))
    }

    /// The variable `name` as a `T`, or `default` where it is not set.
    ///
    /// # Errors
    /// [`InitError::InvalidVariable`] where it is set but no `T`.
    pub fn parsed_or<T>(&self, name: &'static str, default: T) -> Result<T, InitError>
    where
        T: FromStr<Err: fmt::Display>,
    {
        self.optional(name).map_or(Ok(default), |value| parse(name, value))
    }
}

fn parse<T>(name: &'static str, value: &str) -> Result<T, InitError>
where
    T: FromStr<Err: fmt::Display>,
{
    value.parse().map_err(|error: T::Err| InitError::InvalidVariable { name, reason: error.to_string() })
}

/// Names only: a value may be a secret.
impl fmt::Debug for Environment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.variables.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(variables: &[(&str, &str)]) -> Environment {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Environment::new(variables.collect(), Clock::system())
    }

    #[test]
    fn a_missing_or_empty_variable_is_named() {
        for variables in [&[][..], &[("PORT", "")][..]] {
            let error = environment(variables).required("PORT").unwrap_err();
            assert_eq!(error.to_string(), "environment variable PORT is not set");
        }
    }

    #[test]
    fn a_variable_of_the_wrong_type_is_named_without_its_value() {
        let error = environment(&[("PORT", "s3cret")]).required_parsed::<u16>("PORT").unwrap_err();
        assert_eq!(error.to_string(), "environment variable PORT is invalid: invalid digit found in string");
    }

    #[test]
    fn a_default_stands_in_for_what_is_not_set() {
        assert_eq!(environment(&[]).parsed_or("PORT", 7_u16).unwrap(), 7);
        assert_eq!(environment(&[("PORT", "8")]).parsed_or("PORT", 7_u16).unwrap(), 8);
    }

    #[test]
    fn the_debug_form_shows_no_value() {
        assert_eq!(format!("{:?}", environment(&[("DATABASE_PASSWORD", "s3cret")])), r#"{"DATABASE_PASSWORD"}"#);
    }
}
