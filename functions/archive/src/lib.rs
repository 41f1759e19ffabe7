//! The function archive.
