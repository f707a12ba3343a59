//! The generations of a destination.

use super::PublishError;
use super::publisher::Publisher;
use super::remote;
use super::state::Generation;

impl Publisher {
    /// Returns the generations that can be restored, oldest first. The last one is published.
    pub fn history(&self) -> Result<Vec<Generation>, PublishError> {
        let remote = self.block_on(remote::read_state(&self.storage))?;
        Ok(remote.state.generations)
    }
}
