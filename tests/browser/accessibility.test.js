// axe finds nothing, in light and dark, on a telephone and on a desk.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { launch, open } from './support/browser.js';
import { serve } from './support/files.js';
import { THEMES, built } from './support/sites.js';

const axe = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

// One page of every kind; the long ones twice. One theme has a page of results.
const RESULTS = ['search/index.html', 'search/index.html?q=iraq', 'search/index.html?q=xyzzy'];
const PAGES = {
  sample: [
    'index.html',
    'coalition-mission/index.html',
    'actors/index.html',
    'actors/united-states/index.html',
    'actors/mohammed-shia-al-sudani/index.html',
    'events/end-of-mission/index.html',
    'chronology/index.html',
    'sources/index.html',
    'sources/press-report/index.html',
    'topics/index.html',
    'topics/security/index.html',
    'about/index.html',
    '404.html',
  ],
  everything: [
    'everything/index.html',
    'ar/everything/index.html',
    'long/index.html',
    'ages/index.html',
    'crowd/index.html',
    'letters/index.html',
    'actors/keeper/index.html',
    'actors/rindfleisch/index.html',
    'events/one/index.html',
    'places/iland/index.html',
    'atlas/index.html',
    'symbols/index.html',
    'terms/fresnel/index.html',
    'empty/index.html',
  ],
};

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

async function violations(page) {
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target}: ${failureSummary?.replace(/\s+/g, ' ')}`),
  );
}

for (const theme of THEMES) {
  for (const [site, paths] of Object.entries(PAGES)) {
    for (const width of [390, 1280]) {
      for (const colorScheme of ['light', 'dark']) {
        test(`theme ${theme}, site ${site}, ${colorScheme}, ${width} px`, async () => {
          const server = await serve(built(site, theme));
          const viewport = { width, height: 800 };
          const options = { host: server.host, colorScheme, viewport, reducedMotion: 'reduce' };
          const { page, troubles, close } = await open(browser, options);
          await page.addInitScript(axe);
          const found = [];
          const results = theme === 'default' && site === 'sample' ? RESULTS : [];
          for (const path of [...paths, ...results]) {
            const response = await page.goto(`http://${server.host}/${path}`);
            assert.equal(response.status(), 200, path);
            if (path.includes('?q=')) await page.getByRole('status').filter({ hasText: /\S/ }).waitFor();
            found.push(...(await violations(page)).map((line) => `${path}: ${line}`));
            const wide = await page.evaluate(() => document.documentElement.scrollWidth);
            if (wide > width) found.push(`${path}: ${wide} px wide`);
          }
          await close();
          await server.close();
          assert.deepEqual([...found, ...troubles], []);
        });
      }
    }
  }
}
