//! The files of the AWS tools: sections of `key = value`.

/// Returns the values of the section `name` in `text`, in order.
pub(super) fn section<'t>(text: &'t str, name: &str) -> Vec<(&'t str, &'t str)> {
    let mut is_inside = false;
    let mut values = Vec::new();
    for line in text.lines() {
        let is_nested = line.starts_with([' ', '\t']);
        let line = line.trim();
        if let Some(header) = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            let header = header.trim();
            let found = header.strip_prefix("profile ").map_or(header, str::trim);
            is_inside = found == name;
        } else if is_inside
            && !is_nested
            && !line.starts_with(['#', ';'])
            && let Some((key, value)) = line.split_once('=')
        {
            values.push((key.trim(), value.trim()));
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_section_is_read() {
        let text = "[default]\nregion=eu-west-1\n# a = b\n[profile help]\nregion = us-east-1\ns3 =\n  max = 3\n[other]\nx=y\n";
        assert_eq!(section(text, "default"), [("region", "eu-west-1")]);
        assert_eq!(section(text, "help"), [("region", "us-east-1"), ("s3", "")]);
        assert_eq!(section(text, "missing"), []);
    }
}
