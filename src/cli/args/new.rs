//! The arguments of `helpc new`.

use super::TreeArgs;
use clap::Args;

pub(super) const NEW_EXAMPLES: &str = "\
Examples:
  helpc new                                    ask for what is needed (on a terminal)
  helpc new generic --topic \"access denied\"    for a support topic, by words of its name or its id
  helpc new resource --title \"My app is slow\" --service microsoft.web --resource sites
  helpc new apollo --topic 32610101 --stdout   print the article, but write nothing

Texts to write are marked with TODO, which `helpc check` reports.";

#[derive(Debug, Args)]
pub(in crate::cli) struct NewArgs {
    /// The type of the article (selfHelpType), such as `generic`; `helpc explain` lists all
    #[arg(value_name = "TYPE")]
    pub(in crate::cli) kind: Option<String>,
    /// The title for customers
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) title: Option<String>,
    /// A support topic: its id, or words from its name (can be given several times)
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) topic: Vec<String>,
    /// A product: its id, or words from its name (can be given several times) [default: that of the
    /// topics]
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) product: Vec<String>,
    /// The resource provider, such as microsoft.compute [default: as in similar articles]
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) service: Option<String>,
    /// The resource type, such as virtualmachines [default: as in similar articles]
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) resource: Option<String>,
    /// A cloud that shows the article (can be given several times) [default: those of the product]
    #[arg(long, value_name = "CLOUD")]
    pub(in crate::cli) cloud: Vec<String>,
    /// The alias of an author (can be given several times)
    #[arg(long, value_name = "ALIAS")]
    pub(in crate::cli) author: Vec<String>,
    /// The team that owns the article (ownershipId) [default: as in similar articles]
    #[arg(long, value_name = "TEAM")]
    pub(in crate::cli) owner: Option<String>,
    /// The id of the article (articleId) [default: the name of its file]
    #[arg(long, value_name = "ID")]
    pub(in crate::cli) id: Option<String>,
    /// The file, relative to the articles folder [default: an unused name next to similar articles]
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) file: Option<String>,
    /// Print the article instead of writing it
    #[arg(long)]
    pub(in crate::cli) stdout: bool,
    /// Print the name of the file, but write nothing
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
    /// Print only the name of the file
    #[arg(long, short)]
    pub(in crate::cli) quiet: bool,
    #[command(flatten)]
    pub(in crate::cli) tree: TreeArgs,
}
