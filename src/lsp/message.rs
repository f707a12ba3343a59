//! Messages of JSON-RPC.

use gen_lsp_types::ErrorCodes;
use gen_lsp_types::json_rpc::{Error, Id};
use serde_json::{Value, json};

/// A message of the client.
#[derive(Debug)]
pub(super) enum Message {
    /// A request, which must be answered.
    Request(Request),
    /// A notification.
    Notification(Notification),
    /// The answer to a request of the server.
    Response(Response),
}

/// A request.
#[derive(Debug)]
pub(super) struct Request {
    /// The id that the answer repeats.
    pub(super) id: Id,
    /// The method.
    pub(super) method: String,
    /// The parameters; `null` if there are none.
    pub(super) params: Value,
}

/// A notification.
#[derive(Debug)]
pub(super) struct Notification {
    /// The method.
    pub(super) method: String,
    /// The parameters; `null` if there are none.
    pub(super) params: Value,
}

/// An answer of the client.
#[derive(Debug)]
pub(super) struct Response {
    /// The id of the request.
    pub(super) id: Id,
    /// The result; `None` if there was an error.
    pub(super) result: Option<Value>,
}

/// What is wrong with a message.
#[derive(Debug)]
pub(super) struct Malformed {
    /// The id of the request, if it has a readable one.
    pub(super) id: Id,
    /// The error to answer with.
    pub(super) error: Error,
}

impl Message {
    /// Reads the content of a message.
    pub(super) fn parse(content: &[u8]) -> Result<Self, Malformed> {
        let value: Value = serde_json::from_slice(content).map_err(|cause| Malformed {
            id: Id::Null,
            error: error(ErrorCodes::ParseError, format!("not JSON: {cause}")),
        })?;
        let Value::Object(mut members) = value else {
            return Err(invalid(Id::Null, "a message must be an object"));
        };
        let params = members.remove("params").unwrap_or_default();
        let id = members.remove("id");
        let method = match members.remove("method") {
            Some(Value::String(method)) => Some(method),
            Some(_) => return Err(invalid(read_id(id), "`method` must be a string")),
            None => None,
        };
        match (method, id) {
            (Some(method), None) => Ok(Self::Notification(Notification { method, params })),
            (Some(method), Some(id)) => match read_id(Some(id)) {
                Id::Null => Err(invalid(Id::Null, "`id` must be a number or a string")),
                id => Ok(Self::Request(Request { id, method, params })),
            },
            (None, id @ Some(_)) if has_outcome(&members) => Ok(Self::Response(Response {
                id: read_id(id),
                result: members.remove("result"),
            })),
            (None, id) => Err(invalid(read_id(id), "a request must have a `method`")),
        }
    }
}

fn has_outcome(members: &serde_json::Map<String, Value>) -> bool {
    members.contains_key("result") || members.contains_key("error")
}

/// Returns the id; `null` if it is not one.
fn read_id(id: Option<Value>) -> Id {
    let id = id.map(serde_json::from_value);
    id.and_then(Result::ok).unwrap_or(Id::Null)
}

fn invalid(id: Id, message: &str) -> Malformed {
    Malformed {
        id,
        error: error(ErrorCodes::InvalidRequest, message),
    }
}

/// Creates an error to answer with.
pub(super) fn error(code: ErrorCodes, message: impl Into<String>) -> Error {
    Error {
        code,
        message: message.into(),
        data: None,
    }
}

/// Returns the content of an answer.
pub(super) fn response(id: &Id, outcome: Result<Value, Error>) -> Value {
    match outcome {
        Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
        Err(error) => json!({ "jsonrpc": "2.0", "id": id, "error": error }),
    }
}

#[cfg(test)]
mod tests {
    use super::{Message, response};
    use gen_lsp_types::json_rpc::Id;
    use serde_json::json;

    #[test]
    fn messages_are_distinguished() {
        let parse = |text: &str| Message::parse(text.as_bytes());
        assert!(matches!(
            parse(r#"{"jsonrpc":"2.0","id":"a","method":"x"}"#),
            Ok(Message::Request(request)) if request.id == Id::String("a".to_owned())
        ));
        assert!(matches!(
            parse(r#"{"method":"x","params":{"a":1}}"#),
            Ok(Message::Notification(one)) if one.params == json!({"a": 1})
        ));
        assert!(matches!(
            parse(r#"{"id":9007199254740991,"result":null}"#),
            Ok(Message::Response(_))
        ));
    }

    #[test]
    fn what_is_no_message_has_an_answer() {
        for (text, code, id) in [
            ("{", -32700, json!(null)),
            ("[]", -32600, json!(null)),
            ("{\"id\":3}", -32600, json!(3)),
            ("{\"id\":3,\"method\":7}", -32600, json!(3)),
            ("{\"id\":[],\"method\":\"x\"}", -32600, json!(null)),
            ("{\"id\":1.5,\"method\":\"x\"}", -32600, json!(null)),
        ] {
            let malformed = Message::parse(text.as_bytes()).expect_err(text);
            let answer = response(&malformed.id, Err(malformed.error));
            assert_eq!(answer["error"]["code"], json!(code), "{text}");
            assert_eq!(answer["id"], id, "{text}");
        }
    }
}
