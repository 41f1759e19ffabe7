use std::time::Duration;

use natter_protocol::api::Access;

use super::*;

const NATTER: &str = include_str!("../../../template.yaml");

fn bindings() -> Bindings {
    Bindings::default()
        .reference("WsApi", "wsapi12345")
        .reference("HttpApi", "httpapi123")
        .reference("UserPool", "us-east-1_pool")
        .reference("UserPoolClient", "client")
        .reference("ApiGatewayAccount", "account")
        .reference("ExportsBucket", "exports")
        .reference("PicturesBucket", "pictures")
        .reference("MediaBucket", "media")
        .parameter("DatabaseUrl", "postgresql://natter:secret@127.0.0.1:5433/natter")
        .parameter("CognitoEndpoint", "http://127.0.0.1:4566")
        .parameter("ExecuteApiEndpoint", "http://127.0.0.1:8000")
        .parameter("AllowedOrigins", "http://localhost:5173, http://localhost:4173")
}

fn natter() -> Application {
    Template::parse(NATTER).unwrap().resolve(&bindings()).unwrap()
}

/// What a `Value` in the place of a property resolves to.
fn resolved(head: &str, value: &str) -> Result<Value, TemplateError> {
    let template = format!("{head}\nResources: {{Thing: {{Type: T, Properties: {{Value: {value}}}}}}}");
    let bindings = Bindings::default().reference("Pool", "pool-1").attribute("Pool", "Endpoint.Port", "5432");
    let properties = Template::parse(&template).unwrap().properties("Thing", &bindings)?;
    Ok(properties["Value"].clone())
}

#[test]
fn every_function_of_natter_has_its_binary_timeout_and_variables() {
    let functions = natter().functions;
    let binaries: Vec<_> = functions.values().map(|function| function.binary.as_str()).collect();
    assert!(
        ["authorizer", "send-message", "archive", "migrate"].iter().all(|name| binaries.contains(name)),
        "{binaries:?}"
    );
    let send = &functions["SendMessageFunction"];
    assert_eq!(send.environment["MESSAGES_TABLE"], "MessagesTable");
    assert_eq!(send.environment["MANAGEMENT_ENDPOINT"], "http://127.0.0.1:8000/wsapi12345/dev");
    assert_eq!(send.environment["RUST_LOG"], "info");
    assert_eq!(send.environment["RATE_LIMIT_MESSAGES"], "30");
    let authorizer = &functions["AuthorizerFunction"].environment;
    assert_eq!(authorizer["ALLOWED_ORIGINS"], "http://localhost:5173,http://localhost:4173");
    assert_eq!(authorizer["COGNITO_JWKS_URL"], "http://127.0.0.1:4566/us-east-1_pool/.well-known/jwks.json");
    let archive = &functions["ArchiveFunction"];
    assert!(archive.timeout > send.timeout, "its own timeout, not that of all");
    assert_eq!(archive.environment["DATABASE_URL"], "postgresql://natter:secret@127.0.0.1:5433/natter");
}

/// Whether an event is one of those that a rule's pattern is about: each of its lists names what may stand there.
fn matches(pattern: &Value, event: &Value) -> bool {
    match pattern {
        Value::Object(fields) => fields.iter().all(|(name, inner)| matches(inner, &event[name.as_str()])),
        Value::Array(values) => values.contains(event),
        _ => false,
    }
}

#[test]
fn whatever_a_scan_for_malware_has_found_asks_for_the_inspection() {
    let properties = Template::parse(NATTER).unwrap().properties("MalwareScanEnds", &bindings()).unwrap();
    let event: Value = serde_json::from_str(include_str!("../../../events/rules/MalwareScanEnds.json")).unwrap();
    let taken = include_str!("../../../events/inspect-media/the-end-of-a-scan.json");
    let taken: Value = serde_json::from_str(taken).unwrap();
    let target = &properties["Targets"][0]["InputTransformer"];
    for (scan, result) in [
        ("COMPLETED", "NO_THREATS_FOUND"),
        ("COMPLETED", "THREATS_FOUND"),
        ("SKIPPED", "UNSUPPORTED"),
        ("SKIPPED", "ACCESS_DENIED"),
        ("FAILED", "FAILED"),
    ] {
        let mut event = event.clone();
        event["detail"]["scanStatus"] = scan.into();
        event["detail"]["scanResultDetails"]["scanResultStatus"] = result.into();
        assert!(matches(&properties["EventPattern"], &event), "{result}");
        let path = target["InputPathsMap"]["key"].as_str().unwrap().trim_start_matches("$.").replace('.', "/");
        let key = event.pointer(&format!("/{path}")).unwrap();
        let message = target["InputTemplate"].as_str().unwrap().replace("<key>", &key.to_string());
        assert_eq!(taken["Records"][0]["body"], message);
    }
    let mut foreign = event;
    foreign["detail"]["s3ObjectDetails"]["bucketName"] = "another".into();
    assert!(!matches(&properties["EventPattern"], &foreign));
}

