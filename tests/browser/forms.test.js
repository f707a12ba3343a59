// The questions before a support case, as a working form.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { every } from "./every.js";
import { launch, open, serve } from "./host.js";
import { accessible, clean } from "./look.js";
import { build, plant } from "./trees.js";

let host, browser;
before(async () => {
  host = await serve(build(plant("every-tree", every), "every"));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  host?.close();
});

for (const address of ["?article=example-form", "articles/example-form.html"]) {
  test(`a form can be completed: ${address}`, async () => {
    const view = await open(browser, host, address);
    const { page } = view;
    await page.locator("form.form").waitFor();
    const isShown = (label) => page.getByLabel(label).isVisible();

    assert.equal(await isShown("Which template?"), false);
    await page.getByLabel("How?").selectOption("ARM");
    assert.equal(await isShown("Which template?"), true);
    assert.equal(await isShown("Which version?"), false);
    await page.getByLabel("Which template?").fill("ABC");
    await page.getByLabel("Which template?").press("Tab");
    await page.getByText("Small letters only").waitFor();
    await page.getByLabel("Which template?").fill("abc");
    await page.getByLabel("Which version?").fill("1");
    await page.getByLabel("Which version?").press("Tab");
    await page.getByText("More than 2").waitFor();
    await page.getByLabel("Which version?").fill("3");

    // A hidden question has no answer, so questions that depend on it stay hidden.
    await page.getByLabel("How?").selectOption("dont_know_answer");
    assert.equal(await isShown("Which version?"), false);
    await page.getByLabel("How?").selectOption("CLI (az)");
    assert.equal(await isShown("Which version?"), true);
    assert.equal(await page.getByLabel("Which version?").inputValue(), "3");

    assert.equal(await isShown("Which network?"), false);
    await page.getByLabel("Network", { exact: true }).check();
    assert.equal(await isShown("Which network?"), true);
    await page.getByLabel("Which network?").fill("12345");
    await page.getByLabel("Slow pattern").fill(`${"a".repeat(60)}!`);
    await page.getByLabel("Broken pattern").fill("anything");
    await page.getByLabel("They", { exact: true }).check();
    await page.getByLabel("When?", { exact: true }).fill("2026-05-04T10:20");
    await page.getByLabel("Which group?").fill("Another group");
    await page.getByLabel("Filter choices").fill("sou");
    assert.equal(await page.getByLabel("Long list").locator("option").count(), 2);
    await page.getByLabel("Long list").selectOption("South");

    await page.getByRole("button", { name: "Review answers" }).click();
    await page.getByText("Fix 2 answers").first().waitFor();
    assert.match(await page.locator(".summary").textContent(), /Four letters at most.*Enter an answer/s);
    assert.equal(await page.evaluate("document.activeElement.className"), "summary is-wrong");
    await accessible(view, `${address} with mistakes`);
    await page.locator(".summary a").last().click();
    assert.equal(await page.evaluate("document.activeElement.localName"), "textarea");
    await page.keyboard.type("It stops.");
    await page.getByLabel("Which network?").fill("1234");
    await page.getByRole("button", { name: "Review answers" }).click();
    await page.getByText("Your answers are ready.").first().waitFor();

    const [{ name, detail }] = await page.evaluate("globalThis.heard");
    assert.equal(name, "helpc:answers");
    const answers = Object.fromEntries(detail.answers.map(({ id, answer }) => [id, answer]));
    assert.deepEqual(answers, {
      how: "CLI (az)", version: "3", when: "2026-05-04T10:20", what: ["b"], net: "1234", who: "them",
      slow: `${"a".repeat(60)}!`, broken: "anything", group: "dont_know_answer", list: "South", problem_description: "It stops.",
    });
    // The review has no technical names, and leads back to the answers.
    assert.ok(await page.locator(".review").getByText("It stops.").isVisible());
    assert.equal(await page.getByText("problem_description").count(), 0);
    await page.getByRole("button", { name: "Change answers" }).click();
    await page.reload();
    await page.locator("form.form").waitFor();
    assert.equal(await page.getByLabel("Which network?").inputValue(), "1234", "answers survive a reload");
    await accessible(view, address);
    await clean(view, address);
    await view.close();
  });
}

test("required questions are marked and have hints and help", async () => {
  const view = await open(browser, host, "?article=example-form");
  const { page } = view;
  assert.equal(await page.locator("[aria-required=true]").count(), 3);
  assert.ok(await page.getByText("What you tried").isVisible());
  assert.ok(await page.getByText("A note <b>as it is</b>").isVisible());
  await page.getByText("More about this question").click();
  assert.ok(await page.getByText("Roughly").isVisible());
  assert.ok(await page.getByText("you choose from your own resources").first().isVisible());
  assert.ok(await page.getByText("In the portal, you choose a resource first.").isVisible());
  await view.close();
});
