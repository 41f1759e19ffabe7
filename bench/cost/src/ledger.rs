//! Compares the measurements of some actions with all rows of the table about them.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::{Spent, costs};

/// The measurements of some actions. A row that nobody measures would go on saying what was true once.
#[derive(Debug, Default)]
pub struct Ledger {
    measured: BTreeMap<(String, String), Spent>,
}

impl Ledger {
    /// Notes what an action took.
    pub fn note(&mut self, action: &str, situation: &str, spent: impl Into<Spent>) {
        self.measured.insert((action.to_owned(), situation.to_owned()), spent.into());
    }

    /// Asserts that everything took what the table says, and that the table says nothing else of these actions.
    ///
    /// # Panics
    /// Where it is otherwise, with the rows as they would be right.
    pub fn assert_is_all(&self, actions: impl IntoIterator<Item = String>) {
        let rows = costs();
        let mut wrong = String::new();
        for ((action, situation), spent) in &self.measured {
            let measured = spent.of(action, situation);
            if !rows.iter().any(|row| row.is_of(&measured)) {
                let row = serde_json::to_string(&measured).unwrap_or_default();
                let _ = writeln!(wrong, "measured: {row}");
            }
        }
        for action in actions {
            let mut of_action = rows.iter().filter(|row| row.action == action).peekable();
            if of_action.peek().is_none() {
                let _ = writeln!(wrong, "not in the table: {action}");
            }
            for row in of_action.filter(|row| !self.measured.contains_key(&(action.clone(), row.situation.clone()))) {
                let _ = writeln!(wrong, "not measured: {action}, {}", row.situation);
            }
        }
        assert!(wrong.is_empty(), "costs.json is wrong:\n{wrong}");
    }
}
