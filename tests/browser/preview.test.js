// The preview: what an author sees after a save, and what stays as it was.

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { launch, open } from './support/browser.js';
import { preview } from './support/preview.js';
import { copied } from './support/sites.js';

const STORY = 'content/coalition-mission.md';
const themes = fileURLToPath(new URL('../../themes', import.meta.url));

let browser, site, server, view, page;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());
beforeEach(async () => {
  site = copied('sample', 'default');
  // A theme of the site itself, so that a test can change it.
  cpSync(join(themes, 'default'), join(site, 'themes/default'), { recursive: true });
  // Something to open and to type into, far down the page.
  const form = '\n\n<details id="open"><summary>More</summary>Inside</details>\n\n<textarea id="typed"></textarea>\n';
  edit('site.toml', (text) => `unsafe_html = true\n${text}`);
  edit(STORY, (text) => text + form);
  server = await preview(site);
  view = await open(browser, { host: server.host, reducedMotion: 'reduce' });
  page = view.page;
  page.setDefaultTimeout(20_000);
});
afterEach(async () => {
  await view?.close();
  await server?.close();
});

function edit(path, change) {
  write(path, change(readFileSync(join(site, path), 'utf8')));
}

/** Saves as editors do: beside the file, then in its place. */
function write(path, text) {
  const to = join(site, path);
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(`${to}.part~`, text);
  renameSync(`${to}.part~`, to);
}

const visit = (path) => page.goto(`http://${server.host}/${path}`);
const shows = (text) => page.getByText(text).filter({ visible: true }).first().waitFor();
const overlay = () => page.locator('backstory-overlay details');

/** Whether the page is still the one that `mark` was set on. */
const mark = () => page.evaluate(() => { globalThis.marked = true; });
const isMarked = () => page.evaluate(() => globalThis.marked === true);

test('an edit is shown, and the reader stays where they were', async () => {
  await visit('coalition-mission/');
  await mark();
  await page.locator('#open summary').click();
  await page.locator('#typed').fill('half a thought');
  await page.locator('#typed').evaluate((area) => area.setSelectionRange(5, 6));
  const before = await page.evaluate(() => scrollY);
  assert.ok(before > 500, 'the page is scrolled');

  edit(STORY, (text) => text.replace('Some troops stayed.', 'A few troops stayed & <em>waited</em>.'));
  await shows('A few troops stayed & waited.');
  assert.ok(await isMarked(), 'the page was not loaded anew');
  assert.equal(await page.evaluate(() => scrollY), before);
  assert.ok(await page.locator('#open').evaluate((details) => details.open));
  const typed = await page.locator('#typed').evaluate((area) => ({
    text: area.value,
    from: area.selectionStart,
    to: area.selectionEnd,
    focused: document.activeElement === area,
  }));
  assert.deepEqual(typed, { text: 'half a thought', from: 5, to: 6, focused: true });
  assert.deepEqual(view.troubles, []);
});

test('what scripts and the reader have switched stays', async () => {
  await visit('coalition-mission/');
  await page.locator('#--theme').click();
  const theme = await page.locator('html').getAttribute('data-theme');
  await page.getByRole('radio', { name: 'Key' }).check();
  const seen = await page.locator('.ev:visible').count();
  edit(STORY, (text) => text.replace('Some troops stayed.', 'A few troops stayed.'));
  await shows('A few troops stayed.');
  assert.equal(await page.locator('html').getAttribute('data-theme'), theme);
  assert.ok(await page.getByRole('radio', { name: 'Key' }).isChecked());
  assert.equal(await page.locator('.ev:visible').count(), seen);
  assert.deepEqual(view.troubles, []);
});

test('a change on another page is shown where it belongs', async () => {
  await visit('coalition-mission/');
  await mark();
  edit('content/actors/iran.md', (text) => text.replace(/^summary: .*$/m, 'summary: It is & remains <b>a state</b>.'));
  await shows('It is & remains <b>a state</b>.');
  assert.ok(await isMarked());
  assert.deepEqual(view.troubles, []);
});

test('a new style sheet is put on without a load', async () => {
  await visit('coalition-mission/');
  await mark();
  const colour = () => getComputedStyle(document.querySelector('h1')).color;
  assert.notEqual(await page.evaluate(colour), 'rgb(1, 2, 3)');
  await page.evaluate(() => { globalThis.sheet = document.querySelector('link[rel~="stylesheet"]'); });
  edit('themes/default/static/theme.css', (text) => `${text}\nh1 { color: rgb(1, 2, 3); }\n`);
  await page.waitForFunction(() => getComputedStyle(document.querySelector('h1')).color === 'rgb(1, 2, 3)');
  assert.ok(await isMarked());
  // Without those of the preview's own panels.
  assert.equal(await page.evaluate(() => document.querySelectorAll('link[rel~="stylesheet"]').length), 1);
  // A link that is kept shows its old sheet until the new one is there.
  assert.ok(await page.evaluate(() => globalThis.sheet.isConnected));
  assert.deepEqual(view.troubles, []);
});

