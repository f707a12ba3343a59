//! The rules that are expected to find each kind of mistake.

/// The rules about file names. Text after `.md` keeps the article from being published, and
/// is reported instead.
const NAMES: &[&str] = &["file/name-characters", "file/not-markdown"];

/// Kinds of mistakes, and the rules that find them. The message must contain the text after
/// the colon in the name of a kind.
const EXPECTED: &[(&str, &[&str])] = &[
    ("blade_odd_params", &["links/blade-syntax"]),
    (
        "blade_syntax",
        &["links/blade-syntax", "links/scheme", "links/syntax"],
    ),
    ("section_has_link", &["tokens/region-formatting"]),
    (
        "section_unclosed",
        &[
            "tokens/region-unclosed",
            "tokens/mismatched",
            "tokens/malformed",
        ],
    ),
    (
        "section_unopened",
        &[
            "tokens/region-unclosed",
            "tokens/mismatched",
            "tokens/malformed",
        ],
    ),
    ("token_malformed", &["tokens/malformed", "tokens/unclosed"]),
    ("token_mismatch", &["tokens/mismatched", "tokens/unclosed"]),
    ("token_space", &["tokens/malformed"]),
    (
        "token_unclosed",
        &["tokens/unclosed", "tokens/mismatched", "tokens/malformed"],
    ),
    (
        "token_unopened",
        &["tokens/unclosed", "tokens/mismatched", "tokens/malformed"],
    ),
    ("dup_articleid", &["corpus/duplicate-article-id"]),
    (
        "comment_unclosed",
        &[
            "structure/html-unclosed",
            "structure/comment-syntax",
            "tokens/malformed",
            "tokens/unclosed",
        ],
    ),
    ("conflict_marker", &["file/merge-conflict"]),
    ("enc_bom_mid", &["file/bom"]),
    ("enc_ctrl", &["file/control-character"]),
    ("enc_not_utf8", &["file/encoding"]),
    ("enc_replacement_char", &["file/encoding", "file/mojibake"]),
    ("enc_smart_quotes", &["file/mojibake", "style/curly-quotes"]),
    ("enc_utf16", &["file/encoding"]),
    (
        "enc_zero_width",
        &[
            "file/control-character",
            "properties/invisible",
            "file/bom",
            "file/invisible-character",
        ],
    ),
    ("file_blank", &["properties/missing-block"]),
    (
        "html_bad_br",
        &[
            "structure/html-placeholder",
            "structure/html-unclosed",
            "structure/html-disallowed",
        ],
    ),
    ("html_unclosed", &["structure/html-unclosed"]),
    (
        "template_leftover",
        &[
            "structure/template-leftover",
            "properties/placeholder",
            "links/placeholder",
        ],
    ),
    ("ws_tab_only_line", &[]),
    ("name_bad_char", NAMES),
    ("name_double_ext", NAMES),
    (
        "name_dup_basename",
        &["file/name-unique", "corpus/duplicate-article-id"],
    ),
    ("name_missing_md", &["file/not-markdown"]),
    ("name_space", NAMES),
    ("name_too_long", &["file/name-length"]),
    ("name_upper_ext", NAMES),
    (
        "bold_unbalanced",
        &[
            "structure/emphasis-unbalanced",
            "structure/heading-emphasis",
        ],
    ),
    (
        "h1_missing",
        &[
            "structure/h1-missing",
            "structure/h1-not-first",
            "structure/heading-space",
        ],
    ),
    (
        "h1_multiple",
        &["structure/h1-multiple", "structure/heading-spelling"],
    ),
    ("heading_bold_unbalanced", &["structure/heading-emphasis"]),
    (
        "heading_empty",
        &["structure/heading-empty", "structure/h1-missing"],
    ),
    ("heading_indented", &["structure/heading-indented"]),
    ("heading_misspelt", &["structure/heading-spelling"]),
    ("heading_no_blank_before", &["structure/heading-blank-line"]),
    ("heading_no_space", &["structure/heading-space"]),
    ("md_note_alert", &["structure/note-syntax"]),
    ("rec_heading_level", &["structure/heading-spelling"]),
    ("rec_heading_not_bold", &["structure/heading-spelling"]),
    ("json_bad_enum", &["json/schema", "properties/value"]),
    ("json_control_char", &["json/syntax"]),
    ("json_dropdown_no_options", &["json/options-missing"]),
    ("json_dup_form_id", &["json/duplicate-id"]),
    ("json_dup_option_value", &["json/option-duplicate"]),
    ("json_dup_order", &["json/duplicate-order"]),
    ("json_many_additional_details", &["json/details-element"]),
    ("json_missing_field", &["json/schema"]),
    ("json_missing_top_field", &["json/schema"]),
    ("json_misspelt_key", &["json/key-case", "json/schema"]),
    ("json_no_fence", &["json/fence-missing"]),
    (
        "json_required_dropdown_no_dont_know",
        &["json/opt-out-missing"],
    ),
    ("json_trailing_comma", &["json/syntax"]),
    ("json_unknown_control", &["json/schema"]),
    ("json_unparseable", &["json/syntax"]),
    (
        "json_visibility_unknown_ref",
        &["json/visibility-reference"],
    ),
    ("img_no_alt", &["links/image-alt"]),
    ("link_akams", &["links/short-link"]),
    ("link_angle_url", &["links/syntax"]),
    ("link_bad_scheme", &["links/scheme", "links/syntax"]),
    ("link_click_here", &["links/text"]),
    ("link_double_scheme", &["links/syntax", "links/scheme"]),
    ("link_edge_space", &["links/text", "links/syntax"]),
    ("link_empty_url", &["links/empty"]),
    ("link_http", &["links/insecure", "links/image-insecure"]),
    ("link_locale", &["links/locale"]),
    ("link_missing_open_bracket", &["links/syntax"]),
    ("link_missing_open_paren", &["links/syntax"]),
    (
        "link_missing_scheme",
        &[
            "links/scheme",
            "links/missing-file",
            "links/syntax",
            "links/placeholder",
        ],
    ),
    ("link_nested_bracket", &["links/syntax"]),
    (
        "link_placeholder",
        &["links/placeholder", "structure/template-leftover"],
    ),
    ("link_relative", &["links/missing-file", "links/local-file"]),
    ("link_reversed", &["links/syntax"]),
    ("link_review", &["links/internal-host"]),
    ("link_space_between", &["links/syntax"]),
    ("link_space_in_url", &["links/syntax"]),
    ("link_unclosed", &["links/syntax"]),
    ("link_youtube_amp", &["components/video-url"]),
    ("props_dup_attr", &["properties/duplicate"]),
    (
        "props_empty_attr",
        &[
            "properties/stand-in",
            "properties/required",
            "properties/expected",
            "properties/value",
        ],
    ),
    (
        "props_missing_attr",
        &[
            "properties/stand-in",
            "properties/required",
            "properties/expected",
        ],
    ),
    ("props_misspelt_attr", &["properties/unknown"]),
    (
        "props_none",
        &["properties/missing-block", "properties/malformed"],
    ),
    (
        "props_not_first",
        &["properties/not-first", "properties/malformed"],
    ),
    ("props_raw_amp", &["properties/unescaped"]),
    (
        "props_raw_lt",
        &["properties/unescaped", "properties/malformed"],
    ),
    (
        "props_garbage",
        &["properties/malformed", "properties/invisible"],
    ),
    ("props_", &["properties/malformed"]),
    ("val_articleid_almost_guid", &["properties/value"]),
    ("val_articleid_bad_char", &["properties/value"]),
    (
        "val_cloud_unknown",
        &["properties/value", "properties/placeholder"],
    ),
    (
        "val_invisible_char",
        &["properties/invisible", "properties/value"],
    ),
    (
        "val_pesid_malformed",
        &["properties/value", "properties/placeholder"],
    ),
    (
        "val_placeholder",
        &["properties/placeholder", "properties/value"],
    ),
    (
        "val_selfhelptype_unknown",
        &["properties/value", "properties/placeholder"],
    ),
    ("val_stid_duplicate", &["properties/value"]),
    (
        "val_stid_malformed",
        &["properties/value", "properties/placeholder"],
    ),
];

/// Returns the rules that find mistakes of the kind `sub`.
pub(super) fn expected(sub: &str) -> &'static [&'static str] {
    let kind = sub.split(':').next().unwrap_or_default();
    let whole = EXPECTED.iter().find(|(name, _)| *name == kind);
    let found = whole.or_else(|| {
        let open = |name: &str| name.ends_with('_') && kind.starts_with(name);
        EXPECTED.iter().find(|(name, _)| open(name))
    });
    found
        .unwrap_or_else(|| panic!("{sub}: which rules find it?"))
        .1
}
