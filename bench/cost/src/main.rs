//! Prints the table of costs, with the price of a million of each action.
#![allow(clippy::print_stdout, reason = "what it is for")]

fn main() {
    let prices = natter_cost::prices();
    println!(
        "{:<62} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6} {:>9}",
        "", "reads", "writes", "trips", "pushes", "queued", "asked", "SQL", "$/million"
    );
    for cost in natter_cost::costs() {
        println!(
            "{:<62} {:>6.1} {:>6.1} {:>6} {:>6} {:>6} {:>6} {:>6} {:>9.3}",
            cost.action,
            cost.read_units,
            cost.write_units,
            cost.round_trips,
            cost.pushes,
            cost.queue_requests,
            cost.invocations,
            cost.statements,
            prices.of(&cost),
        );
        println!("    {}", cost.situation);
    }
    let (message, told) = natter_cost::notified_message();
    let (message, told) = (prices.of(&message), prices.of(&told));
    println!(
        "\nA direct message to someone who is notified of it on one device: ${:.3} for a million, of which {:.0} % is the notification.",
        message + told,
        100.0 * told / (message + told),
    );
    println!("\nPrices of {}: {}.", prices.region, prices.source);
}
