//! The template's sections.

use serde_json::{Map, Value};

use super::{TemplateError, yaml};

/// A template as JSON, with intrinsics in their long forms.
#[derive(Debug, Clone)]
pub(super) struct Document(Value);

impl Document {
    pub(super) fn parse(text: &str) -> Result<Self, TemplateError> {
        let document = yaml::parse(text)?;
        if document["Resources"].is_object() { Ok(Self(document)) } else { Err(TemplateError::missing("Resources")) }
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&Value> {
        self.0["Parameters"].get(name)
    }

    pub(super) fn condition(&self, name: &str) -> Option<&Value> {
        self.0["Conditions"].get(name)
    }

    pub(super) fn mapping(&self, name: &str) -> Option<&Value> {
        self.0["Mappings"].get(name)
    }

    pub(super) fn resource(&self, id: &str) -> Option<&Value> {
        self.0["Resources"].get(id)
    }

    /// `Globals.Function`.
    pub(super) fn function_globals(&self) -> &Value {
        &self.0["Globals"]["Function"]
    }

    pub(super) fn resources_of_type<'a>(&'a self, kind: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
        let resources = self.0["Resources"].as_object().into_iter().flat_map(Map::iter);
        resources.filter(move |(_, resource)| resource["Type"] == kind).map(|(id, resource)| (id.as_str(), resource))
    }

    /// The type of a resource.
    pub(super) fn type_of(&self, id: &str) -> Option<&str> {
        self.resource(id)?["Type"].as_str()
    }
}
