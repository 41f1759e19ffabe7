//! The HTTP API, payload format 2.0.

use std::time::Duration;

use http::Request;
use http::request::Builder;
use serde_json::json;

use crate::harness::{API_ID, Answer, App, request};

fn to(app: &App, method: &str, path: &str) -> Builder {
    Request::builder().method(method).uri(format!("{}{path}", app.gateway.http_url()))
}

async fn get_thing(app: &App) -> Answer {
    request(to(app, "GET", "/v1/things/1"), "").await
}

#[tokio::test]
async fn a_function_gets_everything_about_the_request() {
    let app = App::start().await;
    let request_head = to(&app, "GET", "/v1/things/a%20b?q=1&r=x%20y&q=2")
        .header("X-Many", "a")
        .header("x-many", "b")
        .header("User-Agent", "suite/1")
        .header("Cookie", "one=1; two=2");
    assert_eq!(request(request_head, "").await.status, 200);
    let event = app.called("things").await;
    assert_eq!(event["version"], "2.0");
    assert_eq!(event["routeKey"], "GET /v1/things/{id}");
    assert_eq!(event["rawPath"], "/v1/things/a%20b");
    assert_eq!(event["rawQueryString"], "q=1&r=x%20y&q=2");
    assert_eq!(event["queryStringParameters"], json!({"q": "1,2", "r": "x y"}));
    assert_eq!(event["pathParameters"], json!({"id": "a b"}));
    assert_eq!(event["cookies"], json!(["one=1", "two=2"]));
    assert_eq!(event["headers"]["x-many"], "a,b");
    assert_eq!(event["headers"]["x-forwarded-for"], "127.0.0.1");
    assert!(event["headers"].get("cookie").is_none());
    assert_eq!((&event["isBase64Encoded"], event.get("body")), (&json!(false), None));
    let context = &event["requestContext"];
    assert_eq!((&context["apiId"], &context["stage"]), (&json!(API_ID), &json!("$default")));
    assert_eq!((&context["accountId"], &context["domainPrefix"]), (&json!("123456789012"), &json!(API_ID)));
    assert_eq!(context["routeKey"], event["routeKey"]);
    let http = json!({
        "method": "GET", "path": "/v1/things/a%20b", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "suite/1",
    });
    assert_eq!(context["http"], http);
    assert_eq!(context["time"].as_str().unwrap().len(), "16/Aug/2022:12:04:27 +0000".len());
    assert!(context["timeEpoch"].is_u64() && context.get("authorizer").is_none());
}

#[tokio::test]
async fn what_a_request_lacks_is_absent_from_the_event() {
    let app = App::start().await;
    assert_eq!(request(to(&app, "GET", "/files/a"), "").await.status, 200);
    let event = app.called("things").await;
    assert_eq!(event["rawQueryString"], "");
    for key in ["queryStringParameters", "cookies", "body", "stageVariables"] {
        assert!(event.get(key).is_none(), "{key}");
    }
}

#[tokio::test]
async fn a_greedy_parameter_takes_the_rest_of_the_path_by_any_method() {
    let app = App::start().await;
    for method in ["GET", "PUT"] {
        assert_eq!(request(to(&app, method, "/files/a/b.txt"), "").await.status, 200);
        let event = app.called("things").await;
        assert_eq!(event["pathParameters"], json!({"path": "a/b.txt"}));
        assert_eq!(
            (&event["routeKey"], &event["requestContext"]["http"]["method"]),
            (&json!("ANY /files/{path+}"), &json!(method))
        );
    }
}

#[tokio::test]
async fn text_arrives_as_it_is_and_other_bodies_in_base64() {
    let app = App::start().await;
    let cases = [("application/json", "{}", json!("{}"), false), ("image/png", "{}", json!("e30="), true)];
    for (kind, body, expected, encoded) in cases {
        request(to(&app, "PUT", "/files/a").header("content-type", kind), body).await;
        let event = app.called("things").await;
        assert_eq!((&event["body"], &event["isBase64Encoded"]), (&expected, &json!(encoded)), "{kind}");
    }
}

#[tokio::test]
async fn a_reply_becomes_the_response() {
    let app = App::start().await;
    let headers = json!({"Content-Type": "text/css", "X-Number": 5});
    app.reply("things", &json!({"statusCode": 201, "headers": headers, "cookies": ["a=1", "b=2"], "body": "aGk=", "isBase64Encoded": true}));
    let answer = get_thing(&app).await;
    assert_eq!((answer.status, &answer.body[..]), (201, b"hi".as_slice()));
    assert_eq!((answer.header("content-type"), answer.header("x-number")), (Some("text/css"), Some("5")));
    let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
    assert_eq!(cookies, ["a=1", "b=2"]);
}

