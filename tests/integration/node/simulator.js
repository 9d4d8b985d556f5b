// The simulator, started for a test file. LATCHKEY_BIN names the folder of the programs under test.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Runs in a folder of its own, which `prepare` may put files into. Returns what it tells programs
// in its environment, and the function that ends it.
export async function startSimulator({ options = [], prepare = () => {} } = {}) {
  assert.ok(process.env.LATCHKEY_BIN, 'LATCHKEY_BIN is not set');
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-node-'));
  chmodSync(folder, 0o700);
  prepare(folder);
  const environmentFile = join(folder, 'env');
  const simulator = spawn(
    join(process.env.LATCHKEY_BIN, 'latchkey-sim'),
    ['--keep', folder, '--env-file', environmentFile, ...options],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = once(simulator, 'exit');

  async function stop() {
    simulator.kill('SIGTERM');
    await exited;
    rmSync(folder, { recursive: true });
  }

  const [first] = await Promise.race([once(simulator.stdout, 'data'), exited]);
  if (!Buffer.isBuffer(first)) {
    await stop();
    assert.fail(`latchkey-sim ended with status ${first}`);
  }
  simulator.stdout.resume();
  const exports = readFileSync(environmentFile, 'utf8').matchAll(/^export (\w+)='?([^'\n]*)'?$/gm);
  const environment = Object.fromEntries([...exports].map(([, name, value]) => [name, value]));
  return { environment, stop };
}
