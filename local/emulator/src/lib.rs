//! The tables of template.yaml on an embedded DynamoDB.
