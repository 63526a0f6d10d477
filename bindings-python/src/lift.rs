//! From the core's wire values to Python objects.

use std::collections::BTreeMap;

use kitty_core::wire;
use pyo3::{
    prelude::*,
    sync::PyOnceLock,
    types::{PyBool, PyBytes, PyDict, PyString, PyTuple, PyType},
};
use serde_json::Value;

use crate::boundary::exception;

/// How a text of the wire becomes an object.
pub type Convert = for<'py> fn(Python<'py>, &str) -> PyResult<Bound<'py, PyAny>>;

/// A plain `str`.
#[expect(clippy::unnecessary_wraps, reason = "one signature for every conversion")]
pub fn text<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    Ok(PyString::new(py, text).into_any())
}

/// A `pathlib.Path`.
pub fn path<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    static PATH: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    PATH.import(py, "pathlib", "Path")?.call1((text,))
}

/// A field of a wire value as a Python object: what is text in it goes through `convert`.
pub trait Lift {
    /// The object.
    fn lift<'py>(&self, py: Python<'py>, convert: Convert) -> PyResult<Bound<'py, PyAny>>;
}

impl Lift for String {
    fn lift<'py>(&self, py: Python<'py>, convert: Convert) -> PyResult<Bound<'py, PyAny>> {
        convert(py, self)
    }
}

impl Lift for bool {
    fn lift<'py>(&self, py: Python<'py>, _: Convert) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyBool::new(py, *self).to_owned().into_any())
    }
}

impl<T: Lift> Lift for Option<T> {
    fn lift<'py>(&self, py: Python<'py>, convert: Convert) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Some(value) => value.lift(py, convert),
            None => Ok(py.None().into_bound(py)),
        }
    }
}

impl<T: Lift> Lift for Vec<T> {
    fn lift<'py>(&self, py: Python<'py>, convert: Convert) -> PyResult<Bound<'py, PyAny>> {
        let items = self.iter().map(|item| item.lift(py, convert)).collect::<PyResult<Vec<_>>>()?;
        Ok(PyTuple::new(py, items)?.into_any())
    }
}

macro_rules! lift_numbers {
    ($($number:ty)*) => {$(
        impl Lift for $number {
            fn lift<'py>(&self, py: Python<'py>, _: Convert) -> PyResult<Bound<'py, PyAny>> {
                Ok(self.into_pyobject(py)?.into_any())
            }
        }
    )*};
}

lift_numbers! { u8 i64 usize }

/// A new `dict`.
impl<T: Lift> Lift for BTreeMap<String, T> {
    fn lift<'py>(&self, py: Python<'py>, convert: Convert) -> PyResult<Bound<'py, PyAny>> {
        let members = PyDict::new(py);
        for (name, value) in self {
            members.set_item(name, value.lift(py, convert)?)?;
        }
        Ok(members.into_any())
    }
}

/// What `json.loads` makes of it.
impl Lift for Value {
    fn lift<'py>(&self, py: Python<'py>, _: Convert) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::String(plain) => text(py, plain),
            Self::Null => Ok(py.None().into_bound(py)),
            other => py.import("json")?.call_method1("loads", (other.to_string(),)),
        }
    }
}

/// Text; other bytes are escaped as `os.fsdecode` does, and `os.fsencode` gives them back.
impl Lift for wire::Content {
    fn lift<'py>(&self, py: Python<'py>, convert: Convert) -> PyResult<Bound<'py, PyAny>> {
        if let Ok(text) = std::str::from_utf8(&self.0) {
            return convert(py, text);
        }
        let bytes = PyBytes::new(py, &self.0);
        Ok(PyString::from_encoded_object(&bytes, Some(c"utf-8"), Some(c"surrogateescape"))?.into_any())
    }
}

impl Lift for wire::Refusal {
    fn lift<'py>(&self, py: Python<'py>, _: Convert) -> PyResult<Bound<'py, PyAny>> {
        exception(py, self)
    }
}
