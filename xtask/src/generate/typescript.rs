//! The vocabularies of the npm package: one union type and one frozen array per table.

use std::fmt::{Display, Write};

use kitty_core::{
    ArtifactKind, CODES, CoordinationState, GENERATIONS, LifecyclePhase, Partition, Surface, Topology,
    commit::{Operation, Probe},
    protection::Flow,
    status::{Column, FindingCode, LANES},
};

use super::Generated;

const HEADER: &str = "// Written by `cargo xtask generate` from the tables of the core. Do not edit.\n";

/// One table.
struct Vocabulary {
    /// The union type.
    name: &'static str,
    /// The array of all its words.
    all: &'static str,
    /// What its words say.
    about: &'static str,
    /// The words with their explanations; an empty one is left out.
    words: Vec<(String, String)>,
}

/// The types and the module that belongs to them.
pub fn files() -> Vec<Generated> {
    let mut tables = tables();
    tables.extend(commits());
    vec![
        Generated { path: "pkg/vocabulary.d.ts", text: types(&tables) },
        Generated { path: "pkg/vocabulary.js", text: module(&tables) },
        Generated { path: "pkg/explanations.js", text: explanations() },
    ]
}

fn tables() -> Vec<Vocabulary> {
    let rationale = |kind: ArtifactKind| {
        let mut rows = GENERATIONS.iter().rev().flat_map(|generation| generation.profile().kinds());
        rows.find(|row| row.kind == kind).map_or_else(String::new, |row| row.rationale.to_string())
    };
    let mut classes: Vec<&str> = CODES.iter().map(|row| row.class.as_str()).collect();
    classes.sort_unstable();
    classes.dedup();
    let mut columns: Vec<&str> = Vec::new();
    for column in LANES.iter().filter_map(|row| row.column.map(Column::as_str)) {
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    vec![
        Vocabulary {
            name: "ArtifactKind",
            all: "ARTIFACT_KINDS",
            about: "What an artifact of a mission is. A generation knows some of them: see `kinds`.",
            words: ArtifactKind::ALL.iter().map(|kind| (kind.to_string(), rationale(*kind))).collect(),
        },
        Vocabulary {
            name: "Partition",
            all: "PARTITIONS",
            about: "On which side of the partition a kind stands.",
            words: plain(&Partition::ALL.map(Partition::as_str)),
        },
        Vocabulary {
            name: "Topology",
            all: "TOPOLOGIES",
            about: "How a mission spreads over branches.",
            words: plain(&Topology::ALL),
        },
        Vocabulary {
            name: "Surface",
            all: "SURFACES",
            about: "Where artifacts are read and written.",
            words: plain(Surface::ALL),
        },
        Vocabulary {
            name: "LifecyclePhase",
            all: "LIFECYCLE_PHASES",
            about: "How far a mission has come.",
            words: plain(LifecyclePhase::ALL),
        },
        Vocabulary {
            name: "CoordinationState",
            all: "COORDINATION_STATES",
            about: "What is there of a coordination surface.",
            words: plain(CoordinationState::ALL),
        },
        Vocabulary {
            name: "Lane",
            all: "LANES",
            about: "How far a work package has come.",
            words: LANES.iter().map(|row| (row.wire.to_string(), String::new())).collect(),
        },
        Vocabulary {
            name: "BoardColumn",
            all: "BOARD_COLUMNS",
            about: "A column of the board.",
            words: plain(&columns),
        },
        Vocabulary {
            name: "FindingCode",
            all: "FINDING_CODES",
            about: "What may be wrong or odd with a status; each with what to do then.",
            words: FindingCode::ALL.iter().map(|code| (code.as_str().to_string(), code.remedy().to_string())).collect(),
        },
        Vocabulary {
            name: "Generation",
            all: "GENERATIONS",
            about: "A generation of spec-kitty.",
            words: plain(GENERATIONS),
        },
        Vocabulary {
            name: "CodeClass",
            all: "CODE_CLASSES",
            about: "What kind of trouble a code names.",
            words: plain(&classes),
        },
        Vocabulary {
            name: "Code",
            all: "CODES",
            about: "A stable code; its meaning never changes. `explain` says more about each.",
            words: CODES.iter().map(|row| (row.wire.to_string(), row.message.to_string())).collect(),
        },
    ]
}

/// The words of requests and facts of commits.
fn commits() -> [Vocabulary; 3] {
    [
        Vocabulary {
            name: "CommitFlow",
            all: "COMMIT_FLOWS",
            about: "What a commit is made for.",
            words: plain(Flow::ALL),
        },
        Vocabulary {
            name: "GitOperation",
            all: "GIT_OPERATIONS",
            about: "What git is in the middle of.",
            words: plain(Operation::ALL),
        },
        Vocabulary {
            name: "WorktreeProbe",
            all: "WORKTREE_PROBES",
            about: "What git says of the directory that is to be committed in.",
            words: plain(Probe::ALL),
        },
    ]
}

fn plain<T: Display>(words: &[T]) -> Vec<(String, String)> {
    words.iter().map(|word| (word.to_string(), String::new())).collect()
}

/// What `explain` answers, without the code: the texts of codes that a module never raises are no part of it.
fn explanations() -> String {
    let mut text = HEADER.to_string();
    text.push_str("\nexport const EXPLANATIONS = {");
    for row in CODES {
        let _ = write!(text, "\n  {}: {{", row.wire);
        let members =
            [("class", row.class.as_str()), ("message", row.message), ("remedy", row.remedy), ("why", row.why)];
        for (name, member) in members {
            let _ = write!(text, "\n    {name}: {},", serde_json::Value::from(member));
        }
        text.push_str("\n  },");
    }
    text.push_str("\n};\n");
    text
}

fn types(tables: &[Vocabulary]) -> String {
    let mut text = HEADER.to_string();
    for Vocabulary { name, all, about, words } in tables {
        let _ = write!(text, "\n/** {about} */\nexport type {name} =");
        for (word, explanation) in words {
            if explanation.is_empty() {
                let _ = write!(text, "\n  | \"{word}\"");
            } else {
                let _ = write!(text, "\n  /** {} */\n  | \"{word}\"", explanation.replace("*/", "* /"));
            }
        }
        let _ = write!(text, ";\n\n/** Every {name}, in the order of the core. */\n");
        let _ = writeln!(text, "export declare const {all}: readonly {name}[];");
    }
    text
}

fn module(tables: &[Vocabulary]) -> String {
    let mut text = HEADER.to_string();
    for Vocabulary { all, words, .. } in tables {
        let _ = write!(text, "\nexport const {all} = /* @__PURE__ */ Object.freeze([");
        for (word, _) in words {
            let _ = write!(text, "\n  \"{word}\",");
        }
        text.push_str("\n]);\n");
    }
    text
}
