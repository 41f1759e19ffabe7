//! What the template's names mean here.

use std::collections::HashMap;

use super::document::Document;

/// What the local stack has in place of what CloudFormation would make.
///
/// Without a binding, a `Ref` to a table, a function or a queue is its logical id, and the `Arn` of a table, a function, a queue or a
/// user pool is made from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bindings {
    /// `AWS::Region`.
    pub region: String,
    /// `AWS::AccountId`.
    pub account_id: String,
    /// `AWS::StackName`.
    pub stack_name: String,
    parameters: HashMap<String, String>,
    references: HashMap<String, String>,
    attributes: HashMap<(String, String), String>,
}

impl Default for Bindings {
    fn default() -> Self {
        Self {
            region: "us-east-1".to_owned(),
            account_id: "000000000000".to_owned(),
            stack_name: "natter".to_owned(),
            parameters: HashMap::new(),
            references: HashMap::new(),
            attributes: HashMap::new(),
        }
    }
}

impl Bindings {
    /// The value of a parameter, in place of its default.
    #[must_use]
    pub fn parameter(mut self, name: &str, value: impl Into<String>) -> Self {
        self.parameters.insert(name.to_owned(), value.into());
        self
    }

    /// What `Ref` of a resource is.
    #[must_use]
    pub fn reference(mut self, resource: &str, value: impl Into<String>) -> Self {
        self.references.insert(resource.to_owned(), value.into());
        self
    }

    /// What `Fn::GetAtt` of a resource is.
    #[must_use]
    pub fn attribute(mut self, resource: &str, attribute: &str, value: impl Into<String>) -> Self {
        self.attributes.insert((resource.to_owned(), attribute.to_owned()), value.into());
        self
    }

    pub(super) fn value_of_parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str)
    }

    pub(super) fn pseudo_parameter(&self, name: &str) -> Option<&str> {
        match name {
            "AWS::Region" => Some(&self.region),
            "AWS::AccountId" => Some(&self.account_id),
            "AWS::StackName" => Some(&self.stack_name),
            "AWS::Partition" => Some("aws"),
            "AWS::URLSuffix" => Some("amazonaws.com"),
            _ => None,
        }
    }

    pub(super) fn reference_to(&self, document: &Document, id: &str) -> Option<String> {
        self.references.get(id).cloned().or_else(|| match document.type_of(id)? {
            "AWS::DynamoDB::Table" | "AWS::Serverless::Function" | "AWS::SQS::Queue" => Some(id.to_owned()),
            _ => None,
        })
    }

    pub(super) fn attribute_of(&self, document: &Document, id: &str, attribute: &str) -> Option<String> {
        let bound = self.attributes.get(&(id.to_owned(), attribute.to_owned())).cloned();
        bound.or_else(|| (attribute == "Arn").then(|| self.arn_of(document, id)).flatten())
    }

    fn arn_of(&self, document: &Document, id: &str) -> Option<String> {
        let name = || self.reference_to(document, id);
        let (service, resource) = match document.type_of(id)? {
            "AWS::DynamoDB::Table" => ("dynamodb", format!("table/{}", name()?)),
            "AWS::Serverless::Function" => ("lambda", format!("function:{}", name()?)),
            "AWS::Cognito::UserPool" => ("cognito-idp", format!("userpool/{}", name()?)),
            "AWS::SQS::Queue" => ("sqs", id.to_owned()),
            _ => return None,
        };
        Some(format!("arn:aws:{service}:{}:{}:{resource}", self.region, self.account_id))
    }
}
