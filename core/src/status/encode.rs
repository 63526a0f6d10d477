//! Rows as the tool writes them: sorted keys, ASCII, one line.
//!
//! Source: status specification, sections 1.2, 1.4 and 1.5.

use alloc::string::String;

use super::{
    event::{Actor, Annotation, Delta, SLOTS, Transition, VERDICT_KEYS},
    json::{self, Block, Json, JsonKind, Style},
};

const LINE: Style = Style::LINE;

/// The line of a transition, without its line break. O(length).
pub(super) fn transition(event: &Transition<'_>) -> String {
    let mut out = String::new();
    let mut row = Row(Block::open(&mut out, '{', LINE, 0));
    row.0.key("actor");
    actor(&event.actor, row.0.out);
    row.value("at", event.at);
    row.value("event_id", event.event_id);
    row.0.key("evidence");
    evidence(event.evidence, row.0.out);
    row.value("execution_mode", event.execution_mode);
    row.value("force", event.force);
    row.text("from_lane", event.from.as_str());
    row.given("mission_id", event.mission_id.unwrap_or(Json::NULL));
    row.text("mission_slug", &event.mission_slug);
    row.value("policy_metadata", event.policy_metadata);
    row.value("reason", event.reason);
    row.given("reason_source", event.reason_source);
    row.value("review_ref", event.review_ref);
    if !event.review_result.is_null() {
        row.0.key("review_result");
        verdict(event.review_result, row.0.out, LINE, 1);
    }
    row.text("to_lane", event.to.as_str());
    row.value("wp_id", event.wp_id);
    row.0.close('}');
    out
}

/// The line of an annotation, without its line break. O(length).
pub(super) fn annotation(event: &Annotation<'_>) -> String {
    let mut out = String::new();
    let mut row = Row(Block::open(&mut out, '{', LINE, 0));
    row.0.key("actor");
    actor(&event.actor, row.0.out);
    row.text("at", &event.at);
    row.0.key("delta");
    delta(&event.delta, row.0.out);
    row.text("event_id", &event.event_id);
    row.text("kind", "annotation");
    row.text("wp_id", &event.wp_id);
    row.0.close('}');
    out
}

struct Row<'o>(Block<'o>);

impl Row<'_> {
    fn value(&mut self, key: &str, value: Json<'_>) {
        self.0.key(key);
        json::write(value, self.0.out, LINE, 1);
    }

    fn given(&mut self, key: &str, value: Json<'_>) {
        if !value.is_null() {
            self.value(key, value);
        }
    }

    fn text(&mut self, key: &str, text: &str) {
        self.0.key(key);
        json::write_text(text, self.0.out, true);
    }
}

fn actor(actor: &Actor<'_>, out: &mut String) {
    match actor {
        Actor::Name(name) => json::write_text(name, out, true),
        Actor::Structured { role, profile, tool, model } => {
            let mut block = Block::open(out, '{', LINE, 1);
            for (key, field) in [("model", model), ("profile", profile), ("role", role), ("tool", tool)] {
                block.key(key);
                match field {
                    Some(text) => json::write_text(text, block.out, true),
                    None => block.out.push_str("null"),
                }
            }
            block.close('}');
        }
    }
}

/// A verdict with the keys that the tool keeps.
pub(super) fn verdict(value: Json<'_>, out: &mut String, style: Style, depth: usize) {
    let feedback = value.member("feedback_path").filter(|path| !path.is_null());
    let mut block = Block::open(out, '{', style, depth);
    if let Some(path) = feedback {
        block.key("feedback_path");
        json::write(path, block.out, style, depth + 1);
    }
    members(value, &["reference", "reviewer", "verdict"], &mut block, style, depth);
    block.close('}');
}

fn members(value: Json<'_>, keys: &[&str], block: &mut Block<'_>, style: Style, depth: usize) {
    for key in keys {
        block.key(key);
        json::write(value.member(key).unwrap_or(Json::NULL), block.out, style, depth + 1);
    }
}

