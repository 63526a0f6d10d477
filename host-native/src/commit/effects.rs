//! What follows a commit and belongs to the executor itself.

use kitty_core::{Refusal, wire::Content};
use serde::{Deserialize, Serialize};

use super::{advance, checkout_files, content::stored, executor::Executor, index, pending::Effect};

/// An effect that needs nobody else.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Builtin {
    /// The branch follows to the new commit.
    FastForward { branch: String },
    /// The primary copy goes, if it is not tracked and still has this content.
    RemovePrimaryCopy { path: Content, content: String },
}

/// The name of every effect of this module.
const NAME: &str = "kitty-core";

impl Builtin {
    /// As it is recorded.
    pub(crate) fn effect(&self) -> Effect {
        // INVARIANT: the type has no map and no number that JSON cannot say.
        let payload = serde_json::to_string(self).unwrap_or_default();
        Effect { name: NAME.to_string(), payload }
    }
}

/// Performs an effect of this module; nothing when it is somebody else's.
pub(crate) fn perform(executor: &Executor<'_>, effect: &Effect, commit: &str) -> Option<Result<(), String>> {
    if effect.name != NAME {
        return None;
    }
    let done = serde_json::from_str::<Builtin>(&effect.payload).map_err(|error| error.to_string());
    Some(done.and_then(|builtin| follow(executor, &builtin, commit).map_err(|refusal| refusal.message())))
}

fn follow(executor: &Executor<'_>, builtin: &Builtin, commit: &str) -> Result<(), Refusal> {
    match builtin {
        Builtin::FastForward { branch } => advance::fast_forward(executor, branch, commit),
        Builtin::RemovePrimaryCopy { path, content } => {
            let found = stored(executor.primary, executor.git, &path.0)?;
            // What the branch of the primary checkout holds as well, by now, is no left-over copy.
            let is_tracked = index::entry(index::users(executor.primary)?.as_ref(), &path.0).is_some();
            if !is_tracked && found.map(|id| id.to_string()).as_deref() == Some(content) {
                let removed = checkout_files::remove(&executor.primary.root, &path.0);
                removed.map_err(|error| super::checkout::store_failed(&executor.primary.root, error))?;
            }
            Ok(())
        }
    }
}
