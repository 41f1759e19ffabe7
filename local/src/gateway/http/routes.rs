//! Which route a request takes: one that names its path, before one with parameters, before a greedy one, before `$default`.

use http::Method;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::template::HttpRoute;

/// The routes of an API.
#[derive(Debug)]
pub(super) struct Routes(Vec<Route>);

#[derive(Debug)]
struct Route {
    pattern: Pattern,
    route: HttpRoute,
}

#[derive(Debug)]
enum Pattern {
    /// Whatever no other route takes.
    Default,
    /// A method, `None` for any, and a path.
    Path(Option<Method>, Vec<Segment>),
}

#[derive(Debug)]
enum Segment {
    Literal(String),
    /// `{name}`
    Parameter(String),
    /// `{name+}`, which takes the rest.
    Greedy(String),
}

/// How well a route fits: the lower, the better. First where the path comes to match less exactly, then by the method.
type Rank = (Vec<u8>, bool);

/// The route that a request takes.
#[derive(Debug)]
pub(super) struct Match<'a> {
    pub(super) route: &'a HttpRoute,
    pub(super) parameters: Map<String, Value>,
}

impl Routes {
    pub(super) fn new(routes: Vec<HttpRoute>) -> Self {
        Self(routes.into_iter().map(|route| Route { pattern: Pattern::parse(&route.key), route }).collect())
    }

    pub(super) fn find(&self, method: &Method, path: &str) -> Option<Match<'_>> {
        let candidates = self.0.iter().filter_map(|candidate| {
            let (rank, parameters) = candidate.pattern.fit(method, path)?;
            Some((rank, Match { route: &candidate.route, parameters }))
        });
        candidates.min_by(|(left, _), (right, _)| left.cmp(right)).map(|(_, found)| found)
    }
}

impl Pattern {
    fn parse(key: &str) -> Self {
        let Some((method, path)) = key.split_once(' ') else { return Self::Default };
        let method = if method == "ANY" { None } else { method.parse().ok() };
        Self::Path(method, segments(path).map(Segment::parse).collect())
    }

    fn fit(&self, method: &Method, path: &str) -> Option<(Rank, Map<String, Value>)> {
        let Self::Path(wanted, pattern) = self else { return Some(((vec![u8::MAX], true), Map::new())) };
        if wanted.as_ref().is_some_and(|wanted| wanted != method) {
            return None;
        }
        let (mut rank, mut parameters) = (Vec::new(), Map::new());
        let path: Vec<&str> = segments(path).collect();
        for (index, segment) in pattern.iter().enumerate() {
            let here = path.get(index).filter(|part| !part.is_empty());
            match segment {
                Segment::Literal(literal) => {
                    path.get(index).filter(|part| *part == literal)?;
                    rank.push(0);
                }
                Segment::Parameter(name) => {
                    parameters.insert(name.clone(), decoded(here?));
                    rank.push(1);
                }
                Segment::Greedy(name) => {
                    here?;
                    parameters.insert(name.clone(), decoded(&path[index..].join("/")));
                    rank.push(2);
                    return Some(((rank, wanted.is_none()), parameters));
                }
            }
        }
        (path.len() == pattern.len()).then_some(((rank, wanted.is_none()), parameters))
    }
}

impl Segment {
    fn parse(segment: &str) -> Self {
        match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            None => Self::Literal(segment.to_owned()),
            Some(name) => match name.strip_suffix('+') {
                Some(name) => Self::Greedy(name.to_owned()),
                None => Self::Parameter(name.to_owned()),
            },
        }
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.trim_start_matches('/').split('/')
}

fn decoded(part: &str) -> Value {
    percent_decode_str(part).decode_utf8_lossy().into_owned().into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(path: &str) -> Option<(String, Value)> {
        let keys =
            ["GET /v1/users", "GET /v1/users/{id}", "ANY /v1/users/{id}", "GET /v1/{proxy+}", "POST /v1/users/me"];
        let route = |key: &&str| HttpRoute { key: (*key).to_owned(), function: String::new(), authorizer: None };
        let routes = Routes::new(keys.iter().map(route).collect());
        let (method, path) = path.split_once(' ').unwrap();
        let found = routes.find(&method.parse().unwrap(), path)?;
        Some((found.route.key.clone(), found.parameters.into()))
    }

    #[test]
    fn the_most_exact_route_wins() {
        let cases = [
            ("GET /v1/users", "GET /v1/users", json!({})),
            ("GET /v1/users/a%20b", "GET /v1/users/{id}", json!({"id": "a b"})),
            ("PUT /v1/users/a", "ANY /v1/users/{id}", json!({"id": "a"})),
            ("POST /v1/users/me", "POST /v1/users/me", json!({})),
            ("GET /v1/users/a/b", "GET /v1/{proxy+}", json!({"proxy": "users/a/b"})),
        ];
        for (request, key, parameters) in cases {
            assert_eq!(found(request), Some((key.to_owned(), parameters)), "{request}");
        }
    }

    #[test]
    fn other_paths_and_methods_have_no_route() {
        for request in ["GET /v2/users", "POST /v1/users", "GET /v1", "GET /v1/"] {
            assert_eq!(found(request), None, "{request}");
        }
    }

    #[test]
    fn the_default_route_takes_the_rest() {
        let default = HttpRoute { key: "$default".to_owned(), function: String::new(), authorizer: None };
        let routes = Routes::new(vec![default]);
        assert_eq!(routes.find(&Method::PATCH, "/anything").unwrap().route.key, "$default");
    }
}
