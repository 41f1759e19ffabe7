//! `AWS::Serverless::Function`.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use serde_json::{Map, Value};

use super::TemplateError;
use super::intrinsics::Resolver;

const KIND: &str = "AWS::Serverless::Function";

/// Lambda's own default.
const DEFAULT_TIMEOUT_SECONDS: u64 = 3;

/// A function, as the template declares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionSpec {
    /// The name of its binary: `BuildProperties.Binary`, or else the last part of `CodeUri`.
    pub binary: String,
    /// Its variables.
    pub environment: HashMap<String, String>,
    /// How long an invocation may take.
    pub timeout: Duration,
}

pub(super) fn read(resolver: &Resolver<'_>) -> Result<BTreeMap<String, FunctionSpec>, TemplateError> {
    let mut functions = BTreeMap::new();
    for (id, resource) in resolver.document.resources_of_type(KIND) {
        let place = format!("Resources.{id}");
        if resolver.exists(resource, &place)? {
            functions.insert(id.to_owned(), read_one(resolver, resource, &place)?);
        }
    }
    Ok(functions)
}

fn read_one(resolver: &Resolver<'_>, resource: &Value, place: &str) -> Result<FunctionSpec, TemplateError> {
    Ok(FunctionSpec {
        binary: binary(resource, place)?,
        environment: environment(resolver, resource, place)?,
        timeout: timeout(resolver, resource, place)?,
    })
}

fn binary(resource: &Value, place: &str) -> Result<String, TemplateError> {
    let built = resource["Metadata"]["BuildProperties"]["Binary"].as_str();
    let code = || resource["Properties"]["CodeUri"].as_str()?.trim_end_matches('/').rsplit('/').next();
    let binary = built.or_else(code).filter(|name| !name.is_empty());
    let missing = || TemplateError::missing(&format!("{place}.Metadata.BuildProperties.Binary"));
    binary.map(str::to_owned).ok_or_else(missing)
}

/// The function's own variables over the global ones.
fn environment(
    resolver: &Resolver<'_>,
    resource: &Value,
    place: &str,
) -> Result<HashMap<String, String>, TemplateError> {
    let global = &resolver.document.function_globals()["Environment"]["Variables"];
    let own = &resource["Properties"]["Environment"]["Variables"];
    let mut variables = variables(resolver, global, "Globals.Function.Environment.Variables")?;
    variables.extend(self::variables(resolver, own, &format!("{place}.Properties.Environment.Variables"))?);
    Ok(variables)
}

fn variables(resolver: &Resolver<'_>, block: &Value, place: &str) -> Result<HashMap<String, String>, TemplateError> {
    let block = resolver.resolve(block, place)?;
    let entries = block.as_object().into_iter().flat_map(Map::iter);
    let entries = entries.map(|(name, value)| Ok((name.clone(), resolver.text(value, &format!("{place}.{name}"))?)));
    entries.collect()
}

fn timeout(resolver: &Resolver<'_>, resource: &Value, place: &str) -> Result<Duration, TemplateError> {
    let own = resource["Properties"].get("Timeout");
    let Some(declared) = own.or_else(|| resolver.document.function_globals().get("Timeout")) else {
        return Ok(Duration::from_secs(DEFAULT_TIMEOUT_SECONDS));
    };
    let place = format!("{place}.Properties.Timeout");
    let seconds = resolver.text(declared, &place)?.parse();
    seconds.map(Duration::from_secs).map_err(|_error| TemplateError::unexpected(&place, "a number of seconds"))
}