test('a mistake lies over the last good page until it is put right', async () => {
  await visit('coalition-mission/');
  await mark();
  const good = readFileSync(join(site, STORY), 'utf8');
  const bad = good.replace('Some troops stayed.', 'Some <i>troops</i> of [[no-such-<b>page</b>]] stayed.');
  const line = bad.slice(0, bad.indexOf('[[no-such')).split('\n').length;
  const column = bad.split('\n')[line - 1].indexOf('[[no-such') + 1;
  write(STORY, bad);
  await overlay().waitFor();
  const said = await overlay().innerText();
  assert.ok(said.includes('1 error'), said);
  assert.match(said, new RegExp(`${STORY}:${line}:(${column}|${column + 2})\\b`));
  assert.ok(said.includes('<i>troops</i> of [[no-such-<b>page</b>]] stayed.'), said);
  assert.equal(await overlay().locator('i, b').count(), 0, 'nothing of it is taken for HTML');
  await shows('Some troops stayed.');

  write(STORY, good);
  await overlay().waitFor({ state: 'detached' });
  await shows('Some troops stayed.');
  assert.ok(await isMarked());
  assert.deepEqual(view.troubles, []);
});

test('a mistake in another file is seen, and goes with the file', async () => {
  await visit('');
  for (const away of [(path) => rmSync(path), (path) => renameSync(path, `${path}.txt`)]) {
    write('content/new/bad.md', '---\ntitle: Bad\ndate: circa 1848\n---\n');
    await overlay().waitFor();
    const said = await overlay().innerText();
    assert.ok(said.includes('content/new/bad.md:3:7') && said.includes('1848~'), said);
    await shows('The coalition in Iraq');
    away(join(site, 'content/new/bad.md'));
    await overlay().waitFor({ state: 'detached' });
  }
  assert.deepEqual(view.troubles, []);
});

test('a template that fails leaves the last good page', async () => {
  await visit('coalition-mission/');
  edit('themes/default/templates/explainer.html', (text) => `${text}{% nonsense %}\n`);
  await overlay().waitFor();
  assert.match(await overlay().innerText(), /themes\/default\/templates\/explainer\.html:\d+:\d+/);
  await shows('Some troops stayed.');
  edit('themes/default/templates/explainer.html', (text) => text.replace('{% nonsense %}\n', ''));
  await overlay().waitFor({ state: 'detached' });
  assert.deepEqual(view.troubles, []);
});

test('twenty saves at once end in the last text', async () => {
  await visit('coalition-mission/');
  const good = readFileSync(join(site, STORY), 'utf8');
  for (let n = 1; n <= 20; n++) write(STORY, good.replace('Some troops stayed.', `Save number ${n} it is.`));
  await shows('Save number 20 it is.');
  assert.deepEqual(view.troubles, []);
});

test('a page can be made, renamed and taken away while it is looked at', async () => {
  await visit('coalition-mission/');
  write('content/new/page.md', '---\ntitle: Quite new\n---\n\nJust written.\n');
  edit(STORY, (text) => text.replace('Some troops stayed.', 'Some troops stayed; see [[page]].'));
  await page.getByRole('link', { name: 'Quite new' }).first().click();
  await shows('Just written.');
  write('content/new/page.md', '---\ntitle: Quite new\n---\n\nWritten again.\n');
  await shows('Written again.');
  edit(STORY, (text) => text.replace('; see [[page]]', ''));
  rmSync(join(site, 'content/new'), { recursive: true });
  await page.waitForFunction(() => !document.body.innerText.includes('Written again.'));
  write('content/new/page.md', '---\ntitle: Quite new\n---\n\nBack again.\n');
  await shows('Back again.');
});

test('the search finds titles at once, of what was just saved, without an index', async () => {
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await visit('search/index.html');
  await page.keyboard.type('zanzibar');
  const status = page.getByRole('status');
  await status.filter({ hasText: 'Nothing was found' }).waitFor();
  write('content/zanzibar.md', '---\ntitle: Zanzibar\n---\n\nAn island.\n');
  await page.waitForFunction(async () => (await (await fetch('titles.js')).text()).includes('Zanzibar'));
  await visit('search/index.html?q=zanzibar');
  await status.filter({ hasText: 'Results: 1' }).waitFor();
  assert.deepEqual(await page.locator('#--hits h3').allTextContents(), ['Zanzibar']);
  assert.deepEqual(asked.filter((url) => url.includes('/search/index/')), []);
  assert.deepEqual(view.troubles, []);
});
