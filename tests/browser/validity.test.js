// Every page is valid HTML.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { SITES, THEMES, built, pages } from './support/sites.js';

const jar = fileURLToPath(new URL('node_modules/vnu-jar/build/dist/vnu.jar', import.meta.url));
const invalid = fileURLToPath(new URL('support/invalid.html', import.meta.url));

/** What the Nu HTML Checker has to say, a line for each error. */
async function errors(...paths) {
  const flags = ['--errors-only', '--format', 'json', '--stdout', '--exit-zero-always', '--skip-non-html'];
  const { stdout } = await promisify(execFile)('java', ['-Xss2m', '-jar', jar, ...flags, ...paths], { maxBuffer: 2 ** 26 });
  return JSON.parse(stdout).messages.map(
    ({ url, firstLine, lastLine, lastColumn, message, extract }) =>
      `${url}:${firstLine ?? lastLine}:${lastColumn}: ${message} — ${extract?.trim()}`,
  );
}

test('every page of every site and theme', async () => {
  const folders = THEMES.flatMap((theme) => SITES.map((site) => built(site, theme)));
  for (const folder of folders) assert.ok(pages(folder).length > 20);
  // The checker takes longer to start than to read a site. That it does read is seen by a page that is not valid.
  const found = await errors(...folders, invalid);
  assert.ok(found.some((line) => line.includes('support/invalid.html')));
  assert.deepEqual(found.filter((line) => !line.includes('support/invalid.html')), []);
});
