// The page of results: from a server with the full text, from a folder, by keys, without scripts.

import assert from 'node:assert/strict';
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

/** Waits until what is shown is the answer to what is asked. */
const settled = (page) => page.locator('#--hits[aria-busy=false]').waitFor({ state: 'attached' });

/** The texts of what `selector` finds, once `status` says what it is to say. */
async function found(page, status, selector = '#--hits h3') {
  await settled(page);
  await page.getByRole('status').filter({ hasText: status }).waitFor();
  return page.locator(selector).allTextContents();
}

/** What has the focus: its id, or its text. */
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);

test('the full text is searched by keys alone, from any page to a place in another', async () => {
  const { page, troubles, close } = await open(browser, { host: server.host });
  await page.goto(served('actors/hamas/index.html'));
  await page.keyboard.press('/');
  await page.waitForURL('**/search/index.html');
  assert.equal(await focused(page), '--q');
  // Stands in the text of two pages, and in no title.
  await page.keyboard.type('capacity');
  const hits = await found(page, /^Results: 2$/);
  assert.deepEqual(new Set(hits).size, 2);
  for (const mark of await page.locator('#--hits > li p mark').allTextContents()) assert.match(mark, /capacity/i);
  assert.match(page.url(), /\?q=capacity$/);
  // A sign in a text is one.
  await page.keyboard.type('/');
  assert.equal(await page.locator('#--q').inputValue(), 'capacity/');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(page), hits[0]);
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(page), hits[1]);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  assert.equal(await focused(page), '--q');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  assert.equal(await focused(page), '--q');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.pathname.startsWith('/search/'));
  assert.equal(await page.locator('h1').textContent(), hits[0]);
  // Whoever comes back finds what they searched for.
  await page.goBack();
  assert.deepEqual(await found(page, /^Results: 2$/), hits);
  assert.equal(await page.locator('#--q').inputValue(), 'capacity');
  // A place in a page: the section of the actor's page with what they said.
  await page.getByRole('link', { name: 'What they said' }).click();
  await page.waitForURL('**/actors/nasser-kanaani/index.html#--said-h');
  assert.deepEqual(troubles, []);
  await close();
});

test('results are narrowed by kind, actor, topic and year', async () => {
  const { page, troubles, close } = await open(browser, { host: server.host });
  await page.goto(served('search/index.html?q=iraq'));
  const [first] = await found(page, /^Results: \d+$/);
  assert.equal(first, 'Iraq', 'what is called just so comes first');
  const number = async () => Number((await page.getByRole('status').textContent()).replace(/\D/g, ''));
  const all = await number();
  const narrowed = async (name, value) => {
    await page.getByRole('combobox', { name, exact: true }).selectOption(value);
    await settled(page);
    assert.equal(new URL(page.url()).searchParams.get(name.toLowerCase()), value);
  };
  await narrowed('Kind', 'event');
  assert.deepEqual(await found(page, /^Results: 1$/), ["The coalition's mission in Iraq ends"]);
  // A link to results is one to the same results.
  await page.reload();
  assert.deepEqual(await found(page, /^Results: 1$/), ["The coalition's mission in Iraq ends"]);
  assert.equal(await page.getByRole('combobox', { name: 'Kind' }).inputValue(), 'event');
  await page.getByRole('combobox', { name: 'Kind' }).selectOption('');
  await found(page, new RegExp(`^Results: ${all}$`));
  await narrowed('Year', '2021');
  const inYear = await number();
  assert.ok(inYear > 0 && inYear < all, `${inYear} of ${all}`);
  await narrowed('Actor', 'Spain');
  const both = await number();
  assert.ok(both > 0 && both < inYear, `${both} of ${inYear}`);
  // Without words, all that the choices leave.
  await page.goto(served('search/index.html?topic=Security&kind=explainer'));
  assert.equal((await found(page, /^Results: 1$/)).length, 1);
  assert.deepEqual(troubles, []);
  await close();
});

test('a result leads to the event that was meant', async () => {
  const { page, troubles, close } = await open(browser, { host: server.host });
  await page.goto(served('search/index.html?q=withdrawal'));
  await found(page, /^Results: \d+$/);
  await page.locator('#--hits > li').first().getByRole('link', { name: 'A US withdrawal begins' }).click();
  await page.waitForURL('**/coalition-mission/index.html#e-withdrawal');
  assert.ok(await page.locator('#e-withdrawal').isVisible());
  assert.deepEqual(troubles, []);
  await close();
});

