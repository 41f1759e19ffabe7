//! The function get-conversations.
