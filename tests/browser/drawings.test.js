// Drawings as they are shown: words do not touch, nothing leaves its drawing, every mark leads on.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, test } from 'node:test';
import { launch, open } from './support/browser.js';
import { built } from './support/sites.js';

const PAGES = {
  sample: ['coalition-mission/index.html', 'actors/mohammed-shia-al-sudani/index.html', 'actors/us-led-coalition/index.html', 'places/gaza-strip/index.html', 'places/syria/index.html'],
  everything: [
    'everything/index.html',
    'ar/everything/index.html',
    'ages/index.html',
    'crowd/index.html',
    'atlas/index.html',
    'places/iland/index.html',
    'actors/keeper/index.html',
    'actors/council/index.html',
    'actors/commission/index.html',
  ],
};

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** What is wrong with the drawings of the page, and how many there are. */
function look() {
  const wrong = [];
  const drawings = document.querySelectorAll('.draw > svg');
  for (const svg of drawings) {
    const whole = svg.getBoundingClientRect();
    const shown = [...svg.querySelectorAll('text, circle')]
      .map((part) => ({ part, box: part.getBoundingClientRect() }))
      .filter(({ box }) => box.width);
    const name = ({ part }) => `${part.tagName} "${part.textContent || part.getAttribute('cx')}"`;
    // A number belongs into its stop.
    const solid = shown.filter(({ part }) => !part.classList.contains('n'));
    solid.forEach((one, at) => {
      const { left, right, top, bottom } = one.box;
      const inside = left > whole.left - 3 && right < whole.right + 3 && top > whole.top - 3 && bottom < whole.bottom + 3;
      if (!inside) wrong.push(`${name(one)} leaves its drawing`);
      for (const other of solid.slice(at + 1)) {
        const across = Math.min(right, other.box.right) - Math.max(left, other.box.left);
        const down = Math.min(bottom, other.box.bottom) - Math.max(top, other.box.top);
        // Stops in neighbouring rows may stand close, and boxes of words have air in them.
        // Places may lie close to each other; what is drawn later is smaller.
        const places = svg.closest('.map') && one.part.tagName === 'circle' && other.part.tagName === 'circle';
        const hidden = places && Math.hypot(left + right - other.box.left - other.box.right, top + bottom - other.box.top - other.box.bottom) < 8;
        if (hidden) wrong.push(`${name(one)} hides ${name(other)}`);
        if (across > 1 && down > 4 && !places) wrong.push(`${name(one)} touches ${name(other)}`);
      }
    });
    for (const link of svg.querySelectorAll('a')) {
      const href = link.getAttribute('href');
      if (href.startsWith('#') && !document.getElementById(decodeURIComponent(href.slice(1)))) wrong.push(`nothing is at ${href}`);
      if (!link.querySelector('title')?.textContent) wrong.push(`${href} has no name`);
    }
    if (!svg.getAttribute('aria-label')) wrong.push('a drawing has no name');
  }
  return { wrong, count: drawings.length };
}

for (const [site, paths] of Object.entries(PAGES)) {
  for (const width of [320, 390, 690, 720, 900, 1280]) {
    test(`drawings of site ${site}, ${width} px`, async () => {
      const { page, close } = await open(browser, { viewport: { width, height: 800 } });
      const found = [];
      let drawings = 0;
      for (const path of paths) {
        await page.goto(pathToFileURL(join(built(site, 'default'), path)).href);
        const { wrong, count } = await page.evaluate(look);
        drawings += count;
        found.push(...wrong.map((line) => `${path}: ${line}`));
      }
      await close();
      assert.deepEqual(found, []);
      assert.ok(drawings > (site === 'sample' ? 3 : 10), `only ${drawings} drawings`);
    });
  }
}
