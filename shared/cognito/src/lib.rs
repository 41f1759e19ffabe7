//! Verification of Cognito's tokens.
