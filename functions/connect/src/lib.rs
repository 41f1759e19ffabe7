//! The function connect.
