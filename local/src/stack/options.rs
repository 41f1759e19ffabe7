//! Options for running a stack.

use std::path::PathBuf;

use natter_cognito::VerifierSettings;

use super::Identity;
use crate::{
    functions::{self, Registry},
    services::Ports,
};

/// How a stack is to run.
pub struct StackOptions {
    /// Where its data is.
    pub data: Data,
    /// Where it listens.
    pub ports: Ports,
    /// What the page is.
    pub page: Page,
    /// Whose tokens are accepted.
    pub identity: Identity,
    /// Whether there are people to sign in as.
    pub demo_users: bool,
    /// Whether there is a chain, on which tips can be given.
    pub chain: ChainMode,
    /// The functions by the name of their binary.
    pub functions: Registry,
    /// Parameters of the template in place of their defaults, by name.
    pub parameters: Vec<(String, String)>,
    /// From which faults that strike with a probability are drawn.
    pub seed: u64,
}

/// Where a stack's data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    /// In memory and in temporary folders: all of it goes with the stack.
    ThrownAway,
    /// As before, and DynamoDB goes by the system's time and not by the stack's clock: it stays quick, however much is written
    /// (docs/decisions/0044-emulator-index.md).
    ThrownAwayInRealTime,
    /// In this folder.
    Kept(PathBuf),
}

/// What the page is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// Only its configuration.
    None,
    /// The front end as it was built into this folder.
    Built(PathBuf),
    /// The front end's sources, which are reloaded when they change.
    Development,
}

/// Whether there is a chain, on which tips can be given. It takes a second to start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChainMode {
    /// None: tips are off.
    None,
    /// One, or none where there is no node for this machine.
    WherePossible,
    /// One, or no stack.
    Needed,
}

impl StackOptions {
    /// Free ports, nothing kept, nobody there yet. Everybody signs up within the test: the limits for young accounts and for
    /// conversations are out of its way.
    #[must_use]
    pub fn for_tests() -> Self {
        Self {
            data: Data::ThrownAway,
            ports: Ports::free(),
            page: Page::None,
            identity: Identity::Cognito,
            demo_users: false,
            chain: ChainMode::None,
            functions: functions::all(),
            parameters: generous_limits(),
            seed: 0,
        }
    }

    /// With tokens of an issuer like this instead of Cognito's.
    #[must_use]
    pub fn issuer(mut self, settings: VerifierSettings) -> Self {
        self.identity = Identity::Issuer(settings);
        self
    }

    /// Where the clock is not moved, and much is written.
    #[must_use]
    pub fn in_real_time(mut self) -> Self {
        self.data = Data::ThrownAwayInRealTime;
        self
    }

    /// With a chain.
    #[must_use]
    pub fn with_chain(mut self) -> Self {
        self.chain = ChainMode::Needed;
        self
    }

    /// With this value of a parameter of the template.
    #[must_use]
    pub fn parameter(mut self, name: &str, value: impl Into<String>) -> Self {
        self.parameters.push((name.to_owned(), value.into()));
        self
    }
}

fn generous_limits() -> Vec<(String, String)> {
    let limits = [
        "RateLimitMessages",
        "RateLimitYoungMessages",
        "RateLimitConversationMessages",
        "RateLimitPictures",
        "RateLimitMedia",
    ];
    limits.map(|limit| (limit.to_owned(), "1000000".to_owned())).into()
}
