//! Rows and logs for the tests.

use kitty_core::{
    Generation,
    status::{Board, Log},
};

pub const V3: Generation = Generation::V3_2;
pub const V4: Generation = Generation::V4_0;

/// A transition, to be changed where a test needs it.
#[derive(Clone, Debug)]
pub struct Given {
    pub id: String,
    pub at: String,
    pub wp: &'static str,
    pub from: String,
    pub to: String,
    pub actor: &'static str,
    pub more: &'static str,
}

/// `from→to` at minute `minute`.
pub fn row(minute: u32, from: &str, to: &str) -> Given {
    Given {
        id: format!("01HXYZ0000000000000000{minute:04}"),
        at: format!("2026-02-08T12:{minute:02}:00+00:00"),
        wp: "WP01",
        from: from.to_string(),
        to: to.to_string(),
        actor: r#""a1""#,
        more: "",
    }
}

impl Given {
    pub fn at(self, at: &str) -> Self {
        Self { at: at.to_string(), ..self }
    }

    pub fn with(self, more: &'static str) -> Self {
        Self { more, ..self }
    }

    pub fn text(&self) -> String {
        let Self { id, at, wp, from, to, actor, more } = self;
        format!(
            r#"{{"actor": {actor}, "at": "{at}", "event_id": "{id}", "execution_mode": "worktree", "force": false, "from_lane": "{from}", "mission_slug": "034-demo"{more}, "to_lane": "{to}", "wp_id": "{wp}"}}"#
        )
    }
}

pub fn log(rows: &[Given]) -> String {
    rows.iter().map(|row| row.text() + "\n").collect()
}

pub fn note(minute: u32, wp: &str, delta: &str) -> String {
    format!(
        r#"{{"actor": "a1", "at": "2026-02-08T13:{minute:02}:00+00:00", "delta": {delta}, "event_id": "01HXYZ0000000000000001{minute:04}", "kind": "annotation", "wp_id": "{wp}"}}"#
    ) + "\n"
}

pub fn board(text: &str, generation: Generation) -> Board {
    Log::parse(text.as_bytes(), generation).unwrap().board().unwrap()
}

/// The lane of WP01.
pub fn lane(rows: &[Given], generation: Generation) -> &'static str {
    board(&log(rows), generation).lane("WP01").as_str()
}
