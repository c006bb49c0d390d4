//! What comes back: a list with one element for each request, of which any may be refused.

use crate::sources::json::{self, Object};

/// Why nothing, or a part of it, was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// There is no session, or it has ended: a new one is needed.
    Session,
    /// The server refuses, by its own name for the reason.
    Refused(String),
    /// What came back cannot be read.
    Unreadable,
}

/// The server's names for a session that lets nobody in.
const NO_SESSION: [&str; 4] = ["INVALID_KS", "MISSING_KS", "EXPIRED_KS", "KS_EXPIRED"];

/// The answers to `n` requests, in their order, as they are written.
///
/// Fails when there are none, and when any of them says that the session has ended: the
/// others would be of a moment before.
pub(super) fn elements(response: &str, n: usize) -> Result<Vec<Result<&str, Trouble>>, Trouble> {
    let Some(elements) = json::elements(response) else {
        return Err(refusal(response).unwrap_or(Trouble::Unreadable));
    };
    if elements.len() != n {
        return Err(Trouble::Unreadable);
    }
    let elements: Vec<_> =
        elements.into_iter().map(|json| refusal(json).map_or(Ok(json), Err)).collect();
    if elements.contains(&Err(Trouble::Session)) {
        return Err(Trouble::Session);
    }
    Ok(elements)
}

/// Why an element is no answer, if it is none. The server says so with status 200.
fn refusal(json: &str) -> Option<Trouble> {
    let object = Object::of(json)?;
    let text = |name: &str| object.get(name).and_then(json::text_of);
    let code = text("code")?;
    if text("objectType")? != "KalturaAPIException" {
        return None;
    }
    let is_session = NO_SESSION.contains(&&*code);
    Some(if is_session { Trouble::Session } else { Trouble::Refused(code.into_owned()) })
}
