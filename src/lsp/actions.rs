//! Code actions: fixes, suppressions, the baseline, explanations.

use super::context::Context;
use super::fixes;
use super::known::view;
use super::suppress;
use super::target::touches;
use crate::finding::{Applicability, Finding, Fix};
use gen_lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, Command, Diagnostic, Range, TextEdit,
    WorkspaceEdit,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::HashSet;

/// The kind of the action that applies all safe fixes.
const FIX_ALL: &str = "source.fixAll.helpc";
const FIX_ALL_OF_ANY: &str = "source.fixAll";

/// What a client sends back to learn the edit of an action.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Unresolved {
    pub(super) uri: String,
    /// The rule whose findings are fixed; all if there is none.
    pub(super) rule: Option<String>,
}

/// A finding at the range of a request.
struct Here<'a> {
    finding: &'a Finding,
    diagnostic: &'a Diagnostic,
    fingerprint: String,
}

/// Returns the actions for a range.
pub(super) fn actions(cx: &Context, params: &CodeActionParams) -> Vec<CodeAction> {
    let only = params.context.only.as_deref();
    let wants =
        |kind: &str| only.is_none_or(|only| only.iter().any(|wanted| includes(wanted, kind)));
    let mut actions = Vec::new();
    let wants_quick = wants("quickfix");
    let wants_all = wants(FIX_ALL_OF_ANY) || wants(FIX_ALL);
    if !wants_quick && !wants_all {
        return actions;
    }
    let findings = cx.analysis.confirmed_findings_of(cx.file);
    if wants_quick {
        let here = here(cx, &findings, params.range);
        for one in &here {
            actions.extend(fix(cx, one));
        }
        let first_of_rule = first_of_each_rule(&here);
        for one in &first_of_rule {
            actions.extend(fix_rule(cx, one, &findings));
        }
        for one in &here {
            actions.extend(suppression(cx, one));
            actions.extend(acceptance(cx, one));
        }
        if cx.capabilities.explains {
            actions.extend(first_of_rule.into_iter().map(explanation));
        }
    }
    if wants_all && findings.iter().any(|one| safe(one).is_some()) {
        actions.extend(fix_all(cx, only));
    }
    actions
}

/// Returns true if `wanted` is the kind, or one that contains it.
fn includes(wanted: &CodeActionKind, kind: &str) -> bool {
    let wanted = wanted.to_string();
    let rest = kind.strip_prefix(wanted.as_str());
    wanted.is_empty()
        || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        || (wanted == FIX_ALL && kind == FIX_ALL_OF_ANY)
}

/// Returns the findings at a range that the client has diagnostics of.
fn here<'a>(cx: &'a Context, findings: &'a [Finding], range: Range) -> Vec<Here<'a>> {
    let (one_end, other_end) = (cx.offset(range.start), cx.offset(range.end));
    let (start, end) = (one_end.min(other_end), one_end.max(other_end));
    let view = view(cx.corpus(), findings, cx.analysis.settings());
    let shown = view
        .shown()
        .map(|shown| (shown.finding, shown.fingerprint().to_string()));
    let mut here: Vec<Here<'a>> = Vec::new();
    for (finding, fingerprint) in shown {
        let span = finding.span;
        let is_here = touches(span, start)
            || touches(span, end)
            || (start <= span.start as usize && span.end as usize <= end);
        if !is_here {
            continue;
        }
        let own = |one: &&Diagnostic| {
            let data = one.data.as_ref().and_then(|data| data.get("fingerprint"));
            data.and_then(Value::as_str) == Some(&fingerprint)
        };
        if let Some(diagnostic) = cx.published.iter().find(own) {
            here.push(Here {
                finding,
                diagnostic,
                fingerprint,
            });
        }
    }
    here
}

fn first_of_each_rule<'h, 'a>(here: &'h [Here<'a>]) -> Vec<&'h Here<'a>> {
    let mut rules = HashSet::new();
    let firsts = here.iter().filter(|one| rules.insert(&one.finding.rule));
    firsts.collect()
}

fn safe(finding: &Finding) -> Option<&Fix> {
    let fix = finding.fix.as_ref()?;
    (fix.applicability == Applicability::Safe && !fix.edits.is_empty()).then_some(fix)
}

/// Returns the fix of a finding.
fn fix(cx: &Context, one: &Here<'_>) -> Option<CodeAction> {
    let fix = one.finding.fix.as_ref()?;
    let edits: Vec<TextEdit> = fix
        .edits
        .iter()
        .map(|edit| cx.edit(edit.span, &edit.text))
        .collect();
    let does_nothing =
        |edit: &TextEdit| edit.new_text.is_empty() && edit.range.start == edit.range.end;
    if edits.iter().all(does_nothing) {
        // It is about bytes that the client does not show.
        return None;
    }
    let is_safe = fix.applicability == Applicability::Safe;
    let title = if is_safe {
        format!("Fix: {}", one.finding.message)
    } else {
        format!("Fix, review the change: {}", one.finding.message)
    };
    Some(CodeAction {
        is_preferred: is_safe.then_some(true),
        edit: Some(workspace_edit(cx, edits)),
        ..quick(title, one)
    })
}

