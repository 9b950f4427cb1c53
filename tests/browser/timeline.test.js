// A timeline of TimelineJS comes in, goes out again, and TimelineJS itself shows all of it.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { launch } from './support/browser.js';
import { serve } from './support/files.js';
import { TODAY, program } from './support/sites.js';

const data = fileURLToPath(new URL('../data/timelinejs/women_in_computing.json', import.meta.url));
const library = fileURLToPath(new URL('node_modules/@knight-lab/timelinejs/dist', import.meta.url));
const PAGE = `<!doctype html><link rel="stylesheet" href="/dist/css/timeline.css">
<div id="here" style="width: 1200px; height: 700px"></div><script src="/dist/js/timeline.js"></script>
<script>window.timeline = new TL.Timeline('here', '/timeline.json')</script>`;

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

test('every event is a slide, with its date and headline', async () => {
  const root = mkdtempSync(join(tmpdir(), 'backstory-timeline-'));
  writeFileSync(join(root, 'site.toml'), 'title = "Women in computing"\ntheme = "lean"\n');
  const run = (...words) => execFileSync(program, [...words, '--quiet', '--root', root, '--now', TODAY]);
  run('import', 'timelinejs', data);
  run('build');
  const output = join(root, 'public');
  cpSync(library, join(output, 'dist'), { recursive: true });
  writeFileSync(join(output, 'shown.html'), PAGE);
  const { host, close } = await serve(output);
  const page = await browser.newPage();
  const thrown = [];
  page.on('pageerror', (error) => thrown.push(String(error)));
  // Pictures and films stay where they are; only what is here is loaded.
  await page.route('**/*', (route) => (new URL(route.request().url()).host === host ? route.continue() : route.abort()));
  await page.goto(`http://${host}/shown.html`);
  const events = JSON.parse(readFileSync(data, 'utf8')).events;
  await page.waitForFunction((count) => document.querySelectorAll('.tl-slide').length >= count, events.length);
  const texts = (selector) => page.$$eval(selector, (found) => found.map((one) => one.textContent.trim()));
  const headlines = await texts('.tl-slide .tl-headline');
  for (const { text } of events) assert.ok(headlines.includes(text.headline.trim()), text.headline);
  assert.equal((await texts('.tl-timemarker')).length, events.length);
  const dates = await texts('.tl-headline-date');
  assert.ok(dates.includes('December 10, 1815 — November 27, 1852'), dates.join('; '));
  assert.deepEqual(await page.evaluate(() => window.timeline.config.messages.errors), []);
  assert.deepEqual(thrown, []);
  await page.close();
  await close();
  rmSync(root, { recursive: true });
});
