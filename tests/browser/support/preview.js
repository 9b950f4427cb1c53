// The preview: `backstory serve` on a copy of a site.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { TODAY, program } from './sites.js';

/** Starts the preview of the site in `root`; what comes back has its `host` and `close`. */
export async function preview(root) {
  const flags = ['serve', '--port', '0', '--color', 'never', '--now', TODAY, '--root', root];
  const child = spawn(program, flags, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  // Everything is read to the end: whoever stops reading would stop the preview from speaking.
  const lines = createInterface({ input: child.stderr });
  const host = await new Promise((resolve, reject) => {
    const said = [];
    lines.on('line', (line) => {
      said.push(line);
      const [, found] = /http:\/\/([\d.]+:\d+)\//.exec(line) ?? [];
      if (found) resolve(found);
    });
    ended.then(() => reject(new Error(`the preview ended:\n${said.join('\n')}`)));
  });
  const close = async () => {
    child.kill();
    await ended;
  };
  return { host, close };
}
