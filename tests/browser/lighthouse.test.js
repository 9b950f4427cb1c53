// What Lighthouse says of an explainer, an actor and the home page on a telephone. How quick they
// are is printed and not asserted: that depends on the machine.

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import lighthouse from 'lighthouse';
import { launch } from './support/browser.js';
import { serve } from './support/files.js';
import { built } from './support/sites.js';

/** A port that nobody listens on. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((ready) => server.once('listening', ready));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

let browser, server, port;
before(async () => {
  port = await freePort();
  [browser, server] = await Promise.all([
    launch([`--remote-debugging-port=${port}`]),
    serve(built('sample', 'default')),
  ]);
});
after(async () => {
  await Promise.all([browser?.close(), server?.close()]);
});

/** What is not as it should be, as lines. */
function lost({ audits, categories }, name) {
  const refs = categories[name].auditRefs.filter(({ id, weight }) => weight > 0 && audits[id].score < 1);
  return refs.map(({ id }) => {
    const { title, details } = audits[id];
    const items = (details?.items ?? []).map((item) => item.node?.snippet ?? JSON.stringify(item));
    return `${name}: ${title}: ${items.slice(0, 5).join(' ')}`;
  });
}

for (const path of ['index.html', 'coalition-mission/index.html', 'actors/united-states/index.html']) {
  test(`Lighthouse finds nothing on ${path}`, { timeout: 120_000 }, async (t) => {
    const flags = { port, output: 'json', logLevel: 'silent', enableErrorReporting: false };
    const result = await lighthouse(`http://${server.host}/${path}`, flags);
    const { lhr } = result;
    assert.equal(lhr.runtimeError, undefined);
    assert.equal(lhr.configSettings.formFactor, 'mobile');
    const hundred = ['accessibility', 'best-practices', 'seo'];
    assert.deepEqual(hundred.flatMap((name) => lost(lhr, name)), []);
    for (const name of hundred) assert.equal(lhr.categories[name].score, 1, name);
    const { performance } = lhr.categories;
    const slow = performance.auditRefs.map(({ id }) => lhr.audits[id]).filter((audit) => audit.score !== null && audit.score < 0.9);
    const why = slow.map(({ title, displayValue }) => `${title}${displayValue ? ` (${displayValue})` : ''}`).join('; ');
    t.diagnostic(`performance ${Math.round(performance.score * 100)}${why && `: ${why}`}`);
  });
}
