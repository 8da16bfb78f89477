//! `unused-variable`: an input variable that nothing in its module reads. What could not be read of a module may well read it.

use super::super::module::Module;
use crate::diagnostic::{Diagnostic, Span};
use crate::source::SourceFile;

pub(super) fn find(module: &Module, _: &[SourceFile], found: &mut Vec<Diagnostic>) {
    if module.auxiliary || module.declared.broken {
        return;
    }
    found.extend(module.unused_variables().map(|variable| {
        let place = &variable.element.at;
        let end = place.span.start + "variable \"\"".len() + variable.name.len();
        let head = Span::new(place.span.start, end.min(place.span.end));
        let message = format!("nothing in this module reads `var.{}`", variable.name);
        let help = "remove it, and from the calls that set it, or use it";
        Diagnostic::warning("unused-variable", &place.file, message).at(head).help(help)
    }));
}
