//! Prints the table of costs, with the price of a million of each action.
#![allow(clippy::print_stdout, reason = "what it is for")]

use natter_cost::{AsTheAppBehaves, Prices, aurora_awake, behaviour, beside};

fn main() {
    let prices = natter_cost::prices();
    print_table(&prices);
    print_behaviour(&prices);
    print_notified(&prices);
    print_beside(&prices);
    println!("\nPrices of {}, {}: {}.", prices.region, prices.date, prices.source);
}

fn print_table(prices: &Prices) {
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
}

fn print_behaviour(prices: &Prices) {
    println!(
        "\nAs the app behaves, in a conversation of two (behaviour.json)                                         $/million"
    );
    let all = behaviour();
    for situation in &all {
        println!("{:<100} {:>9.2}", situation.situation, situation.dollars(prices));
        for (kind, number, dollars) in situation.frames(prices) {
            println!("    {number:>5.2} × {kind:<88} {dollars:>9.2}");
        }
    }
    let sum = AsTheAppBehaves::of(&all, prices);
    println!("{:<100} {:>9.2}", "A message, of all of these", sum.messages);
    println!("{:<100} {:>9.2}", "An hour of one person who looks", sum.user_hours);
}

fn print_beside(prices: &Prices) {
    println!("\nBeside the frames");
    for (what, dollars) in beside(prices) {
        println!("{what:<100} {dollars:>9.2}");
    }
    println!(
        "{:<100} {:>9.2}",
        "Aurora, in a month in which it never sleeps, however much is said",
        aurora_awake(prices)
    );
}

fn print_notified(prices: &Prices) {
    let (message, told) = natter_cost::notified_message();
    let (message, told) = (prices.of(&message), prices.of(&told));
    println!(
        "\nA direct message to someone who is notified of it on one device: ${:.3} for a million, of which {:.0} % is the notification.",
        message + told,
        100.0 * told / (message + told),
    );
}
