//! A question of a script and its answer, both JSON: the tables of the exports for
//! programs. Promise: `docs/export.md`, "For programs".

use super::{Cell, Report, instant, table};
use crate::facts::loading::Opened;
use crate::i18n::Locale;
use crate::query::{Answer, Dimension, Page, Query};
use crate::state::{State, link};
use crate::view::name::Names;
use crate::view::notice;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

/// Rows that are answered at once, unless another number is asked for.
const N_ROWS: u32 = 1_000;

/// What may be asked, and the table that answers it.
const QUESTIONS: [(&str, Report); 11] = [
    ("viewers", Report::Engagement),
    ("trend", Report::Performance),
    ("funnel", Report::Funnel),
    ("countries", Report::Countries),
    ("devices", Report::Devices),
    ("domains", Report::Domains),
    ("timeline", Report::Timeline),
    ("totals", Report::Totals),
    ("os", Report::Systems),
    ("browsers", Report::Browsers),
    ("contexts", Report::Contexts),
];

/// Members of a question that say the same as a link does.
const OF_LINK: [&str; 3] = ["range", "compare", "grain"];

/// A question that was understood.
#[derive(Debug)]
pub struct Asked {
    name: &'static str,
    report: Report,
    /// What the data is asked.
    pub query: Query,
}

/// Reads a question. What it leaves out is as the page shows it; `lock` holds what the
/// host has fixed. The error is an answer, too.
pub fn read(
    json: &str,
    shown: &State,
    lock: &dyn Fn(State) -> State,
    opened: &Opened,
) -> Result<Asked, String> {
    let question: Value = serde_json::from_str(json)
        .map_err(|error| refused("question", "an object of JSON", &error.to_string()))?;
    let Some(members) = question.as_object() else {
        return Err(refused("question", "an object of JSON", json));
    };
    const KNOWN: [&str; 4] = ["question", "filters", "offset", "limit"];
    let is_known =
        |name: &&String| KNOWN.contains(&name.as_str()) || OF_LINK.contains(&name.as_str());
    if let Some(name) = members.keys().find(|name| !is_known(name)) {
        return Err(refused(
            name,
            "question, range, compare, grain, filters, offset or limit",
            name,
        ));
    }
    let found = members.get("question").and_then(Value::as_str);
    let Some((name, report)) = QUESTIONS.into_iter().find(|(name, _)| Some(*name) == found) else {
        let names = QUESTIONS.map(|(name, _)| name).join(", ");
        return Err(refused("question", &names, &text(members.get("question"))));
    };
    let number = |name: &str, default: u32| match members.get(name) {
        None => Ok(default),
        Some(found) => {
            let number = found.as_u64().and_then(|number| u32::try_from(number).ok());
            number.ok_or_else(|| refused(name, "a whole number", &found.to_string()))
        }
    };
    let page =
        Page { offset: number("offset", 0)?, limit: number("limit", N_ROWS)?, ..Page::all() };
    let state = lock(state(members, shown)?);
    let query = report.query(&state, &opened.extent, page);
    Ok(Asked { name, report, query })
}

/// The state that a question means, by way of the link that means the same.
fn state(members: &Map<String, Value>, shown: &State) -> Result<State, String> {
    let as_shown = link::write(shown);
    let mut parts = Vec::new();
    for part in as_shown.split('&') {
        let key = part.split('=').next().unwrap_or_default();
        let is_filter = Dimension::from_key(key).is_some() && members.contains_key("filters");
        let is_said = is_filter || OF_LINK.contains(&key) && members.contains_key(key);
        if !is_said {
            parts.push(part.to_owned());
        }
    }
    for key in OF_LINK {
        match members.get(key) {
            None | Some(Value::Null) => {} // `null` is none, or the default
            Some(Value::String(value)) => parts.push(format!("{key}={value}")),
            Some(found) => return Err(refused(key, "a text as in a link", &found.to_string())),
        }
    }
    match members.get("filters") {
        None | Some(Value::Null) => {}
        Some(Value::Object(filters)) => {
            for (key, values) in filters {
                parts.push(filter(key, values)?);
            }
        }
        Some(found) => return Err(refused("filters", "an object of lists", &found.to_string())),
    }
    let (state, bad) = link::read(&parts.join("&"));
    match bad.first() {
        Some(key) => Err(refused(key, "a value as in a link", &text(members.get(*key)))),
        None => Ok(state),
    }
}

