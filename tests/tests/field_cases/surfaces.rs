//! Theme A: which surface a kind lives on.

use kitty_core::{Generation, Partition, classify};
use serde_json::json;

use crate::fixture::{COORDINATION, Coordination, Demo, MISSION, TARGET, coord, primary};

/// mark-status writes one tasks.md, move-task validates another.
#[test]
fn fc_001() {
    for demo in Demo::everywhere() {
        assert_eq!(demo.write("tasks_index"), primary());
        assert_eq!(demo.read("tasks_index"), primary());
    }
}

/// implement, review, merge and the kanban read `tasks/` off the coordination husk.
#[test]
fn fc_003() {
    for demo in Demo::everywhere() {
        for topology in ["single_branch", "lanes", "coord", "lanes_with_coord"] {
            assert_eq!(demo.clone().with("topology", json!(topology)).read("work_package_task"), primary());
        }
    }
}

/// lanes.json and the identity are read off the husk.
#[test]
fn fc_004() {
    for demo in Demo::everywhere() {
        assert_eq!(demo.read("lane_state"), primary());
        assert_eq!(demo.read("primary_metadata"), primary());
        assert_eq!(demo.read("status_state"), coord());
    }
}

/// accept looks for acceptance-matrix.json on the primary side.
#[test]
fn fc_006() {
    for demo in Demo::everywhere() {
        assert_eq!(demo.read("acceptance_matrix"), coord());
        assert_eq!(demo.write("acceptance_matrix"), coord());
        assert_eq!(demo.read("lane_state"), primary());
    }
}

/// add-history appends evidence of a work package to the other copy.
#[test]
fn fc_008() {
    for demo in Demo::everywhere() {
        assert_eq!(demo.write("work_package_task"), primary());
        assert_eq!(demo.read("work_package_task"), primary());
    }
}

/// An approved work package stays stale: the verdict is looked for on the primary side.
#[test]
fn fc_011() {
    for demo in Demo::everywhere() {
        assert_eq!(demo.with("topology", json!("lanes_with_coord")).read("review_cycle"), coord());
    }
}

/// The approve guard reads the lane's worktree, the merge gate reads coordination. There is no
/// caller in our question: whoever asks from wherever gets the one answer.
#[test]
fn fc_012() {
    for demo in Demo::everywhere() {
        let demo = demo.with("topology", json!("lanes_with_coord"));
        for cwd in [".worktrees/demo-01KZWHY1-lane-a", ".worktrees/demo-01KZWHY1-coord", "kitty-specs"] {
            assert_eq!(demo.clone().from(cwd).read("review_cycle"), coord(), "from {cwd}");
        }
    }
}

/// `--start-branch` splits planning over the coordination and the feature branch.
#[test]
fn fc_013() {
    for demo in Demo::everywhere() {
        for row in demo.generation.profile().kinds().filter(|row| row.partition == Partition::Primary) {
            assert_eq!(demo.write(row.kind.as_str()), primary(), "{}", row.kind);
        }
    }
}

/// check-prerequisites and finalize-tasks resolve different checkouts. Author and commit are the
/// write leg; reading, changing and writing back is one home.
#[test]
fn fc_016() {
    for demo in Demo::everywhere() {
        assert_eq!(demo.write("tasks_index"), primary());
        assert_eq!(demo.read("tasks_index"), primary());
        let placement = demo.place("tasks_index").unwrap();
        assert_eq!(placement.read_modify_write().unwrap(), placement.write().unwrap());
    }
}

/// `is_committed` misses a committed spec.
#[test]
fn fc_017() {
    for demo in Demo::everywhere() {
        let (branch, path) = demo.place("spec").unwrap().committed("spec.md").unwrap();
        assert_eq!((branch.as_str(), path), (TARGET, format!("kitty-specs/{MISSION}/spec.md")));
    }
}

/// The decision ledger is looked up in a husk that holds status only.
#[test]
fn fc_021() {
    let demo = Demo::under(Generation::V4_0);
    assert_eq!(demo.write("decision_ledger"), primary());
    assert_eq!(demo.write("decision_log"), coord());
    let kinds = ["decisions/index.json", "decisions/DM-01KZ.md", "decisions.events.jsonl"].map(|file| {
        classify(&format!("kitty-specs/{MISSION}/{file}"), Some(MISSION), Generation::V4_0).unwrap().as_str()
    });
    assert_eq!(kinds, ["decision_ledger", "decision_ledger", "decision_log"]);
}

/// issue-verdict migrates a legacy matrix that is not there.
#[test]
fn fc_022() {
    for demo in Demo::everywhere() {
        assert_eq!(demo.read("issue_matrix"), coord());
        for file in ["issue-matrix.md", "issue-matrix.json"] {
            let kind = classify(&format!("kitty-specs/{MISSION}/{file}"), None, demo.generation).unwrap();
            assert_eq!(kind.as_str(), "issue_matrix");
        }
    }
}

/// The retrospective exists on the ephemeral coordination branch only.
#[test]
fn fc_023() {
    for demo in Demo::everywhere() {
        assert_eq!(demo.write("retrospective"), primary());
        assert_eq!(demo.coordination(Coordination::Deleted).write("retrospective"), primary());
    }
}

/// Three status surfaces diverge. A lane's worktree is no surface of the status, and asking from
/// inside of one changes nothing: every directory leads to the same primary checkout.
#[test]
fn fc_026() {
    for demo in Demo::everywhere() {
        let demo = demo.with("topology", json!("lanes_with_coord"));
        assert_eq!(demo.write("status_state"), coord());
        let lane = demo.from(".worktrees/demo-01KZWHY1-lane-a");
        assert_eq!(lane.write("status_state"), coord());
        assert_eq!(lane.place("status_state").unwrap().write().unwrap().branch().as_str(), COORDINATION);
    }
}
