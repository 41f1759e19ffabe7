//! The function default.
