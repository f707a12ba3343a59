//! Data that is shared, or that lives as long as the process.

use std::ops::Deref;
use std::sync::Arc;

/// Data that is shared, or that lives as long as the process.
#[derive(Debug)]
pub enum Held<T: 'static> {
    /// Data that lives as long as the process.
    Static(&'static T),
    /// Shared data.
    Shared(Arc<T>),
}

impl<T> Clone for Held<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Static(data) => Self::Static(data),
            Self::Shared(data) => Self::Shared(Arc::clone(data)),
        }
    }
}

impl<T> Deref for Held<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Self::Static(data) => data,
            Self::Shared(data) => data,
        }
    }
}

impl<T> From<&'static T> for Held<T> {
    fn from(data: &'static T) -> Self {
        Self::Static(data)
    }
}

impl<T> From<Arc<T>> for Held<T> {
    fn from(data: Arc<T>) -> Self {
        Self::Shared(data)
    }
}
