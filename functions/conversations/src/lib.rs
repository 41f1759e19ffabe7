//! The function conversations.
