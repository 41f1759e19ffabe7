//! The tables of `template.yaml`, as requests to create them.

use dynoxide::Database;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::EmulatorError;

/// The deployed template: the only place where tables are defined.
const TEMPLATE: &str = include_str!("../../../template.yaml");

/// The logical ids that the stores are given as table names.
pub const TABLES: [&str; 7] =
    ["ConnectionsTable", "ConversationsTable", "MediaTable", "MessagesTable", "SafetyTable", "TipsTable", "UsersTable"];

/// The properties that make a table what it is to a client.
const SHAPE: [&str; 4] = ["AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "LocalSecondaryIndexes"];

/// A table of the template.
#[derive(Debug, PartialEq)]
struct Table {
    name: String,
    shape: Map<String, Value>,
    stream_view: Option<Value>,
    ttl_attribute: Option<Value>,
}

/// Creates the template's tables where they are missing.
pub(crate) fn create(database: &Database) -> Result<(), EmulatorError> {
    tables_of(TEMPLATE)?.iter().try_for_each(|table| table.create_in(database))
}

fn tables_of(template: &str) -> Result<Vec<Table>, EmulatorError> {
    let template: serde_yaml_ng::Value = serde_yaml_ng::from_str(template).map_err(EmulatorError::Template)?;
    let resources = template.get("Resources").and_then(serde_yaml_ng::Value::as_mapping);
    let tables = resources.into_iter().flatten().filter(|(_, resource)| is_table(resource));
    tables.map(|(name, resource)| Table::read(name.as_str().unwrap_or_default(), &resource["Properties"])).collect()
}

fn is_table(resource: &serde_yaml_ng::Value) -> bool {
    resource.get("Type").and_then(serde_yaml_ng::Value::as_str) == Some("AWS::DynamoDB::Table")
}

impl Table {
    /// Takes what it needs of a table's properties, and leaves alone what only AWS can do (and may hold intrinsics).
    fn read(name: &str, properties: &serde_yaml_ng::Value) -> Result<Self, EmulatorError> {
        let property = |key: &str| properties.get(key).map(serde_json::to_value).transpose();
        let unreadable = |source| EmulatorError::Table { table: name.to_owned(), source };
        let mut shape = Map::new();
        for key in SHAPE {
            shape.extend(property(key).map_err(unreadable)?.map(|value| (key.to_owned(), value)));
        }
        let stream = property("StreamSpecification").map_err(unreadable)?;
        let ttl = property("TimeToLiveSpecification").map_err(unreadable)?;
        Ok(Self {
            name: name.to_owned(),
            shape,
            stream_view: stream.map(|stream| stream["StreamViewType"].clone()),
            ttl_attribute: ttl.map(|ttl| ttl["AttributeName"].clone()),
        })
    }

    fn create_in(&self, database: &Database) -> Result<(), EmulatorError> {
        if let Some(metadata) = self.existing(database)? {
            return if self.has_shape_of(&metadata) {
                Ok(())
            } else {
                Err(EmulatorError::Outdated { table: self.name.clone() })
            };
        }
        let failed = EmulatorError::engine("creating it", &self.name);
        database.create_table(self.request(self.create_request())?).map_err(failed)?;
        let Some(attribute) = &self.ttl_attribute else { return Ok(()) };
        let ttl = json!({"TableName": self.name,
            "TimeToLiveSpecification": {"Enabled": true, "AttributeName": attribute}});
        let failed = EmulatorError::engine("setting its TTL", &self.name);
        database.update_time_to_live(self.request(ttl)?).map(drop).map_err(failed)
    }

    fn create_request(&self) -> Value {
        let mut request = self.shape.clone();
        request.insert("TableName".to_owned(), json!(self.name));
        request.insert("BillingMode".to_owned(), json!("PAY_PER_REQUEST"));
        if let Some(view) = &self.stream_view {
            let stream = json!({"StreamEnabled": true, "StreamViewType": view});
            request.insert("StreamSpecification".to_owned(), stream);
        }
        Value::Object(request)
    }

    fn request<T: for<'de> Deserialize<'de>>(&self, request: Value) -> Result<T, EmulatorError> {
        serde_json::from_value(request).map_err(|source| EmulatorError::Table { table: self.name.clone(), source })
    }

    fn existing(&self, database: &Database) -> Result<Option<dynoxide::TableMetadata>, EmulatorError> {
        database.get_table_metadata(&self.name).map_err(EmulatorError::engine("looking it up", &self.name))
    }

    /// Whether the table in the file is still the template's: a file from before a change of the template is not.
    fn has_shape_of(&self, metadata: &dynoxide::TableMetadata) -> bool {
        let same = |key: &str, stored: Option<&str>| {
            let stored = stored.and_then(|json| serde_json::from_str(json).ok()).unwrap_or(Value::Null);
            self.shape.get(key).unwrap_or(&Value::Null) == &stored
        };
        same("AttributeDefinitions", Some(&metadata.attribute_definitions))
            && same("KeySchema", Some(&metadata.key_schema))
            && same("GlobalSecondaryIndexes", metadata.gsi_definitions.as_deref())
            && same("LocalSecondaryIndexes", metadata.lsi_definitions.as_deref())
            && metadata.stream_enabled == self.stream_view.is_some()
            && metadata.ttl_attribute.as_deref() == self.ttl_attribute.as_ref().and_then(Value::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_defines_the_tables_that_the_stores_use() {
        let mut names: Vec<_> = tables_of(TEMPLATE).unwrap().into_iter().map(|table| table.name).collect();
        names.sort();
        assert_eq!(names, TABLES);
    }

    #[test]
    fn a_table_with_an_intrinsic_where_it_matters_is_refused() {
        let template = "Resources: {T: {Type: 'AWS::DynamoDB::Table', Properties: {KeySchema: !Ref Keys}}}";
        let table = &tables_of(template).unwrap()[0];
        let error = table.create_in(&Database::memory().unwrap()).unwrap_err();
        assert_eq!(error.to_string(), "table T of template.yaml cannot be read");
    }
}
