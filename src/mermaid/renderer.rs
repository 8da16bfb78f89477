//! The library that draws, called within bounds. Nothing that it says is trusted, and nothing that it does may end the program.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use merman::svg::{
    PresentationRenderPolicy, RenderResourcePolicy, ResourceLimitId, SvgEnvironment, SvgPipeline,
    SvgRenderOptions,
};
use merman::{
    Engine, OperationControl, RenderError, RenderOutput, RenderRequest, Renderer, SvgRequest,
    TerminalDiagnostic,
};
use serde_json::Value;

use super::{Fault, LARGEST, theme};

/// Bounds on what one diagram may cost. A step of layout is far below a microsecond: the largest picture takes about 0.1 s.
const LIMITS: &[(ResourceLimitId, usize)] = &[
    (ResourceLimitId::MaxSourceBytes, LARGEST),
    (ResourceLimitId::MaxModelNestingDepth, 64),
    (ResourceLimitId::MaxLayoutWorkUnits, 3_000_000),
    (ResourceLimitId::MaxSvgBytes, 1 << 20),
    (ResourceLimitId::MaxSvgElements, 20_000),
];

/// The days that all tasks of a Gantt chart may last together where it leaves days out, since each is looked at.
const MOST_DAYS: f64 = 20_000.0;

struct Setup {
    renderer: Renderer,
    policy: PresentationRenderPolicy,
    environment: SvgEnvironment,
}

static SETUP: LazyLock<Option<Setup>> = LazyLock::new(|| {
    let presentation = theme::presentation().ok()?;
    let engine = Engine::new().with_site_config(theme::site_config());
    let limits = LIMITS.iter().try_fold(RenderResourcePolicy::constrained(), |policy, (limit, value)| {
        policy.with_limit(*limit, *value)
    });
    Some(Setup {
        renderer: Renderer::new().with_engine(presentation.materialize_engine(engine)),
        policy: presentation.render_policy(),
        environment: SvgEnvironment::deterministic().with_resource_policy(limits.ok()?),
    })
});

/// The library's SVG of `source`.
pub(super) fn svg(source: &str) -> Result<String, Fault> {
    if source.len() > LARGEST {
        let message = format!("the diagram is larger than {LARGEST} bytes, the most that is drawn");
        return Err(Fault::new(message, "split it into several"));
    }
    if let Some(span) = directive_within_line(source) {
        let message = "a `%%{` directive stands behind other words of its line";
        let fault = Fault::new(message, "give it a line of its own, at the top of the diagram");
        return Err(Fault { span: Some(span), ..fault });
    }
    // The library is young: should it panic on some input, that costs one picture and not the site.
    catch_unwind(AssertUnwindSafe(|| {
        let setup = SETUP.as_ref().ok_or_else(unusable)?;
        bound_days(setup, source)?;
        let RenderOutput::Svg(Some(svg)) = ask(setup, source, RenderRequest::svg)? else {
            return Err(unusable());
        };
        Ok(svg.into_parts().0)
    }))
    .unwrap_or_else(|_| Err(unusable()))
}

type Target<'a> = fn(&'a str, OperationControl, SvgRequest) -> RenderRequest<'a>;

fn ask<'a>(setup: &Setup, source: &'a str, target: Target<'a>) -> Result<RenderOutput, Fault> {
    let request = SvgRequest {
        environment: setup.environment.clone(),
        // Its own id, which is not ours: `write` gives ids.
        options: SvgRenderOptions { diagram_id: Some("m".into()), ..SvgRenderOptions::default() },
        // Labels as SVG text throughout, and no HTML in it.
        pipeline: Some(SvgPipeline::resvg_safe()),
        presentation: setup.policy,
        ..SvgRequest::default()
    };
    setup.renderer.render(target(source, OperationControl::new(), request)).map_err(|error| fault(&error))
}

/// The library takes a directive out before it reads, so `exc%%{…}%%ludes` would be a word that nobody sees.
fn directive_within_line(source: &str) -> Option<std::ops::Range<usize>> {
    source.match_indices("%%{").map(|(at, _)| at).find_map(|at| {
        let line = source.get(..at)?.rsplit('\n').next()?;
        (!line.trim().is_empty()).then_some(at..at + 3)
    })
}

/// The library looks at each day of each task when a Gantt chart has an `excludes`, however many they are, and does not
/// count that as work: so the chart is laid out without it first, and its days are counted.
fn bound_days(setup: &Setup, source: &str) -> Result<(), Fault> {
    let lower = source.to_ascii_lowercase();
    if !(lower.contains("gantt") && lower.contains("excludes")) {
        return Ok(());
    }
    let mut without = source.to_owned();
    for (at, word) in lower.match_indices("excludes") {
        // As long, and without effect where nothing is excluded.
        without.replace_range(at..at + word.len(), "includes");
    }
    let RenderOutput::LayoutJson(Some(output)) = ask(setup, &without, RenderRequest::layout_json)? else {
        return Err(unusable());
    };
    let tasks = output.layout().as_value().pointer("/layout/GanttDiagram/tasks").and_then(Value::as_array);
    let moment = |task: &Value, key: &str| task.get(key).and_then(Value::as_f64).unwrap_or_default();
    let days = |task: &Value| (moment(task, "end_ms") - moment(task, "start_ms")).max(0.0) / 86_400_000.0;
    if tasks.into_iter().flatten().map(days).sum::<f64>() <= MOST_DAYS {
        return Ok(());
    }
    let message =
        format!("the chart leaves days out, and its tasks last longer than {MOST_DAYS} days together");
    Err(Fault::new(message, "shorten the tasks, or leave `excludes` out"))
}

fn unusable() -> Fault {
    Fault::new(
        "the diagram could not be drawn",
        "simplify it, or give the fence another language, such as `text`",
    )
}

fn fault(error: &RenderError) -> Fault {
    match error {
        RenderError::Parse(error) => unread(error),
        RenderError::NoDiagram => no_kind(),
        RenderError::ResourceLimitExceeded(limit) => Fault::new(
            format!(
                "the diagram is too large to be drawn: `{}` is {}, of {} at most",
                limit.id, limit.actual, limit.maximum
            ),
            "split it into several",
        ),
        _ => unusable(),
    }
}

fn no_kind() -> Fault {
    Fault::new(
        "this is no Mermaid diagram",
        "start with its kind, such as `flowchart LR` or `sequenceDiagram`",
    )
}

fn unread(error: &TerminalDiagnostic) -> Fault {
    let details = error.terminal_diagnostic_details();
    let span = details.span.map(|span| span.start..span.end);
    match (details.code.as_str(), details.diagram_type) {
        ("merman.parse.no_diagram_detected", _) => no_kind(),
        ("merman.parse.unsupported_diagram", Some(kind)) => {
            let help = "use another kind, or give the fence another language, such as `text`";
            Fault::new(format!("Mermaid's `{kind}` is not drawn here"), help)
        }
        _ => {
            let said = error.terminal_safe_message();
            // `Diagram parse error (flowchart-v2): Unterminated node label`
            let said = said.split_once("): ").map_or(said.as_str(), |(_, what)| what).trim_end_matches('.');
            let message = format!("the diagram cannot be read: {said}");
            Fault { span, ..Fault::new(message, "see mermaid.js.org for what may be written here") }
        }
    }
}