/// A clause as a link has it: `null` is Unknown, or Anonymous.
fn filter(key: &str, values: &Value) -> Result<String, String> {
    let field = format!("filters.{key}");
    if Dimension::from_key(key).is_none() {
        let names = Dimension::EVERY.map(Dimension::key).join(", ");
        return Err(refused(&field, &names, key));
    }
    let list = match values {
        Value::Array(list) => list.as_slice(),
        one => std::slice::from_ref(one),
    };
    let values: Option<Vec<_>> = list
        .iter()
        .map(|value| match value {
            Value::Null => Some("~".to_owned()),
            Value::String(text) => Some(utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()),
            _ => None,
        })
        .collect();
    match values {
        Some(values) => Ok(format!("{key}={}", values.join(","))),
        None => Err(refused(&field, "texts, or null for unknown", &values_text(list))),
    }
}

fn values_text(list: &[Value]) -> String {
    Value::from(list.to_vec()).to_string()
}

fn text(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".to_owned(), Value::to_string)
}

/// Why there is no answer: where, what was expected, what was found.
pub fn refused(field: &str, expected: &str, found: &str) -> String {
    let found: String = found.chars().take(200).collect();
    json!({
        "viewprint_answer": 1,
        "error": { "field": field, "expected": expected, "found": found },
    })
    .to_string()
}

/// The answer as JSON.
pub fn write(
    asked: &Asked,
    answer: &Answer,
    opened: &Opened,
    names: &dyn Names,
    locale: &Locale,
) -> String {
    let table = answer
        .body
        .as_ref()
        .and_then(|body| table(asked.report, &asked.query, body, names, locale));
    let columns = table.iter().flat_map(|table| &table.columns).map(|column| {
        json!({
            "name": column.name, "title": column.title,
            "unit": column.kind.key(), "metric": column.metric,
        })
    });
    let columns: Vec<_> = columns.collect();
    let rows = table.as_ref().map(|table| {
        let rows = table.rows.iter().map(|row| {
            let cells = table.columns.iter().zip(row);
            let cells = cells.map(|(column, cell)| (column.name.clone(), value(cell)));
            Value::Object(cells.collect())
        });
        Value::Array(rows.collect())
    });
    let limits = answer.coverage.limits.iter().map(|limit| {
        // The name of the variant, whether it carries something or not.
        let kind = serde_json::to_value(limit).unwrap_or_default();
        let kind = match &kind {
            Value::Object(members) => members.keys().next().cloned(),
            kind => kind.as_str().map(str::to_owned),
        };
        json!({ "kind": kind, "text": notice::limit(limit, locale) })
    });
    let limits: Vec<_> = limits.collect();
    json!({
        "viewprint_answer": 1,
        "question": asked.name,
        "range": answer.coverage.range.to_string(),
        "range_before": answer.coverage.before.map(|before| before.to_string()),
        "time_zone": opened.zone.name(),
        "data_until": instant(opened.now_ms),
        "complete": opened.quality.unread.is_empty() && !opened.more_to_come,
        "coverage": limits,
        "n_rows": table.map(|table| table.n_rows),
        "columns": columns,
        "rows": rows,
    })
    .to_string()
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Count(n) => json!(n),
        Cell::Number(number) => json!(number),
        Cell::Text(_) | Cell::Day(_) | Cell::Month(_) => Value::String(cell.raw()),
    }
}
