//! A reference as a tree of records: what the data formats are written from.

use serde_json::Value as Json;

use super::reference::{Default, Reference};
use super::settings::Settings;
use crate::source::terraform::resource::Mode;
use crate::source::terraform::value::SENSITIVE;

/// A record, a list of them, or a value.
#[derive(Clone, Debug)]
pub enum Data {
    /// Text that most formats write as null when it is empty.
    Words(String),
    /// Text.
    Text(String),
    /// A boolean.
    Bool(bool),
    /// The value of an input or an output.
    Value(Json),
    /// Records, and what one of them is called.
    List(&'static str, Vec<Data>),
    /// Names and what they stand for, in order.
    Record(Vec<(&'static str, Data)>),
}

impl Data {
    /// The sections, in terraform-docs' order.
    pub fn of(reference: &Reference, settings: &Settings) -> Self {
        let text = |text: &str| Self::Text(text.to_owned());
        let words = |text: &str| Self::Words(text.to_owned());
        let inputs = reference.inputs.iter().filter(|_| settings.shows("inputs")).map(|input| {
            Self::Record(vec![
                ("name", text(&input.name)),
                ("type", words(&input.kind)),
                ("description", words(&input.description)),
                (
                    "default",
                    Self::Value(match &input.default {
                        Default::Null => Json::Null,
                        Default::Is(value) | Default::Partly(value) => value.clone(),
                        Default::Hidden => Json::from(SENSITIVE),
                    }),
                ),
                ("required", Self::Bool(input.required)),
            ])
        });
        let modules = reference.modules.iter().map(|call| {
            Self::Record(vec![
                ("name", text(&call.name)),
                ("source", text(&call.source)),
                ("version", text(&call.version)),
                ("description", words(&call.description)),
            ])
        });
        let outputs = reference.outputs.iter().map(|output| {
            let mut record = vec![("name", text(&output.name)), ("description", words(&output.description))];
            if let Some(given) = &output.value {
                record.push(("value", Self::Value(given.value.clone())));
                record.push(("sensitive", Self::Bool(given.sensitive)));
            }
            Self::Record(record)
        });
        let providers = reference.providers.iter().map(|provider| {
            Self::Record(vec![
                ("name", text(&provider.name)),
                ("alias", words(&provider.alias)),
                ("version", words(&provider.version)),
            ])
        });
        let requirements = reference.requirements.iter().map(|required| {
            Self::Record(vec![("name", text(&required.name)), ("version", words(&required.version))])
        });
        let resources = reference.resources.iter().map(|resource| {
            Self::Record(vec![
                ("type", text(&resource.kind)),
                ("name", text(&resource.name)),
                ("provider", text(&resource.provider)),
                ("source", text(&resource.source)),
                ("mode", text(if resource.mode == Mode::Data { "data" } else { "managed" })),
                ("version", words(&resource.version)),
                ("description", words(&resource.description)),
            ])
        });
        Self::Record(vec![
            ("header", text(&reference.header)),
            ("footer", text(&reference.footer)),
            ("inputs", Self::List("input", inputs.collect())),
            ("modules", Self::List("module", modules.collect())),
            ("outputs", Self::List("output", outputs.collect())),
            ("providers", Self::List("provider", providers.collect())),
            ("requirements", Self::List("requirement", requirements.collect())),
            ("resources", Self::List("resource", resources.collect())),
        ])
    }

    /// The same as a JSON value: empty words are null.
    pub fn into_json(self) -> Json {
        match self {
            Self::Words(words) if words.is_empty() => Json::Null,
            Self::Words(text) | Self::Text(text) => Json::String(text),
            Self::Bool(value) => Json::Bool(value),
            Self::Value(value) => value,
            Self::List(_, items) => Json::Array(items.into_iter().map(Self::into_json).collect()),
            Self::Record(entries) => Json::Object(
                entries.into_iter().map(|(name, value)| (name.to_owned(), value.into_json())).collect(),
            ),
        }
    }
}
