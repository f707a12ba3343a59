// The page of the preview. The article comes as a whole page without scripts; the script here, the only one
// that may run, puts it in place, so that the reader stays where they are when the text changes.

/** Returns the page around the previews. Only a script with this nonce runs. */
export function frame(nonce: string): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'unsafe-inline'",
    "img-src https: data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<style>body { padding: 0; background: Canvas; color: CanvasText; } .helpc-note { padding: 1em; font-family: system-ui; }</style>
</head>
<body>
<script nonce="${nonce}">(${show.toString()})(acquireVsCodeApi());</script>
</body>
</html>`;
}

/** Returns a page with a sentence, in place of an article. */
export function notice(text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<!DOCTYPE html><html lang="en"><head></head><body><p class="helpc-note">${escaped}</p></body></html>`;
}

interface Api {
  postMessage(message: unknown): void;
  setState(state: unknown): void;
}

// Runs in the page, and so uses nothing else of this file.
function show(api: Api): void {
  const scope = globalThis as any;
  const { document } = scope;
  scope.addEventListener("message", ({ data }: { data: { html: string; uri: string; fresh: boolean } }) => {
    const page = new scope.DOMParser().parseFromString(data.html, "text/html");
    for (const style of document.querySelectorAll("style[data-article]")) style.remove();
    for (const style of page.head.querySelectorAll("style")) {
      style.dataset.article = "";
      document.head.append(style);
    }
    for (const name of ["lang", "dir", "class"]) {
      const value = page.documentElement.getAttribute(name);
      if (value !== null) document.documentElement.setAttribute(name, value);
    }
    document.body.classList.add(...page.body.classList);
    document.body.replaceChildren(...page.body.childNodes);
    if (data.fresh) scope.scrollTo(0, 0);
    api.setState({ uri: data.uri });
  });
  // Links to other articles lead to pages that are not here.
  document.addEventListener(
    "click",
    (event: any) => {
      const link = event.target.closest?.("a[href]");
      const href = link?.getAttribute("href") ?? "";
      if (href === "" || href.startsWith("#") || /^[a-z][a-z0-9+.-]*:/i.test(href)) return;
      event.preventDefault();
      event.stopPropagation();
      const article = link.dataset.article;
      if (article) api.postMessage({ article });
    },
    true,
  );
  api.postMessage({ ready: true });
}
