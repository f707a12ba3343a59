//! The examples at the end of `--help`.

pub(super) const BUILD: &str = "\
Examples:
  helpc build                                  write the bundle and the site to dist/
  helpc build --out public --cloud mooncake    only one cloud, to another folder
  helpc build --audience internal --out team   only articles for support engineers
  helpc build --strict                         publish nothing if any article has an error
  helpc build --format sarif=helpc.sarif       also write the findings to a file

Exit codes:
  0  all articles were published
  1  nothing was published, or a finding outside the articles is at or above --fail-on
  2  helpc could not run
  3  published, but some articles were held back (0 with --fail-on never)";

pub(super) const VERIFY: &str = "\
Examples:
  helpc verify                                 the bundle in dist/
  helpc verify public --quiet                  print only problems

Exit codes: 0 complete, 1 damaged, 2 could not run.";

pub(super) const BASELINE: &str = "\
Examples:
  helpc baseline                               record all findings in helpc-baseline.txt
  helpc baseline --file known.txt              record them in another file
  helpc baseline --prune                       remove the findings that were fixed";

pub(super) const MERGE: &str = "\
Examples:
  helpc merge part-*.sarif --out helpc.sarif          reports of `helpc check --shard`
  helpc merge part-*.jsonl --out helpc-links.jsonl    link-status files of `helpc links --shard`

Exit codes: 0 merged, whatever the reports contain, 2 could not run.";

pub(super) const SERVE: &str = "\
Examples:
  helpc serve                                  preview the articles at http://127.0.0.1:8462
  helpc serve --port 8080 --audience customer  as customers see them
  helpc serve --diff origin/main               also show what your branch changes
  helpc serve --bundle dist                    the bundle that `helpc build` wrote";

pub(super) const LSP: &str = "\
Examples:
  helpc lsp                                    what an editor runs; see the guide for its settings
  helpc lsp --config strict.yaml               with another configuration

Exit codes: 0 after `shutdown` and `exit`, 1 if the client ended without them.";

pub(super) const CONFIG: &str = "\
Examples:
  helpc config                                 the settings in effect, and where each is set
  helpc config articles/microsoft.compute      those of one folder
  helpc config --schema > helpc.schema.json    the JSON Schema of helpc.yaml, for editors";

pub(super) const EXPLAIN: &str = "\
Examples:
  helpc explain                                list all rules, attributes and types
  helpc explain links/locale                   a rule: why, how to fix it, examples
  helpc explain supportTopicIds                an attribute
  helpc explain generic                        a type
  helpc explain --format json                  all rules and types, for tools
  helpc explain --test                         run the examples of all rule pages";

pub(super) const WHY: &str = "\
Examples:
  helpc why --topic 32610301 --product 15657   what a customer with this problem sees
  helpc why --article keyvault-access-denied   who sees this article
  helpc why --topic 32610301 --product 15657 --cloud mooncake --all   and why others are not shown";

pub(super) const SEARCH: &str = "\
Examples:
  helpc search cannot connect                  search the bundle in dist/
  helpc search --cloud mooncake storage 403    another cloud
  helpc search -2146233083                     an error code, in any notation
  helpc search --format json 32610102          the articles of a support topic, for tools";

pub(super) const EVAL: &str = "\
Examples:
  helpc eval queries.yaml                      measure the search of the bundle in dist/
  helpc eval queries.yaml --set held-out       only the queries of one set
  helpc eval queries.yaml --format json > eval.json
  helpc eval queries.yaml --baseline eval.json   fail if a mean is worse than it was

Exit codes: 0 measured, 1 worse than the baseline, 2 could not run.";

pub(super) const COVERAGE: &str = "\
Examples:
  helpc coverage                               topics with and without articles
  helpc coverage --cloud mooncake              for one cloud
  helpc coverage --format csv > coverage.csv   for a spreadsheet";

pub(super) const COMPLETIONS: &str = "\
Examples:
  helpc completions bash > ~/.local/share/bash-completion/completions/helpc
  helpc completions zsh > ~/.zfunc/_helpc
  helpc completions fish > ~/.config/fish/completions/helpc.fish
  helpc completions powershell >> $PROFILE";

pub(super) const MAN: &str = "\
Examples:
  helpc man ~/.local/share/man/man1            write helpc.1, helpc-check.1 and so on";
