// A bundle on a loopback address, served as a static host does, and a browser.

import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const project = join(dirname(fileURLToPath(import.meta.url)), "../..");

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

// Serves `folder`. Resolves to its address and a function that stops the server.
export function serve(folder) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
    let file = join(folder, path);
    if (existsSync(file) && statSync(file).isDirectory()) file = join(file, "index.html");
    const isThere = file.startsWith(folder) && existsSync(file);
    if (!isThere) file = join(folder, "404.html");
    response.writeHead(isThere ? 200 : 404, {
      "content-type": types[extname(file)] ?? "application/octet-stream",
      "x-content-type-options": "nosniff",
    });
    createReadStream(file).pipe(response);
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve({ address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() });
    });
  });
}

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync",
    ],
  });

// Opens a page that records faults: errors on the console, violations of the content security
// policy, and requests to other hosts. Those get an empty response here, so that no test
// needs the network.
export async function open(browser, host, path = "", options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const faults = [];
  const outside = [];
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  await page.route("**/*", (route) => {
    const url = route.request().url();
    if (url.startsWith(host.address) || url.startsWith("data:")) return route.continue();
    outside.push(url);
    return route.fulfill({ status: 200, contentType: "text/html", body: "" });
  });
  await page.addInitScript(() => {
    globalThis.refused = [];
    document.addEventListener("securitypolicyviolation", (event) => {
      globalThis.refused.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
    });
    globalThis.heard = [];
    for (const name of ["helpc:helpful", "helpc:answers"]) {
      document.addEventListener(name, (event) => globalThis.heard.push({ name, detail: event.detail }));
    }
  });
  await page.goto(host.address + path);
  const settled = () => page.waitForFunction(() => document.querySelector("h1") && !document.querySelector("[aria-busy]"));
  if (options.javaScriptEnabled !== false) await settled();
  return {
    page,
    outside,
    settled,
    faults: async () => [...faults, ...(options.javaScriptEnabled === false ? [] : await page.evaluate(() => globalThis.refused))],
    close: () => context.close(),
  };
}
