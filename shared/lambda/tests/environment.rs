//! What the parts of a function get from their environment.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use natter_lambda::{Clock, Environment, InitError};

fn environment(variables: &[(&str, &str)]) -> Environment {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Environment::new(variables.collect(), Clock::system())
}

#[test]
fn what_is_shared_is_made_by_whoever_asks_first() {
    let environment = environment(&[]);
    let failed = environment.shared::<u8>(|| Err(InitError::MissingVariable { name: "PORT" }));
    assert_eq!(failed.unwrap_err().to_string(), "environment variable PORT is not set");
    assert_eq!(environment.shared(|| Ok(1_u8)).unwrap(), 1);
    assert_eq!(environment.clone().shared(|| Ok(2_u8)).unwrap(), 1);
    // It may depend on what the host shares.
    assert_eq!(environment.with("a meter").shared(|| Ok(3_u8)).unwrap(), 3);
}

#[test]
fn what_is_read_sees_variables_that_are_set_and_names_what_fails() {
    let environment = environment(&[("HOST", "db"), ("USER", "")]);
    let found =
        environment.read("the archive", |lookup| Ok::<_, std::fmt::Error>(["HOST", "USER", "PORT"].map(lookup)));
    assert_eq!(found.unwrap(), [Some("db".to_owned()), None, None]);
    let failed = environment.read::<(), _>("the archive", |_| Err("db".parse::<u8>().unwrap_err()));
    assert!(matches!(failed, Err(InitError::Setup { what: "the archive", .. })));
}
