use super::*;

#[test]
fn a_fault_strikes_the_next_times_where_it_was_put() {
    let faults = Faults::new(1);
    faults.inject(Fault::LostDisconnect, Where::Route("$disconnect".to_owned()), Times::Next(2));
    let strikes = |route| faults.strikes_route(Fault::LostDisconnect, route);
    assert!(!strikes("$connect"));
    assert_eq!([strikes("$disconnect"), strikes("$disconnect"), strikes("$disconnect")], [true, true, false]);
}

#[test]
fn the_same_seed_gives_the_same_misfortune() {
    let drawn = |seed| {
        let faults = Faults::new(seed);
        faults.inject(Fault::PostGone, Where::Everywhere, Times::Probability(0.5));
        (0..64).map(|_| faults.at_post("c").is_some()).collect::<Vec<_>>()
    };
    assert_eq!(drawn(7), drawn(7));
    assert_ne!(drawn(7), drawn(8));
    assert!(drawn(7).contains(&true) && drawn(7).contains(&false));
}

#[test]
fn nothing_strikes_after_it_was_cleared() {
    let faults = Faults::new(1);
    faults.inject(Fault::PostGone, Where::Connection("c".to_owned()), Times::Next(9));
    assert_eq!([faults.at_post("d"), faults.at_post("c")], [None, Some(Fault::PostGone)]);
    faults.clear();
    assert_eq!(faults.at_post("c"), None);
}

#[tokio::test]
async fn an_invocation_dies_after_it_has_waited_as_often_as_it_is_to() {
    let steps = std::cell::Cell::new(0);
    let invocation = |waits: u32| {
        let steps = &steps;
        async move {
            steps.set(0);
            for _ in 0..waits {
                tokio::task::yield_now().await;
                steps.set(steps.get() + 1);
            }
            Ok(())
        }
    };
    assert!(until_death(Some(3), invocation(9)).await.is_err());
    assert_eq!(steps.get(), 3);
    assert!(until_death(Some(9), invocation(9)).await.is_ok(), "it is done by then");
    assert!(until_death(None, invocation(9)).await.is_ok());
}
