//! Order, splitting, merging and repeating change nothing; no input makes anything panic.

use std::collections::BTreeMap;

use kitty_core::{
    GENERATIONS,
    status::{Lane, Log, Reading, StatusFiles, check_appended, merge, rows, validate},
    work_package::{Frontmatter, LaneManifest, WorkPackagePlan, duplicate_keys},
};
use proptest::{collection::vec, prelude::*, sample::Index, test_runner::Config};

use crate::given::{Given, board, log, row};

const LANES: [&str; 10] = [
    "genesis",
    "planned",
    "claimed",
    "in_progress",
    "for_review",
    "in_review",
    "approved",
    "done",
    "blocked",
    "canceled",
];

fn cases(cases: u32) -> Config {
    Config { cases, failure_persistence: None, ..Config::default() }
}

/// Rows with ids of their own, crowded into few minutes, of real actors and of migrations.
fn any_rows() -> impl Strategy<Value = Vec<Given>> {
    let any_row = (0..6_u32, 0..10_usize, 0..10_usize, 0..3_u8, 0..4_u8);
    vec(any_row, 0..24).prop_map(|rows| {
        let given = |(index, (minute, from, to, actor, more)): (usize, (u32, usize, usize, u8, u8))| Given {
            id: format!("01HXYZ00000000000000{:02}{index:04}", (index * 37) % 90),
            actor: [
                r#""agent-a""#,
                r#""migration:x""#,
                r#"{"role": "reviewer", "profile": null, "tool": null, "model": null}"#,
            ][actor as usize],
            more: [
                "",
                r#", "review_ref": """#,
                r#", "policy_metadata": {"shell_pid": 1, "agent": "z"}"#,
                r#", "review_result": {"reviewer": "r", "verdict": "approved", "reference": "x"}"#,
            ][more as usize],
            wp: if index % 3 == 0 { "WP02" } else { "WP01" },
            ..row(minute, LANES[from], LANES[to])
        };
        rows.into_iter().enumerate().map(given).collect()
    })
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn order_changes_nothing(rows in any_rows(), seed in any::<u64>()) {
        let mut shuffled = rows.clone();
        shuffled.sort_by_key(|row| (row.id.len() as u64 ^ seed).wrapping_mul(row.id.bytes().map(u64::from).sum::<u64>() | 1) % 97);
        for generation in GENERATIONS {
            let (mut a, mut b) = (board(&log(&rows), *generation), board(&log(&shuffled), *generation));
            for board in [&mut a, &mut b] {
                board.swallowed.iter_mut().for_each(|event| event.line = 0);
            }
            prop_assert_eq!(a, b);
        }
    }

    #[test]
    fn splitting_merging_and_repeating_change_nothing(rows in any_rows(), cut in any::<Index>(), overlap in 0..4_usize) {
        let cut = cut.index(rows.len() + 1);
        let base = log(&rows[..cut.saturating_sub(overlap)]);
        let ours = log(&rows[..cut]);
        let theirs = log(&[&rows[..cut.saturating_sub(overlap)], &rows[cut..]].concat());
        let merged = merge(base.as_bytes(), ours.as_bytes(), theirs.as_bytes()).unwrap();
        prop_assert_eq!(&merged, &merge(base.as_bytes(), theirs.as_bytes(), ours.as_bytes()).unwrap());
        check_appended(base.as_bytes(), merged.as_bytes()).unwrap();
        for generation in GENERATIONS {
            let bytes = |text: &str| Log::parse(text.as_bytes(), *generation).unwrap().snapshot(None, None).unwrap().to_json();
            let whole = bytes(&log(&rows));
            prop_assert_eq!(&whole, &bytes(&merged));
            prop_assert_eq!(&whole, &bytes(&(log(&rows) + &log(&rows))));
        }
    }

    #[test]
    fn all_done_is_what_the_board_shows(rows in any_rows(), over in 0..3_usize, note in any::<bool>()) {
        let mut rows = rows;
        for (minute, wp) in [(50, "WP01"), (51, "WP02")].into_iter().take(over) {
            rows.push(Given { wp, ..row(minute, "approved", "done") });
        }
        let text = log(&rows) + note.then(|| crate::given::note(1, "WP02", "{}")).as_deref().unwrap_or_default();
        for generation in GENERATIONS {
            let log = Log::parse(text.as_bytes(), *generation).unwrap();
            let board = log.board().unwrap();
            let packages = board.work_packages.len();
            prop_assert_eq!(log.all_done().unwrap(), packages > 0 && board.count(Lane::Done) == packages);
        }
    }

    #[test]
    fn appending_is_reading_at_once(rows in any_rows(), sizes in vec(1..200_usize, 1..20)) {
        let text = log(&rows);
        for generation in GENERATIONS {
            let mut growing = Log::new(*generation, Reading::Strict);
            for row in &rows {
                growing.append((row.text() + "\n").as_bytes()).unwrap();
            }
            prop_assert_eq!(growing.board().unwrap(), board(&text, *generation));
            let mut pieces = Log::new(*generation, Reading::Strict);
            let mut rest = text.as_bytes();
            for size in sizes.iter().cycle() {
                let (piece, tail) = rest.split_at((*size).min(rest.len()));
                pieces.push(piece).unwrap();
                rest = tail;
                if rest.is_empty() {
                    break;
                }
            }
            pieces.finish().unwrap();
            prop_assert_eq!(pieces.board().unwrap(), board(&text, *generation));
        }
    }

    #[test]
    fn no_bytes_make_anything_panic(noise in vec(any::<u8>(), 0..300), damage in vec((any::<Index>(), any::<u8>()), 0..6), rows in any_rows()) {
        let mut text = log(&rows).into_bytes();
        for (at, byte) in damage {
            if !text.is_empty() {
                let at = at.index(text.len());
                text[at] = byte;
            }
        }
        for bytes in [&noise, &text] {
            for generation in GENERATIONS {
                let log = Log::read(bytes, *generation);
                drop(log.snapshot(Some(bytes), Some(bytes)).map(|snapshot| snapshot.to_json()));
                drop(self::rows(bytes, &BTreeMap::default(), *generation));
                let files = StatusFiles { log: Some(bytes), older_log: Some(&noise), snapshot: Some(bytes), lanes: Some(bytes), ..StatusFiles::default() };
                drop(validate(&files, *generation));
            }
            drop(merge(bytes, &noise, bytes));
            drop((Frontmatter::parse("WP01.md", bytes), WorkPackagePlan::parse(bytes), LaneManifest::parse(bytes)));
            let lossy = String::from_utf8_lossy(bytes);
            drop(duplicate_keys(&lossy));
            drop(Frontmatter::parse("WP01.md", format!("---\n{lossy}\n---\n").as_bytes()));
        }
    }
}

fn rows_of(text: &[u8]) -> usize {
    rows(text, &BTreeMap::default(), GENERATIONS[0]).unwrap().len()
}

#[test]
fn the_timeline_has_every_row() {
    assert_eq!(rows_of(log(&[row(1, "genesis", "planned"), row(2, "planned", "claimed")]).as_bytes()), 2);
}
