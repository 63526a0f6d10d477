//! Events, their commit and what follows it: all of it, or nothing.
//!
//! What a transaction appends and writes stands nowhere before its commit is published: a process
//! that ends earlier leaves no trace, and one that is killed later is finished by the next.
//!
//! Source: commit specification, sections 7 and 10.5.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    thread::{self, ThreadId},
};

use kitty_core::{
    Code, Refusal,
    commit::{
        CommitRequest, Destination, Intent, Lstat, Outcome, RepoPath, Step, TransactionPlan, UnchangedReason, Verdict,
    },
    protection::Capability,
    status::Basis,
};

use super::{
    checkout::{Checkout, at_or_above, store_failed},
    checkout_files::{self, Found, to_path},
    coordination,
    executor::{Attempt, Executor},
    facts,
    lock::{Lock, mission_file},
    pending::Effect,
    place::Placing,
    planner::Decider,
    program::Git,
    recover::{Perform, hold},
    settings::Settings,
    stage::{Given, Replaced},
};

/// The missions whose lock a thread of this process holds.
static HELD: Mutex<BTreeMap<PathBuf, ThreadId>> = Mutex::new(BTreeMap::new());

/// An event as it is appended: its id, and its line without the line feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The id, unique in the log.
    pub event_id: String,
    /// One JSON object.
    pub line: String,
}

/// What came of a transaction.
#[derive(Debug)]
pub struct Receipt {
    /// What came of its commit.
    pub outcome: Outcome,
    /// The events that it published.
    pub event_ids: Vec<String>,
    /// Lines that stood in the log and in no commit: they are published with these events.
    pub stranded: usize,
    /// How many git programs were started.
    pub git_programs: u32,
}

/// Events and files of one mission that become visible together.
///
/// It holds the lock of the mission, which the tool takes as well. Dropped without
/// [`Transaction::commit`], it has done nothing.
pub struct Transaction<'t> {
    plan: TransactionPlan,
    primary: Checkout,
    decider: &'t dyn Decider,
    settings: Settings,
    operation: String,
    rows: Vec<Row>,
    /// The log that the rows were planned on, where they were.
    basis: Option<Basis>,
    files: BTreeMap<RepoPath, Vec<u8>>,
    effects: Vec<Effect>,
    is_closed: bool,
    _held: Held,
    _lock: Lock,
}

/// A mission that this thread works on.
struct Held(PathBuf);

impl Held {
    fn take(file: PathBuf) -> Result<Self, Refusal> {
        let held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
        if held.get(&file) == Some(&thread::current().id()) {
            return Err(Refusal::new(Code::TransactionNested).with("lock", file.display()));
        }
        Ok(Self(file))
    }

    fn confirm(&self) {
        let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
        held.insert(self.0.clone(), thread::current().id());
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
        held.remove(&self.0);
    }
}

impl<'t> Transaction<'t> {
    /// Begins a transaction where the plan says. `operation` is a word for people.
    ///
    /// # Errors
    /// [`Code::TransactionNested`], [`Code::CommitLockTimeout`]; those of making a coordination
    /// worktree.
    pub fn begin(
        root: &Path,
        plan: TransactionPlan,
        operation: &str,
        decider: &'t dyn Decider,
        settings: Settings,
    ) -> Result<Self, Refusal> {
        let primary = at_or_above(root)?;
        let file = mission_file(&primary.common_dir, plan.mission());
        let held = Held::take(file.clone())?;
        let lock = Lock::take(&file, settings.lock_wait)?;
        held.confirm();
        let git = Git::new(settings.program_timeout);
        let worktree = Path::new(plan.worktree_root());
        if !coordination::is_made(worktree) {
            coordination::materialise(&primary, &git, &settings, worktree, &plan.branch().full_ref())?;
        }
        let checkout = Checkout::open(worktree)?;
        hold(&checkout, &git, &settings)?;
        Ok(Self {
            plan,
            primary,
            decider,
            settings,
            operation: operation.to_string(),
            rows: Vec::new(),
            basis: None,
            files: BTreeMap::new(),
            effects: Vec::new(),
            is_closed: false,
            _held: held,
            _lock: lock,
        })
    }

    /// Where it appends and commits.
    pub fn plan(&self) -> &TransactionPlan {
        &self.plan
    }

    /// The log as it will be: what stands there, and what was appended here.
    ///
    /// # Errors
    /// Those of the store.
    pub fn log(&self) -> Result<Vec<u8>, Refusal> {
        let mut log = self.standing(&self.log_path()?)?.unwrap_or_default();
        self.extend(&mut log);
        Ok(log)
    }

