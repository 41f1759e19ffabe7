//! The DynamoDB stores: keys, items, operations.
