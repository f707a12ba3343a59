//! Scaffolds an article: resolves names, derives what the tree knows, and chooses a file.

use super::names::NameIndex;
use super::place::{checked_id, checked_path, folder, free_name, stem};
use super::properties::{MARK, Values, block, is_wanted};
use super::similar::Similar;
use super::{ArticleTemplates, Candidate, NameKind, NewArticle, Request, ScaffoldError};
use crate::config::Config;
use crate::corpus::{Corpus, Taxonomy};
use crate::schema::{Schemas, SelfHelpType};
use crate::util::{did_you_mean, nearest};
use minijinja::context;

/// Returns a new article for this request. Nothing is written.
pub fn scaffold(
    request: &Request<'_>,
    corpus: &Corpus,
    schemas: &Schemas,
    config: &Config,
    templates: &ArticleTemplates,
) -> Result<NewArticle, ScaffoldError> {
    let kind = self_help_type(request.kind, schemas)?;
    let taxonomy = Taxonomy::of(corpus);
    let index = NameIndex::new(corpus, schemas, &taxonomy);
    let mut notes = Vec::new();

    let mut products = resolve_all(&index, NameKind::Product, request.products, &[], &mut notes)?;
    let topics = resolve_all(
        &index,
        NameKind::Topic,
        request.topics,
        &products,
        &mut notes,
    )?;
    if products.is_empty() {
        products = products_of(&topics, &taxonomy, &index, &mut notes)?;
    }
    let similar = Similar::new(corpus, &products, &topics, request);

    let mut values = Values::default();
    values.set("selfHelpType", kind.name.as_str());
    values.set("pageTitle", request.title);
    values.set("supportTopicIds", topics.join(", "));
    values.set("productPesIds", products.join(", "));
    let clouds = clouds(request, &taxonomy, &topics, schemas, config)?;
    values.set("cloudEnvironments", clouds.as_str());
    values.set("ms.author", request.authors.join(", "));
    for (name, given) in [
        ("service", request.service),
        ("resource", request.resource),
        ("ownershipId", request.owner),
    ] {
        let attribute = schemas.attribute(name);
        let value = match given {
            "" if attribute.is_some_and(|attribute| is_wanted(attribute, kind)) => {
                similar.common_value(name, &mut notes)
            }
            _ => given.to_owned(),
        };
        values.set(name, value);
    }

    let topic_name = topics
        .first()
        .and_then(|id| taxonomy.topic(id))
        .map_or("", |(_, topic)| topic.short_description);
    let path = match request.path {
        "" => {
            let folder = folder(request, kind, &similar, corpus);
            let texts = [request.id, request.title, topic_name, &kind.name];
            let max_length = config.limits(schemas).file_name_length;
            let name = free_name(&texts, corpus, max_length);
            match folder.as_str() {
                "" => format!("{name}.md"),
                folder => format!("{folder}/{name}.md"),
            }
        }
        given => checked_path(given, corpus)?,
    };
    let id = match request.id {
        "" => stem(&path).to_owned(),
        given => checked_id(given, corpus)?,
    };
    values.set("articleId", id.as_str());

    let title = match request.title {
        "" => format!("{MARK}: write the title"),
        title => title.to_owned(),
    };
    let body = templates.render(
        kind,
        &id,
        context! {
            title, id => id.as_str(), topics, products, topic_name, clouds,
            type => kind.name.as_str(),
            service => request.service,
            resource => request.resource,
            sections => &kind.sections,
            regions => &kind.regions_required,
        },
    )?;
    let block = block(schemas, kind, &values);
    Ok(NewArticle {
        path,
        text: format!("{block}\n{}\n", body.trim_end()),
        notes,
    })
}

fn self_help_type<'s>(name: &str, schemas: &'s Schemas) -> Result<&'s SelfHelpType, ScaffoldError> {
    if let Some(kind) = schemas.self_help_type(name) {
        return Ok(kind);
    }
    let names: Vec<&str> = schemas.types.iter().map(|kind| &*kind.name).collect();
    Err(ScaffoldError::UnknownType {
        name: name.to_owned(),
        hint: did_you_mean(nearest(name, names.iter().copied())),
        known: names.join(", "),
    })
}

/// Returns the ids of the topics or products with these names.
fn resolve_all(
    index: &NameIndex<'_>,
    kind: NameKind,
    names: &[String],
    products: &[String],
    notes: &mut Vec<String>,
) -> Result<Vec<String>, ScaffoldError> {
    let mut ids: Vec<String> = Vec::new();
    for name in names {
        let Candidate {
            ids: found,
            name: title,
            ..
        } = index.resolve(kind, name, products)?;
        let is_known = found.iter().any(|id| index.is_known(kind, id));
        if !is_known {
            notes.push(format!(
                "no article and no description of topics has the {} `{name}`",
                kind.word()
            ));
        } else if !title.is_empty() {
            notes.push(format!("{} {}: {title}", kind.word(), found.join(", ")));
        }
        for id in found {
            if !ids.iter().any(|known| known.eq_ignore_ascii_case(&id)) {
                ids.push(id);
            }
        }
    }
    Ok(ids)
}

/// Returns the products that the topics belong to.
fn products_of(
    topics: &[String],
    taxonomy: &Taxonomy<'_>,
    index: &NameIndex<'_>,
    notes: &mut Vec<String>,
) -> Result<Vec<String>, ScaffoldError> {
    let mut names: Vec<String> = Vec::new();
    for (product, _) in topics.iter().filter_map(|topic| taxonomy.topic(topic)) {
        let id = product.ids.first().map(|id| (*id).to_owned());
        names.extend(id.filter(|id| !names.contains(id)));
    }
    resolve_all(index, NameKind::Product, &names, &[], notes)
}

/// Returns the clouds of the request, or those of the products of its topics, or those of the tree.
fn clouds(
    request: &Request<'_>,
    taxonomy: &Taxonomy<'_>,
    topics: &[String],
    schemas: &Schemas,
    config: &Config,
) -> Result<String, ScaffoldError> {
    let known: Vec<&str> = schemas.clouds.iter().map(|cloud| &*cloud.name).collect();
    if !request.clouds.is_empty() {
        let mut names = Vec::new();
        for name in request.clouds {
            let Some(cloud) = schemas.cloud(name) else {
                return Err(ScaffoldError::UnknownCloud {
                    name: name.clone(),
                    hint: did_you_mean(nearest(name, known.iter().copied())),
                    known: known.join(", "),
                });
            };
            names.push(&*cloud.name);
        }
        return Ok(names.join(", "));
    }
    let described = topics.iter().find_map(|topic| taxonomy.topic(topic));
    if let Some((product, _)) = described {
        let names: Vec<&str> = product.clouds.names(schemas).collect();
        return Ok(names.join(", "));
    }
    if !config.clouds.is_empty() {
        return Ok(config.clouds.join(", "));
    }
    Ok(known.first().copied().unwrap_or_default().to_owned())
}
