//! CloudWatch's embedded metric format.

use serde_json::{Map, Value, json};

use crate::{Measurements, Metric};

/// The dimension of what was refused for asking too much.
const ASKED: &str = "Asked";

impl Measurements {
    /// The line of the log that makes metrics in this namespace, at a time in milliseconds since the Unix epoch; `None` where
    /// nothing was measured.
    #[must_use]
    pub fn embedded(&self, namespace: &str, at_ms: u64) -> Option<String> {
        let metrics: Vec<Value> = self.iter().map(|(metric, _)| definition(metric)).collect();
        if metrics.is_empty() {
            return None;
        }
        let mut directives = vec![json!({"Namespace": namespace, "Dimensions": [[]], "Metrics": metrics})];
        let mut line = Map::new();
        if let Some(asked) = self.limited() {
            let metrics = [definition(Metric::RateLimited)];
            directives.push(json!({"Namespace": namespace, "Dimensions": [[ASKED]], "Metrics": metrics}));
            line.insert(ASKED.to_owned(), asked.into());
        }
        line.insert("_aws".to_owned(), json!({"Timestamp": at_ms, "CloudWatchMetrics": directives}));
        line.extend(self.iter().map(|(metric, values)| (metric.name().to_owned(), written(values))));
        Some(Value::Object(line).to_string())
    }
}

fn definition(metric: Metric) -> Value {
    json!({"Name": metric.name(), "Unit": metric.unit().name()})
}

fn written(values: &[f64]) -> Value {
    if let [value] = values { json!(value) } else { json!(values) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{count, count_limited, measured, record};

    #[tokio::test]
    async fn one_line_defines_what_it_holds() {
        let ((), measurements) = measured(async {
            count(Metric::MessagesAccepted, 1);
            record(Metric::FanOutSize, 2.0);
            record(Metric::FanOutSize, 3.0);
        })
        .await;
        let line = measurements.embedded("natter-dev", 1_700_000_000_000).unwrap();
        assert!(!line.contains('\n'));
        let expected = json!({
            "_aws": {"Timestamp": 1_700_000_000_000_u64, "CloudWatchMetrics": [{
                "Namespace": "natter-dev",
                "Dimensions": [[]],
                "Metrics": [{"Name": "MessagesAccepted", "Unit": "Count"}, {"Name": "FanOutSize", "Unit": "Count"}],
            }]},
            "MessagesAccepted": 1.0,
            "FanOutSize": [2.0, 3.0],
        });
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap(), expected);
    }

    #[tokio::test]
    async fn what_was_refused_is_counted_in_all_and_by_what_was_asked() {
        let ((), measurements) = measured(async { count_limited("sendMessage") }).await;
        let line: Value = serde_json::from_str(&measurements.embedded("natter", 1).unwrap()).unwrap();
        let dimensions: Vec<_> =
            line["_aws"]["CloudWatchMetrics"].as_array().unwrap().iter().map(|one| &one["Dimensions"]).collect();
        assert_eq!(dimensions, [&json!([[]]), &json!([["Asked"]])]);
        assert_eq!((&line["Asked"], &line["RateLimited"]), (&json!("sendMessage"), &json!(1.0)));
    }

    #[test]
    fn where_nothing_was_measured_there_is_no_line() {
        assert_eq!(Measurements::default().embedded("natter", 1), None);
    }
}
