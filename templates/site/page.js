// The page of one article. It works without this script, which makes forms, pictures,
// videos and blades interactive.

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
  // If the object is gone, the static page stays as it is.
  load(object)
    .then((article) => renderBody(article, context))
    .then((form) => body.replaceChildren(form), () => {});
}
