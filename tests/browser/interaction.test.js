// What readers do to a page, with a pointer and with keys.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { launch, open } from './support/browser.js';
import { serve } from './support/files.js';
import { THEMES, built } from './support/sites.js';

let browser, servers, views;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());
beforeEach(() => {
  servers = [];
  views = [];
});
afterEach(async () => {
  for (const { troubles, close } of views) {
    await close();
    assert.deepEqual(troubles, []);
  }
  for (const server of servers) await server.close();
});

/** The page `path` of a built site, served. */
async function visit(path, { site = 'sample', theme = 'default', ...options } = {}) {
  const server = await serve(built(site, theme));
  const view = await open(browser, { host: server.host, reducedMotion: 'reduce', ...options });
  servers.push(server);
  views.push(view);
  const { page } = view;
  page.setDefaultTimeout(20_000);
  await page.goto(`http://${server.host}/${path}`);
  return page;
}

const background = () => getComputedStyle(document.documentElement).backgroundColor;

for (const [colorScheme, other] of [['light', 'dark'], ['dark', 'light']]) {
  test(`a page that is ${colorScheme} can be made ${other}, and the next one is, too`, async () => {
    const page = await visit('coalition-mission/', { colorScheme });
    const first = await page.evaluate(background);
    const button = page.locator('#--theme');
    await button.click();
    const second = await page.evaluate(background);
    assert.notEqual(second, first);
    const around = await page.locator('meta[name=theme-color]').evaluateAll((all) => all.map((meta) => meta.content));
    assert.deepEqual([...new Set(around)], [second], 'the bar around the page, too');
    await page.goto(new URL('../actors/iraq/', page.url()).href);
    assert.equal(await page.evaluate(background), second, 'it is remembered');
    await button.press('Enter');
    assert.equal(await page.evaluate(background), first);
  });
}

test('a chronology can be cut down to its key events', async () => {
  const page = await visit('crowd/', { site: 'everything' });
  const seen = () => page.locator('.ev:visible').count();
  assert.equal(await seen(), 300);
  await page.getByRole('radio', { name: 'Key' }).check();
  assert.equal(await seen(), 30);
  assert.equal(await page.locator('.year:visible:not(:has(.ev:visible))').count(), 0, 'no year without events');
  await page.keyboard.press('ArrowLeft');
  assert.equal(await seen(), 300);
});

test('a chronology can be cut down without scripts, too', async () => {
  const page = await visit('crowd/', { site: 'everything', javaScriptEnabled: false });
  await page.getByRole('radio', { name: 'Key' }).check();
  assert.equal(await page.locator('.ev:visible').count(), 30);
});

test('a chronology shows one actor, one place, and the story as of a day', async () => {
  const page = await visit('crowd/', { site: 'everything' });
  const form = page.locator('form.controls').first();
  const seen = () => page.locator('.ev:visible').count();
  const count = async () => /\d+/.exec(await form.locator('.count').innerText())[0];
  await form.getByLabel('Actor').selectOption('fog');
  assert.equal(await seen(), 100);
  assert.equal(await count(), '100');
  await form.getByLabel('Place').selectOption('iland');
  assert.equal(await seen(), 50);
  await form.getByLabel('Actor').selectOption('');
  assert.equal(await seen(), 150);
  await form.getByLabel('Place').selectOption('');
  const day = form.getByLabel('As of');
  await day.focus();
  await page.keyboard.press('Home');
  const few = await seen();
  assert.ok(few >= 1 && few < 10, `${few} events on the first day`);
  await page.keyboard.press('End');
  assert.equal(await seen(), 300);
});

test('a link to an event that is folded away brings it back', async () => {
  const page = await visit('coalition-mission/');
  const event = page.locator('.ev:not(.key)[id]').first();
  const id = await event.getAttribute('id');
  await page.getByRole('radio', { name: 'Key' }).check();
  assert.ok(!(await event.isVisible()));
  await page.evaluate((id) => { location.hash = id; }, id);
  await event.waitFor({ state: 'visible' });
});

