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
