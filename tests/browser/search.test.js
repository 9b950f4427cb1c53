// The page of results: from a server with the full text, from a folder, by keys, without scripts.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, test } from 'node:test';
import { launch, open } from './support/browser.js';
import { serve } from './support/files.js';
import { built } from './support/sites.js';

let browser;
let folder;
let server;
before(async () => {
  folder = built('sample', 'default');
  [browser, server] = await Promise.all([launch(), serve(folder)]);
});
after(async () => {
  await Promise.all([browser?.close(), server?.close()]);
});

const served = (path) => `http://${server.host}/${path}`;
const opened = (path) => pathToFileURL(join(folder, path)).href;

/** The texts of what `selector` finds, once `status` says what it is to say. */
async function found(page, status, selector = '#--hits h3') {
  await page.getByRole('status').filter({ hasText: status }).waitFor();
  return page.locator(selector).allTextContents();
}

test('the full text is searched by keys alone, from any page to a place in another', async () => {
  const { page, troubles, close } = await open(browser, { host: server.host });
  await page.goto(served('actors/hamas/index.html'));
  await page.keyboard.press('/');
  await page.waitForURL('**/search/index.html');
  assert.equal(await page.evaluate(() => document.activeElement.id), '--q');
  // Stands in the text of a page, and in no title.
  await page.keyboard.type('parliament');
  const hits = await found(page, /^Results: \d+$/);
  assert.ok(hits.length > 1, `${hits}`);
  assert.match(await page.locator('#--hits li p mark').first().textContent(), /parliament/i);
  assert.match(page.url(), /\?q=parliament$/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  const [first] = hits;
  assert.equal(await page.evaluate(() => document.activeElement.textContent), first);
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.id), '--q');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.pathname.startsWith('/search/'));
  assert.equal(await page.locator('h1').textContent(), first);
  // Whoever comes back finds what they searched for.
  await page.goBack();
  assert.deepEqual(await found(page, /^Results: \d+$/), hits);
  assert.equal(await page.locator('#--q').inputValue(), 'parliament');
  assert.deepEqual(troubles, []);
  await close();
});
