//! The lanes of a work package: one table says what each is and where it may go.
//!
//! Source: status specification, sections 2.1, 2.2, 2.4 and 2.8.

use core::fmt;

use crate::identity::trim;

/// A lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Known, not seeded.
    Genesis,
    /// Absent from the board, or known by annotations only.
    Uninitialized,
    /// Ready to be claimed.
    Planned,
    /// Claimed, not started.
    Claimed,
    /// Being worked on.
    InProgress,
    /// Handed in.
    ForReview,
    /// Being reviewed.
    InReview,
    /// Accepted by the review.
    Approved,
    /// Merged.
    Done,
    /// Waiting for somebody else.
    Blocked,
    /// Given up.
    Canceled,
}

/// A column of the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// Not begun, or waiting.
    Planned,
    /// Claimed or being worked on.
    Doing,
    /// Handed in or under review.
    ForReview,
    /// Accepted.
    Approved,
    /// Over.
    Done,
}

/// How far a lane has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bucket {
    /// Before the claim.
    NotStarted,
    /// Between claim and hand-in.
    InFlight,
    /// Between hand-in and merge.
    Review,
    /// Over.
    Terminal,
}

/// One row of the lane table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LaneRow {
    /// The lane.
    pub lane: Lane,
    /// Its wire name.
    pub wire: &'static str,
    /// Whether the summary counts it.
    pub display: bool,
    /// Whether a mission run has to look at it.
    pub run_affecting: bool,
    /// How far it has come.
    pub bucket: Bucket,
    /// Its title in lists.
    pub category: &'static str,
    /// Its share of a finished work package, in hundredths.
    pub weight: u8,
    /// Its column on the board; `None` for lanes that no board shows.
    pub column: Option<Column>,
    /// The lanes it may go to without force, in the order of the table.
    pub targets: &'static [Lane],
}

macro_rules! lanes {
    ($($lane:ident $wire:literal $display:literal $run:literal $bucket:ident $category:literal $weight:literal $column:expr, [$($target:ident)*];)*) => {
        /// The lane table, in canonical order.
        pub const LANES: &[LaneRow] = &[$(LaneRow {
            lane: Lane::$lane,
            wire: $wire,
            display: $display,
            run_affecting: $run,
            bucket: Bucket::$bucket,
            category: $category,
            weight: $weight,
            column: $column,
            targets: &[$(Lane::$target),*],
        }),*];

        impl Lane {
            /// The row of this lane. O(1).
            pub const fn row(self) -> &'static LaneRow {
                match self {
                    $(Self::$lane => {
                        const ROW: &LaneRow = &LaneRow {
                            lane: Lane::$lane,
                            wire: $wire,
                            display: $display,
                            run_affecting: $run,
                            bucket: Bucket::$bucket,
                            category: $category,
                            weight: $weight,
                            column: $column,
                            targets: &[$(Lane::$target),*],
                        };
                        ROW
                    })*
                }
            }

            /// Looks a lane up by its wire name: exactly, without alias. What the log holds.
            pub fn parse(wire: &str) -> Option<Self> {
                match wire {
                    $($wire => Some(Self::$lane),)*
                    _ => None,
                }
            }
        }
    };
}

lanes! {
    Genesis "genesis" false false NotStarted "Planned" 0 None, [Planned Canceled];
    Uninitialized "uninitialized" false false NotStarted "Planned" 0 None, [];
    Planned "planned" true true NotStarted "Planned" 0 Some(Column::Planned), [Claimed Blocked Canceled];
    Claimed "claimed" true true InFlight "In Progress" 5 Some(Column::Doing), [InProgress Blocked Canceled];
    InProgress "in_progress" true true InFlight "In Progress" 30 Some(Column::Doing), [Planned ForReview Approved Blocked Canceled];
    ForReview "for_review" true true Review "Review" 60 Some(Column::ForReview), [InReview Blocked Canceled];
    InReview "in_review" true true Review "In Progress" 70 Some(Column::ForReview), [Planned InProgress Approved Done Blocked Canceled];
    Approved "approved" true true Review "Approved" 80 Some(Column::Approved), [Planned InProgress Done Blocked Canceled];
    Done "done" true false Terminal "Done" 100 Some(Column::Done), [];
    Blocked "blocked" true false InFlight "Blocked" 0 Some(Column::Planned), [InProgress Canceled];
    Canceled "canceled" true false Terminal "Canceled" 0 Some(Column::Done), [];
}

impl Lane {
    /// The wire name.
    pub const fn as_str(self) -> &'static str {
        self.row().wire
    }

    /// Looks a lane up as a person asks for it: trimmed, in any case, `doing` for `in_progress`.
    pub fn asked(text: &str) -> Option<Self> {
        Self::parse(&resolve_alias(text))
    }

    /// Whether nothing but force leads out.
    pub const fn is_terminal(self) -> bool {
        matches!(self.row().bucket, Bucket::Terminal)
    }

    /// Whether the matrix has an edge from here to `to`.
    pub fn leads_to(self, to: Self) -> bool {
        self.row().targets.contains(&to)
    }

    /// Its place on the way from planned to done; `None` beside the way.
    pub const fn forward_rank(self) -> Option<u8> {
        Some(match self {
            Self::Planned => 0,
            Self::Claimed => 1,
            Self::InProgress => 2,
            Self::ForReview => 3,
            Self::InReview => 4,
            Self::Approved => 5,
            Self::Done => 6,
            Self::Genesis | Self::Uninitialized | Self::Blocked | Self::Canceled => return None,
        })
    }

    /// Whether a mission may end with a work package here: approved, done, or canceled by an
    /// operator.
    pub const fn is_acceptable_ending(self, canceled_by_operator: bool) -> bool {
        match self {
            Self::Approved | Self::Done => true,
            Self::Canceled => canceled_by_operator,
            _ => false,
        }
    }
}

/// What a person's spelling of a lane stands for: trimmed, lower case, alias resolved.
pub fn resolve_alias(text: &str) -> alloc::string::String {
    let folded = trim(text).to_lowercase();
    if folded == "doing" { Lane::InProgress.as_str().into() } else { folded }
}

impl Column {
    /// The columns from left to right.
    pub const ALL: [Self; 5] = [Self::Planned, Self::Doing, Self::ForReview, Self::Approved, Self::Done];

    /// The wire name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Doing => "doing",
            Self::ForReview => "for_review",
            Self::Approved => "approved",
            Self::Done => "done",
        }
    }
}

impl Bucket {
    /// The wire name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotStarted => "not_started",
            Self::InFlight => "in_flight",
            Self::Review => "review",
            Self::Terminal => "terminal",
        }
    }
}

impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
