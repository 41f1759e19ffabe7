//! The function authorizer.
