//! The whole system offline: API Gateway, event sources and the services behind them.
