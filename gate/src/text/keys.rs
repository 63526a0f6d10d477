//! Structs of optional keys that can be laid over one another.

/// Declares a struct in which every key is optional, with `over` (laying one value over another) and
/// `present` (which keys are written).
macro_rules! keys {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $field:ident $(= $wire:literal)? : $ty:ty),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$doc])* #[serde(default, skip_serializing_if = "Option::is_none" $(, rename = $wire)?)] pub $field: Option<$ty>),*
        }

        impl $name {
            /// This value, and where it is silent, `base`.
            #[must_use]
            pub fn over(self, base: Self) -> Self {
                Self { $($field: self.$field.or(base.$field)),* }
            }

            /// The keys that are written, by their name in the file.
            pub fn present(&self) -> Vec<&'static str> {
                let mut keys = Vec::new();
                $(if self.$field.is_some() { keys.push($crate::text::keys::wire!($field $($wire)?)); })*
                keys
            }
        }
    };
}

macro_rules! wire {
    ($field:ident $wire:literal) => {
        $wire
    };
    ($field:ident) => {
        stringify!($field)
    };
}

pub(crate) use keys;
pub(crate) use wire;
