//! Questions about commits: those of [`kitty_core::ask`], function by function.
//!
//! Requests and facts cross as JSON text: `serde-wasm-bindgen` would take a misspelt key for an absent
//! one. Absent arguments are `undefined` or `null`.
#![expect(clippy::needless_pass_by_value, reason = "an optional text can only cross the border by value")]
#![expect(clippy::missing_errors_doc, reason = "what a question refuses is documented at kitty_core::ask")]

use kitty_core::ask::{self, Answer, Churn, Repository};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use crate::{
    convert::{Outcome, answer, plain, type_error, value},
    source::Source,
};

/// An argument that is a structure.
fn structure<T: DeserializeOwned>(name: &str, json: &str) -> Outcome<T> {
    serde_json::from_str(json).map_err(|error| type_error(&format!("{name}: {error}")))
}

impl Source {
    fn about<T: Serialize>(
        &self,
        root: &str,
        generation: Option<String>,
        question: impl FnOnce(&Repository<'_>) -> Answer<T>,
    ) -> Outcome<JsValue> {
        let opened = Repository::open(self.files(), self.git(), root, generation.as_deref());
        value(&self.answer(opened.and_then(|repository| question(&repository)))?)
    }
}

#[wasm_bindgen]
impl Source {
    /// [`Repository::commit_draft`]
    #[wasm_bindgen(js_name = commitDraft)]
    pub fn commit_draft(
        &self,
        root: &str,
        generation: Option<String>,
        handle: &str,
        request: &str,
    ) -> Outcome<JsValue> {
        let request = structure("request", request)?;
        self.about(root, generation, |repository| repository.commit_draft(handle, &request))
    }

    /// [`Repository::commit_plan`]
    #[wasm_bindgen(js_name = commitPlan)]
    pub fn commit_plan(
        &self,
        root: &str,
        generation: Option<String>,
        handle: &str,
        request: &str,
        facts: &str,
    ) -> Outcome<JsValue> {
        let request = structure("request", request)?;
        let facts: Vec<_> = structure("facts", facts)?;
        self.about(root, generation, |repository| repository.commit_plan(handle, &request, &facts))
    }

    /// [`Repository::mission_scope`]
    #[wasm_bindgen(js_name = missionScope)]
    pub fn mission_scope(&self, root: &str, generation: Option<String>, handle: &str) -> Outcome<JsValue> {
        self.about(root, generation, |repository| repository.mission_scope(handle))
    }
}

/// [`ask::direct_draft`]
#[wasm_bindgen(js_name = directDraft)]
pub fn direct_draft(generation: Option<String>, destination: &str, request: &str) -> Outcome<JsValue> {
    let (destination, request) = (structure("destination", destination)?, structure("request", request)?);
    answer(ask::direct_draft(&destination, &request, generation.as_deref()))
}

/// [`ask::direct_plan`]
#[wasm_bindgen(js_name = directPlan)]
pub fn direct_plan(generation: Option<String>, destination: &str, request: &str, facts: &str) -> Outcome<JsValue> {
    let (destination, request) = (structure("destination", destination)?, structure("request", request)?);
    let facts: Vec<_> = structure("facts", facts)?;
    answer(ask::direct_plan(&destination, &request, &facts, generation.as_deref()))
}

/// [`ask::protection`]
#[wasm_bindgen]
pub fn protection(facts: &str) -> Outcome<JsValue> {
    answer(ask::protection(&structure("facts", facts)?))
}

/// [`ask::clearance`]
#[wasm_bindgen]
pub fn clearance(
    facts: &str,
    branch: &str,
    capability: &str,
    paths: &str,
    mission: Option<String>,
) -> Outcome<JsValue> {
    let (facts, capability) = (structure("facts", facts)?, structure("capability", capability)?);
    let paths: Vec<_> = structure("paths", paths)?;
    let mission = mission.map(|mission| structure("mission", &mission)).transpose()?;
    answer(ask::clearance(&facts, branch, &capability, &paths, mission.as_ref()))
}

/// [`ask::is_churn`]
#[wasm_bindgen(js_name = isChurn)]
pub fn is_churn(
    sort: &str,
    path: &str,
    missions: Option<Vec<String>>,
    topology: Option<String>,
    generation: Option<String>,
) -> Outcome<bool> {
    let sort = Churn::parse(sort).ok_or_else(|| type_error(&format!("unknown sort `{sort}`")))?;
    let missions: Option<Vec<&str>> = missions.as_ref().map(|names| names.iter().map(String::as_str).collect());
    plain(ask::is_churn(sort, path, missions.as_deref(), topology.as_deref(), generation.as_deref()))
}
