//! The function register-user.