#[test]
fn only_tokens_that_no_api_takes_change_how_people_sign_in() {
    const ADMIN: &str = "aws.cognito.signin.user.admin";
    let template = Template::parse(NATTER).unwrap();
    let scopes = |client| template.properties(client, &bindings()).unwrap()["AllowedOAuthScopes"].to_string();
    assert!(!scopes("UserPoolClient").contains(ADMIN));
    assert!(scopes("AccountClient").contains(ADMIN));
    let functions = natter().functions;
    let clients: Vec<_> =
        functions.values().filter_map(|function| function.environment.get("COGNITO_CLIENT_ID")).collect();
    assert!(!clients.is_empty() && clients.iter().all(|client| *client == "client"), "{clients:?}");
}

#[test]
fn the_websocket_routes_of_natter_are_answered_where_there_is_a_route_response() {
    let api = natter().websocket.unwrap();
    assert_eq!((api.id.as_str(), api.stage.as_str()), ("wsapi12345", "dev"));
    assert_eq!(api.selection, ["action"]);
    assert_eq!(api.authorizer.unwrap().function, "AuthorizerFunction");
    assert!(api.throttle.is_some());
    let answered = |key: &str| (api.routes[key].function.as_str(), api.routes[key].has_response);
    assert_eq!(answered("$connect"), ("ConnectFunction", false));
    assert_eq!(answered("$disconnect"), ("DisconnectFunction", false));
    assert_eq!(answered("sendMessage"), ("SendMessageFunction", true));
    assert_eq!(answered("$default"), ("DefaultFunction", true));
}

#[test]
fn the_http_routes_of_natter_are_those_of_its_tables_and_ask_for_a_token() {
    let routes = natter().http.unwrap().routes;
    let with_token = routes.iter().filter(|route| route.authorizer.is_some());
    let mut deployed: Vec<String> = with_token.map(|route| route.key.clone()).collect();
    let described = natter_protocol::api::all().into_iter().filter(|route| route.access != Access::Ticket);
    let mut described: Vec<String> = described.map(|route| route.key()).collect();
    deployed.sort();
    described.sort();
    assert_eq!(deployed, described);
}

#[test]
fn only_the_link_in_emails_and_tickets_work_without_a_token() {
    let routes = natter().http.unwrap().routes;
    let open = routes.iter().filter(|route| route.authorizer.is_none()).map(|route| route.key.as_str());
    let mut open: Vec<_> = open.collect();
    open.sort_unstable();
    let tickets = natter_protocol::api::all().into_iter().filter(|route| route.access == Access::Ticket);
    let mut expected: Vec<String> = tickets.map(|route| route.key()).collect();
    expected.extend(["GET", "POST"].map(|method| format!("{method} /v1/digest/unsubscribe")));
    expected.sort();
    assert_eq!(open, expected);
}

#[test]
fn the_http_api_of_natter_has_its_route_authorizer_and_cors() {
    let api = natter().http.unwrap();
    assert_eq!((api.id.as_str(), api.stage.as_str()), ("httpapi123", "$default"));
    let issuer = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool".to_owned();
    let authorizer = Some(JwtAuthorizer { issuer, audience: vec!["client".to_owned()] });
    let (key, function) = ("POST /v1/conversations".to_owned(), "ConversationsFunction".to_owned());
    assert!(api.routes.contains(&HttpRoute { key, function, authorizer }), "{:?}", api.routes);
    let cors = api.cors.unwrap();
    assert_eq!(cors.allow_origins, ["http://localhost:5173", "http://localhost:4173"]);
    assert!(cors.max_age.is_some());
}

#[test]
fn messages_are_kept_for_ever_where_nothing_else_is_said() {
    let functions = natter().functions;
    for function in ["GetMessagesFunction", "ExpireMessagesFunction"] {
        assert_eq!(functions[function].environment["MESSAGE_RETENTION_DAYS"], "0");
    }
}