#[tokio::test]
async fn a_reply_without_a_status_is_the_body_of_a_200() {
    let app = App::start().await;
    app.reply("things", &json!({"answer": 42}));
    let answer = get_thing(&app).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    assert_eq!(answer.json(), json!({"answer": 42}));
}

#[tokio::test]
async fn no_route_is_404() {
    let app = App::start().await;
    for (method, path) in [("GET", "/"), ("POST", "/v1/things/1"), ("GET", "/v1/things"), ("GET", "/v1/things/1/2")] {
        let answer = request(to(&app, method, path), "").await;
        assert_eq!((answer.status, answer.json()), (404, json!({"message": "Not Found"})), "{method} {path}");
    }
}

#[tokio::test]
async fn a_failed_function_or_a_malformed_reply_is_500() {
    let app = App::start().await;
    app.fail("things", "broken");
    let failed = get_thing(&app).await;
    assert_eq!((failed.status, failed.json()), (500, json!({"message": "Internal Server Error"})));
    for malformed in [
        json!({"statusCode": "x"}),
        json!({"statusCode": 200, "body": {}}),
        json!({"statusCode": 200, "headers": {"a b": "c"}}),
    ] {
        app.reply("things", &malformed);
        assert_eq!(get_thing(&app).await.status, 500, "{malformed}");
    }
}

#[tokio::test]
async fn after_30_seconds_it_is_503() {
    let app = App::start().await;
    app.on("things", |_| std::future::pending());
    let url = to(&app, "GET", "/v1/things/1");
    let waiting = tokio::spawn(request(url, ""));
    app.called("things").await;
    app.clock.advance(Duration::from_secs(30));
    let answer = waiting.await.unwrap();
    assert_eq!((answer.status, answer.json()), (503, json!({"message": "Service Unavailable"})));
}

#[tokio::test]
async fn a_body_past_10_megabytes_is_413() {
    let app = App::start().await;
    let largest = 10 * 1024 * 1024;
    assert_eq!(request(to(&app, "PUT", "/files/a"), vec![b'x'; largest]).await.status, 200);
    assert_eq!(app.called("things").await["body"].as_str().map(str::len), Some(largest));
    assert_eq!(request(to(&app, "PUT", "/files/a"), vec![b'x'; largest + 1]).await.status, 413);
    assert_eq!(app.unseen_calls("things"), 0);
}

#[tokio::test]
async fn a_preflight_is_answered_without_a_function() {
    let app = App::start().await;
    let preflight = |origin: &str| {
        let head = to(&app, "OPTIONS", "/v1/things").header("origin", origin);
        request(head.header("access-control-request-method", "POST"), "")
    };
    let allowed = preflight("https://app.example").await;
    assert_eq!(allowed.status, 204);
    assert_eq!(allowed.header("access-control-allow-origin"), Some("https://app.example"));
    assert_eq!(allowed.header("access-control-allow-methods"), Some("GET,POST"));
    assert_eq!(allowed.header("access-control-allow-headers"), Some("authorization,content-type"));
    assert_eq!(allowed.header("access-control-max-age"), Some("600"));
    let refused = preflight("https://evil.example").await;
    assert_eq!((refused.status, refused.header("access-control-allow-origin")), (204, None));
    assert_eq!(app.unseen_calls("things"), 0);
}

#[tokio::test]
async fn the_apis_cors_headers_take_the_place_of_the_functions() {
    let app = App::start().await;
    app.reply("things", &json!({"statusCode": 200, "headers": {"Access-Control-Allow-Origin": "*"}}));
    let from = |origin: &str| request(to(&app, "GET", "/v1/things/1").header("origin", origin), "");
    let allowed = from("https://app.example").await;
    assert_eq!(allowed.header("access-control-allow-origin"), Some("https://app.example"));
    assert_eq!(allowed.header("access-control-expose-headers"), Some("x-total"));
    let others = from("https://evil.example").await;
    assert_eq!((others.status, others.header("access-control-allow-origin")), (200, None));
    let unauthorized = request(to(&app, "POST", "/v1/things").header("origin", "https://app.example"), "").await;
    assert_eq!(unauthorized.status, 401);
    assert_eq!(unauthorized.header("access-control-allow-origin"), Some("https://app.example"));
    assert_eq!(unauthorized.json(), json!({"message": "Unauthorized"}));
}
