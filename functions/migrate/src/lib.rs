//! The function migrate.
