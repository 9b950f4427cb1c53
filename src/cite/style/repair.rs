//! Styles made fit for `hayagriva`.
//!
//! It takes `cs:names` that have a label or substitutes but no `cs:name` for empty, so that whole
//! styles (Vancouver, for one) lose their authors; and a macro that calls itself would end the
//! program. The first is put right here, the second refused.

use std::collections::{BTreeMap, BTreeSet};

use hayagriva::citationberg::{
    IndependentStyle, LayoutRenderingElement, Name, NamesChild, TextTarget,
};

/// Gives all `cs:names` a `cs:name`.
///
/// # Errors
/// Where a macro is called that does not exist, or calls itself.
pub(super) fn repair(style: &mut IndependentStyle) -> Result<(), String> {
    let mut calls: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for one in &mut style.macros {
        let called = calls.entry(one.name.clone()).or_default();
        elements(&mut one.children, called);
    }
    let mut called = BTreeSet::new();
    elements(&mut style.citation.layout.elements, &mut called);
    if let Some(list) = &mut style.bibliography {
        elements(&mut list.layout.elements, &mut called);
    }
    let mut done = BTreeSet::new();
    called.iter().try_for_each(|name| follow(name, &calls, &mut Vec::new(), &mut done))
}

/// Goes through all elements and notes the macros that they call.
fn elements(all: &mut [LayoutRenderingElement], called: &mut BTreeSet<String>) {
    for element in all {
        match element {
            LayoutRenderingElement::Text(text) => {
                if let TextTarget::Macro { name } = &text.target {
                    called.insert(name.clone());
                }
            }
            LayoutRenderingElement::Names(names) => {
                let named = names.children.iter().any(|child| matches!(child, NamesChild::Name(_)));
                if !named && !names.children.is_empty() {
                    names.children.insert(0, NamesChild::Name(Name::default()));
                }
                for child in &mut names.children {
                    if let NamesChild::Substitute(substitute) = child {
                        elements(&mut substitute.children, called);
                    }
                }
            }
            LayoutRenderingElement::Group(group) => elements(&mut group.children, called),
            LayoutRenderingElement::Choose(choose) => {
                elements(&mut choose.if_.children, called);
                for branch in &mut choose.else_if {
                    elements(&mut branch.children, called);
                }
                if let Some(branch) = &mut choose.otherwise {
                    elements(&mut branch.children, called);
                }
            }
            LayoutRenderingElement::Date(_)
            | LayoutRenderingElement::Number(_)
            | LayoutRenderingElement::Label(_) => {}
        }
    }
}

/// Follows the calls from the macro `name`; `path` are those that led there.
fn follow(
    name: &str,
    calls: &BTreeMap<String, BTreeSet<String>>,
    path: &mut Vec<String>,
    done: &mut BTreeSet<String>,
) -> Result<(), String> {
    if path.iter().any(|before| before == name) {
        return Err(format!("its macro `{name}` calls itself"));
    }
    if done.contains(name) {
        return Ok(());
    }
    let Some(called) = calls.get(name) else {
        return Err(format!("it has no macro `{name}`"));
    };
    path.push(name.to_owned());
    called.iter().try_for_each(|next| follow(next, calls, path, done))?;
    path.pop();
    done.insert(name.to_owned());
    Ok(())
}
