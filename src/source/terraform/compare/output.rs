//! Output values.

use super::{Both, Comparison, Subject, breaking, pairs};
use crate::source::change::{Change, Impact};
use crate::source::terraform::output::Output;

pub(super) fn compare(cx: &mut Comparison<'_>) {
    let (then, now) = (&cx.then.module.declared.outputs, &cx.now.module.declared.outputs);
    for Both(then, now) in pairs(then, now, |it| it.name.as_str(), |it| &it.element) {
        let mut found = match (then, now) {
            (None, Some(now)) => vec![subject(now).change(cx, "added", Impact::Feature)],
            (Some(then), None) => vec![subject(then).removed(cx, "what reads it fails")],
            (Some(then), Some(now)) => of_flags(then, now, cx),
            (None, None) => Vec::new(),
        };
        cx.found.append(&mut found);
    }
}

fn subject(output: &Output) -> Subject<'_> {
    Subject {
        kind: "output",
        name: &output.name,
        element: Some(&output.element),
        address: format!("output.{}", output.name),
    }
}

fn of_flags(then: &Output, now: &Output, cx: &Comparison<'_>) -> Vec<Change> {
    let mut found = Vec::new();
    let subject = subject(now);
    let mut push = |event, impact| found.push(subject.change(cx, event, impact));
    let is = |flag: Option<bool>| flag == Some(true);
    match (is(then.sensitive), is(now.sensitive)) {
        (false, true) => {
            let why = "a root module that passes it on in an output that is not sensitive may fail";
            push("now sensitive", breaking(why));
        }
        (true, false) => push("no longer sensitive", Impact::Feature),
        _ => {}
    }
    match (is(then.ephemeral), is(now.ephemeral)) {
        (false, true) => push("now ephemeral", breaking("what keeps it, such as a resource, fails")),
        (true, false) => push("no longer ephemeral", Impact::Feature),
        _ => {}
    }
    if let (None, Some(words)) = (&then.deprecated, &now.deprecated) {
        let change = subject.change(cx, "now deprecated", Impact::Feature);
        found.push(Change { details: vec![words.clone()], ..change });
    }
    found
}
