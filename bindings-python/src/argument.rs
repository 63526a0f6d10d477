//! Arguments: text, paths and documents. What cannot be UTF-8 is a malformed question.

use std::borrow::Cow;

use kitty_core::wire::Content;
use pyo3::{
    exceptions::{PyTypeError, PyUnicodeError},
    prelude::*,
    pybacked::PyBackedBytes,
    types::{PyBytes, PyString},
};

use crate::boundary::malformed;

/// Text as the core takes it.
#[derive(Clone, Copy)]
pub struct Text<'a>(pub &'a str);

impl<'a> FromPyObject<'a, '_> for Text<'a> {
    type Error = PyErr;

    fn extract(object: Borrowed<'a, '_, PyAny>) -> PyResult<Self> {
        object.cast::<PyString>()?;
        utf8(object).map(Self)
    }
}

fn utf8<'a>(text: Borrowed<'a, '_, PyAny>) -> PyResult<&'a str> {
    text.extract().map_err(|_: PyErr| malformed(text.py(), "the text holds a lone surrogate"))
}

/// Optional text, borrowed.
pub fn optional(text: Option<Text<'_>>) -> Option<&str> {
    text.map(|Text(text)| text)
}

/// Text that is kept.
pub fn owned(object: &Bound<'_, PyAny>) -> PyResult<String> {
    object.extract::<Text<'_>>().map(|Text(text)| text.to_string())
}

/// A path: text or anything with `__fspath__`.
pub struct PathText<'a>(pub Cow<'a, str>);

impl<'a> FromPyObject<'a, '_> for PathText<'a> {
    type Error = PyErr;

    fn extract(object: Borrowed<'a, '_, PyAny>) -> PyResult<Self> {
        if object.is_instance_of::<PyString>() {
            return utf8(object).map(|text| Self(Cow::Borrowed(text)));
        }
        let path = object.py().import("os")?.call_method1("fspath", (object,))?;
        let text = match path.cast::<PyBytes>() {
            Ok(bytes) => match std::str::from_utf8(bytes.as_bytes()) {
                Ok(text) => text.to_string(),
                Err(_) => return Err(malformed(object.py(), "the path is not UTF-8")),
            },
            Err(_) => owned(&path)?,
        };
        Ok(Self(Cow::Owned(text)))
    }
}

impl PathText<'_> {
    /// The same place as an absolute path, without looking at the disk.
    pub fn absolute(self, py: Python<'_>) -> PyResult<String> {
        if self.0.starts_with('/') {
            return Ok(self.0.into_owned());
        }
        let absolute = std::path::absolute(if self.0.is_empty() { "." } else { &*self.0 })?;
        absolute.into_os_string().into_string().map_err(|_| malformed(py, "the path is not UTF-8"))
    }
}

/// Several paths, of any bytes. One alone is taken for a mistake.
#[derive(Default)]
pub struct Paths(pub Vec<Content>);

impl FromPyObject<'_, '_> for Paths {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let py = object.py();
        if object.is_instance_of::<PyString>() || object.is_instance_of::<PyBytes>() {
            return Err(PyTypeError::new_err("the paths are several, and not one `str` or `bytes`"));
        }
        let encode = py.import("os")?.getattr("fsencode")?;
        let encoded = |path: PyResult<Bound<'_, PyAny>>| match encode.call1((path?,)) {
            Ok(bytes) => Ok(Content(bytes.cast::<PyBytes>()?.as_bytes().to_vec())),
            Err(error) if error.is_instance_of::<PyUnicodeError>(py) => {
                Err(malformed(py, "a path holds a lone surrogate"))
            }
            Err(error) => Err(error),
        };
        object.try_iter()?.map(encoded).collect::<PyResult<_>>().map(Self)
    }
}

/// The bytes of a document; text counts as UTF-8.
pub enum Document<'a> {
    /// Text.
    Text(&'a str),
    /// Bytes.
    Bytes(PyBackedBytes),
}

impl<'a> FromPyObject<'a, '_> for Document<'a> {
    type Error = PyErr;

    fn extract(object: Borrowed<'a, '_, PyAny>) -> PyResult<Self> {
        if object.is_instance_of::<PyString>() {
            return utf8(object).map(Self::Text);
        }
        match object.extract::<PyBackedBytes>() {
            Ok(bytes) => Ok(Self::Bytes(bytes)),
            Err(_) => Err(PyTypeError::new_err("a document is bytes, bytearray or str")),
        }
    }
}

impl Document<'_> {
    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}
