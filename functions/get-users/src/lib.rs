//! The function get-users.
