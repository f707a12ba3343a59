// The pages that work without scripts: the page of an article, and lists. This script adds the
// search, feedback, and what makes forms, pictures, videos and blades interactive.

import { article as articleOf, entryOf, load, root as base } from "./bundle.js";
import { makeCopy } from "./dom.js";
import { after, enhance, renderBody } from "./render.js";
import { searchBox } from "./searchbox.js";
import { t } from "./text.js";

const page = document.getElementById("helpc:article");
const clouds = page?.dataset.clouds.split(",").filter(Boolean) ?? [];

function chosenCloud() {
  let known = null;
  try {
    known = localStorage.getItem("helpc:cloud");
  } catch {
    // Storage may be off.
  }
  const all = [known, ...(clouds.length > 0 ? clouds : ["public"])].filter(Boolean);
  return all.find((cloud) => clouds.length === 0 || clouds.includes(cloud)) ?? all[0];
}

const cloud = chosenCloud();
const home = (values) => new URL(`?${new URLSearchParams({ cloud, ...values })}`, base).href;
const header = document.getElementById("helpc:search");
if (header) {
  searchBox(header, {
    cloud: () => cloud,
    search: (text) => location.assign(home(text === "" ? {} : { q: text })),
    open: async (id) => location.assign(home({ article: id })),
  });
}

if (page) {
  const { id, object } = page.dataset;
  const entry = entryOf(cloud).catch(() => null);
  const context = {
    entry: null,
    opened: () => entry,
    level: 2,
    has: async (other) => {
      const opened = await entry;
      return opened !== null && (await articleOf(opened, other)) !== null;
    },
    linkTo: (other) => home({ article: other }),
    topicLink: (topic) => home({ product: page.dataset.product ?? "", topic }),
  };
  // The lists of the application have filters, so its links lead there.
  for (const crumb of document.querySelectorAll(".crumbs a[data-product]")) {
    const { product, topic } = crumb.dataset;
    crumb.href = home(topic ? { product, topic } : { product });
  }
  enhance(page, context);
  const copy = document.getElementById("helpc:copy");
  if (copy) {
    makeCopy(copy, t("copied"), () => location.href.split("#")[0]);
    copy.hidden = false;
  }
  document.getElementById("helpc:after")?.append(after({ id, topic: page.dataset.topic }, cloud));

  const body = document.getElementById("helpc:body");
  if (body) {
    // If the object is gone, the static page stays as it is.
    Promise.all([load(object), entry])
      .then(([article, opened]) => renderBody(article, { ...context, entry: opened, topic: page.dataset.topic }))
      .then((form) => body.replaceChildren(form), () => {})
      .finally(() => (body.dataset.drawn = ""));
  }
}
