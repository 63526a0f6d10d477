//! Short names on the inside of a component.
//!
//! The encoder links the modules of a component, and the nested component that gives them types, by
//! the names of the contract, and repeats each of them at every joint: a twentieth of the file. Only
//! the equality of those names matters, and nobody outside sees them.

use std::{collections::BTreeMap, convert::Infallible};

use wasm_encoder::{
    Alias, Component, ComponentAliasSection, ComponentImportSection, ComponentInstanceSection, ExportSection,
    ImportSection, InstanceSection, Module, ModuleArg,
    reencode::{Error, Reencode, ReencodeComponent, component_utils},
};
use wasmparser::{
    ComponentAlias, ComponentAliasSectionReader, ComponentImportSectionReader, ComponentInstance, CustomSectionReader,
    Export, ImportSectionReader, Instance, InstantiationArgKind, Parser,
};

type Outcome<T = ()> = Result<T, Error<Infallible>>;

/// The component with short inner names, and without custom sections: they mean nothing to a runtime.
///
/// # Errors
/// When the component cannot be read.
pub fn shorten(component: &[u8]) -> Outcome<Vec<u8>> {
    let mut short = Component::new();
    InnerNames::default().parse_component(&mut short, Parser::new(0), component)?;
    Ok(short.finish())
}

#[derive(Default)]
struct InnerNames {
    /// By the name that the encoder gave.
    short: BTreeMap<String, String>,
    /// How deep inside: at 0 stand the imports and exports of the contract.
    depth: usize,
}

impl InnerNames {
    /// Equal for equal names only, and a name wherever one is asked for.
    fn short(&mut self, name: &str) -> String {
        let next = self.short.len();
        self.short.entry(name.to_owned()).or_insert_with(|| format!("n{next:x}")).clone()
    }
}

impl Reencode for InnerNames {
    type Error = Infallible;

    fn parse_import_section(&mut self, imports: &mut ImportSection, section: ImportSectionReader<'_>) -> Outcome {
        for import in section.into_imports() {
            let import = import?;
            imports.import(&self.short(import.module), &self.short(import.name), self.entity_type(import.ty)?);
        }
        Ok(())
    }

    fn parse_export(&mut self, exports: &mut ExportSection, export: Export<'_>) -> Outcome {
        exports.export(&self.short(export.name), self.export_kind(export.kind)?, export.index);
        Ok(())
    }

    fn parse_custom_section(&mut self, _: &mut Module, _: CustomSectionReader<'_>) -> Outcome {
        Ok(())
    }
}

impl ReencodeComponent for InnerNames {
    fn push_depth(&mut self) {
        self.depth += 1;
    }

    fn pop_depth(&mut self) {
        self.depth -= 1;
    }

    fn parse_component_custom_section(&mut self, _: &mut Component, _: CustomSectionReader<'_>) -> Outcome {
        Ok(())
    }

    fn parse_component_import_section(
        &mut self,
        imports: &mut ComponentImportSection,
        section: ComponentImportSectionReader<'_>,
    ) -> Outcome {
        if self.depth == 0 {
            return component_utils::parse_component_import_section(self, imports, section);
        }
        for import in section {
            let import = import?;
            imports.import(self.short(import.name.name).as_str(), self.component_type_ref(import.ty)?);
        }
        Ok(())
    }

    fn parse_component_instance(
        &mut self,
        instances: &mut ComponentInstanceSection,
        instance: ComponentInstance<'_>,
    ) -> Outcome {
        let ComponentInstance::Instantiate { component_index, args } = instance else {
            return component_utils::parse_component_instance(self, instances, instance);
        };
        let args: Vec<_> = args.iter().map(|arg| (self.short(arg.name), arg.kind.into(), arg.index)).collect();
        instances.instantiate(component_index, args);
        Ok(())
    }

    fn parse_component_alias_section(
        &mut self,
        aliases: &mut ComponentAliasSection,
        section: ComponentAliasSectionReader<'_>,
    ) -> Outcome {
        for alias in section {
            match alias? {
                ComponentAlias::CoreInstanceExport { kind, instance_index: instance, name } => {
                    let (kind, name) = (kind.into(), &self.short(name));
                    aliases.alias(Alias::CoreInstanceExport { instance, kind, name });
                }
                other => {
                    aliases.alias(self.component_alias(other)?);
                }
            }
        }
        Ok(())
    }

    fn parse_instance(&mut self, instances: &mut InstanceSection, instance: Instance<'_>) -> Outcome {
        match instance {
            Instance::Instantiate { module_index, args } => {
                let args: Vec<_> = args
                    .iter()
                    .map(|arg| match arg.kind {
                        InstantiationArgKind::Instance => (self.short(arg.name), ModuleArg::Instance(arg.index)),
                    })
                    .collect();
                instances.instantiate(module_index, args);
            }
            Instance::FromExports(exports) => {
                let exports = exports
                    .iter()
                    .map(|export| Ok((self.short(export.name), self.export_kind(export.kind)?, export.index)))
                    .collect::<Outcome<Vec<_>>>()?;
                instances.export_items(exports);
            }
        }
        Ok(())
    }
}
