//! Pushes over API Gateway's @connections.