    /// Appends events.
    ///
    /// # Errors
    /// [`Code::TransactionClosed`] after the commit; [`Code::BookkeepingDoubleEventId`] for an id that
    /// the log or this transaction has already. Nothing is appended then.
    pub fn append(&mut self, rows: Vec<Row>) -> Result<(), Refusal> {
        self.is_open()?;
        let standing = self.standing(&self.log_path()?)?.unwrap_or_default();
        let mut known: BTreeSet<String> = self.rows.iter().map(|row| row.event_id.clone()).collect();
        known.extend(standing.split(|byte| *byte == b'\n').filter_map(event_id));
        for row in &rows {
            if !known.insert(row.event_id.clone()) {
                return Err(Refusal::new(Code::BookkeepingDoubleEventId).with("event_id", &row.event_id));
            }
        }
        self.rows.extend(rows);
        Ok(())
    }

    /// Appends events that were planned on that log: they land on it, or not at all.
    ///
    /// # Errors
    /// As [`Self::append`].
    pub fn append_on(&mut self, basis: Basis, rows: Vec<Row>) -> Result<(), Refusal> {
        self.append(rows)?;
        self.basis = Some(basis);
        Ok(())
    }

    /// The bytes of a file as it stands; `path` is relative to the worktree.
    ///
    /// # Errors
    /// Those of the store, and the refusals of the path.
    pub fn file(&self, path: &[u8]) -> Result<Option<Vec<u8>>, Refusal> {
        self.standing(&RepoPath::below(&[self.plan.worktree_root()], path)?)
    }

    /// Writes a file as a whole; `path` is relative to the worktree.
    ///
    /// # Errors
    /// [`Code::TransactionClosed`] after the commit; the refusals of the path.
    pub fn write(&mut self, path: &[u8], content: Vec<u8>) -> Result<(), Refusal> {
        self.is_open()?;
        self.files.insert(RepoPath::below(&[self.plan.worktree_root()], path)?, content);
        Ok(())
    }

    /// Defers an effect until the commit is published; without a commit it never happens.
    ///
    /// # Errors
    /// [`Code::TransactionClosed`] after the commit.
    pub fn defer(&mut self, effect: Effect) -> Result<(), Refusal> {
        self.is_open()?;
        self.effects.push(effect);
        Ok(())
    }

    /// Publishes everything in one commit, then performs the effects in their order. A failure of an
    /// effect is a note, and it stays due. Whatever happens, nothing can be added afterwards.
    ///
    /// # Errors
    /// [`Code::TransactionClosed`] for a second commit; [`Code::CommitLockTimeout`]; those of the
    /// store. What went wrong with the commit is its outcome; nothing of the transaction is left then.
    pub fn commit(&mut self, message: &[u8], perform: Perform<'_>) -> Result<Receipt, Refusal> {
        self.is_open()?;
        self.is_closed = true;
        let git = Git::new(self.settings.program_timeout);
        let event_ids = self.rows.iter().map(|row| row.event_id.clone()).collect();
        let receipt = |outcome: Outcome, stranded: usize, git: &Git| Receipt {
            outcome,
            event_ids,
            stranded,
            git_programs: git.started(),
        };
        if self.rows.is_empty() && self.files.is_empty() {
            return Ok(receipt(Outcome::Unchanged(UnchangedReason::NoChanges), 0, &git));
        }
        let root = Path::new(self.plan.worktree_root());
        let checkout = Checkout::open(root)?;
        hold(&checkout, &git, &self.settings)?;
        let settings = self.settings;
        let executor = Executor { primary: &self.primary, git: &git, settings: &settings, decider: self.decider };
        let mut attempt = 0;
        loop {
            attempt += 1;
            let (contents, stranded) = self.contents(&checkout)?;
            let paths = contents.keys().map(|path| path.as_bytes().to_vec()).collect();
            let mut request = CommitRequest::new(paths, message);
            request.intent = Intent::Write;
            request.capability = Capability::STANDARD;
            let draft = self.decider.direct(&self.destination(), &request)?;
            let mut told = Vec::new();
            for wanted in draft.wanted() {
                let mut facts = facts::gather(&self.primary, &git, &wanted)?.0;
                // The files stand there once the commit is published.
                for path in facts.paths.iter_mut().filter(|path| path.copy.lstat == Lstat::Missing) {
                    path.copy.lstat = Lstat::File { executable: false };
                }
                told.push(facts);
            }
            let set = draft.plan(&told)?;
            let planned = (set.step(), set.groups().first().map(|group| &group.verdict));
            let (Step::Execute, Some(Verdict::Plan(plan))) = planned else {
                let report = set.report(|_| None);
                let outcome = report.groups.into_iter().next().map(|group| group.outcome);
                let outcome = outcome.unwrap_or(Outcome::Unchanged(UnchangedReason::NoChanges));
                follow_unchanged(&outcome, &checkout, &contents)?;
                return Ok(receipt(outcome, 0, &git));
            };
            let outcome = match executor.run_given(plan, &checkout, &contents, &self.operation, &self.effects, perform)
            {
                Attempt::Again(_) if attempt < settings.attempts => continue,
                Attempt::Again(failed) => Outcome::Failed(failed),
                Attempt::Done(outcome) => outcome,
            };
            follow_unchanged(&outcome, &checkout, &contents)?;
            return Ok(receipt(outcome, stranded, &git));
        }
    }

