//! The function get-messages.
