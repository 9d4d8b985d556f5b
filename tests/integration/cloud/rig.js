// The rig of these tests: a Redis, and the simulator with two instances of the service backend that
// share it. Either can be killed and started again; so can Redis, which keeps what it has said yes
// to in a file.
//
// LATCHKEY_BIN names the folder of the programs under test.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { startSimulator } from '../node/simulator.js';

export const PATIENCE_MS = 30_000;

const bin = process.env.LATCHKEY_BIN;

// Asks again until the answer is one; `what` is for whom it never comes.
export async function until(what, ask, patienceMs = PATIENCE_MS) {
  const end = Date.now() + patienceMs;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer) return answer;
    await delay(20);
  }
  throw new Error(`not within ${patienceMs} ms: ${what}`);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function answersOn(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

class Redis {
  #folder;
  #child;

  constructor(folder, port) {
    this.#folder = folder;
    this.port = port;
  }

  get url() {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start() {
    const options = {
      port: this.port,
      bind: '127.0.0.1',
      dir: this.#folder,
      save: '',
      appendonly: 'yes',
      appendfsync: 'always',
    };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    this.#child = spawn('redis-server', args, { stdio: ['ignore', 'ignore', 'inherit'] });
    await until('Redis answers', () => answersOn(this.port));
  }

  async kill() {
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }

  async stop() {
    if (this.#child?.exitCode === null && this.#child.signalCode === null) await this.kill();
  }
}

// One instance, and how its clients ask it.
class Instance {
  #rig;
  #child; // of ours; the first ones are the simulator's

  constructor(rig, url, pid) {
    this.#rig = rig;
    this.url = url;
    this.pid = pid;
  }

  // Fails as fetch does; otherwise {status, body, headers}.
  async request(method, path, { body, headers = {}, timeoutMs = PATIENCE_MS } = {}) {
    const response = await fetch(this.url + path, {
      method,
      headers: { Authorization: `Bearer ${this.#rig.environment.LATCHKEY_CLOUD_TOKEN}`, ...headers },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text ? JSON.parse(text) : null,
    };
  }

  // With `key` for its id; `callback` is posted to; `async`: does not wait for the outcome.
  command(name, params = {}, { key, callback, async: isAsync, timeoutMs } = {}) {
    const query = callback ? `?callback=${callback}` : '';
    const headers = {};
    if (key) headers['Idempotency-Key'] = key;
    if (isAsync) headers.Prefer = 'respond-async';
    const vin = this.#rig.environment.LATCHKEY_VIN;
    const path = `/api/1/vehicles/${vin}/command/${name}${query}`;
    return this.request('POST', path, { body: params, headers, timeoutMs });
  }

  // The command as this instance knows it; null: it does not.
  async known(id) {
    const { status, body } = await this.request('GET', `/commands/${id}`);
    return status === 200 ? body : null;
  }

  signal(name) {
    process.kill(this.pid, name);
  }

  async kill() {
    this.signal('SIGKILL');
    await until('it is gone', async () => !(await answersOn(new URL(this.url).port)));
  }

  // At its old address.
  async start() {
    const { LATCHKEY_CLOUD_CONFIG: config } = this.#rig.environment;
    const { port } = new URL(this.url);
    this.#child = spawn(join(bin, 'latchkey-cloud'), ['--config', config, '--port', port], {
      stdio: ['ignore', 'pipe', process.env.LATCHKEY_VERBOSE ? 'inherit' : 'ignore'],
    });
    this.pid = this.#child.pid;
    const [line] = await once(createInterface(this.#child.stdout), 'line');
    assert.match(line, /ready at/);
  }

  async stop() {
    if (this.#child?.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }
}

export class Rig {
  #folder = mkdtempSync(join(tmpdir(), 'latchkey-redis-'));
  #simulator;

  async start() {
    this.redis = new Redis(this.#folder, await freePort());
    await this.redis.start();
    this.#simulator = await startSimulator({
      options: ['--cloud', '--redis', this.redis.url, '--instances', '2'],
    });
    this.environment = this.#simulator.environment;
    this.instances = ['LATCHKEY_CLOUD', 'LATCHKEY_CLOUD_2'].map(
      (name) => new Instance(this, this.environment[name], Number(this.environment[`${name}_PID`])),
    );
  }

  async stop() {
    for (const instance of this.instances ?? []) await instance.stop();
    await this.#simulator?.stop();
    await this.redis?.stop();
    rmSync(this.#folder, { recursive: true });
  }

  // How often the vehicle has taken this: `Vehicle.Body.Horn.IsActive=true`.
  taken(actuation) {
    const { LATCHKEY_VEHICLE_CONTROL: control } = this.environment;
    const log = execFileSync(join(bin, 'latchkey-vehicle'), ['ctl', '--control', control, 'log'], {
      encoding: 'utf8',
    });
    return log.split('\n').filter((line) => line.endsWith(` taken ${actuation}`)).length;
  }
}

// A callback endpoint: takes what is posted, and keeps it.
export class Endpoint {
  posts = [];
  #server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    this.posts.push({ headers: request.headers, body: Buffer.concat(chunks) });
    response.writeHead(204).end();
  });

  async start() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}/outcomes`;
  }

  of(id) {
    return this.posts.filter((post) => post.headers['idempotency-key'] === id);
  }

  async stop() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
