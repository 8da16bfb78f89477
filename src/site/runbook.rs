//! The line at the top of a runbook: the alerts that it answers, the alarms that raise them, how grave they are, who answers for it.

use super::page::Links;
use super::{Site, records, relations};
use crate::content::FrontMatter;
use crate::html::Html;
use crate::outline::records::slug;
use crate::path::SitePath;
use crate::render;
use crate::render::view::FactView;
use crate::texts::Texts;

/// The line; nothing on a page that answers no alert.
pub(super) fn line(site: &Site, index: usize, said: &FrontMatter, route: &SitePath) -> Html {
    let mut html = Html::new();
    if said.alerts.is_empty() {
        return html;
    }
    html.push_trusted("<dl class=\"runbook\" data-ui>\n");
    let texts = &site.scan.texts;
    fact(&texts.count("runbook.alerts", said.alerts.len()), &mut html, |html| {
        for alert in &said.alerts {
            let address = site.outline.alert_address(&slug(&alert.name), index);
            if let Some(address) = &address {
                html.push_trusted("<a");
                html.push_attribute("href", &address.url_from(route));
                html.push_trusted(">");
            }
            html.push_trusted("<code>");
            html.push_text(&alert.name);
            html.push_trusted(if address.is_some() { "</code></a> " } else { "</code> " });
        }
    });
    if let Some(severity) = &said.severity {
        fact(texts.say("column.severity"), &mut html, |html| {
            html.push_trusted("<span class=\"badge badge-accent\">");
            html.push_text(severity);
            html.push_trusted("</span>");
        });
    }
    let outline = &site.outline;
    if let Some(alarms) = outline.alarms.of_page.get(&index) {
        fact(&texts.count("runbook.alarms", alarms.len()), &mut html, |html| {
            html.push(&render::line(&relations::alarms(alarms.iter(), outline), &Links::on(site, route)));
        });
    }
    for it in records::facts(site, index, Some(said)).into_iter().filter(|it| is_in_line(it, texts)) {
        fact(&it.label, &mut html, |html| {
            html.push_trusted(if it.is_day { "<time" } else { "<bdi" });
            if it.is_day {
                html.push_attribute("datetime", &it.text);
            }
            if let Some(until) = &it.until {
                html.push_attribute("data-until", until);
                html.push_attribute("data-late", &it.late);
            }
            html.push_trusted(">");
            html.push_text(&it.text);
            html.push_trusted(if it.is_day { "</time>" } else { "</bdi>" });
            if let Some(from) = &it.from {
                html.push_text(&format!(" ({from})"));
            }
        });
    }
    html.push_trusted("</dl>\n");
    html
}

/// What is left for the foot of a page of the facts about it: what the line says already is not said twice.
pub(super) fn left_of(mut facts: Vec<FactView>, said: Option<&FrontMatter>, texts: &Texts) -> Vec<FactView> {
    if said.is_some_and(|said| !said.alerts.is_empty()) {
        facts.retain(|it| !is_in_line(it, texts));
    }
    facts
}

fn is_in_line(fact: &FactView, texts: &Texts) -> bool {
    [texts.say("column.owner"), texts.say("column.reviewed")].contains(&fact.label.as_str())
}

fn fact(label: &str, html: &mut Html, value: impl FnOnce(&mut Html)) {
    html.push_trusted("<div><dt>");
    html.push_text(label);
    html.push_trusted("</dt><dd>");
    value(html);
    html.push_trusted("</dd></div>\n");
}
