//! Questions about one repository.

use kitty_core::ask;
use serde::Serialize;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use crate::{
    convert::{Outcome, value},
    source::Source,
};

/// A repository: its facts, its primary checkout and its generation.
#[wasm_bindgen]
pub struct Repository {
    source: Source,
    root: String,
    generation: String,
}

#[wasm_bindgen]
#[expect(clippy::missing_errors_doc, reason = "what a question refuses is documented at kitty_core::ask")]
#[expect(clippy::needless_pass_by_value, reason = "an optional text can only cross the border by value")]
impl Source {
    /// [`ask::discover`]
    pub fn discover(&self, start: &str) -> Outcome<String> {
        self.answer(ask::discover(self.files(), start))
    }

    /// [`ask::main_root`]
    #[wasm_bindgen(js_name = mainRoot)]
    pub fn main_root(&self, dir: &str) -> Outcome<String> {
        self.answer(ask::main_root(self.files(), dir))
    }

    /// [`ask::Repository::open`]
    pub fn open(&self, root: &str, generation: Option<String>) -> Outcome<Repository> {
        let opened = ask::Repository::open(self.files(), self.git(), root, generation.as_deref());
        let generation = self.answer(opened)?.policy().generation;
        Ok(Repository { source: self.clone(), root: root.to_owned(), generation })
    }
}

impl Repository {
    fn repository(&self) -> Outcome<ask::Repository<'_>> {
        let (files, git) = (self.source.files(), self.source.git());
        self.plain(ask::Repository::open(files, git, &self.root, Some(&self.generation)))
    }

    fn plain<T>(&self, answer: ask::Answer<T>) -> Outcome<T> {
        self.source.answer(answer)
    }

    fn word(&self, answer: ask::Answer<&'static str>) -> Outcome<String> {
        self.plain(answer).map(String::from)
    }

    fn value<T: Serialize>(&self, answer: ask::Answer<T>) -> Outcome<JsValue> {
        value(&self.plain(answer)?)
    }
}

#[wasm_bindgen]
#[expect(clippy::missing_errors_doc, reason = "what a question refuses is documented at kitty_core::ask")]
#[expect(clippy::needless_pass_by_value, reason = "an optional text can only cross the border by value")]
impl Repository {
    /// [`ask::Repository::policy`]
    pub fn policy(&self) -> Outcome<JsValue> {
        value(&self.repository()?.policy())
    }

    /// [`ask::Repository::missions`]
    pub fn missions(&self) -> Outcome<JsValue> {
        self.value(self.repository()?.missions())
    }

    /// [`ask::Repository::fold`]
    pub fn fold(&self, handle: &str) -> Outcome<JsValue> {
        self.value(self.repository()?.fold(handle))
    }

    /// [`ask::Repository::fold_for_create`]
    #[wasm_bindgen(js_name = foldForCreate)]
    pub fn fold_for_create(&self, handle: &str, mission_type: &str) -> Outcome<JsValue> {
        self.value(self.repository()?.fold_for_create(handle, mission_type))
    }

    /// [`ask::Repository::place`]
    pub fn place(&self, handle: &str, kind: &str, partition: Option<String>) -> Outcome<JsValue> {
        self.value(self.repository()?.place(handle, kind, partition.as_deref()))
    }

    /// [`ask::Repository::place_path`]
    #[wasm_bindgen(js_name = placePath)]
    pub fn place_path(&self, handle: &str, path: &str) -> Outcome<JsValue> {
        self.value(self.repository()?.place_path(handle, path))
    }

    /// [`ask::Repository::routes`]
    pub fn routes(&self, handle: &str) -> Outcome<JsValue> {
        self.value(self.repository()?.routes(handle))
    }

    /// [`ask::Repository::meta`]
    pub fn meta(&self, handle: &str) -> Outcome<JsValue> {
        self.value(self.repository()?.meta(handle))
    }

    /// [`ask::Repository::topology`]
    pub fn topology(&self, handle: &str) -> Outcome<String> {
        self.word(self.repository()?.topology(handle))
    }

    /// [`ask::Repository::phase`]
    pub fn phase(&self, handle: &str) -> Outcome<String> {
        self.word(self.repository()?.phase(handle))
    }

    /// [`ask::Repository::target_branch`]
    #[wasm_bindgen(js_name = targetBranch)]
    pub fn target_branch(&self, handle: &str) -> Outcome<String> {
        self.plain(self.repository()?.target_branch(handle))
    }

    /// [`ask::Repository::primary_branch`]
    #[wasm_bindgen(js_name = primaryBranch)]
    pub fn primary_branch(&self, current_first: bool) -> Outcome<String> {
        self.plain(self.repository()?.primary_branch(current_first))
    }

    /// [`ask::Repository::coordination_state`]
    #[wasm_bindgen(js_name = coordinationState)]
    pub fn coordination_state(&self, slug: &str, mid8: Option<String>, branch: Option<String>) -> Outcome<String> {
        self.word(self.repository()?.coordination_state(slug, mid8.as_deref(), branch.as_deref()))
    }
}
