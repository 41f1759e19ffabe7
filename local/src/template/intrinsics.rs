//! Resolves intrinsic functions.

use serde_json::{Map, Value, json};

use super::{Bindings, Document, TemplateError};

/// What becomes of a value that is to be left out.
pub(super) const NO_VALUE: &str = "AWS::NoValue";

/// A template together with what its names mean.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resolver<'a> {
    pub(super) document: &'a Document,
    pub(super) bindings: &'a Bindings,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(document: &'a Document, bindings: &'a Bindings) -> Self {
        Self { document, bindings }
    }

    /// `value` with every intrinsic in it resolved; what is [`NO_VALUE`] is left out, and null at the very top.
    pub(super) fn resolve(&self, value: &Value, place: &str) -> Result<Value, TemplateError> {
        Ok(self.resolve_present(value, place)?.unwrap_or_default())
    }

    /// `value` resolved to text; numbers and truth values count as such.
    pub(super) fn text(&self, value: &Value, place: &str) -> Result<String, TemplateError> {
        scalar_text(&self.resolve(value, place)?).ok_or_else(|| TemplateError::unexpected(place, "text"))
    }

    fn resolve_present(&self, value: &Value, place: &str) -> Result<Option<Value>, TemplateError> {
        match value {
            Value::Array(items) => self.resolve_items(items, place).map(|items| Some(Value::Array(items))),
            Value::Object(entries) => match intrinsic(entries) {
                Some((name, argument)) => self.call(name, argument, place),
                None => self.resolve_entries(entries, place).map(|entries| Some(Value::Object(entries))),
            },
            scalar => Ok(Some(scalar.clone())),
        }
    }

    fn resolve_items(&self, items: &[Value], place: &str) -> Result<Vec<Value>, TemplateError> {
        let items = items.iter().enumerate();
        let items = items.map(|(index, item)| self.resolve_present(item, &format!("{place}[{index}]")));
        items.filter_map(Result::transpose).collect()
    }

    fn resolve_entries(&self, entries: &Map<String, Value>, place: &str) -> Result<Map<String, Value>, TemplateError> {
        let entries = entries.iter().map(|(key, value)| {
            let value = self.resolve_present(value, &format!("{place}.{key}"))?;
            Ok(value.map(|value| (key.clone(), value)))
        });
        entries.filter_map(Result::transpose).collect()
    }

    fn call(&self, name: &str, argument: &Value, place: &str) -> Result<Option<Value>, TemplateError> {
        match name {
            "Ref" => self.reference(argument, place),
            "Fn::If" => self.branch(argument, place),
            "Fn::GetAtt" => self.attribute(argument, place).map(Some),
            "Fn::Sub" => self.substitute(argument, place).map(Some),
            "Fn::Join" => self.join(argument, place).map(Some),
            "Fn::FindInMap" => self.find_in_map(argument, place).map(Some),
            "Condition" | "Fn::Equals" | "Fn::Not" | "Fn::And" | "Fn::Or" => {
                self.is_true(&json!({ name: argument }), place).map(|truth| Some(Value::Bool(truth)))
            }
            _ => Err(TemplateError::Unsupported { place: place.to_owned(), name: name.to_owned() }),
        }
    }

    fn reference(&self, argument: &Value, place: &str) -> Result<Option<Value>, TemplateError> {
        let name = argument.as_str().ok_or_else(|| TemplateError::unexpected(place, "the name of something"))?;
        if name == NO_VALUE { Ok(None) } else { self.value_of(name, place).map(Some) }
    }

    /// What `Ref` of `name` is.
    fn value_of(&self, name: &str, place: &str) -> Result<Value, TemplateError> {
        if let Some(pseudo) = self.bindings.pseudo_parameter(name) {
            return Ok(pseudo.into());
        }
        let value = match self.document.parameter(name) {
            Some(parameter) => self.parameter(name, parameter),
            None => self.bindings.reference_to(self.document, name).map(Value::String),
        };
        value.ok_or_else(|| TemplateError::unresolved(place, format!("Ref {name}")))
    }

    fn parameter(&self, name: &str, parameter: &Value) -> Option<Value> {
        let value = self.bindings.value_of_parameter(name).map(str::to_owned);
        let value = value.or_else(|| scalar_text(parameter.get("Default")?))?;
        let is_list =
            parameter["Type"].as_str().is_some_and(|kind| kind == "CommaDelimitedList" || kind.starts_with("List<"));
        Some(if is_list { value.split(',').map(str::trim).collect() } else { Value::String(value) })
    }

    fn branch(&self, argument: &Value, place: &str) -> Result<Option<Value>, TemplateError> {
        let Some([condition, then, otherwise]) = elements(argument) else {
            return Err(TemplateError::unexpected(place, "a condition and two values"));
        };
        let name = condition.as_str().ok_or_else(|| TemplateError::unexpected(place, "the name of a condition"))?;
        self.resolve_present(if self.condition(name, place)? { then } else { otherwise }, place)
    }

    fn attribute(&self, argument: &Value, place: &str) -> Result<Value, TemplateError> {
        let Some([resource, attribute]) = elements(argument) else {
            return Err(TemplateError::unexpected(place, "a resource and an attribute"));
        };
        let resource = resource.as_str().ok_or_else(|| TemplateError::unexpected(place, "a resource's name"))?;
        self.attribute_of(resource, &self.text(attribute, place)?, place)
    }

    fn attribute_of(&self, resource: &str, attribute: &str, place: &str) -> Result<Value, TemplateError> {
        let value = self.bindings.attribute_of(self.document, resource, attribute).map(Value::String);
        value.ok_or_else(|| TemplateError::unresolved(place, format!("GetAtt {resource}.{attribute}")))
    }

    fn substitute(&self, argument: &Value, place: &str) -> Result<Value, TemplateError> {
        let none = Map::new();
        let (template, variables) = match (argument, elements(argument)) {
            (Value::String(template), _) => (template, &none),
            (_, Some([Value::String(template), Value::Object(variables)])) => (template, variables),
            _ => return Err(TemplateError::unexpected(place, "text, or text and variables")),
        };
        let mut text = String::new();
        let mut rest = template.as_str();
        while let Some((before, after)) = rest.split_once("${") {
            let (name, after) = after.split_once('}').ok_or_else(|| TemplateError::unexpected(place, "closed by }"))?;
            text.push_str(before);
            text.push_str(&self.substitution(name, variables, place)?);
            rest = after;
        }
        Ok((text + rest).into())
    }

    /// What `${name}` stands for.
    fn substitution(&self, name: &str, variables: &Map<String, Value>, place: &str) -> Result<String, TemplateError> {
        if let Some(literal) = name.strip_prefix('!') {
            return Ok(format!("${{{literal}}}"));
        }
        if let Some(value) = variables.get(name) {
            return self.text(value, place);
        }
        let value = match name.split_once('.') {
            Some((resource, attribute)) => self.attribute_of(resource, attribute, place)?,
            None => self.value_of(name, place)?,
        };
        scalar_text(&value).ok_or_else(|| TemplateError::unexpected(place, "text"))
    }

    fn join(&self, argument: &Value, place: &str) -> Result<Value, TemplateError> {
        let Some([Value::String(separator), items]) = elements(argument) else {
            return Err(TemplateError::unexpected(place, "a separator and a list"));
        };
        let items = self.resolve(items, place)?;
        let texts: Option<Vec<_>> = items.as_array().and_then(|items| items.iter().map(scalar_text).collect());
        let texts = texts.ok_or_else(|| TemplateError::unexpected(place, "a list of texts"))?;
        Ok(texts.join(separator).into())
    }

    fn find_in_map(&self, argument: &Value, place: &str) -> Result<Value, TemplateError> {
        let Some([map, first, second]) = elements(argument) else {
            return Err(TemplateError::unexpected(place, "a mapping and two keys"));
        };
        let (map, first, second) = (self.text(map, place)?, self.text(first, place)?, self.text(second, place)?);
        let found = self.document.mapping(&map).and_then(|map| map.get(&first)?.get(&second)).cloned();
        found.ok_or_else(|| TemplateError::unresolved(place, format!("FindInMap {map}.{first}.{second}")))
    }
}

/// The intrinsic that an object is, if it is one.
fn intrinsic(entries: &Map<String, Value>) -> Option<(&str, &Value)> {
    let (name, argument) = entries.iter().next().filter(|_| entries.len() == 1)?;
    // `Condition` with anything but a name is the condition block of a policy.
    let is_intrinsic = name == "Ref" || name.starts_with("Fn::") || (name == "Condition" && argument.is_string());
    is_intrinsic.then_some((name.as_str(), argument))
}

pub(super) fn elements<const N: usize>(list: &Value) -> Option<&[Value; N]> {
    list.as_array()?.as_slice().try_into().ok()
}

/// Text, or a number or truth value as text.
pub(super) fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
