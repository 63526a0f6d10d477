//! The reference pages: every code and every kind, as the tables of the core have them.

use std::fmt::Write;

use kitty_core::{CODES, CodeClass, CodeRow, GENERATIONS, Generation, wire};

use super::Generated;

const NOTICE: &str = "<!-- Written by `cargo xtask generate` from the tables of the core. -->\n";

/// Both pages.
pub fn files() -> Vec<Generated> {
    vec![Generated { path: "docs/codes.md", text: codes() }, Generated { path: "docs/kinds.md", text: kinds() }]
}

/// The classes in the order of the page, each with what it means to a caller.
const CLASSES: [(CodeClass, &str, &str); 4] = [
    (CodeClass::Refusal, "Refusals", "The authority understood the question and declines to answer it."),
    (CodeClass::Question, "Malformed questions", "The question itself has to change."),
    (CodeClass::Port, "Failures of the host", "A fact could not be had; the same question may be answered later."),
    (CodeClass::Limit, "Limits", "An input is larger or deeper than the authority reads."),
];

fn codes() -> String {
    let mut page = format!(
        "{NOTICE}
# Codes

Every refusal carries a stable code, a message, a remedy, the facts that led there and, where there
are any, the candidates that would have been exact. A code never changes its meaning.
`kitty-core explain CODE` prints one of them. `{{name}}` stands for the refusal's field of that name.
"
    );
    page.extend(CLASSES.into_iter().map(class_section));
    page
}

fn class_section((class, title, meaning): (CodeClass, &str, &str)) -> String {
    let rows: String = CODES.iter().copied().filter(|row| row.class == class).map(code).collect();
    format!("\n## {title}\n\n{meaning}\n{rows}")
}

fn code(row: &CodeRow) -> String {
    let CodeRow { wire, message, remedy, why, .. } = row;
    format!("\n### `{wire}`\n\n> {message}\n\n**Remedy.** {remedy}\n\n**Why.** {why}\n")
}

fn kinds() -> String {
    let mut page = format!(
        "{NOTICE}
# Kinds

The partition table: where the artifacts of a kind belong, why, what breaks when the kind moves, and
the names directly below a mission's directory that classify to it (a trailing `/` is a folder with
everything below it). `meta.json` classifies to nothing: a caller names `primary_metadata` itself.
A `review_cycle` is any `review-cycle-*.md` below `tasks/`.

PRIMARY kinds live in the primary checkout, whatever the topology. COORD kinds live on the
coordination branch of a mission whose topology has one, else in the primary checkout.
"
    );
    page.extend(GENERATIONS.iter().copied().map(generation_table));
    page
}

fn generation_table(generation: Generation) -> String {
    let profile = generation.profile();
    let mut text = format!("\n## Generation {generation}\n\n| kind | partition | names | rationale | consumers |\n");
    text += "|---|---|---|---|---|\n";
    for row in wire::kinds(generation) {
        let files = row.files.iter().map(|name| format!("`{name}`"));
        let folders = row.folders.iter().map(|name| format!("`{name}/`"));
        let names = files.chain(folders).collect::<Vec<_>>().join(" ");
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "| `{}` | {} | {names} | {} | {} |",
            row.kind,
            row.partition,
            row.rationale,
            row.consumers.join(", ")
        );
    }
    let moved: Vec<String> = profile.published_kinds.iter().map(|kind| format!("`{kind}`")).collect();
    text + &format!("\nWritten to the primary branch once the mission is published: {}.\n", moved.join(", "))
}
