// Sites to look at: the sample in `content/`, and one of everything that authors can write.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('..', import.meta.url));
const repository = join(here, '..', '..');

/** The program under test. */
export const program = process.env.BACKSTORY ?? join(repository, 'target', 'debug', 'backstory');

/** The day on which all tests take place. */
export const TODAY = '2024-01-10';

export const THEMES = ['default', 'lean'];
export const SITES = ['sample', 'everything'];

const scratch = mkdtempSync(join(tmpdir(), 'backstory-browser-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

let copies = 0;

/** The folder of a fresh copy of a site, with `theme` in its settings. */
export function copied(site, theme) {
  const to = join(scratch, `${site}-${theme}-${++copies}`);
  mkdirSync(to);
  const from = site === 'sample' ? repository : join(here, 'site');
  for (const part of ['content', 'data', 'static', 'templates', 'site.toml']) {
    if (existsSync(join(from, part))) cpSync(join(from, part), join(to, part), { recursive: true });
  }
  const settings = readFileSync(join(to, 'site.toml'), 'utf8').replace(/^theme = .*\n/m, '');
  writeFileSync(join(to, 'site.toml'), `theme = "${theme}"\n${settings}`);
  if (site === 'everything') writeFileSync(join(to, 'content', 'events', 'crowd.yaml'), crowd(300));
  return to;
}

const sites = new Map();

/** The folder of a built site; what the builder found is an error. */
export function built(site, theme) {
  const key = `${site} ${theme}`;
  if (!sites.has(key)) {
    const root = copied(site, theme);
    execFileSync(program, ['build', '--strict', '--quiet', '--root', root, '--now', TODAY], { stdio: 'inherit' });
    sites.set(key, join(root, 'public'));
  }
  return sites.get(key);
}

/** The paths of all HTML files in `folder`, sorted. */
export function pages(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  const html = files.filter((file) => file.isFile() && file.name.endsWith('.html'));
  return html.map((file) => join(file.parentPath ?? file.path, file.name).slice(folder.length + 1)).sort();
}

/** Whether the page leads on to another by itself. */
export function redirects(folder, path) {
  return readFileSync(join(folder, path), 'utf8').includes('http-equiv="refresh"');
}

/** A list of `count` events over a hundred and twenty years. */
function crowd(count) {
  let list = '';
  for (let n = 0; n < count; n++) {
    const year = 1900 + Math.floor((n * 120) / count);
    const date = n % 7 === 0 ? `${year}` : n % 5 === 0 ? `${year}-0${1 + (n % 9)}~` : `${year}-0${1 + (n % 9)}-1${n % 10}`;
    list += `- date: "${date}"\n  title: Number ${n + 1} takes place\n  topics: [crowd]\n`;
    list += `  importance: ${n % 10 === 0 ? 'key' : n % 3 === 0 ? 'minor' : 'normal'}\n`;
    list += `  place: ${n % 2 ? 'iland' : 'far'}\n  actors: [${n % 3 ? 'night' : 'fog'}]\n`;
    list += `  text: What came of number ${n + 1} is told in [[crowd]]. [@ledger, p. ${n + 1}]\n`;
  }
  return list;
}
