// Runs the generic Azure client for JavaScript, on which generated clients are built,
// against helpc serve.
//
//     node client.mjs ADDRESS

import assert from "node:assert/strict";
import { getClient } from "@azure-rest/core-client";

const [endpoint] = process.argv.slice(2);
const client = getClient(endpoint, { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } });
const version = { "api-version": "2024-03-01-preview" };

const get = async (path, query = {}) => {
  const response = await client.pathUnchecked(path).get({ queryParameters: { ...version, ...query } });
  assert.equal(response.status, "200", `${path}: ${JSON.stringify(response.body)}`);
  return response.body;
};

// Every page of the list; links to the next page are used as they are.
let page = await get("/providers/Microsoft.Help/discoverySolutions");
const items = [...page.value];
let pages = 1;
while (page.nextLink) {
  const response = await client.pathUnchecked(page.nextLink).get();
  assert.equal(response.status, "200");
  page = response.body;
  items.push(...page.value);
  pages += 1;
}
assert.ok(pages > 1 && items.length > 50, `${pages} pages`);
assert.equal(new Set(items.map((item) => item.name)).size, items.length);

const [{ name }] = items;
const found = await get("/providers/Microsoft.Help/discoverySolutions", { "$filter": `ProblemClassificationId eq '${name}'` });
assert.deepEqual(found.value.map((item) => item.name), [name]);

const [{ solutionId }] = found.value[0].properties.solutions;
const selfHelp = await client.path("/providers/Microsoft.Help/selfHelp/{id}", solutionId).get({ queryParameters: version });
assert.equal(selfHelp.status, "200");
assert.equal(selfHelp.body.properties.solutionId, solutionId);

const text = { issueSummary: "access to my key vault is forbidden" };
const discover = client.pathUnchecked("/providers/Microsoft.Help/discoverSolutions");
const related = await discover.post({ queryParameters: version, body: text });
const [service] = related.body.value[0].properties.relatedServices;
const hits = await discover.post({ queryParameters: version, body: { ...text, serviceId: service.serviceId } });
assert.ok(hits.body.value.length > 0);

const solution = client.path("/{scope}/providers/Microsoft.Help/solutions/{name}",
  { value: "subscriptions/0000", allowReserved: true }, "made");
const body = { properties: { triggerCriteria: [{ name: "SolutionId", value: solutionId }] } };
const made = await solution.put({ queryParameters: version, body });
assert.match(made.status, /^20[01]$/);
assert.deepEqual((await solution.get({ queryParameters: version })).body, made.body);

const wrong = await client.path("/providers/Microsoft.Help/selfHelp/{id}", "no such solution").get({ queryParameters: version });
assert.equal(wrong.status, "404");
assert.equal(wrong.body.error.code, "ResourceNotFound");
console.log(`@azure-rest/core-client: ${pages} pages, ${items.length} classifications`);
