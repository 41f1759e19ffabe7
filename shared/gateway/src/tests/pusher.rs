use super::*;

type Statuses = HashMap<&'static str, Vec<u16>>;
/// Each call's method, connection and frame.
type Calls = Arc<Mutex<Vec<(String, String, Vec<u8>)>>>;

/// A pusher whose API Gateway answers each connection with the given statuses, one after another, then 200.
fn pusher(statuses: Statuses) -> (Pusher, Calls) {
    let statuses = Mutex::new(statuses);
    let calls = Calls::default();
    let log = Arc::clone(&calls);
    let http = infallible_client_fn(move |request: http::Request<SdkBody>| {
        let connection = request.uri().path().rsplit('/').next().unwrap().to_owned();
        let mut statuses = statuses.lock().unwrap();
        let next = statuses.get_mut(connection.as_str()).filter(|left| !left.is_empty()).map(|left| left.remove(0));
        let frame = request.body().bytes().unwrap_or_default().to_vec();
        log.lock().unwrap().push((request.method().to_string(), connection, frame));
        http::Response::builder().status(next.unwrap_or(200)).body(SdkBody::empty()).unwrap()
    });
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(SharedCredentialsProvider::new(Credentials::new("id", "secret", None, None, "test")))
        .retry_config(RetryConfig::standard().with_initial_backoff(std::time::Duration::from_millis(1)))
        .http_client(http)
        .build();
    (Pusher::new(&config, "https://gateway.invalid/dev"), calls)
}

fn to_each(ids: &[&str]) -> Vec<(ConnectionId, Vec<WrittenEvent>)> {
    ids.iter().map(|id| (connection(id), written([1], 0))).collect()
}

#[tokio::test]
async fn the_gone_one_of_three_is_told_apart_and_the_others_are_reached() {
    let (pusher, _) = pusher(HashMap::from([("b", vec![410])]));
    let outcomes = pusher.push(to_each(&["a", "b", "c"])).await;
    assert_eq!(outcomes, [Push::Delivered, Push::Gone, Push::Delivered]);
}

#[tokio::test]
async fn a_slow_client_is_not_taken_for_gone() {
    let (pusher, _) = pusher(HashMap::from([("a", vec![429; 10])]));
    assert_eq!(pusher.push(to_each(&["a"])).await, [Push::Failed]);
}

#[tokio::test]
async fn a_passing_failure_is_tried_again() {
    let (pusher, calls) = pusher(HashMap::from([("a", vec![503, 503])]));
    assert_eq!(pusher.push(to_each(&["a"])).await, [Push::Delivered]);
    assert_eq!(calls.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn each_of_many_connections_is_reached_once() {
    let ids: Vec<String> = (0..100).map(|number| format!("c{number:03}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let (pusher, calls) = pusher(HashMap::new());
    assert_eq!(pusher.push(to_each(&ids)).await, [Push::Delivered; 100]);
    let mut reached: Vec<String> = calls.lock().unwrap().iter().map(|(_, connection, _)| connection.clone()).collect();
    reached.sort();
    assert_eq!(reached, ids);
}

#[tokio::test]
async fn the_events_of_one_call_travel_in_one_frame() {
    let (pusher, calls) = pusher(HashMap::new());
    pusher.push(vec![(connection("a"), written(1..=20, 1_000))]).await;
    let calls = calls.lock().unwrap();
    assert_eq!(calls.len(), 1);
    assert_eq!(numbers(&calls[0].2), (1..=20).collect::<Vec<_>>());
}

#[tokio::test]
async fn nothing_more_is_sent_to_a_connection_that_is_gone() {
    let (pusher, calls) = pusher(HashMap::from([("a", vec![410])]));
    assert_eq!(pusher.push(vec![(connection("a"), written(1..=5, 30_000))]).await, [Push::Gone]);
    assert_eq!(calls.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn closing_deletes_each_connection_and_takes_a_gone_one_for_closed() {
    let (pusher, calls) = pusher(HashMap::from([("a", vec![410]), ("b", vec![500; 9])]));
    pusher.close(&["a", "b", "c"].map(connection)).await;
    let calls = calls.lock().unwrap();
    assert!(calls.iter().all(|(method, ..)| method == "DELETE"));
    for id in ["a", "b", "c"] {
        assert!(calls.iter().any(|(_, connection, _)| connection == id), "{id}");
    }
}