/// Returns the action that fixes all findings of a rule, if there are several.
fn fix_rule(cx: &Context, one: &Here<'_>, findings: &[Finding]) -> Option<CodeAction> {
    // A client that takes only commands has no other fix.
    let min_findings = if cx.capabilities.action_literals {
        2
    } else {
        1
    };
    let rule = &one.finding.rule;
    let of_rule = findings.iter().filter(|other| other.rule == *rule);
    if of_rule.filter(|other| safe(other).is_some()).count() < min_findings {
        return None;
    }
    let title = format!("Fix all `{rule}` in this file");
    let unresolved = Unresolved {
        uri: cx.uri.clone(),
        rule: Some(rule.to_string()),
    };
    Some(lazily(cx, quick(title, one), unresolved))
}

/// Returns the action that applies all safe fixes.
fn fix_all(cx: &Context, only: Option<&[CodeActionKind]>) -> Option<CodeAction> {
    let unresolved = Unresolved {
        uri: cx.uri.clone(),
        rule: None,
    };
    let action = CodeAction {
        title: "Fix all".to_owned(),
        kind: Some(FIX_ALL.into()),
        ..CodeAction::default()
    };
    let capabilities = &cx.capabilities;
    if only.is_none() && capabilities.applies_edits && !capabilities.resolves_edits {
        // The client did not ask for the action specifically, so its edit is computed only when it
        // is chosen.
        return Some(by_command(action, unresolved));
    }
    Some(lazily(cx, action, unresolved))
}

/// Returns the action as a command, which makes the client apply the edit.
fn by_command(action: CodeAction, unresolved: Unresolved) -> CodeAction {
    let rule = unresolved.rule.map(|rule| json!(rule));
    CodeAction {
        command: Some(Command {
            title: action.title.clone(),
            command: "helpc.fixAll".to_owned(),
            arguments: Some([json!(unresolved.uri)].into_iter().chain(rule).collect()),
            ..Command::default()
        }),
        ..action
    }
}

/// Returns the action with its edit, or with the data with which the client can request the edit.
fn lazily(cx: &Context, action: CodeAction, unresolved: Unresolved) -> CodeAction {
    if !cx.capabilities.action_literals {
        if cx.capabilities.applies_edits {
            return by_command(action, unresolved);
        }
        return action;
    }
    if cx.capabilities.resolves_edits {
        return CodeAction {
            data: serde_json::to_value(unresolved).ok(),
            ..action
        };
    }
    resolve(cx, action, &unresolved)
}

/// Returns the action with its edit.
pub(super) fn resolve(cx: &Context, action: CodeAction, unresolved: &Unresolved) -> CodeAction {
    let edits = fixes::all(cx, unresolved.rule.as_deref());
    CodeAction {
        edit: Some(workspace_edit(cx, edits)),
        ..action
    }
}

fn suppression(cx: &Context, one: &Here<'_>) -> Option<CodeAction> {
    let title = format!("Suppress `{}` here", one.finding.rule);
    // Whether there is an edit is known only when it was tried.
    let edit = suppress::edit(cx, one.finding)?;
    Some(CodeAction {
        edit: Some(workspace_edit(cx, vec![edit])),
        ..quick(title, one)
    })
}

/// Returns the action that adds a finding to the baseline.
fn acceptance(cx: &Context, one: &Here<'_>) -> Option<CodeAction> {
    cx.analysis.config().baseline.as_ref()?;
    let title = "Add to the baseline".to_owned();
    let command = Command {
        title: title.clone(),
        command: "helpc.addToBaseline".to_owned(),
        arguments: Some(vec![json!(cx.uri), json!(one.fingerprint)]),
        ..Command::default()
    };
    Some(CodeAction {
        command: Some(command),
        ..quick(title, one)
    })
}

fn explanation(one: &Here<'_>) -> CodeAction {
    let rule = one.finding.rule.as_str();
    let title = format!("Explain `{rule}`");
    let command = Command {
        title: title.clone(),
        command: "helpc.explain".to_owned(),
        arguments: Some(vec![json!(rule)]),
        ..Command::default()
    };
    CodeAction {
        command: Some(command),
        ..quick(title, one)
    }
}

fn quick(title: String, one: &Here<'_>) -> CodeAction {
    CodeAction {
        title,
        kind: Some("quickfix".into()),
        diagnostics: Some(vec![one.diagnostic.clone()]),
        ..CodeAction::default()
    }
}

/// Returns the edit of the document, for its version if the client can check that.
pub(super) fn workspace_edit(cx: &Context, edits: Vec<TextEdit>) -> WorkspaceEdit {
    super::edits::of_documents(
        cx.capabilities.document_changes,
        vec![super::edits::DocumentEdits {
            uri: cx.uri.clone(),
            version: Some(cx.version),
            edits,
        }],
    )
}
