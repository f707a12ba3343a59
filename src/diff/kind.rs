//! The kinds of changes.

use serde::Serialize;

/// A kind of change, the heaviest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// A choice loses its only answer.
    LostAnswer,
    /// An article is not published any more, because it has errors.
    HeldBack,
    /// An article is not published any more.
    Removed,
    /// An id or a file is gone, and an article still points there.
    DanglingReference,
    /// A cloud does not show an article any more.
    LostCloud,
    /// A choice gets another first answer.
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
    /// A topic has another title or description.
    TopicChanged,
    /// The title of an article changed.
    Title,
    /// The text of an article changed.
    Text,
    /// Only attributes, notation or the search index changed.
    Metadata,
}

impl Kind {
    /// All kinds, the heaviest first.
    pub(crate) const ALL: [Self; 25] = [
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
        Self::FirstAnswer,
        Self::Added,
        Self::LetThrough,
        Self::NewCloud,
        Self::TopicAdded,
        Self::TopicChanged,
        Self::Title,
        Self::Text,
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
            Self::FirstAnswer => "first-answer",
            Self::Added => "added",
            Self::LetThrough => "let-through",
            Self::NewCloud => "new-cloud",
            Self::TopicAdded => "topic-added",
            Self::TopicChanged => "topic-changed",
            Self::Title => "title",
            Self::Text => "text",
            Self::Metadata => "metadata",
        }
    }

    /// Returns a short description, for tables.
    pub(crate) fn description(self) -> &'static str {
        match self {
            Self::LostAnswer => "choices of topic, product and cloud that lose their only answer",
            Self::HeldBack => "articles that an error now holds back",
            Self::Removed => "articles that are no longer published",
            Self::DanglingReference => "references to something that is gone",
            Self::LostCloud => "articles that a cloud no longer shows",
            Self::OtherFirstAnswer => "choices that get another first answer",
            Self::OtherList => "choices that get another list after the first answer",
            Self::CloudsDiffer => "choices whose list now differs between clouds",
            Self::FormNeverShown => "questions of forms that are never shown",
            Self::FormRequired => "questions of forms that become required",
            Self::FormQuestionRemoved => "questions of forms that are gone",
            Self::FormQuestionAdded => "new questions of forms",
            Self::FormChanged => "other changes of forms",
            Self::TopicRemoved => "topics that customers can no longer choose",
            Self::IdChanged => "articles with another id",
            Self::TypeChanged => "articles with another type",
            Self::FirstAnswer => "choices that get their first answer",
            Self::Added => "new articles",
            Self::LetThrough => "articles that are no longer held back",
            Self::NewCloud => "articles that another cloud shows",
            Self::TopicAdded => "new topics",
            Self::TopicChanged => "topics with another title or description",
            Self::Title => "articles with another title",
            Self::Text => "articles with another text",
            Self::Metadata => "articles of which only metadata or notation changed",
        }
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
