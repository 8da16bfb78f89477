//! The tags of Markdown's plain elements, and the state that table cells need.

use pulldown_cmark::{Alignment, BlockQuoteKind, Tag, TagEnd};

/// The opening tag of an element that is always written the same way.
pub(super) fn open(tag: &Tag<'_>) -> Option<&'static str> {
    Some(match tag {
        Tag::Paragraph => "<p>",
        Tag::BlockQuote(None) => "<blockquote>\n",
        Tag::List(None) => "<ul>\n",
        Tag::List(Some(1)) => "<ol>\n",
        Tag::Item => "<li>",
        Tag::DefinitionList => "<dl>\n",
        Tag::DefinitionListTitle => "<dt>",
        Tag::DefinitionListDefinition => "<dd>",
        // A keyboard scrolls a wide table only where it can be focused.
        Tag::Table(_) => "<div class=\"table\" tabindex=\"0\"><table>\n",
        Tag::TableHead => "<thead><tr>",
        Tag::TableRow => "<tr>",
        Tag::Emphasis => "<em>",
        Tag::Strong => "<strong>",
        Tag::Strikethrough => "<del>",
        Tag::Superscript => "<sup>",
        Tag::Subscript => "<sub>",
        _ => return None,
    })
}

/// What an alert is: its class, and the name of its title's text.
pub(super) fn alert(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "note",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Important => "important",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "caution",
    }
}

/// The closing tag of an element that [`open`] or [`Table`] opened.
pub(super) fn close(tag: TagEnd) -> &'static str {
    match tag {
        TagEnd::Paragraph => "</p>\n",
        TagEnd::BlockQuote(None) => "</blockquote>\n",
        TagEnd::BlockQuote(Some(_)) => "</div>\n",
        TagEnd::List(true) => "</ol>\n",
        TagEnd::List(false) => "</ul>\n",
        TagEnd::Item => "</li>\n",
        TagEnd::DefinitionList => "</dl>\n",
        TagEnd::DefinitionListTitle => "</dt>\n",
        TagEnd::DefinitionListDefinition => "</dd>\n",
        TagEnd::Table => "</tbody></table></div>\n",
        TagEnd::TableHead => "</tr></thead>\n<tbody>\n",
        TagEnd::TableRow => "</tr>\n",
        TagEnd::Emphasis => "</em>",
        TagEnd::Strong => "</strong>",
        TagEnd::Strikethrough => "</del>",
        TagEnd::Superscript => "</sup>",
        TagEnd::Subscript => "</sub>",
        _ => "",
    }
}

/// Whether text on either side of the element's end belongs to different words.
pub(super) fn separates(tag: TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

/// The box of a task list's item, up to what it is called, and the name of that text.
pub(super) fn task(done: bool) -> (&'static str, &'static str) {
    if done {
        ("<input type=\"checkbox\" disabled checked aria-label=\"", "content.done")
    } else {
        ("<input type=\"checkbox\" disabled aria-label=\"", "content.not-done")
    }
}

/// The table at hand: which column comes next, and whether it is in the head.
#[derive(Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    head: bool,
}

impl Table {
    /// A table begins.
    pub(super) fn start(&mut self, alignments: Vec<Alignment>) {
        *self = Self { alignments, column: 0, head: true };
    }

    /// A row begins, of the head or of the body.
    pub(super) fn row(&mut self, head: bool) {
        self.column = 0;
        self.head = head;
    }

    /// Whether what comes stands in the head.
    pub(super) fn is_head(&self) -> bool {
        self.head
    }

    /// A cell's opening tag.
    pub(super) fn open_cell(&mut self) -> &'static str {
        let alignment = self.alignments.get(self.column).copied().unwrap_or(Alignment::None);
        self.column += 1;
        match (self.head, alignment) {
            (true, Alignment::None) => "<th>",
            (true, Alignment::Left) => "<th style=\"text-align: left\">",
            (true, Alignment::Center) => "<th style=\"text-align: center\">",
            (true, Alignment::Right) => "<th style=\"text-align: right\">",
            (false, Alignment::None) => "<td>",
            (false, Alignment::Left) => "<td style=\"text-align: left\">",
            (false, Alignment::Center) => "<td style=\"text-align: center\">",
            (false, Alignment::Right) => "<td style=\"text-align: right\">",
        }
    }

    /// A cell's closing tag. An empty cell of the head heads nothing: it becomes a plain one.
    pub(super) fn close_cell(&self, html: &mut String) {
        if !self.head {
            return html.push_str("</td>");
        }
        match html.rfind('<').filter(|&at| html[at..].starts_with("<th") && html.ends_with('>')) {
            Some(at) => {
                html.truncate(at);
                html.push_str("<td></td>");
            }
            None => html.push_str("</th>"),
        }
    }
}
