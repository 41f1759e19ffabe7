//! What may go wrong, and what to make of it. None of it tells what an entry says: PostgreSQL quotes rows in the details
//! of its errors, so those are left out.

use std::time::Duration;

use natter_chat::{Dependency, EntryId};
use tokio_postgres::error::{DbError, Severity, SqlState};

use crate::{TlsError, TokenError, breaker::BreakerOpen};

/// How long a paused database takes to wake, about; the attempt to connect wakes it.
const WAKING: Duration = Duration::from_secs(15);

/// Why the archive did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// It has failed several times in a row, and is not asked for a while.
    #[error("calls to the archive are paused")]
    BreakerOpen(#[source] BreakerOpen),
    /// There is no connection.
    #[error("the archive cannot be reached")]
    Connect(#[source] ConnectError),
    /// Entries could not be written.
    #[error("entries could not be written to the archive")]
    Upsert(#[source] StatementError),
    /// Entries could not be read.
    #[error("entries could not be read from the archive")]
    Page(#[source] StatementError),
    /// What somebody has written could not be read or erased.
    #[error("a user's entries in the archive could not be reached")]
    Personal(#[source] StatementError),
    /// What is too old could not be found or deleted.
    #[error("expired entries could not be deleted from the archive")]
    Retention(#[source] StatementError),
    /// Entries could not be searched.
    #[error("the archive could not be searched")]
    Search(#[source] StatementError),
    /// An entry has a place or time beyond what the archive can hold.
    #[error("entry {entry_id} does not fit into the archive")]
    Unstorable {
        /// Which one.
        entry_id: EntryId,
    },
    /// What the archive holds is no entry.
    #[error("the archive holds something that is not an entry")]
    Unreadable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl ArchiveError {
    /// Whether the very same call may succeed later: nothing is wrong with the entries, but the database is away, asleep,
    /// overloaded or not migrated yet.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::BreakerOpen(_) | Self::Connect(_) => true,
            Self::Upsert(error)
            | Self::Page(error)
            | Self::Personal(error)
            | Self::Retention(error)
            | Self::Search(error) => !error.blames_data(),
            Self::Unstorable { .. } | Self::Unreadable(_) => false,
        }
    }

    /// Whether the server gave up what it was asked because that took too long: the asker's own doing, where it is a search.
    #[must_use]
    pub fn is_too_slow(&self) -> bool {
        matches!(self, Self::Search(error) if error.is_canceled())
    }

    /// How long to wait before the very same call may succeed, where that is known: until the archive is asked again, or until
    /// a paused database has woken.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::BreakerOpen(BreakerOpen(rest)) => Some(*rest),
            Self::Connect(ConnectError::TimedOut { .. }) => Some(WAKING),
            _ => None,
        }
    }
}

impl Dependency for ArchiveError {
    fn is_transient(&self) -> bool {
        Self::is_transient(self)
    }
}

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The server did not let us in in time.
    #[error("no connection within {limit:?}")]
    TimedOut {
        /// How long we waited.
        limit: Duration,
    },
    /// The server is not there, or refused.
    #[error("the connection failed")]
    Failed(#[source] StatementError),
    /// The IAM token could not be made.
    #[error("the IAM token could not be made")]
    Token(#[source] TokenError),
    /// TLS could not be set up.
    #[error("TLS could not be set up")]
    Tls(#[source] TlsError),
}

impl ConnectError {
    /// Whether the server may let us in within a minute: it is starting, waking or busy.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::TimedOut { .. } => true,
            Self::Failed(error) => error.may_pass(),
            Self::Token(_) | Self::Tls(_) => false,
        }
    }
}

/// Why a statement failed.
#[derive(Debug, thiserror::Error)]
pub enum StatementError {
    /// The server refused it.
    #[error("{message} (SQLSTATE {code})")]
    Refused {
        /// PostgreSQL's code.
        code: String,
        /// PostgreSQL's message, without its details.
        message: String,
        /// Whether the server closed the connection, too.
        is_fatal: bool,
    },
    /// The connection broke.
    #[error("the connection broke")]
    Broken(#[source] tokio_postgres::Error),
    /// No answer came in time.
    #[error("no answer within {limit:?}")]
    TimedOut {
        /// How long we waited.
        limit: Duration,
    },
}

impl StatementError {
    /// Whether the connection is of no more use.
    pub(crate) fn ends_connection(&self) -> bool {
        match self {
            Self::Refused { is_fatal, .. } => *is_fatal,
            Self::Broken(_) | Self::TimedOut { .. } => true,
        }
    }

    /// Whether the data is at fault: a bad value, a violated constraint, more than a row may hold.
    fn blames_data(&self) -> bool {
        matches!(self, Self::Refused { code, .. } if ["22", "23", "54"].contains(&class(code)))
    }

    /// Whether the server ended the statement, as it does with one that takes too long, and goes on with others.
    pub(crate) fn is_canceled(&self) -> bool {
        matches!(self, Self::Refused { code, .. } if code == SqlState::QUERY_CANCELED.code())
    }

    /// Whether the server is starting or stopping, busy, or not to be reached.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::Refused { code, .. } => ["08", "53", "57"].contains(&class(code)),
            Self::Broken(_) | Self::TimedOut { .. } => true,
        }
    }
}

/// The class of a SQLSTATE: its first two characters.
fn class(code: &str) -> &str {
    code.get(..2).unwrap_or_default()
}

impl From<tokio_postgres::Error> for StatementError {
    fn from(error: tokio_postgres::Error) -> Self {
        match error.as_db_error() {
            Some(refusal) => refusal.into(),
            None => Self::Broken(error),
        }
    }
}

impl From<&DbError> for StatementError {
    fn from(refusal: &DbError) -> Self {
        let is_fatal = matches!(refusal.parsed_severity(), Some(Severity::Fatal | Severity::Panic));
        Self::Refused {
            code: SqlState::code(refusal.code()).to_owned(),
            message: refusal.message().to_owned(),
            is_fatal,
        }
    }
}
