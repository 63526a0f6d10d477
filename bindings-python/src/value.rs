//! Frozen answers: one class per wire value.

/// Declares the Python class of a value of the module `wire` in scope: a read-only property per
/// field (its Python name, the field and how text in it is converted), `repr`, equality, hash,
/// pickle, copy, matching and JSON. What stands in the last braces are further methods; an attribute
/// after a semicolon is the property that such a method gives.
macro_rules! value {
    ($(#[$documentation:meta])* $name:ident {
        $($attribute:literal = $field:ident: $convert:path,)*
        $(; $given:literal = $getter:ident)?
    } { $($method:tt)* }) => {
        $(#[$documentation])*
        #[pyclass(frozen, eq, hash, module = "kitty_core")]
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name(pub wire::$name);

        #[pymethods]
        impl $name {
            #[classattr]
            #[pyo3(name = "__match_args__")]
            const MATCH_ARGS: ($(value!(@text $attribute),)* $(value!(@text $given),)?) =
                ($($attribute,)* $($given,)?);

            $(
                #[getter]
                #[pyo3(name = $attribute)]
                fn $field<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                    self.0.$field.lift(py, $convert)
                }
            )*

            /// The canonical JSON: the same bytes in every language.
            fn to_json<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
                PyBytes::new(py, wire::to_json(&self.0).as_bytes())
            }

            /// The value of its canonical JSON.
            #[classmethod]
            fn from_json(class: &Bound<'_, PyType>, data: Document<'_>) -> PyResult<Self> {
                let value = serde_json::from_slice(data.bytes());
                value.map(Self).map_err(|error| malformed(class.py(), &error.to_string()))
            }

            fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
                Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json(py),)))
            }

            fn __copy__(this: Py<Self>) -> Py<Self> {
                this
            }

            fn __deepcopy__(this: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
                this
            }

            fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
                let fields = [
                    $(format!("{}={}", $attribute, self.$field(py)?.repr()?.to_str()?),)*
                    $(format!("{}={}", $given, self.$getter(py)?.repr()?.to_str()?),)?
                ];
                Ok(format!("{}({})", stringify!($name), fields.join(", ")))
            }

            $($method)*
        }

        impl Lift for wire::$name {
            fn lift<'py>(&self, py: Python<'py>, _: Convert) -> PyResult<Bound<'py, PyAny>> {
                Ok(Bound::new(py, $name(self.clone()))?.into_any())
            }
        }
    };
    (@text $attribute:literal) => { &'static str };
}

pub(crate) use value;
