// Photographs: which file is loaded, and that nothing moves while it is.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, open } from './support/browser.js';
import { serve } from './support/files.js';
import { THEMES, TODAY, copied, program } from './support/sites.js';

const NAMES = ['opener', 'text', 'figure', 'last'];
const filler = 'What is told here takes some lines, so that there is a page to scroll. '.repeat(40);

const PAGE = `---
title: Photographs
image: { src: opener.jpg, alt: Stripes, credit: Own drawing }
---

First the text.

![Stripes in the text](text.jpg)

\`\`\`{figure} figure.jpg
:alt: Stripes in a figure
:credit: Own drawing

What they are.
\`\`\`

## What comes after

${filler}

![Stripes far below](last.jpg)

${filler}
`;

let browser;
const sites = new Map();

before(async () => {
  browser = await launch();
  // Stripes as a camera might see them: large, each picture with a shade of its own.
  const { page, close } = await open(browser);
  const photographs = await page.evaluate(async (names) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1300, height: 800 });
    const pen = canvas.getContext('2d');
    const taken = [];
    for (const [shade] of names.entries()) {
      for (let x = 0; x < 1300; x += 13) {
        pen.fillStyle = `hsl(${(x + 90 * shade) % 360} 60% ${30 + (x % 50)}%)`;
        pen.fillRect(x, 0, 13, 800);
      }
      taken.push(canvas.toDataURL('image/jpeg', 0.9).split(',')[1]);
    }
    return taken;
  }, NAMES);
  await close();
  for (const theme of THEMES) {
    const root = copied('everything', theme);
    writeFileSync(join(root, 'content', 'photographs.md'), PAGE);
    photographs.forEach((bytes, at) => {
      writeFileSync(join(root, 'content', `${NAMES[at]}.jpg`), Buffer.from(bytes, 'base64'));
    });
    execFileSync(program, ['build', '--strict', '--quiet', '--root', root, '--now', TODAY], { stdio: 'inherit' });
    sites.set(theme, join(root, 'public'));
  }
});
after(() => browser?.close());

/** The places and sizes of all pictures, headings and paragraphs. */
const places = () =>
  [...document.querySelectorAll('main :is(img, h2, p, figcaption)')].flatMap((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return [x, y + scrollY, width, height];
  });

/** What the measure of layout shifts does not count, in CSS pixels: a small file is a part of a pixel lower or higher. */
const NOTHING = 3;

test('nothing moves while pictures are loaded', async (t) => {
  for (const theme of THEMES) {
    const { host, close: stop } = await serve(sites.get(theme));
    t.after(stop);
    for (const width of [390, 1280]) {
      const { page, troubles, close } = await open(browser, { host, viewport: { width, height: 800 } });
      let release;
      const held = new Promise((resolve) => {
        release = resolve;
      });
      await page.route('**/pictures/**', async (route) => {
        await held;
        await route.continue();
      });
      await page.goto(`http://${host}/photographs/`, { waitUntil: 'domcontentloaded' });
      // The style sheet may be on its way still.
      await page.waitForFunction(() => [...document.querySelectorAll('link[rel=stylesheet]')].every((link) => link.sheet));
      await page.evaluate(() => document.fonts.ready);
      const before = await page.evaluate(places);
      release();
      await page.evaluate(async () => {
        const pictures = [...document.querySelectorAll('main img')];
        for (const picture of pictures) picture.loading = 'eager';
        await Promise.all(pictures.map((picture) => picture.decode()));
      });
      const pictures = await page.$$eval('main img', (all) => all.map((one) => [one.naturalWidth, one.clientWidth]));
      assert.equal(pictures.length, NAMES.length, theme);
      for (const [natural, shown] of pictures) assert.ok(natural > 1 && shown > 200, `${theme} ${natural} ${shown}`);
      const after = await page.evaluate(places);
      assert.ok(before.length > 4 * NAMES.length && after.length === before.length);
      const moved = Math.max(...after.map((place, at) => Math.abs(place - before[at])));
      assert.ok(moved < NOTHING, `${theme} at ${width}: ${moved} pixels`);
      assert.deepEqual(troubles, [], theme);
      await close();
    }
  }
});

test('a phone loads the small file, in WebP, and no more than it shows', async (t) => {
  for (const theme of THEMES) {
    const { host, close: stop } = await serve(sites.get(theme));
    t.after(stop);
    const loaded = async (options) => {
      const { page, troubles, close } = await open(browser, { host, ...options });
      const asked = [];
      page.on('request', (request) => {
        if (request.resourceType() === 'image') asked.push(new URL(request.url()).pathname);
      });
      await page.goto(`http://${host}/photographs/`, { waitUntil: 'load' });
      const eager = await page.$$eval('main img', (all) => all.filter((one) => one.getAttribute('loading') !== 'lazy').length);
      assert.equal(eager, 1, theme);
      assert.deepEqual(troubles, [], theme);
      await close();
      return asked.filter((path) => path.includes('/pictures/'));
    };
    const folder = sites.get(theme);
    const weight = (paths) => paths.reduce((sum, path) => sum + readFileSync(join(folder, path)).length, 0);

    const phone = { viewport: { width: 390, height: 700 }, isMobile: true, hasTouch: true };
    const small = await loaded(phone);
    assert.ok(small.length > 0 && small.every((path) => path.endsWith('-480.webp')), `${theme}: ${small}`);
    const sharp = await loaded({ ...phone, deviceScaleFactor: 2 });
    assert.ok(sharp.length > 0 && sharp.every((path) => path.endsWith('-960.webp')), `${theme}: ${sharp}`);
    const wide = await loaded({ viewport: { width: 1280, height: 700 } });
    assert.ok(wide.every((path) => path.endsWith('-960.webp')), `${theme}: ${wide}`);
    assert.ok(weight(small.slice(0, 1)) < weight(wide.slice(0, 1)), theme);
  }
});
