//! A diagram's style sheet and `style` attributes, turned into attributes of the elements they apply to. So no style sheet
//! reaches the page, and what applies is held against a list.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};
use simplecss::{AttributeOperator, DeclarationTokenizer, Element, PseudoClass, StyleSheet};

use super::{colour, theme};

/// What is kept of style: SVG's presentation attributes, and whether an element hands its value down.
const PROPERTIES: &[(&str, bool)] = &[
    ("clip-rule", true),
    ("display", false),
    ("dominant-baseline", true),
    ("fill", true),
    ("fill-opacity", true),
    ("fill-rule", true),
    ("font-size", true),
    ("font-style", true),
    ("font-weight", true),
    ("opacity", false),
    ("paint-order", true),
    ("stop-color", false),
    ("stop-opacity", false),
    ("stroke", true),
    ("stroke-dasharray", true),
    ("stroke-linecap", true),
    ("stroke-linejoin", true),
    ("stroke-opacity", true),
    ("stroke-width", true),
    ("text-anchor", true),
    ("text-decoration", false),
    ("visibility", true),
];

/// What a property is unless something sets it, where the library likes to say so.
pub(super) fn initial() -> Style {
    const INITIAL: &[(&str, &str)] = &[
        ("fill-opacity", "1"),
        ("font-style", "normal"),
        ("font-weight", "normal"),
        ("stroke", "none"),
        ("stroke-opacity", "1"),
        ("visibility", "visible"),
    ];
    INITIAL.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
}

/// The property of this name, and whether it is inherited.
pub(super) fn property(name: &str) -> Option<(&'static str, bool)> {
    PROPERTIES.iter().find(|(known, _)| *known == name).copied()
}

/// An element's own style: each property once, with the value that wins.
pub(super) type Style = BTreeMap<&'static str, String>;

/// A diagram's style sheets.
pub(super) struct Sheet<'a> {
    sheet: StyleSheet<'a>,
}

/// So many pairs of a rule and an element are tried: a diagram with more is refused.
const MOST_TRIES: usize = 5_000_000;

impl<'a> Sheet<'a> {
    /// The style sheets of a document; `None` when trying each of their rules on each element would take too long.
    pub(super) fn of(document: &'a Document<'_>) -> Option<Self> {
        let mut sheet = StyleSheet::new();
        let elements = document.descendants().filter(Node::is_element);
        for style in elements.clone().filter(|node| node.tag_name().name() == "style") {
            sheet.parse_more(style.text().unwrap_or_default());
        }
        (sheet.rules.len().saturating_mul(elements.count()) <= MOST_TRIES).then_some(Self { sheet })
    }

    /// What applies to an element: its attributes, above them the rules, above them its `style`, above all what is important.
    pub(super) fn style(&self, node: Node<'_, '_>) -> Style {
        let mut style = Style::new();
        let mut set = |name: &str, value: &str| {
            if let Some((name, value)) =
                property(name).and_then(|(name, _)| Some((name, value_of(name, value)?)))
            {
                style.insert(name, value);
            }
        };
        for attribute in node.attributes() {
            set(attribute.name(), attribute.value());
        }
        let rules = self.sheet.rules.iter().filter(|rule| rule.selector.matches(&Css(node)));
        let of_rules: Vec<_> = rules.flat_map(|rule| &rule.declarations).collect();
        let own: Vec<_> = DeclarationTokenizer::from(node.attribute("style").unwrap_or_default()).collect();
        for important in [false, true] {
            let all = of_rules.iter().copied().chain(&own);
            for declaration in all.filter(|declaration| declaration.important == important) {
                set(declaration.name, declaration.value);
            }
        }
        style
    }
}

/// A value written one way; `None` for one that does not stand alone or may reach outside.
fn value_of(property: &str, value: &str) -> Option<String> {
    let value = value.trim();
    match property {
        _ if matches!(value, "inherit" | "initial" | "revert" | "unset") => None,
        "opacity" if value == "1" => None,
        // A reference: `filter` looks at it.
        "fill" | "stroke" if value.starts_with("url(#") => Some(value.to_owned()),
        "fill" | "stroke" | "stop-color" => colour::normal(value),
        _ => {
            let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b" .,%+-".contains(&byte);
            let number =
                value.strip_suffix("px").filter(|number| number.parse::<f64>().is_ok()).unwrap_or(value);
            let number =
                if property == "font-size" && number == theme::MEASURED { theme::DRAWN } else { number };
            (!number.is_empty() && number.bytes().all(is_plain)).then(|| number.to_owned())
        }
    }
}

struct Css<'a, 'input>(Node<'a, 'input>);

impl Element for Css<'_, '_> {
    fn parent_element(&self) -> Option<Self> {
        self.0.parent_element().map(Css)
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        self.0.prev_sibling_element().map(Css)
    }

    fn has_local_name(&self, name: &str) -> bool {
        self.0.tag_name().name() == name
    }

    fn attribute_matches(&self, name: &str, operator: AttributeOperator<'_>) -> bool {
        self.0.attribute(name).is_some_and(|value| operator.matches(value))
    }

    fn pseudo_class_matches(&self, class: PseudoClass<'_>) -> bool {
        class == PseudoClass::FirstChild && self.0.prev_sibling_element().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The style of the only `rect`, as `name=value` and a space.
    fn styled(sheet: &str, attributes: &str) -> String {
        let text = format!(
            "<svg id=\"m\"><style>{sheet}</style><g class=\"node hot\"><rect {attributes}/></g></svg>"
        );
        let document = Document::parse(&text).unwrap();
        let rect = document.descendants().find(|node| node.has_tag_name("rect")).unwrap();
        let style = Sheet::of(&document).unwrap().style(rect);
        style.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_more_specific_wins() {
        let cases = [
            ("", "fill=\"red\"", "fill=#ff0000"),
            ("#m rect{fill:blue}", "fill=\"red\"", "fill=#0000ff"),
            ("#m .node rect{fill:blue}rect{fill:lime}", "", "fill=#0000ff"),
            ("#m rect{fill:blue}", "style=\"fill:lime\"", "fill=#00ff00"),
            ("#m .hot&gt;*{fill:blue!important}", "style=\"fill:lime\"", "fill=#0000ff"),
            ("#other rect{fill:blue}", "", ""),
            ("rect{stroke-width:2px;font-size:14px}", "", "font-size=14 stroke-width=2"),
        ];
        for (sheet, attributes, expected) in cases {
            assert_eq!(styled(sheet, attributes), expected, "{sheet} {attributes}");
        }
    }

    #[test]
    fn what_reaches_outside_is_left_out() {
        let cases = [
            ("rect{fill:url(https://evil.example/x)}", ""),
            ("rect{fill:url(&quot;#a&quot;) url(//evil.example)}", ""),
            ("rect{background:url(//evil.example);position:fixed;content:'x'}", ""),
            ("@import url(//evil.example);@font-face{src:url(x)}@media print{rect{fill:red}}", ""),
            ("rect{stroke-width:expression(alert(1))}", ""),
            ("", "style=\"stroke-width:1;stroke-dasharray:url(x)\""),
        ];
        for (sheet, attributes) in cases {
            assert!(!styled(sheet, attributes).contains(['(', '/']), "{sheet} {attributes}");
        }
    }
}
