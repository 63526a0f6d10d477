//! The rows of a log one by one: who did what, and when.
//!
//! Source: status specification, sections 1.4, 1.5 and 1.8.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use super::{
    board::JsonText,
    encode,
    event::{Actor, Fields, Row},
    json::{self, Json, JsonKind},
    log::{LineDefect, Log, lines},
};
use crate::{code::Decision, effector::Effector, generation::Generation};

/// One row of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRow {
    /// The line.
    pub line: usize,
    /// `transition` or `annotation`.
    pub kind: &'static str,
    /// Who acted.
    pub effector: Effector,
    /// The row as the tool writes it: keys that it does not know are gone.
    pub row: JsonText,
}

/// The transitions and annotations of a log, in file order. A row without the key `mission_id` gets
/// the id that its slug has in `mission_ids`. O(length).
///
/// # Errors
/// [`crate::Code::StatusUnreadable`] for the first line that is no row.
pub fn rows(bytes: &[u8], mission_ids: &BTreeMap<String, String>, generation: Generation) -> Decision<Vec<LogRow>> {
    let skipped = generation.profile().status.skipped_subtasks;
    let Ok(text) = core::str::from_utf8(bytes) else {
        return Log::parse(bytes, generation).map(|_| Vec::new());
    };
    let mut found = Vec::new();
    for (line, text) in lines(text) {
        let row = Fields::read(text).and_then(|fields| fields.row(skipped));
        match row.map_err(|defect| LineDefect { line, offset: 0, defect }) {
            Ok(Row::Foreign(_)) => {}
            Ok(Row::Transition(mut event)) => {
                let mut id = String::new();
                if let (None, Some(known)) = (event.mission_id, mission_ids.get(&*event.mission_slug)) {
                    json::write_text(known, &mut id, true);
                }
                if !id.is_empty() {
                    event.mission_id = Some(Json::trusted(&id));
                }
                let effector = original(event.policy_metadata).unwrap_or_else(|| Effector::of(&event.actor, &[]));
                let row = JsonText::trusted(encode::transition(&event));
                found.push(LogRow { line, kind: "transition", effector, row });
            }
            Ok(Row::Annotation(event)) => found.push(LogRow {
                line,
                kind: "annotation",
                effector: Effector::of(&event.actor, &[]),
                row: JsonText::trusted(encode::annotation(&event)),
            }),
            // The strict reading knows where the line starts.
            Err(_) => return Log::parse(bytes, generation).map(|_| Vec::new()),
        }
    }
    Ok(found)
}

/// The actor that a migration replaced by a label.
fn original(policy_metadata: Json<'_>) -> Option<Effector> {
    let actor = policy_metadata.member("migration_original_actor")?;
    let actor = (actor.kind() == JsonKind::Object).then(|| Actor::read(actor).ok())??;
    Some(Effector::of(&actor, &[]))
}
