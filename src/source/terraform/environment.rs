//! Environments: where a project's root modules, or its Terragrunt units, are applied, and what is set there.

use crate::catalog::{Location, Value};
use crate::path::SourcePath;

/// Where infrastructure of one purpose is applied: `dev`, `prod`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Environment {
    /// Its name.
    pub name: String,
    /// What is applied in it, by folder.
    pub stacks: Vec<Stack>,
}

/// What is applied as one: a root module with the values of its variables, or a Terragrunt unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    /// Where it is applied.
    pub folder: SourcePath,
    /// What it is called within its environment: `mysql`. Empty where an environment is one stack.
    pub name: String,
    /// The module that is applied, where it is in this project.
    pub module: Option<SourcePath>,
    /// Where the module comes from as written, where it is not `folder` itself; may be empty.
    pub source: String,
    /// The version of it that is asked for; may be empty.
    pub version: String,
    /// What is set, by the name of the variable, each once: what counts last.
    pub settings: Vec<Setting>,
    /// Where its state is kept: the kind of backend, and its settings.
    pub backend: Option<(String, Vec<(String, Value)>)>,
    /// The folders of the stacks that it takes outputs from.
    pub dependencies: Vec<SourcePath>,
}

/// The value of a variable in an environment.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The variable.
    pub name: String,
    /// What it is set to. An expression is source text: what it comes to is known only when applied.
    pub value: Value,
    /// Where it is set.
    pub at: Location,
}
