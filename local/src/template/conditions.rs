//! Conditions.

use serde_json::Value;

use super::TemplateError;
use super::intrinsics::{Resolver, elements};

impl Resolver<'_> {
    /// Whether the condition of this name holds.
    pub(super) fn condition(&self, name: &str, place: &str) -> Result<bool, TemplateError> {
        let unresolved = || TemplateError::unresolved(place, format!("Condition {name}"));
        let condition = self.document.condition(name).ok_or_else(unresolved)?;
        self.is_true(condition, &format!("Conditions.{name}"))
    }

    /// Whether a resource is made at all.
    pub(super) fn exists(&self, resource: &Value, place: &str) -> Result<bool, TemplateError> {
        resource["Condition"].as_str().map_or(Ok(true), |name| self.condition(name, place))
    }

    /// Whether an expression of conditions holds.
    pub(super) fn is_true(&self, expression: &Value, place: &str) -> Result<bool, TemplateError> {
        let unexpected = || TemplateError::unexpected(place, "a condition");
        let (name, argument) =
            expression.as_object().and_then(|entries| entries.iter().next()).ok_or_else(unexpected)?;
        let operands = || argument.as_array().ok_or_else(unexpected);
        let truths = || operands()?.iter().map(|operand| self.is_true(operand, place)).collect::<Result<Vec<_>, _>>();
        match name.as_str() {
            "Condition" => self.condition(argument.as_str().ok_or_else(unexpected)?, place),
            "Fn::Equals" => {
                let [left, right] = elements(argument).ok_or_else(unexpected)?;
                Ok(self.resolve(left, place)? == self.resolve(right, place)?)
            }
            "Fn::Not" => Ok(!truths()?.iter().all(|truth| *truth)),
            "Fn::And" => Ok(truths()?.iter().all(|truth| *truth)),
            "Fn::Or" => Ok(truths()?.iter().any(|truth| *truth)),
            _ => Err(TemplateError::Unsupported { place: place.to_owned(), name: name.clone() }),
        }
    }
}
