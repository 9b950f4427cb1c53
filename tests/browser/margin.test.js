// The preview's margin: what the rules of editing say of the page that is shown.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, open } from './support/browser.js';
import { preview } from './support/preview.js';
import { copied } from './support/sites.js';

const STORY = 'content/coalition-mission.md';
const WRONG = '\n\nSee [the site](https://example..org/).\n';

let browser, site, server, view, page;
before(async () => {
  browser = await launch();
  site = copied('sample', 'default');
  server = await preview(site);
  view = await open(browser, { host: server.host, reducedMotion: 'reduce' });
  page = view.page;
  page.setDefaultTimeout(20_000);
});
after(async () => {
  await view?.close();
  await server?.close();
  await browser?.close();
});

test('a finding comes into the margin with its cause, stays open, and goes with it', async () => {
  const text = readFileSync(join(site, STORY), 'utf8');
  const found = page.locator('backstory-margin li', { hasText: 'example..org' });
  await page.goto(`http://${server.host}/coalition-mission/`);
  assert.equal(await found.count(), 0);

  writeFileSync(join(site, STORY), text + WRONG);
  await found.first().waitFor({ state: 'attached' });
  assert.equal(await found.first().isVisible(), false, 'the badge is closed until it is opened');
  await page.locator('backstory-margin summary').click();
  await found.first().waitFor();
  assert.match(await found.first().innerText(), /coalition-mission\.md:\d+:\d+/);

  writeFileSync(join(site, STORY), `${text}${WRONG}\nNothing else.\n`);
  await page.getByText('Nothing else.').waitFor();
  assert.equal(await found.first().isVisible(), true, 'it stays open while the page changes');

  writeFileSync(join(site, STORY), text);
  await found.first().waitFor({ state: 'detached' });
});

test('a question that is out of date does not hold a connection', async () => {
  const text = readFileSync(join(site, STORY), 'utf8');
  await page.goto(`http://${server.host}/coalition-mission/`);
  const waiting = new Set();
  const over = (request) => waiting.delete(request);
  page.on('requestfailed', over);
  page.on('requestfinished', over);
  let held = () => {};
  await page.route('**/__backstory/margin*', (route) => held(waiting.add(route.request())));
  for (const number of [1, 2, 3]) {
    const asked = new Promise((resolve) => {
      held = resolve;
    });
    writeFileSync(join(site, STORY), `${text}\nSaved ${number} times.\n`);
    await page.getByText(`Saved ${number} times.`).waitFor();
    await asked;
  }
  assert.equal(waiting.size, 1);
  await page.unroute('**/__backstory/margin*');
  writeFileSync(join(site, STORY), text);
});
