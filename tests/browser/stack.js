// The real stack: broker, vehicle, agent and cloud, started by latchkey-sim.
//
// LATCHKEY_BIN names the folder of the programs under test; LATCHKEY_CONSOLE the built page, where
// it is not host_sim/console/dist.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const kBuiltPage = fileURLToPath(new URL('../../host_sim/console/dist', import.meta.url));

export class Stack {
  #process;
  #folder;

  static async start() {
    const bin = process.env.LATCHKEY_BIN;
    const page = process.env.LATCHKEY_CONSOLE ?? kBuiltPage;
    assert.ok(bin, 'LATCHKEY_BIN is not set: it names the folder of latchkey-sim');
    assert.ok(
      existsSync(join(page, 'index.html')),
      `There is no built page in ${page}: run npm ci and npm run build in host_sim/console`,
    );
    const stack = new Stack();
    await stack.#start(bin, page);
    return stack;
  }

  async #start(bin, page) {
    this.#folder = mkdtempSync(join(tmpdir(), 'latchkey-browser-'));
    const file = join(this.#folder, 'env');
    this.#process = spawn(
      join(bin, 'latchkey-sim'),
      ['--cloud', '--console', page, '--env-file', file],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [first] = await Promise.race([
      once(this.#process.stdout, 'data'),
      once(this.#process, 'exit'),
    ]);
    assert.ok(Buffer.isBuffer(first), `latchkey-sim ended with status ${first}`);
    this.#process.stdout.resume();
    const environment = Object.fromEntries(
      [...readFileSync(file, 'utf8').matchAll(/^export (\w+)='?([^'\n]*)'?$/gm)].map(
        ([, name, value]) => [name, value],
      ),
    );
    this.origin = environment.LATCHKEY_CLOUD;
    this.token = environment.LATCHKEY_CLOUD_TOKEN;
  }

  get address() {
    return `${this.origin}/#token=${this.token}`;
  }

  async stop() {
    if (this.#process?.exitCode === null) {
      this.#process.kill('SIGTERM');
      await once(this.#process, 'exit');
    }
    if (this.#folder) rmSync(this.#folder, { recursive: true });
  }
}
