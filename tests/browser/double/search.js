// A test double of the search engine: finds the articles in its list.

const all = [
  { id: "example-plain", title: "Start the machine", type: "generic", snippet: [{ text: "Select " }, { text: "Start", mark: true }, { text: " <b>now</b>" }] },
  { id: "example-chinese", title: "虚拟机无法启动时的解决方法", type: "generic", snippet: [] },
];

export async function openSearch(entry, load) {
  if (typeof load !== "function" || entry.kind !== "cloud") throw new Error("not what the site promises");
  return {
    async query(text, { product, type, limit }) {
      const hits = all.filter(({ title }) => title.toLowerCase().includes(text.toLowerCase()));
      const kept = type && type !== "generic" ? [] : hits;
      return { total: product === "none" ? 0 : kept.length, hits: kept.slice(0, limit) };
    },
  };
}