test('more results are a key away', async () => {
  const { page, close } = await open(browser, { host: server.host });
  await page.goto(served('search/index.html?q=iraq'));
  await found(page, /^Results: \d+$/);
  assert.equal(await page.locator('#--hits > li').count(), 10);
  await page.getByRole('button', { name: 'More results' }).press('Enter');
  await page.locator('#--hits > li').nth(19).waitFor();
  const eleventh = await page.locator('#--hits h3').nth(10).textContent();
  assert.equal(await focused(page), eleventh, 'who asked for more reads on where it begins');
  await close();
});

test('what was typed is text, and what was not found is said', async () => {
  const { page, troubles, close } = await open(browser, { host: server.host });
  await page.goto(served('search/index.html'));
  await page.keyboard.type('<img src=x> xyzzy $&');
  await found(page, 'Nothing was found for “<img src=x> xyzzy $&”.');
  assert.equal(await page.locator('main img').count(), 0);
  assert.deepEqual(troubles, []);
  await close();
});

test('from a folder titles, other names and events are searched, and the page says so', async () => {
  const { page, troubles, close } = await open(browser);
  await page.goto(opened('actors/hamas/index.html'));
  await page.keyboard.press('/');
  await page.waitForURL('**/search/index.html');
  await found(page, /^Only titles, other names and events/);
  assert.deepEqual(await page.locator('.controls select:visible').evaluateAll((all) => all.map((e) => e.name)), ['kind']);
  // Another name of an actor, with a slip in neither case nor marks.
  await page.keyboard.type('TEHRÁN');
  assert.deepEqual(await found(page, /^Results: 1\. Only titles/), ['Iran']);
  await page.locator('#--q').fill('washington withdraw');
  await found(page, /^Nothing was found/);
  await page.locator('#--q').fill('coalition deploy');
  const [event] = await found(page, /^Results: 1\./);
  assert.match(await page.locator('#--hits .meta').textContent(), /^Event\. .*2014/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(/#e-/);
  const told = await page.evaluate(() => document.getElementById(location.hash.slice(1)).textContent);
  assert.ok(told.toLowerCase().includes(event.toLowerCase()), `${event}: ${told}`);
  await page.goBack();
  await page.locator('#--q').fill('iraq');
  await page.getByRole('combobox', { name: 'Kind' }).selectOption('source');
  assert.equal((await found(page, /^Results: 2\./)).length, 2);
  assert.deepEqual(troubles, []);
  await close();
});

test('each language is searched on a page of its own', async () => {
  const [site, theme] = ['everything', 'default'];
  const other = await serve(built(site, theme));
  const { page, troubles, close } = await open(browser, { host: other.host });
  await page.goto(`http://${other.host}/ar/everything/index.html`);
  await page.keyboard.press('/');
  await page.waitForURL('**/ar/search/index.html');
  assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
  // In the text only.
  await page.keyboard.type('انطفأ');
  assert.deepEqual(await found(page, /^النتائج: 1$/), ['كل شيء']);
  await page.locator('#--q').fill('lighthouse');
  await found(page, /lighthouse/);
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(page), '--q', 'there is nothing to go to');
  assert.deepEqual(troubles, []);
  await close();
  await other.close();
});

test('without scripts the page says what to do instead', async () => {
  const { page, close } = await open(browser, { host: server.host, javaScriptEnabled: false });
  await page.goto(served('index.html'));
  await page.getByRole('link', { name: 'Search', exact: true }).click();
  await page.getByText('Searching needs JavaScript').waitFor();
  // It is seen until the style sheet is there.
  await page.getByRole('searchbox').waitFor({ state: 'hidden' });
  await page.getByRole('main').getByRole('link', { name: 'Actors' }).click();
  assert.equal(await page.locator('h1').textContent(), 'Actors');
  await close();
});

test('nothing moves while results come, and ordinary pages load nothing of the search', async () => {
  const { page, troubles, close } = await open(browser, { host: server.host });
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(served('coalition-mission/index.html'));
  assert.deepEqual(asked.filter((path) => path.includes('search')), []);
  await page.goto(served('search/index.html?q=iraq'));
  await found(page, /^Results/);
  const moved = await page.evaluate(
    () =>
      new Promise((done) => {
        new PerformanceObserver((list) => done(list.getEntries().map((e) => e.value))).observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => done([])));
      }),
  );
  const sum = moved.reduce((all, one) => all + one, 0);
  assert.ok(sum < 0.02, `${sum}`);
  assert.deepEqual(troubles, []);
  await close();
});
