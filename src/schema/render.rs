//! Renders templates: embedded ones, and those of a tree.

use super::files::template;
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value};

/// Returns an environment for templates as helpc writes them: undefined names are errors, and a
/// line with only a tag leaves no line in the output.
pub(crate) fn template_environment() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let mut syntax = SyntaxConfig::builder();
    environment.set_syntax(syntax.trim_blocks(true).lstrip_blocks(true).build()?);
    Ok(environment)
}

/// Returns the embedded template or style `name`.
pub(crate) fn embedded_template(name: &'static str) -> Result<&'static str, Error> {
    template(name).ok_or_else(|| Error::new(ErrorKind::TemplateNotFound, format!("no {name}")))
}

/// Renders the embedded template `name`.
pub(crate) fn render_template(name: &'static str, values: Value) -> Result<String, Error> {
    let mut environment = template_environment()?;
    environment.add_template(name, embedded_template(name)?)?;
    environment.get_template(name)?.render(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use minijinja::context;

    #[test]
    fn tags_leave_no_lines_and_undefined_names_are_errors() {
        let environment = template_environment().expect("an environment");
        let text = "a\n  {% if true %}\nb\n  {% endif %}\nc";
        let rendered = environment.render_str(text, context! {});
        assert_eq!(rendered.expect("rendered"), "a\nb\nc");
        assert!(
            environment
                .render_str("{{ missing }}", context! {})
                .is_err()
        );
        let error = render_template("missing.html", context! {}).expect_err("no such template");
        assert_eq!(error.kind(), ErrorKind::TemplateNotFound);
    }
}
