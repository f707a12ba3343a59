// VS Code in Chromium: code-server on a loopback address, and what an author does in it.

import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const TIMEOUT_MS = 30_000;

const SETTINGS = {
  "editor.minimap.enabled": false,
  "editor.wordWrap": "on",
  "extensions.ignoreRecommendations": true,
  "files.autoSave": "off",
  "git.enabled": false,
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "window.commandCenter": false,
  "workbench.colorTheme": "Default Light Modern",
  "workbench.layoutControl.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

// Starts code-server with the folder `home` for everything that it writes. Resolves to its address and `stop`.
export async function start(server, home, extensions, isTrusting) {
  const user = join(home, "user");
  mkdirSync(join(user, "User"), { recursive: true });
  const settings = { ...SETTINGS, "security.workspace.trust.enabled": isTrusting };
  writeFileSync(join(user, "User", "settings.json"), JSON.stringify(settings));
  const options = ["--auth", "none", "--bind-addr", "127.0.0.1:0", "--disable-telemetry", "--disable-update-check"];
  if (!isTrusting) options.push("--disable-workspace-trust");
  const folders = ["--user-data-dir", user, "--extensions-dir", extensions, "--config", join(home, "config.yaml")];
  const child = spawn(process.execPath, [server, ...options, ...folders], { env: { ...process.env, HOME: home } });
  let log = "";
  const address = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`code-server does not start:\n${log}`)), TIMEOUT_MS);
    const read = (bytes) => {
      log += bytes;
      const found = /HTTP server listening on (http:\S+?)\/?\s/.exec(log);
      if (found !== null) {
        clearTimeout(timer);
        resolve(found[1]);
      }
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("exit", (code) => reject(new Error(`code-server ended with ${code}:\n${log}`)));
  });
  return { address, stop: () => child.kill() };
}

export class Workbench {
  // Opens a folder in Chromium.
  static async open(address, folder, viewport) {
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"],
    });
    const page = await browser.newPage({ viewport });
    page.setDefaultTimeout(TIMEOUT_MS);
    await page.goto(`${address}/?folder=${encodeURIComponent(folder)}`);
    await page.waitForSelector(".monaco-workbench .part.statusbar");
    return new Workbench(browser, page);
  }

  constructor(browser, page) {
    this.browser = browser;
    this.page = page;
    this.keys = page.keyboard;
  }

  // Runs a command of the palette by its title.
  async command(title) {
    await this.keys.press("F1");
    const input = this.page.locator(".quick-input-widget input").first();
    await input.fill(`>${title}`);
    await this.page.locator(".quick-input-list .monaco-list-row").filter({ hasText: title }).first().click();
  }

  // Opens a file by a part of its name.
  async file(name) {
    await this.keys.press("Control+p");
    await this.page.locator(".quick-input-widget input").first().fill(name);
    await this.page.locator(".quick-input-list .monaco-list-row").filter({ hasText: name }).first().click();
    await this.page.locator(".tab.active").filter({ hasText: name }).waitFor();
    await this.page.locator(".editor-instance .view-lines").first().waitFor();
  }

  async line(number, column = 1) {
    await this.keys.press("Control+g");
    await this.page.locator(".quick-input-widget input").first().fill(`:${number}:${column}`);
    await this.keys.press("Enter");
  }

  // Types at the end of the document. The clipboard keeps the editor from completing brackets.
  async append(text) {
    await this.focus();
    await this.keys.press("Control+End");
    await this.keys.insertText(text);
  }

  async focus() {
    await this.command("View: Focus First Editor Group");
  }

  // Returns the text on the screen of the first editor.
  async text() {
    const text = await this.page.locator(".editor-instance .view-lines").first().innerText();
    return text.replaceAll("\u00a0", " ");
  }

  // Waits until a message is in the list of problems.
  async problem(message) {
    await this.page.locator(".markers-panel .monaco-list-row").filter({ hasText: message }).first().waitFor();
  }

  async noProblem(message) {
    const row = this.page.locator(".markers-panel .monaco-list-row").filter({ hasText: message });
    await row.first().waitFor({ state: "detached" });
  }

  // Waits until a document in a frame of a frame has an element.
  async inWebview(selector) {
    const end = Date.now() + TIMEOUT_MS;
    while (Date.now() < end) {
      for (const frame of this.page.frames()) {
        if ((await frame.$(selector).catch(() => null)) !== null) return frame;
      }
      await this.page.waitForTimeout(100);
    }
    throw new Error(`no webview has ${selector}`);
  }

  close() {
    return this.browser.close();
  }
}
