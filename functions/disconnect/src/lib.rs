//! The function disconnect.