#[test]
fn the_event_sources_of_natter_are_its_stream_and_its_users() {
    let sources = natter().event_sources;
    let stream =
        sources.iter().find_map(|source| if let EventSource::Stream(stream) = source { Some(stream) } else { None });
    let stream = stream.unwrap();
    assert_eq!((stream.function.as_str(), stream.table.as_str()), ("ArchiveFunction", "MessagesTable"));
    assert_eq!(stream.on_failure.as_deref(), Some("ArchiveDeadLetters"));
    assert!(stream.reports_failures);
    // In an outage every attempt fails within seconds, so age alone may end them; and healthy batches are not to be shattered.
    assert_eq!((stream.bisect, stream.max_retries), (false, None));
    assert!(stream.max_age.is_some());
    assert!(sources.contains(&EventSource::Cognito(CognitoEvent {
        function: "RegisterUserFunction".to_owned(),
        user_pool: "UserPool".to_owned(),
        trigger: "PostConfirmation".to_owned(),
    })));
}

#[test]
fn an_inspection_knows_its_last_delivery() {
    let redrive = natter().queues["InspectionsQueue"].redrive.clone().unwrap();
    assert_eq!(redrive.max_receives, natter_queue::INSPECTION_DELIVERIES);
}

#[test]
fn the_queue_of_natter_gives_up_to_its_dead_letters() {
    let application = natter();
    let queue = &application.queues["FanOutQueue"];
    let redrive = queue.redrive.as_ref().unwrap();
    assert_eq!((redrive.dead_letter_queue.as_str(), redrive.max_receives), ("FanOutDeadLetters", 5));
    // Shorter, and a message could be delivered anew while the function is still at it.
    assert!(queue.visibility_timeout >= application.functions["FanOutFunction"].timeout * 6);
    assert!(application.event_sources.contains(&EventSource::Queue(QueueEvent {
        function: "FanOutFunction".to_owned(),
        queue: "FanOutQueue".to_owned(),
        batch_size: 10,
        reports_failures: true,
    })));
}

#[test]
fn a_stream_is_read_as_the_template_says_or_as_lambda_does_by_itself() {
    let stream = |properties: &str| {
        let template = format!(
            "Resources:
      Table: {{Type: AWS::DynamoDB::Table}}
      Reader:
        Type: AWS::Serverless::Function
        Properties:
          CodeUri: reader
          Events: {{Rows: {{Type: DynamoDB, Properties: {{Stream: !GetAtt Table.StreamArn, {properties}}}}}}}"
        );
        let sources = Template::parse(&template).unwrap().resolve(&Bindings::default()).unwrap().event_sources;
        let [EventSource::Stream(stream)] = sources.as_slice() else { panic!("{sources:?}") };
        stream.clone()
    };
    let by_itself = StreamEvent {
        function: "Reader".to_owned(),
        table: "Table".to_owned(),
        batch_size: 100,
        batching_window: Duration::ZERO,
        bisect: false,
        reports_failures: false,
        max_retries: None,
        max_age: None,
        on_failure: None,
    };
    assert_eq!(stream("MaximumRetryAttempts: -1"), by_itself);
    let all = "BatchSize: 5, MaximumBatchingWindowInSeconds: 20, BisectBatchOnFunctionError: true,
        FunctionResponseTypes: [ReportBatchItemFailures], MaximumRetryAttempts: 7, MaximumRecordAgeInSeconds: 60,
        DestinationConfig: {OnFailure: {Type: SQS, Destination: !GetAtt Letters.Arn}}";
    let expected = StreamEvent {
        batch_size: 5,
        batching_window: Duration::from_secs(20),
        bisect: true,
        reports_failures: true,
        max_retries: Some(7),
        max_age: Some(Duration::from_mins(1)),
        on_failure: Some("Letters".to_owned()),
        ..by_itself
    };
    assert_eq!(stream(all), expected);
}

