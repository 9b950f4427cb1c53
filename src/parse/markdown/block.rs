//! Fenced blocks: code, and `{name}` directives.

use super::*;
use crate::model::document::{BLOCKS, BlockUse};

impl<'t> Flow<'_, 't> {
    pub(super) fn code_block(
        &mut self,
        kind: &CodeBlockKind<'t>,
        range: &Bytes<usize>,
        inner: &[Found<'t>],
    ) {
        let text: String = inner
            .iter()
            .filter_map(|(event, _)| match event {
                Event::Text(text) => Some(&**text),
                _ => None,
            })
            .collect();
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.trim(),
            CodeBlockKind::Indented => "",
        };
        if info.starts_with('{') && !info.starts_with("{.") && !info.starts_with("{#") {
            return self.directive(info, &text, range, inner);
        }
        self.out.html.push_str("<pre><code");
        let language = info.split([' ', ',', '{']).next().unwrap_or("");
        if !language.is_empty() {
            self.attribute("class", &format!("language-{language}"));
        }
        self.out.html.push('>');
        if BLOCKS.iter().any(|(name, ..)| *name == language) {
            let at = self.text[range.clone()].find(info).map_or(range.start, |at| range.start + at);
            let span = self.base.span(at, at + language.len());
            let message = format!("this is shown as code in the language `{language}`");
            let hint = format!("write `{{{language}}}` for the block of that name");
            self.reader.findings.add_hint(Code::UnsupportedSyntax, span, message, Some(hint));
        }
        let told_apart =
            (!language.is_empty()).then(|| code::told_apart(language, &text)).flatten();
        if let Some(html) = told_apart {
            self.reader.body.coloured = true;
            self.out.html.push_str(&html);
        } else {
            self.out.push_text(&text);
        }
        self.out.html.push_str("</code></pre>\n");
    }

    /// A formula; one that cannot be read is shown as it was written.
    pub(super) fn formula(&mut self, tex: &str, range: &Bytes<usize>, alone: bool) {
        match math::mathml(tex, alone) {
            Ok(mathml) => self.out.html.push_str(&mathml),
            Err(message) => {
                let span = self.span(range);
                self.reader.findings.add(Code::Formula, span, message);
                self.out.html.push_str("<code>");
                self.out.push_text(self.text.get(range.clone()).unwrap_or(tex));
                self.out.html.push_str("</code>");
            }
        }
    }

    /// Text with dollar signs that look like a formula's and belong to none: it has no end, or braces
    /// without their pair. Where money may be meant nothing is said.
    pub(super) fn look_for_lost_formulas(&mut self, range: &Bytes<usize>) {
        let text = self.text;
        for at in range.clone().filter(|at| text.as_bytes()[*at] == b'$') {
            if at > 0 && text.as_bytes()[at - 1] == b'\\' {
                continue;
            }
            let after = &text.as_bytes()[at + 1..];
            let double = after.first() == Some(&b'$');
            let command =
                after.first() == Some(&b'\\') && after.get(1).is_some_and(u8::is_ascii_alphabetic);
            // What begins twice in one paragraph is one mistake.
            let told = self.lost_formula.is_some_and(|told| !text[told..at].contains("\n\n"));
            if (double || command) && !told {
                self.lost_formula = Some(at);
                let span = self.base.span(at, at + 1 + usize::from(double));
                let message = "this formula has no end, or braces without their pair";
                let hint = "a dollar sign that is no formula's is written `\\$`";
                let findings = &mut self.reader.findings;
                findings.add_hint(Code::Formula, span, message.to_owned(), Some(hint.to_owned()));
            }
        }
    }

    /// `{name} argument`, lines `:key: value`, and Markdown.
    fn directive(&mut self, info: &str, text: &str, range: &Bytes<usize>, inner: &[Found<'t>]) {
        if !self.stands_alone(range, "a block") {
            return;
        }
        let info_at =
            self.text[range.clone()].find(info).map_or(range.start, |at| range.start + at);
        let Some((name, argument)) = info[1..].split_once('}') else {
            let span = self.base.span(info_at, info_at + info.len());
            let message = format!("`{info}` lacks its closing brace");
            let hint = Some(format!("write `{info}}}`"));
            self.reader.findings.add_hint(Code::UnknownBlock, span, message, hint);
            return;
        };
        let name_at = info_at + 1;
        let name =
            Spanned::new(name.trim().to_owned(), self.base.span(name_at, name_at + name.len()));
        let trimmed = argument.trim();
        let argument = (!trimmed.is_empty()).then(|| {
            let at = info_at + info.len() - argument.trim_start().len();
            Spanned::new(trimmed.to_owned(), self.base.span(at, at + trimmed.len()))
        });
        // The text is in the file as it is unless something is put before each of its lines.
        let text_at = inner.first().map_or(range.end, |(_, range)| range.start);
        let base = if self.text.get(text_at..text_at + text.len()) == Some(text) {
            self.base.moved(text_at)
        } else {
            Base::Fixed(self.span(range))
        };
        let mut options = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let Some((key, value)) = line.strip_prefix(':').and_then(|rest| rest.split_once(':'))
            else {
                break;
            };
            let key_at = at + 1;
            let value_at = key_at + key.len() + 1 + (value.len() - value.trim_start().len());
            let value = value.trim();
            options.push((
                Spanned::new(key.trim().to_owned(), base.span(key_at, key_at + key.len())),
                Spanned::new(value.to_owned(), base.span(value_at, value_at + value.len())),
            ));
            at += line.len();
        }
        let within = Within::Block(index(self.reader.body.blocks.len()));
        let span = self.span(range);
        // The place is taken now, so that blocks are numbered in the order of the text.
        self.reader.body.blocks.push(BlockUse {
            name: name.clone(),
            argument: argument.clone(),
            options,
            text: Fragment::default(),
            definitions: Vec::new(),
            image: None,
            span,
        });
        let rest = &text[at..];
        let pictured = matches!(&*name.value, "figure" | "video");
        let image = argument.filter(|_| pictured).map(|argument| {
            let alt = self.option(within, "alt").unwrap_or_default();
            self.reader.add_image(argument, alt, String::new(), within)
        });
        let (body, definitions) = if name.value == "questions" {
            (Fragment::default(), self.questions(rest, base.moved(at), within))
        } else {
            (self.reader.fragment(rest, base.moved(at), within), Vec::new())
        };
        if let Within::Block(number) = within {
            if let Some(block) = self.reader.body.blocks.get_mut(number as usize) {
                block.text = body;
                block.definitions = definitions;
                block.image = image;
            }
            self.out.push_hole(Hole::Block(number));
        }
    }

    fn option(&self, within: Within, key: &str) -> Option<String> {
        let Within::Block(number) = within else { return None };
        let block = self.reader.body.blocks.get(number as usize)?;
        block
            .options
            .iter()
            .find(|(name, _)| name.value == key)
            .map(|(_, value)| value.value.clone())
    }

    /// A definition list of questions and answers.
    fn questions(&mut self, text: &str, base: Base, within: Within) -> Vec<(Fragment, Fragment)> {
        let mut pairs = Vec::new();
        let options = options(self.reader.ways.math);
        let mut flow = Flow::new(self.reader, text, base, within);
        let mut events = Parser::new_ext(text, options).into_offset_iter();
        while let Some((event, _)) = events.next() {
            if !matches!(event, Event::Start(Tag::DefinitionList)) {
                continue;
            }
            let mut list = take(&mut events).into_iter();
            let mut question = Fragment::default();
            while let Some((event, _)) = list.next() {
                match event {
                    Event::Start(Tag::DefinitionListTitle) => {
                        question = flow.apart(take(&mut list), within);
                    }
                    Event::Start(Tag::DefinitionListDefinition) => {
                        let answer = flow.apart(take(&mut list), within);
                        pairs.push((std::mem::take(&mut question), answer));
                    }
                    _ => {}
                }
            }
        }
        pairs
    }
}