for (const theme of THEMES) {
  test(`theme ${theme}: keys reach everything that can be clicked`, async () => {
    const page = await visit('coalition-mission/', { theme });
    const wanted = await page.evaluate(() => {
      const sorts = 'a[href], button, select, summary, input:not([type=radio]), [tabindex="0"]';
      const all = [...document.querySelectorAll(sorts)];
      return all.filter((element) => element.checkVisibility() && element.tabIndex >= 0).length;
    });
    const reached = await page.evaluate(() => { globalThis.reached = new Set(); }).then(async () => {
      for (let n = 0; n < wanted + 20; n++) {
        await page.keyboard.press('Tab');
        const end = await page.evaluate(() => {
          const element = document.activeElement;
          if (element === document.body) return true;
          if (!element.matches('[type=radio]')) globalThis.reached.add(element);
          return false;
        });
        if (end) break;
      }
      return page.evaluate(() => globalThis.reached.size);
    });
    assert.equal(reached, wanted);
  });
}

test('the first key leads past the head of the page', async () => {
  const page = await visit('coalition-mission/');
  await page.keyboard.press('Tab');
  const skip = page.locator(':focus');
  assert.equal(await skip.getAttribute('href'), '#--main');
  const box = await skip.boundingBox();
  assert.ok(box.y >= 0 && box.width > 20, 'it is seen while it has the focus');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.ok(await page.locator('main :focus').count(), 'the next key is in the text');
});

test('what has the focus can be seen', async () => {
  const page = await visit('coalition-mission/');
  for (let n = 0; n < 12; n++) {
    await page.keyboard.press('Tab');
    const outline = await page.locator(':focus').evaluate((element) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
    });
    assert.ok(outline, await page.locator(':focus').innerText());
  }
});

test('a card says who somebody is: by pointer and by key', async () => {
  const page = await visit('coalition-mission/');
  const link = page.locator('.sec a[data-card="iran"]').first();
  const card = page.locator('#--card');
  await link.scrollIntoViewIfNeeded();
  await link.hover();
  await card.waitFor({ state: 'visible' });
  const text = await page.locator('.who > [data-id="iran"]').innerText();
  assert.equal((await card.innerText()).replace(/\s+/g, ' '), text.replace(/\s+/g, ' '));
  await page.keyboard.press('Escape');
  await card.waitFor({ state: 'hidden' });
  await page.mouse.move(0, 0);
  // By key the page is scrolled to the link, and the card has to follow.
  await link.focus();
  await page.keyboard.press('Shift+Tab');
  await page.evaluate(() => scrollTo(0, 0));
  await page.keyboard.press('Tab');
  const shown = () => document.getElementById('--card').matches(':popover-open');
  await page.waitForFunction(() => scrollY > 0);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  assert.ok(await page.evaluate(shown));
  assert.equal(await link.getAttribute('aria-describedby'), '--card');
  const [at, of] = [await card.boundingBox(), await link.boundingBox()];
  assert.ok(at.y + at.height <= of.y || at.y >= of.y + of.height, 'it does not cover the link');
});

test('a card opens at the first touch, and the second follows the link', async () => {
  const page = await visit('coalition-mission/', { hasTouch: true, viewport: { width: 390, height: 800 } });
  const link = page.locator('.sec a[data-card="iran"]').first();
  await link.tap();
  await page.locator('#--card').waitFor({ state: 'visible' });
  await link.tap();
  await page.waitForURL('**/actors/iran/index.html');
});

test('the citation is copied with the address of the page', async () => {
  const page = await visit('coalition-mission/', { permissions: ['clipboard-read', 'clipboard-write'] });
  const button = page.locator('#--copy');
  const label = await button.innerText();
  await button.click();
  await page.waitForFunction((label) => document.getElementById('--copy').innerText !== label, label);
  const text = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(text.includes('The US-led coalition') && text.endsWith(page.url()), text);
});

