//! The function send-message.
