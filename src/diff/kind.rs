//! The kinds of changes.

use serde::Serialize;

/// A kind of change, the most severe first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// A choice loses its only answer.
    LostAnswer,
    /// An article is not published anymore, because it has errors.
    HeldBack,
    /// An article is not published anymore.
    Removed,
    /// An id or a file is gone, and an article still points there.
    DanglingReference,
    /// A cloud does not show an article anymore.
    LostCloud,
    /// A choice gets a different first answer.
    OtherFirstAnswer,
    /// A choice gets other articles after the first answer, or in another order.
    OtherList,
    /// Clouds that showed the same list now show different lists.
    CloudsDiffer,
    /// A question of a form is never shown.
    FormNeverShown,
    /// A question of a form becomes required.
    FormRequired,
    /// A question of a form is gone.
    FormQuestionRemoved,
    /// A form has a new question.
    FormQuestionAdded,
    /// A question of a form changed in another way.
    FormChanged,
    /// A topic is gone.
    TopicRemoved,
    /// The id of an article changed.
    IdChanged,
    /// The type of an article changed.
    TypeChanged,
    /// An article is for other topics, products, resources, tags or symptoms.
    Targeting,
    /// A choice gets its first answer.
    FirstAnswer,
    /// An article is new.
    Added,
    /// An article that was held back is published.
    LetThrough,
    /// A cloud also shows an article.
    NewCloud,
    /// A topic is new.
    TopicAdded,
    /// A topic has a new title or description.
    TopicChanged,
    /// The title of an article changed.
    Title,
    /// The text of an article changed.
    Text,
    /// Only targets of links and images changed.
    Links,
    /// Only formatting or the description changed.
    Presentation,
    /// A setting of the tree changed that customers see: a name of a cloud or the stop words.
    Settings,
    /// Only what readers do not see changed: attributes, notation or the search index.
    Metadata,
}

impl Kind {
    /// All kinds, the most severe first.
    pub(crate) const ALL: [Self; 29] = [
        Self::LostAnswer,
        Self::HeldBack,
        Self::Removed,
        Self::DanglingReference,
        Self::LostCloud,
        Self::OtherFirstAnswer,
        Self::OtherList,
        Self::CloudsDiffer,
        Self::FormNeverShown,
        Self::FormRequired,
        Self::FormQuestionRemoved,
        Self::FormQuestionAdded,
        Self::FormChanged,
        Self::TopicRemoved,
        Self::IdChanged,
        Self::TypeChanged,
        Self::Targeting,
        Self::FirstAnswer,
        Self::Added,
        Self::LetThrough,
        Self::NewCloud,
        Self::TopicAdded,
        Self::TopicChanged,
        Self::Title,
        Self::Text,
        Self::Links,
        Self::Presentation,
        Self::Settings,
        Self::Metadata,
    ];

    /// Returns its name in options and in machine-readable output.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::LostAnswer => "lost-answer",
            Self::HeldBack => "held-back",
            Self::Removed => "removed",
            Self::DanglingReference => "dangling-reference",
            Self::LostCloud => "lost-cloud",
            Self::OtherFirstAnswer => "other-first-answer",
            Self::OtherList => "other-list",
            Self::CloudsDiffer => "clouds-differ",
            Self::FormNeverShown => "form-never-shown",
            Self::FormRequired => "form-required",
            Self::FormQuestionRemoved => "form-question-removed",
            Self::FormQuestionAdded => "form-question-added",
            Self::FormChanged => "form-changed",
            Self::TopicRemoved => "topic-removed",
            Self::IdChanged => "id-changed",
            Self::TypeChanged => "type-changed",
            Self::Targeting => "targeting",
            Self::FirstAnswer => "first-answer",
            Self::Added => "added",
            Self::LetThrough => "let-through",
            Self::NewCloud => "new-cloud",
            Self::TopicAdded => "topic-added",
            Self::TopicChanged => "topic-changed",
            Self::Title => "title",
            Self::Text => "text",
            Self::Links => "links",
            Self::Presentation => "presentation",
            Self::Settings => "settings",
            Self::Metadata => "metadata",
        }
    }

    /// Returns what `count` changes of this kind do, after their number.
    pub(crate) fn description(self, count: usize) -> &'static str {
        let (one, several) = match self {
            Self::LostAnswer => (
                "choice loses its only answer",
                "choices lose their only answer",
            ),
            Self::HeldBack => (
                "article is now held back by an error",
                "articles are now held back by errors",
            ),
            Self::Removed => (
                "article is no longer published",
                "articles are no longer published",
            ),
            Self::DanglingReference => (
                "reference to something that is gone",
                "references to something that is gone",
            ),
            Self::LostCloud => (
                "article is no longer shown in a cloud",
                "articles are no longer shown in a cloud",
            ),
            Self::OtherFirstAnswer => (
                "choice gets a different first answer",
                "choices get a different first answer",
            ),
            Self::OtherList => (
                "choice gets different articles after the first, or a different order",
                "choices get different articles after the first, or a different order",
            ),
            Self::CloudsDiffer => (
                "choice now has different lists in clouds that had the same",
                "choices now have different lists in clouds that had the same",
            ),
            Self::FormNeverShown => (
                "question of a form is never shown",
                "questions of forms are never shown",
            ),
            Self::FormRequired => (
                "question of a form must now be answered",
                "questions of forms must now be answered",
            ),
            Self::FormQuestionRemoved => {
                ("question of a form is gone", "questions of forms are gone")
            }
            Self::FormQuestionAdded => ("question of a form is new", "questions of forms are new"),
            Self::FormChanged => ("other change to a form", "other changes to forms"),
            Self::TopicRemoved => (
                "topic can no longer be chosen",
                "topics can no longer be chosen",
            ),
            Self::IdChanged => ("article has a new id", "articles have new ids"),
            Self::TypeChanged => ("article has a new type", "articles have new types"),
            Self::Targeting => (
                "article is for other topics, products, resources, tags or symptoms",
                "articles are for other topics, products, resources, tags or symptoms",
            ),
            Self::FirstAnswer => (
                "choice gets its first answer",
                "choices get their first answer",
            ),
            Self::Added => ("article is new", "articles are new"),
            Self::LetThrough => (
                "article is no longer held back",
                "articles are no longer held back",
            ),
            Self::NewCloud => (
                "article is now also shown in another cloud",
                "articles are now also shown in another cloud",
            ),
            Self::TopicAdded => ("topic is new", "topics are new"),
            Self::TopicChanged => (
                "topic has a new title or description",
                "topics have new titles or descriptions",
            ),
            Self::Title => ("article has a new title", "articles have new titles"),
            Self::Text => ("article has new text", "articles have new text"),
            Self::Links => (
                "article has new link or image targets, and the same text",
                "articles have new link or image targets, and the same text",
            ),
            Self::Presentation => (
                "article has new formatting or a new description",
                "articles have new formatting or new descriptions",
            ),
            Self::Settings => (
                "setting that customers see changed",
                "settings that customers see changed",
            ),
            Self::Metadata => (
                "article differs only in metadata or notation",
                "articles differ only in metadata or notation",
            ),
        };
        if count == 1 { one } else { several }
    }

    /// Returns true for a change of a question of a form.
    pub(super) fn is_of_form(self) -> bool {
        (Self::FormNeverShown..=Self::FormChanged).contains(&self)
    }

    /// Returns true if a customer can see a change of this kind.
    pub(crate) fn is_seen(self) -> bool {
        self != Self::Metadata
    }
}
