// What a reader has to wait for.

import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { built } from './support/sites.js';

test('an explainer weighs little before its pictures', () => {
  const file = join(built('sample', 'default'), 'coalition-mission/index.html');
  const page = readFileSync(file, 'utf8');
  const weight = (text) => gzipSync(text).length;
  const linked = (pattern) => {
    const files = [...page.matchAll(pattern)].map(([, path]) => readFileSync(join(dirname(file), path)));
    assert.notEqual(files.length, 0);
    return files.reduce((sum, bytes) => sum + weight(bytes), 0);
  };
  const inline = [...page.matchAll(/<script>([^<]*)/g)].reduce((sum, [, text]) => sum + text.length, 0);
  const scripts = linked(/<script src="([^"]+)"/g) + inline;
  const sheets = linked(/<link rel="stylesheet" href="([^"]+)"/g);
  assert.ok(scripts <= 12_000, `${scripts} bytes of scripts`);
  const all = weight(page) + scripts + sheets;
  assert.ok(all <= 60_000, `${all} bytes`);
});
