//! What a change does to customers: the result of a comparison.

use super::Kind;
use crate::published::{By, Reason};
use crate::report::Owner;
use serde::Serialize;
use std::collections::BTreeMap;

/// The differences of two states of a project, as customers see them.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Diff {
    /// The format of this document.
    pub format: u32,
    /// The state before the change.
    pub base: SideName,
    /// The state after the change.
    pub head: SideName,
    /// The audience whose articles are compared.
    pub audience: String,
    /// The names of the clouds, in order.
    #[serde(skip)]
    pub clouds: Vec<String>,
    /// The number of changes of each kind. Those of choices count each topic of a product, or
    /// resource type, in each cloud.
    pub totals: BTreeMap<Kind, usize>,
    /// True if both states publish the same bytes.
    #[serde(rename = "same")]
    pub is_same: bool,
    /// The number of articles that changed, appeared or went.
    pub affected: usize,
    /// The choices whose articles changed, the most severe first.
    pub choices: Vec<ChoiceChange>,
    /// The articles that changed, the most severe first.
    pub articles: Vec<ArticleChange>,
    /// The topics that changed.
    pub topics: Vec<TopicChange>,
    /// Settings that change what is published, in sentences.
    pub settings: Vec<String>,
    /// The owners of the changed articles, with the number of their articles.
    pub owners: Vec<OwnerRow>,
    /// What no customer sees.
    pub unseen: Unseen,
}

/// The name of a side.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct SideName {
    /// How the user names it: a revision, a folder, or `work tree`.
    pub name: String,
    /// The commit, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
}

/// An id, with its title if there is one.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub(crate) struct Named {
    /// The id.
    pub id: String,
    /// Its title; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
}

/// An article in a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Listed {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// False for a JSON document, such as a form, which is shown separately.
    #[serde(rename = "answer")]
    pub is_answer: bool,
}

/// What a customer chooses.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub(crate) struct Choice {
    /// The index of the list.
    pub by: By,
    /// The key in that index.
    pub key: String,
    /// The topic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<Named>,
    /// The product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<Named>,
}

/// Choices whose lists changed in the same way in the same clouds.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChoiceChange {
    /// The kind of the change.
    pub kind: Kind,
    /// The number of choices times the number of clouds.
    pub count: usize,
    /// The choices.
    pub choices: Vec<Choice>,
    /// The clouds.
    pub clouds: Vec<String>,
    /// The list before the change, in order.
    pub before: Vec<Listed>,
    /// The ids of that list in lowercase, those of renamed articles as they are after the change.
    #[serde(skip)]
    pub before_ids: Vec<String>,
    /// The list after the change, in order.
    pub after: Vec<Listed>,
    /// The clouds that showed the same list before the change and now show a different one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub now_differs_from: Vec<String>,
}

/// What changed about one article.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ArticleChange {
    /// The most severe kind of its changes.
    pub kind: Kind,
    /// The kinds of all its changes.
    pub kinds: Vec<Kind>,
    /// Its id; after the change, unless it is gone.
    pub id: String,
    /// Its title; after the change, unless it is gone.
    pub title: String,
    /// Its type.
    #[serde(rename = "type")]
    pub self_help_type: String,
    /// Its file, as users write it; unknown in bundles for customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its file before the change, if that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_before: Option<String>,
    /// Its owner.
    pub owner: Owner,
    /// The clouds that show it; before the change, if it is gone.
    pub clouds: Vec<String>,
    /// The clouds that show it only after the change.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clouds_added: Vec<String>,
    /// The clouds that showed it only before the change.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clouds_removed: Vec<String>,
    /// The errors that hold it back, or that held it back before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
    /// Why it is not published anymore, if that is not an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// Its id before the change, if that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_before: Option<String>,
    /// Its title before the change, if that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title_before: Option<String>,
    /// The articles that point to an id or a file that is gone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pointers: Vec<Pointer>,
    /// The changes of the form.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub form: Vec<FormChange>,
    /// The changes of the text, by section.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<SectionChange>,
    /// The numbers of images, links and steps, if they changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<CountChange>,
    /// The attributes that changed, and other changes that a reader does not see.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub metadata: Vec<AttributeChange>,
}

/// An attribute that changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct AttributeChange {
    /// Its name, or what changed if that is not an attribute.
    pub name: String,
    /// Its value before the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Its value after the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// An article that points to another one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Pointer {
    /// Its id.
    pub id: String,
    /// Its file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// True if it still points there after the change.
    #[serde(rename = "still")]
    pub is_left: bool,
}

/// A change of a form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct FormChange {
    /// The kind of the change.
    pub kind: Kind,
    /// The id of the question; empty for the form as a whole.
    pub question: String,
    /// The label of the question.
    pub label: String,
    /// What changed, in a sentence.
    pub message: String,
}

/// The change of the text of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct SectionChange {
    /// The heading of the section; empty for the text before the first one.
    pub heading: String,
    /// `added`, `removed`, `reordered` or `changed`.
    pub change: SectionKind,
    /// The words that were added and removed, with the unchanged text between them.
    pub words: Vec<WordChange>,
}

/// What happened to a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SectionKind {
    /// The section is new.
    Added,
    /// The section is gone.
    Removed,
    /// It has the same lines in a different order.
    Reordered,
    /// Its text changed.
    Changed,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct WordChange {
    /// What happened to it.
    pub change: WordKind,
    /// The text.
    pub text: String,
}

/// What happened to a part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum WordKind {
    /// It is in both texts.
    Same,
    /// It is only in the text before the change.
    Removed,
    /// It is only in the text after the change.
    Added,
}

/// A number that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct CountChange {
    /// What is counted: `images`, `links` or `steps`.
    pub of: &'static str,
    /// The number before the change.
    pub before: usize,
    /// The number after the change.
    pub after: usize,
}

/// A topic that customers can choose, and that changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct TopicChange {
    /// The kind of the change.
    pub kind: Kind,
    /// The topic.
    pub topic: Named,
    /// Its product.
    pub product: Named,
    /// The clouds in which it changed.
    pub clouds: Vec<String>,
    /// Its title before the change, if that is another one.
    #[serde(rename = "titleBefore", skip_serializing_if = "Option::is_none")]
    pub title_before: Option<String>,
}

/// The articles of an owner that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct OwnerRow {
    /// The owner.
    #[serde(flatten)]
    pub owner: Owner,
    /// The number of articles.
    pub articles: usize,
}

/// Changes of files that no customer sees.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Unseen {
    /// Files that were moved: old and new path.
    pub moved: Vec<[String; 2]>,
    /// Articles whose file changed and whose object did not.
    pub rewritten: Vec<String>,
    /// True if the search index has the same articles in a different order.
    #[serde(rename = "searchOrder")]
    pub is_search_reordered: bool,
    /// New or changed articles that are held back as before: file, and the first error.
    #[serde(rename = "notPublished")]
    pub not_published: Vec<NotPublished>,
}

/// An article that changed, and that is not published before or after the change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct NotPublished {
    /// Its file.
    pub file: String,
    /// The errors that hold it back.
    pub reasons: Vec<Reason>,
}

impl Diff {
    /// Returns the number of changes of a kind.
    pub(crate) fn total(&self, kind: Kind) -> usize {
        self.totals.get(&kind).copied().unwrap_or_default()
    }

    /// Returns true if a customer can see a change.
    pub(crate) fn is_seen(&self) -> bool {
        self.totals.keys().any(|kind| kind.is_seen())
    }
}
