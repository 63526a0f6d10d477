//! The members of the Python enums, looked up once.

use std::collections::HashMap;

use pyo3::{
    prelude::*,
    sync::PyOnceLock,
    types::{PyDict, PyString},
};

/// One enum of `kitty_core._vocabulary`.
struct Vocabulary {
    class: &'static str,
    members: PyOnceLock<HashMap<String, Py<PyAny>>>,
}

impl Vocabulary {
    const fn of(class: &'static str) -> Self {
        Self { class, members: PyOnceLock::new() }
    }

    /// The member of that value. A name that the table does not know, as that of a declared kind,
    /// stays a `str`.
    fn member<'py>(&self, py: Python<'py>, value: &str) -> PyResult<Bound<'py, PyAny>> {
        let members = self.members.get_or_try_init(py, || {
            let class = py.import("kitty_core._vocabulary")?.getattr(self.class)?;
            let members = class.getattr("_value2member_map_")?.cast_into::<PyDict>()?;
            members.iter().map(|(value, member)| Ok((value.extract()?, member.unbind()))).collect::<PyResult<_>>()
        })?;
        Ok(members.get(value).map_or_else(|| PyString::new(py, value).into_any(), |member| member.bind(py).clone()))
    }
}

macro_rules! vocabularies {
    ($($function:ident $class:literal)*) => {
        $(
            #[doc = concat!("The member of `", $class, "`.")]
            pub fn $function<'py>(py: Python<'py>, value: &str) -> PyResult<Bound<'py, PyAny>> {
                static VOCABULARY: Vocabulary = Vocabulary::of($class);
                VOCABULARY.member(py, value)
            }
        )*
    };
}

vocabularies! {
    kind "ArtifactKind"
    partition "Partition"
    topology "Topology"
    surface "Surface"
    phase "LifecyclePhase"
    coordination "CoordinationState"
    generation "Generation"
    code "Code"
    lane "Lane"
}