    fn is_open(&self) -> Result<(), Refusal> {
        if self.is_closed {
            return Err(Refusal::new(Code::TransactionClosed).with("operation", &self.operation));
        }
        Ok(())
    }

    fn destination(&self) -> Destination {
        Destination {
            repo_root: self.primary.root.to_string_lossy().into_owned(),
            worktree_root: self.plan.worktree_root().to_string(),
            spellings: Vec::new(),
            destination_ref: self.plan.branch().to_string(),
            home: None,
        }
    }

    fn log_path(&self) -> Result<RepoPath, Refusal> {
        RepoPath::below(&[self.plan.worktree_root()], self.plan.events().as_bytes())
    }

    /// The bytes of a file that stands in the worktree.
    fn standing(&self, path: &RepoPath) -> Result<Option<Vec<u8>>, Refusal> {
        let root = Path::new(self.plan.worktree_root());
        let read = checkout_files::read(root, path.as_bytes());
        match read.map_err(|error| store_failed(&root.join(to_path(path.as_bytes())), error))?.0 {
            Found::File { content, .. } => Ok(Some(content)),
            Found::Missing => Ok(None),
            Found::Link(_) | Found::Other => Err(Refusal::new(Code::PathNotAFile).with("path", path)),
            Found::Directory => Err(Refusal::new(Code::PathIsDirectory).with("path", path)),
            Found::BeyondLink(parent) => {
                Err(Refusal::new(Code::PathSymlinkedParent).with("path", path).with("parent", parent.escape_ascii()))
            }
        }
    }

    fn extend(&self, log: &mut Vec<u8>) {
        if !log.is_empty() && !log.ends_with(b"\n") {
            log.push(b'\n');
        }
        for row in &self.rows {
            log.extend_from_slice(row.line.as_bytes());
            log.push(b'\n');
        }
    }

    /// What the files will hold, and how many lines of the log no commit has.
    fn contents(&self, checkout: &Checkout) -> Result<(BTreeMap<RepoPath, Given>, usize), Refusal> {
        let mut contents = BTreeMap::new();
        let mut stranded = 0;
        if let Some(basis) = self.basis {
            let path = self.log_path()?;
            if Basis::of(&self.standing(&path)?.unwrap_or_default()) != basis {
                return Err(Refusal::new(Code::StatusBasisStale).with("log", path));
            }
        }
        let mut add = |path: &RepoPath, content: Vec<u8>, standing: Option<&[u8]>| {
            let replaces = match standing {
                None => Replaced::Nothing,
                Some(standing) => Replaced::of(checkout, standing)?,
            };
            contents.insert(path.clone(), Given { content, executable: false, replaces });
            Ok::<(), Refusal>(())
        };
        for (path, content) in &self.files {
            add(path, content.clone(), self.standing(path)?.as_deref())?;
        }
        if !self.rows.is_empty() {
            let path = self.log_path()?;
            let standing = self.standing(&path)?;
            let mut log = standing.clone().unwrap_or_default();
            let head = checkout.repo.head_tree_id().ok().map(gix::Id::detach);
            let committed = head.map(|tree| checkout.entry(tree, path.as_bytes())).transpose()?.flatten();
            let committed = committed.map(|blob| checkout.bytes(blob.oid)).transpose()?.unwrap_or_default();
            if let Some(added) = log.strip_prefix(committed.as_slice()) {
                stranded = added.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count();
            }
            self.extend(&mut log);
            add(&path, log, standing.as_deref())?;
        }
        Ok((contents, stranded))
    }
}

/// Where the branch has all of it already, the checkout may lack some.
fn follow_unchanged(
    outcome: &Outcome,
    checkout: &Checkout,
    contents: &BTreeMap<RepoPath, Given>,
) -> Result<(), Refusal> {
    if *outcome == Outcome::Unchanged(UnchangedReason::NoChanges) {
        for (path, Given { content, executable, replaces }) in contents {
            let (path, executable, replaces) = (path.as_bytes(), *executable, *replaces);
            Placing { path, content, executable, replaces }.place(checkout)?;
        }
    }
    Ok(())
}

/// The id of an event, if the line is one.
fn event_id(line: &[u8]) -> Option<String> {
    let value: serde_json::Value = serde_json::from_slice(line).ok()?;
    value.get("event_id")?.as_str().map(ToString::to_string)
}
