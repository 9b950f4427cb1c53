// Chromium, and pages in it that notice what must not happen.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const PLACES = ['/usr/bin/chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** The browser to start; `CHROMIUM` names another. */
function executable() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const name of NAMES) {
    try {
      return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    } catch {
      // It has another name here.
    }
  }
  const found = PLACES.find((place) => existsSync(place));
  assert.ok(found, 'there is no Chromium; CHROMIUM may say where it is');
  return found;
}

/** Starts the browser, with `flags` of its own. It asks nobody for anything but what the tests open. */
export function launch(flags = []) {
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic'];
  return chromium.launch({
    executablePath: executable(),
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', ...quiet, ...flags],
  });
}

/**
 * A page in a context of its own. `troubles` collects what the page logs as an error or throws, what
 * it asks for and does not get, and what it asks of another host than `host` (none: of any).
 */
export async function open(browser, { host = '', ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const troubles = [];
  page.on('console', (message) => {
    const { url } = message.location();
    // Browsers ask for it on their own where a page names no icon.
    if (url.endsWith('/favicon.ico')) return;
    if (['error', 'warning'].includes(message.type())) troubles.push(`console: ${message.text()} (${url})`);
  });
  page.on('pageerror', (error) => troubles.push(`thrown: ${error}`));
  page.on('requestfailed', (request) => {
    const { errorText } = request.failure();
    // Whoever goes on to the next page asks for no more of this one.
    if (errorText !== 'net::ERR_ABORTED') troubles.push(`${errorText}: ${request.url()}`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    const own = ['data:', 'blob:'].includes(url.protocol) || url.host === host;
    if (!own) troubles.push(`asked of another host: ${url}`);
  });
  return { page, troubles, close: () => context.close() };
}
