//! The border: refusals become exceptions, and a panic does not cross.

use std::{
    any::Any,
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

use kitty_core::{
    ask::{self, Answer},
    wire,
};
use pyo3::{
    prelude::*,
    sync::PyOnceLock,
    types::{PyBytes, PyDict, PyTuple},
};

/// Asks the core.
pub fn answer<T>(py: Python<'_>, question: impl FnOnce() -> Answer<T>) -> PyResult<T> {
    settle(py, guarded(question))
}

/// Asks the core while other Python threads run.
pub fn detached<T: Send>(py: Python<'_>, question: impl FnOnce() -> Answer<T> + Send) -> PyResult<T> {
    let answer = py.detach(|| guarded(question));
    settle(py, answer)
}

/// Works while other Python threads run, at something that is no question to the core.
pub fn free<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    let done = py.detach(|| catch_unwind(AssertUnwindSafe(work)).map_err(Panic::new));
    done.map_err(|Panic(words)| internal(py, &words))
}

/// The words of a panic.
struct Panic(String);

impl Panic {
    #[expect(clippy::needless_pass_by_value, reason = "what `catch_unwind` gives")]
    fn new(payload: Box<dyn Any + Send>) -> Self {
        let words = payload.downcast_ref::<&str>().map(ToString::to_string);
        Self(words.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default())
    }
}

fn guarded<T>(question: impl FnOnce() -> Answer<T>) -> Result<Answer<T>, Panic> {
    catch_unwind(AssertUnwindSafe(question)).map_err(Panic::new)
}

fn settle<T>(py: Python<'_>, outcome: Result<Answer<T>, Panic>) -> PyResult<T> {
    match outcome {
        Ok(answer) => answer.map_err(|refusal| raised(py, &(&refusal).into())),
        Err(Panic(words)) => Err(internal(py, &words)),
    }
}

fn internal(py: Python<'_>, words: &str) -> PyErr {
    let error = py.import("kitty_core._errors").and_then(|errors| errors.getattr("InternalError")?.call1((words,)));
    error.map_or_else(|error| error, PyErr::from_value)
}

/// A refusal as the exception to raise.
pub fn raised(py: Python<'_>, refusal: &wire::Refusal) -> PyErr {
    exception(py, refusal).map_or_else(|error| error, PyErr::from_value)
}

/// A refusal as a value: an exception that nobody has raised yet.
pub fn exception<'py>(py: Python<'py>, refusal: &wire::Refusal) -> PyResult<Bound<'py, PyAny>> {
    static ERRORS: PyOnceLock<Py<PyDict>> = PyOnceLock::new();
    let errors = ERRORS.get_or_try_init(py, || {
        PyResult::Ok(py.import("kitty_core._vocabulary")?.getattr("ERRORS")?.cast_into::<PyDict>()?.unbind())
    })?;
    let class = errors.bind(py).as_any().get_item(&refusal.code)?;
    let facts = PyDict::new(py);
    facts.set_item("remedy", &refusal.remedy)?;
    facts.set_item("candidates", PyTuple::new(py, &refusal.candidates)?)?;
    let fields = PyDict::new(py);
    for (name, value) in refusal.fields.iter() {
        fields.set_item(name, value)?;
    }
    facts.set_item("fields", fields)?;
    class.call((&refusal.message,), Some(&facts))
}

/// An argument that no question can be made of.
pub fn malformed(py: Python<'_>, reason: &str) -> PyErr {
    match ask::explain("MALFORMED_QUESTION") {
        Ok(row) => raised(
            py,
            &wire::Refusal {
                message: row.message.replace("{reason}", reason),
                code: row.code,
                class: row.class,
                remedy: row.remedy,
                candidates: Vec::new(),
                fields: [("reason".to_string(), reason.to_string())].into_iter().collect(),
            },
        ),
        Err(refusal) => raised(py, &(&refusal).into()),
    }
}

/// The canonical JSON of a refusal.
#[pyfunction]
pub fn refusal_json(
    py: Python<'_>,
    code: String,
    category: String,
    message: String,
    remedy: String,
    candidates: Vec<String>,
    fields: BTreeMap<String, String>,
) -> Bound<'_, PyBytes> {
    let refusal =
        wire::Refusal { code, class: category, message, remedy, candidates, fields: fields.into_iter().collect() };
    PyBytes::new(py, wire::to_json(&refusal).as_bytes())
}