#[test]
fn schedules_queues_and_lambda_configs_are_event_sources_too() {
    let template = "Resources:
      Queue: {Type: AWS::SQS::Queue}
      Worker:
        Type: AWS::Serverless::Function
        Properties:
          CodeUri: functions/worker/
          Events:
            Jobs: {Type: SQS, Properties: {Queue: !GetAtt Queue.Arn, FunctionResponseTypes: [ReportBatchItemFailures]}}
            Daily: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
            Page: {Type: HttpApi, Properties: {Path: /, Method: GET}}
      Pool: {Type: AWS::Cognito::UserPool, Properties: {LambdaConfig: {PreSignUp: !GetAtt Worker.Arn}}}";
    let application = Template::parse(template).unwrap().resolve(&Bindings::default()).unwrap();
    assert_eq!(application.functions["Worker"].binary, "worker");
    let function = "Worker".to_owned();
    let defaults = QueueSpec {
        visibility_timeout: Duration::from_secs(30),
        retention: Duration::from_hours(4 * 24),
        redrive: None,
    };
    assert_eq!(application.queues, BTreeMap::from([("Queue".to_owned(), defaults)]));
    let jobs =
        QueueEvent { function: function.clone(), queue: "Queue".to_owned(), batch_size: 10, reports_failures: true };
    let daily = ScheduleEvent { function: function.clone(), expression: "rate(1 day)".to_owned() };
    let sign_up = CognitoEvent { function, user_pool: "Pool".to_owned(), trigger: "PreSignUp".to_owned() };
    let expected = [EventSource::Queue(jobs), EventSource::Schedule(daily), EventSource::Cognito(sign_up)];
    assert_eq!(application.event_sources.len(), expected.len());
    assert!(
        expected.iter().all(|source| application.event_sources.contains(source)),
        "{:?}",
        application.event_sources
    );
}

#[test]
fn short_and_long_forms_of_intrinsics_mean_the_same() {
    let cases = [
        ("!Ref Pool", "{Ref: Pool}", "pool-1"),
        ("!GetAtt Pool.Endpoint.Port", "{'Fn::GetAtt': [Pool, Endpoint.Port]}", "5432"),
        (
            "!Sub 'a ${Pool} ${Pool.Endpoint.Port} ${!Pool}'",
            "{'Fn::Sub': ['a ${X} 5432 ${!Pool}', {X: !Ref Pool}]}",
            "a pool-1 5432 ${Pool}",
        ),
        ("!Join ['-', [a, !Ref Pool]]", "{'Fn::Join': ['-', [a, pool-1]]}", "a-pool-1"),
    ];
    for (short, long, expected) in cases {
        assert_eq!(resolved("", short).unwrap(), expected);
        assert_eq!(resolved("", long).unwrap(), expected);
    }
}

#[test]
fn conditions_choose_a_branch_and_leave_the_other_alone() {
    let head = "Parameters: {Stage: {Type: String, Default: dev}}
Mappings: {Sizes: {dev: {Small: 1}}}
Conditions:
  IsDev: !Equals [!Ref Stage, dev]
  IsProd: !Not [!Condition IsDev]
  Both: !And [!Condition IsDev, !Condition IsProd]
  Either: !Or [!Condition IsDev, !Condition IsProd]";
    for (condition, expected) in [("IsDev", "yes"), ("IsProd", "no"), ("Both", "no"), ("Either", "yes")] {
        assert_eq!(resolved(head, &format!("!If [{condition}, yes, no]")).unwrap(), expected, "{condition}");
    }
    assert_eq!(resolved(head, "!If [IsDev, a, !GetAtt Nowhere.Arn]").unwrap(), "a");
    assert_eq!(resolved(head, "!FindInMap [Sizes, !Ref Stage, Small]").unwrap(), 1);
    assert_eq!(resolved(head, "[a, !If [IsDev, !Ref AWS::NoValue, b]]").unwrap(), serde_json::json!(["a"]));
}

#[test]
fn what_cannot_be_resolved_is_named_with_its_place() {
    let errors = [
        ("!Ref Nowhere", "Resources.Thing.Properties.Value: Ref Nowhere is not defined"),
        ("[!GetAtt Pool.Name]", "Resources.Thing.Properties.Value[0]: GetAtt Pool.Name is not defined"),
        ("{Key: !Sub '${Pool.Name}'}", "Resources.Thing.Properties.Value.Key: GetAtt Pool.Name is not defined"),
        ("!Select [0, [a]]", "Resources.Thing.Properties.Value: Fn::Select is not supported"),
        ("!If [Nowhere, a, b]", "Resources.Thing.Properties.Value: Condition Nowhere is not defined"),
    ];
    for (value, expected) in errors {
        assert_eq!(resolved("", value).unwrap_err().to_string(), expected);
    }
}

#[test]
fn a_variable_that_nothing_resolves_is_named() {
    let template = "Resources: {F: {Type: AWS::Serverless::Function, Properties: {CodeUri: f, Environment: {Variables: {POOL: !Ref Pool}}}}}";
    let error = Template::parse(template).unwrap().resolve(&Bindings::default()).unwrap_err();
    assert_eq!(error.to_string(), "Resources.F.Properties.Environment.Variables.POOL: Ref Pool is not defined");
}
