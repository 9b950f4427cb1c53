// Pages without scripts, without a server, and on paper.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, test } from 'node:test';
import { launch, open } from './support/browser.js';
import { SITES, THEMES, built, pages, redirects } from './support/sites.js';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const address = (folder, path) => pathToFileURL(join(folder, path)).href;

/** What is there to be read, but for what scripts show: buttons and filters. */
const words = () => {
  const main = document.body.cloneNode(true);
  for (const element of main.querySelectorAll('script, button, form, .visit')) element.remove();
  return main.textContent.replace(/\s+/g, ' ').trim();
};

/** The text that is shown, as lines. */
const shown = () => {
  const hidden = document.createElement('style');
  hidden.textContent = 'button, form, .visit { display: none !important }';
  document.head.append(hidden);
  return document.body.innerText.replace(/[ \t]+/g, ' ').trim();
};

test('every page opens from a folder, quietly', async () => {
  for (const theme of THEMES) {
    for (const site of SITES) {
      const folder = built(site, theme);
      const { page, troubles, close } = await open(browser);
      for (const path of pages(folder).filter((path) => !redirects(folder, path))) {
        await page.goto(address(folder, path));
        assert.deepEqual(troubles, [], `${theme} ${path}`);
      }
      await close();
    }
  }
});

test('an old address leads to the new one', async () => {
  const folder = built('everything', 'default');
  const { page, close } = await open(browser);
  for (const path of ['old/everything/index.html', 'old.html']) {
    await page.goto(address(folder, path), { waitUntil: 'commit' });
    await page.waitForURL(address(folder, 'everything/index.html'));
  }
  await close();
});

test('links lead from page to page in a folder', async () => {
  const folder = built('sample', 'default');
  const { page, troubles, close } = await open(browser);
  await page.goto(address(folder, 'index.html'));
  for (const [name, to] of [
    ['The story', 'coalition-mission/index.html'],
    ['Iraq', 'actors/iraq/index.html'],
    ['Chronology', 'chronology/index.html'],
    ['Sources', 'sources/index.html'],
  ]) {
    await page.getByRole('link', { name, exact: true }).first().click();
    assert.equal(page.url(), address(folder, to));
  }
  assert.deepEqual(troubles, []);
  await close();
});

test('every word is there without scripts', async () => {
  for (const [site, paths] of [
    ['sample', ['index.html', 'coalition-mission/index.html', 'actors/iraq/index.html', 'chronology/index.html']],
    ['everything', ['everything/index.html', 'ar/everything/index.html', 'actors/keeper/index.html', 'crowd/index.html']],
  ]) {
    const folder = built(site, 'default');
    const scripted = await open(browser, { reducedMotion: 'reduce' });
    const plain = await open(browser, { reducedMotion: 'reduce', javaScriptEnabled: false });
    for (const path of paths) {
      await scripted.page.goto(address(folder, path));
      await plain.page.goto(address(folder, path));
      for (const read of [words, shown]) {
        const text = await plain.page.evaluate(read);
        assert.ok(text.length > 200, path);
        assert.equal(text, await scripted.page.evaluate(read), path);
      }
    }
    await scripted.close();
    await plain.close();
  }
});

test('every event and every source is on paper, whatever was filtered', async () => {
  const { page, close } = await open(browser);
  for (const [site, path] of [
    ['sample', 'coalition-mission/index.html'],
    ['everything', 'crowd/index.html'],
  ]) {
    await page.emulateMedia({ media: 'screen' });
    await page.goto(address(built(site, 'default'), path));
    await page.getByRole('radio', { name: 'Key' }).first().check();
    const seen = () => page.locator('.ev:visible').count();
    const all = await page.locator('.ev').count();
    assert.ok((await seen()) < all, 'the filter does something');
    await page.emulateMedia({ media: 'print' });
    assert.equal(await seen(), all);
    // Whatever a script has hidden, too.
    await page.emulateMedia({ media: 'screen' });
    await page.getByRole('radio', { name: 'All' }).first().check();
    await page.locator('select[name=actor]').first().selectOption({ index: 1 });
    await page.locator('input[name=asof]').first().fill('0');
    assert.ok((await seen()) < all, 'these filters do something');
    await page.emulateMedia({ media: 'print' });
    assert.equal(await seen(), all);
    assert.ok((await page.pdf()).length > 10_000);
    for (const source of await page.locator('.sources > li').all()) assert.ok(await source.isVisible());
  }
  await close();
});
