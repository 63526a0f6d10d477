//! What a repository is read from: a snapshot in memory, or the caller's ports.

use std::rc::Rc;

use js_sys::{Array, Reflect};
use kitty_core::{CodeClass, Files, Git, Snapshot, ask::Answer};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use crate::{
    arguments::git_facts,
    convert::{Outcome, argument, thrown, type_error},
    ports::{JsFiles, JsGit, Ports, bytes},
};

enum Facts {
    Snapshot(Snapshot),
    Ports(Ports),
}

/// The facts that questions rest on, held once for any number of them.
#[wasm_bindgen]
#[derive(Clone)]
pub struct Source(Rc<Facts>);

#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "a list can only cross the border by value")]
impl Source {
    /// A [`kitty_core::wire::Snapshot`]: the contents belong to the paths of the same position, each text or
    /// a `Uint8Array`; `git` is a [`kitty_core::wire::GitFacts`] or `null`.
    ///
    /// # Errors
    /// A `TypeError` for anything else.
    pub fn snapshot(paths: Vec<String>, contents: &Array, dirs: Vec<String>, git: &JsValue) -> Outcome<Self> {
        let mut snapshot = Snapshot::new();
        for (path, content) in paths.iter().zip(contents.iter()) {
            let content = bytes(&content)
                .ok_or_else(|| type_error(&format!("snapshot.files: `{path}` is neither text nor a Uint8Array")))?;
            snapshot.add_file(path, content);
        }
        for path in &dirs {
            snapshot.add_dir(path);
        }
        if let Some(git) = argument("snapshot.git", git, git_facts)? {
            snapshot.set_git(git.into());
        }
        Ok(Self(Rc::new(Facts::Snapshot(snapshot))))
    }

    /// The caller's objects.
    pub fn ports(files: JsFiles, git: Option<JsGit>) -> Self {
        Self(Rc::new(Facts::Ports(Ports::new(files, git))))
    }
}

impl Source {
    pub(crate) fn files(&self) -> &dyn Files {
        match &*self.0 {
            Facts::Snapshot(snapshot) => snapshot,
            Facts::Ports(ports) => ports,
        }
    }

    pub(crate) fn git(&self) -> &dyn Git {
        match &*self.0 {
            Facts::Snapshot(snapshot) => snapshot,
            Facts::Ports(ports) => ports,
        }
    }

    /// Throws a refusal, with the exception of the port that led to it as its `cause`.
    pub(crate) fn answer<T>(&self, answer: Answer<T>) -> Outcome<T> {
        let cause = match &*self.0 {
            Facts::Snapshot(_) => None,
            Facts::Ports(ports) => ports.take_thrown(),
        };
        answer.map_err(|refusal| {
            let object = thrown(&refusal);
            match cause.filter(|_| refusal.row().class == CodeClass::Port) {
                Some(cause) => with_cause(object, &cause),
                None => object,
            }
        })
    }
}

fn with_cause(object: JsValue, cause: &JsValue) -> JsValue {
    match Reflect::set(&object, &JsValue::from_str("cause"), cause) {
        Ok(_) => object,
        Err(error) => error,
    }
}
