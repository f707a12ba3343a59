use super::{Condition, ConditionFaultKind as Kind};

fn fault(text: &str) -> (&str, Kind) {
    let fault = Condition::parse(text).expect_err(text);
    (&text[fault.span.range()], fault.kind)
}

#[test]
fn values_may_have_spaces_and_paired_parentheses() {
    let text = "where is it == On site (DNAT) || (a==I don't know && b != null)";
    let condition = Condition::parse(text).expect("a condition");
    let found: Vec<_> = condition
        .comparisons()
        .into_iter()
        .map(|c| (c.element, c.equal, c.value, &text[c.value_span.range()]))
        .collect();
    let expected = [
        ("where is it", true, "On site (DNAT)", "On site (DNAT)"),
        ("a", true, "I don't know", "I don't know"),
        ("b", false, "null", "null"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn constants_and_evaluation() {
    for (text, shown) in [("null", true), ("TRUE", true), ("", true), ("false", false)] {
        assert_eq!(
            Condition::parse(text).map(|c| c.holds(&|_| None)),
            Ok(shown),
            "{text}"
        );
    }
    let holds = |text: &str, a: Option<&'static str>| {
        Condition::parse(text)
            .expect(text)
            .holds(&|id| if id == "a" { a } else { Some("x y") })
    };
    assert!(holds("a != null && b == x y", Some("1")));
    assert!(!holds("a != null && b == x y", None));
    assert!(holds("a == 1 || b == x y && a == null", None));
    assert!(!holds("(a == 1 || b == x y) && a == 2", None));
}

#[test]
fn errors_have_locations() {
    let all = [
        ("a", "a", Kind::MissingOperator),
        ("a = b", "=", Kind::WrongOperator),
        ("a === b", "===", Kind::WrongOperator),
        ("a > 3", ">", Kind::WrongOperator),
        ("== b", "==", Kind::MissingElement),
        ("a == ", "==", Kind::MissingValue),
        ("a == b &&", "&&", Kind::MissingComparison),
        ("a == b && || c == d", "&&", Kind::MissingComparison),
        ("&& a == b", "&&", Kind::MissingComparison),
        ("a == b & c == d", "==", Kind::MissingConnective),
        ("(a == b) c == d", ")", Kind::MissingConnective),
        ("(a == b", "(", Kind::Unclosed),
        ("a == b || c == d)", ")", Kind::Surplus),
        ("a == é)", ")", Kind::Surplus),
    ];
    for (text, at, kind) in all {
        assert_eq!(fault(text), (at, kind), "{text}");
    }
    assert_eq!(fault(&"(".repeat(100)).1, Kind::TooDeep);
}