fn evidence(value: Json<'_>, out: &mut String) {
    if value.is_null() {
        out.push_str("null");
        return;
    }
    let list = |name: &str| value.member(name).filter(|list| list.kind() == JsonKind::List && list.is_truthy());
    let mut block = Block::open(out, '{', LINE, 1);
    if let Some(repos) = list("repos") {
        block.key("repos");
        let mut items = Block::open(block.out, '[', LINE, 2);
        for repo in repos.items() {
            items.next();
            let mut item = Block::open(items.out, '{', LINE, 3);
            members(repo, &["branch", "commit"], &mut item, LINE, 3);
            if let Some(files) = repo.member("files_touched").filter(|files| files.is_truthy()) {
                item.key("files_touched");
                json::write(files, item.out, LINE, 4);
            }
            members(repo, &["repo"], &mut item, LINE, 3);
            item.close('}');
        }
        items.close(']');
    }
    block.key("review");
    let mut review = Block::open(block.out, '{', LINE, 2);
    let mut keys = VERDICT_KEYS;
    keys.sort_unstable();
    members(value.member("review").unwrap_or(Json::NULL), &keys, &mut review, LINE, 2);
    review.close('}');
    if let Some(checks) = list("verification") {
        block.key("verification");
        let mut items = Block::open(block.out, '[', LINE, 2);
        for check in checks.items() {
            items.next();
            let mut item = Block::open(items.out, '{', LINE, 3);
            members(check, &["command", "result", "summary"], &mut item, LINE, 3);
            item.close('}');
        }
        items.close(']');
    }
    block.close('}');
}

fn delta(delta: &Delta<'_>, out: &mut String) {
    let mut block = Block::open(out, '{', LINE, 1);
    let scalar = |name: &str| {
        let index = SLOTS.iter().skip(1).position(|slot| *slot == name)?;
        delta.scalars.get(index).copied().flatten()
    };
    let write_scalar = |block: &mut Block<'_>, name: &str| {
        if let Some(value) = scalar(name) {
            block.key(name);
            json::write(value, block.out, LINE, 2);
        }
    };
    for name in ["agent", "agent_profile", "agent_profile_version", "assignee", "model"] {
        write_scalar(&mut block, name);
    }
    if let Some(note) = delta.note {
        block.key("note");
        json::write(note, block.out, LINE, 2);
    }
    write_scalar(&mut block, "provider");
    if delta.release {
        block.key("release_runtime_claim");
        block.out.push_str("true");
    }
    if let Some(review) = delta.review() {
        block.key("review");
        let mut inner = Block::open(block.out, '{', LINE, 2);
        let [at, actor, wp_id, reason] = review;
        for (key, text) in [("actor", actor), ("at", at), ("reason", reason), ("wp_id", wp_id)] {
            inner.key(key);
            json::write_text(&text, inner.out, true);
        }
        inner.close('}');
    }
    write_scalar(&mut block, "role");
    if let Some(pid) = delta.shell_pid() {
        block.key("shell_pid");
        block.out.push_str(&pid);
    }
    write_scalar(&mut block, "shell_pid_created_at");
    if let Some(mut sorted) = delta.subtasks() {
        sorted.sort();
        block.key("subtasks");
        let mut inner = Block::open(block.out, '{', LINE, 2);
        for (id, state) in sorted {
            inner.key(&id);
            json::write_text(&state, inner.out, true);
        }
        inner.close('}');
    }
    for (key, refs) in [("tracker_refs", delta.tracker_refs()), ("tracker_refs_replace", delta.tracker_refs_replace())]
    {
        if let Some(refs) = refs {
            block.key(key);
            let mut list = Block::open(block.out, '[', LINE, 2);
            for item in refs {
                list.next();
                json::write(item, list.out, LINE, 3);
            }
            list.close(']');
        }
    }
    block.close('}');
}
