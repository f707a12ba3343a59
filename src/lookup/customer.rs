//! A customer: what they chose, and what is known about them.

/// The choices and properties of a customer. Names are in lower case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Customer {
    /// The cloud: its index in the schemas.
    pub cloud: usize,
    /// The chosen topic.
    pub topic: Option<String>,
    /// The chosen product.
    pub product: Option<String>,
    /// The resource type, `service/resource`. With a topic or a product, it excludes
    /// articles for other resource types; alone, it lists the articles for this one.
    pub resource: Option<String>,
    /// The tags of the resource; `None` if they are unknown, which matches every
    /// article.
    pub tags: Option<Vec<String>>,
    /// True for a support engineer, who also sees internal articles.
    pub is_engineer: bool,
}

impl Customer {
    /// Returns true if the customer chose neither topic, product nor resource type.
    pub fn has_no_choice(&self) -> bool {
        self.topic.is_none() && self.product.is_none() && self.resource.is_none()
    }
}