test('what is new since the last visit is marked', async () => {
  const page = await visit('everything/', { site: 'everything' });
  assert.equal(await page.locator('.new').count(), 0, 'nothing is new at the first visit');
  const again = async () => {
    await page.evaluate(() => sessionStorage.clear());
    await page.reload();
  };
  await again();
  assert.equal(await page.locator('.new').count(), 0, 'nor where nothing has changed');
  // As if the last change and the last event had not been there.
  const forget = (selector) => page.evaluate((chosen) => {
    const key = `seen:${location.pathname}`;
    const all = [...document.querySelectorAll('.changes > *, .ev[id]')];
    const at = all.indexOf([...document.querySelectorAll(chosen)].at(-1));
    const seen = JSON.parse(localStorage.getItem(key));
    localStorage.setItem(key, JSON.stringify(seen.filter((_, number) => number !== at)));
  }, selector);
  for (const selector of ['.changes > *', '.ev[id]']) {
    await forget(selector);
    await again();
    assert.ok(await page.locator('.visit').isVisible(), selector);
    assert.equal(await page.locator('.visit b').textContent(), '1');
    assert.equal(await page.locator(selector).last().locator('.new').count(), 1);
  }
  // What an older version of the theme kept is no list: that counts as a first visit.
  await page.evaluate(() => localStorage.setItem(`seen:${location.pathname}`, '2024-01-08'));
  await again();
  assert.equal(await page.locator('.new').count(), 0);
});

test('nothing moves while a page is loaded', async () => {
  for (const path of ['coalition-mission/', 'actors/iraq/']) {
    const page = await visit(path, { viewport: { width: 390, height: 800 } });
    const shift = await page.evaluate(() => new Promise((resolve) => {
      let total = 0;
      const add = (list) => list.getEntries().forEach((entry) => { total += entry.value; });
      new PerformanceObserver(add).observe({ type: 'layout-shift', buffered: true });
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(total)));
    }));
    assert.equal(shift, 0, path);
  }
});

test('the index of actors is narrowed by what they are, by keys', async () => {
  const page = await visit('actors/');
  const shown = () => page.locator('.who > li:visible').evaluateAll((all) => all.map((e) => e.dataset.type));
  const all = await shown();
  await page.getByRole('radio', { name: 'All', exact: true }).focus();
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.evaluate(() => document.activeElement.value), 'person');
  const persons = await shown();
  assert.ok(persons.length > 0 && persons.length < all.length, `${persons.length} of ${all.length}`);
  assert.deepEqual([...new Set(persons)], ['person']);
  await page.keyboard.press('ArrowUp');
  assert.deepEqual(await shown(), all);
});

test('breadcrumbs lead up, and a page leads to its neighbours and back', async () => {
  const page = await visit('actors/iran/');
  const title = () => page.locator('h1').textContent();
  const next = page.getByRole('navigation', { name: 'Previous and next' }).locator('a[rel=next]');
  const [label] = (await next.textContent()).split('\n').slice(-1);
  await next.click();
  assert.ok(label.endsWith(await title()), `${label}: ${await title()}`);
  await page.locator('.pager a[rel=prev]').click();
  assert.equal(await title(), 'Iran');
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Actors' }).click();
  assert.equal(await title(), 'Actors');
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Home' }).press('Enter');
  assert.match(page.url(), /\/index\.html$/);
  assert.equal(await page.locator('.crumbs').count(), 0);
});

test('the table of contents follows the reader', async () => {
  const page = await visit('coalition-mission/');
  const here = page.locator('.toc [aria-current=location]');
  assert.equal(await here.count(), 0, 'nothing is read yet');
  const link = page.locator('.toc a').nth(3);
  await link.click();
  await page.locator('.toc li:nth-child(4) a[aria-current=location]').waitFor();
  assert.ok(await page.locator('.toc').evaluate((bar) => bar.getBoundingClientRect().top >= 0 && bar.getBoundingClientRect().top < 100));
  await page.keyboard.press('End');
  await page.locator('.toc li:last-child a[aria-current=location]').waitFor();
  assert.equal(await here.count(), 1);
});
