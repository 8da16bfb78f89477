//! Terragrunt's own functions, as "Functions" of its HCL reference tells them. None of them reads a file here: all were read before.

use super::super::secret::names_secret;
use super::evaluate::{Evaluator, failed};
use super::value::{Data, Entry, REPOSITORY, Value};
use super::world::relative;
use crate::catalog::Location;
use crate::path::SourcePath;

impl Evaluator<'_> {
    /// What one of them comes to; `None` where that cannot be told.
    pub(super) fn of_terragrunt(&mut self, scope: usize, name: &str, arguments: &[Value]) -> Option<Value> {
        if name == "sops_decrypt_file" || arguments.iter().any(Value::has_secret) {
            return Some(Data::Redacted.into());
        }
        let text = |at: usize| arguments.get(at).and_then(Value::as_text);
        let folder = self.scopes[scope].folder.clone();
        let world = self.world;
        Some(match name {
            "get_terragrunt_dir" => Value::text(&world.absolute(&folder)),
            "get_original_terragrunt_dir" => Value::text(&world.absolute(&self.original)),
            "get_parent_terragrunt_dir" => {
                let from = self.includer(scope, text(0).as_deref())?;
                Value::text(&world.absolute(&from))
            }
            "get_repo_root" => Value::text(REPOSITORY),
            "get_path_to_repo_root" => {
                Value::text(&relative(&world.in_repository(&folder), &SourcePath::root()))
            }
            "get_path_from_repo_root" => {
                Value::text(&relative(&SourcePath::root(), &world.in_repository(&folder)))
            }
            "path_relative_to_include" => {
                Value::text(&relative(&self.includer(scope, text(0).as_deref())?, &folder))
            }
            "path_relative_from_include" => {
                Value::text(&relative(&folder, &self.includer(scope, text(0).as_deref())?))
            }
            "find_in_parent_folders" => {
                let name = match arguments.first() {
                    Some(_) => Some(text(0)?),
                    None => None,
                };
                // Without a name: `terragrunt.hcl`, and in newer versions `root.hcl`.
                let names = name.as_deref().map_or(vec!["terragrunt.hcl", "root.hcl"], |name| vec![name]);
                match (world.in_parents(&folder, &names), arguments.get(1)) {
                    (Some(path), _) => Value::text(&world.absolute(&path)),
                    (None, Some(fallback)) => fallback.clone(),
                    (None, None) => failed(),
                }
            }
            "read_terragrunt_config" => {
                let path = world.place(&text(0)?, &folder)?;
                match (self.read(&path), arguments.get(1)) {
                    (Some(value), _) => value,
                    (None, _) if world.exists(&path) => return None,
                    (None, Some(fallback)) => fallback.clone(),
                    (None, None) => failed(),
                }
            }
            "get_env" => {
                let name = text(0)?;
                if names_secret(&name) {
                    return Some(Data::Redacted.into());
                }
                let mut value = arguments.get(1)?.clone();
                value.variables.push(name);
                value
            }
            _ => return None,
        })
    }

    /// The folder of the file that includes are relative to: of the one that a scope includes by this name, or of itself where it is
    /// included.
    fn includer(&mut self, scope: usize, name: Option<&str>) -> Option<SourcePath> {
        if self.scopes[scope].included {
            return Some(self.scopes[scope].path.parent());
        }
        let includes = &self.scopes[scope].config.includes;
        let at = match name {
            Some(name) => includes.iter().position(|include| include.name == name)?,
            None if includes.is_empty() => return Some(self.scopes[scope].folder.clone()),
            None => 0,
        };
        let included = self.include(scope, at)?;
        Some(self.scopes[included].path.parent())
    }

    /// What `read_terragrunt_config` gives: local values, and inputs with those of what the file includes.
    fn read(&mut self, path: &SourcePath) -> Option<Value> {
        if let Some(known) = self.reads.get(path).cloned() {
            if known.is_none() {
                let at = Location { file: path.clone(), span: Default::default(), line: 1 };
                self.circle(at, "this file is read while it is read");
            }
            return known;
        }
        let config = self.world.configs.get(path).copied()?;
        self.reads.insert(path.clone(), None);
        let scope = self.enter(path.clone(), config, path.parent(), false);
        let at = Location { file: path.clone(), span: Default::default(), line: 1 };
        let locals = Entry { key: "locals".into(), value: self.locals(scope), at: at.clone() };
        let inputs = self.inputs(scope);
        let inputs =
            if inputs.open.is_some() { Value::unknown("inputs") } else { Value::object(inputs.entries) };
        let inputs = Entry { key: "inputs".into(), value: inputs, at };
        let value = Value::object(vec![locals, inputs]);
        self.reads.insert(path.clone(), Some(value.clone()));
        Some(value)
    }
}
