// The page of one article: it works without this. With it, forms can be filled
// in, and pictures, videos and blades answer the reader.

import { load } from "./bundle.js";
import { enhance, helpful, renderBody } from "./render.js";

const root = document.getElementById("helpc:article");
const { id, object } = root.dataset;
const context = {
  entry: null,
  level: 2,
  has: async () => false,
  linkTo: (other) => `../?article=${encodeURIComponent(other)}`,
};

enhance(root, context);
root.after(helpful({ id }, null));

const body = document.getElementById("helpc:body");
if (body && ["scoping-questions", "troubleshooter-questions"].includes(body.dataset.schema)) {
  // What the page says is enough where the object is gone.
  load(object)
    .then((article) => renderBody(article, context))
    .then((form) => body.replaceChildren(form), () => {});
}
