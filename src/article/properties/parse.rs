//! Parses the properties block.

use super::block_text::BlockText;
use super::model::Properties;
use super::{invisible, opening, recovery, remains, values, well_formed};
use crate::schema::Schemas;
use crate::source::Source;
use std::sync::OnceLock;

/// Parses the block of `source`. `ours` is its text with only our side of conflicts.
pub(in crate::article) fn parse(source: &Source, ours: &str, schemas: &Schemas) -> Properties {
    let text = source.text.as_str();
    let start = source.bom_len();
    let ours = BlockText {
        text: ours,
        schemas,
    };
    let written = ours.with_text(text);

    let Some(opening) = opening::locate(ours, start) else {
        return Properties {
            end: start,
            ..Properties::default()
        };
    };
    let block =
        well_formed::read(ours, opening.span).unwrap_or_else(|| recovery::read(ours, opening.span));
    let values = values::resolve(written, block.attributes);
    let remains = remains::find(written, block.span);
    let invisible = invisible::find(written, block.span, &values.attributes);

    let end = match &remains {
        Some(remains) => remains.span.end,
        None => block.span.end,
    } as usize;
    let mut faults = block.faults;
    faults.extend(opening.fault(text, block.span, end));
    faults.extend(values.faults);
    faults.extend(remains.map(|remains| remains.fault));
    faults.extend(invisible);
    faults.sort_by_key(|fault| fault.span);
    Properties {
        span: Some(block.span),
        attributes: values.attributes,
        faults,
        end,
        first: OnceLock::new(),
    }
}
