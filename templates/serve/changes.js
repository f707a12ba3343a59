// Reloads the list of changes when an article was saved and all findings are current again.
let generation = null;
new EventSource("/_helpc/events").addEventListener("message", ({ data }) => {
  const message = JSON.parse(data);
  const isNew = message.generation !== undefined && generation !== null && message.generation !== generation;
  generation = message.generation ?? generation;
  if (message.whole || (isNew && message.articles === undefined)) location.reload();
});
