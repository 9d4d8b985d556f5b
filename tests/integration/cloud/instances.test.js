// Two instances of the service backend with one Redis: whatever is killed, when it is, and whoever
// is asked, each command has one outcome, and the vehicle acts on it once at most.
import assert from 'node:assert/strict';
import { createPublicKey, randomUUID, verify } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Endpoint, PATIENCE_MS, Rig, until } from './rig.js';

const HORN = 'Vehicle.Body.Horn.IsActive=true';
const WINDOW = 'Vehicle.Cabin.Door.Row1.DriverSide.Window.Position';
const CHARGE_LIMIT = 'Vehicle.Powertrain.TractionBattery.Charging.ChargeLimit';

const rig = new Rig();
const endpoint = new Endpoint();
let first;
let second;

before(async () => {
  await rig.start();
  await endpoint.start();
  [first, second] = rig.instances;
});

after(async () => {
  await endpoint.stop();
  await rig.stop();
});

const isFinal = (id, at) => async () => {
  const command = await at.known(id);
  return command?.final && command;
};

test('of two requests at once one is accepted, whichever instances they go to', async () => {
  for (const pair of [[first, second], [second, first], [first, first], [second, second]]) {
    const answers = await Promise.all(pair.map((one) => one.command('honk_horn')));
    const [done, refused] = answers.sort((a, b) => a.status - b.status);
    assert.deepEqual([done.status, refused.status], [200, 409]);
    assert.equal(done.body.response.result, true);
    assert.equal(refused.body.error, 'busy');
    assert.equal(refused.body.holder, done.body.response.id);
  }
  assert.equal(rig.taken(HORN), 4);
});

// The broker gives callbacks to the instances in turn.
test('an outcome reaches the request that waits for it, whichever instance it comes to', async () => {
  for (let i = 0; i < 20; ++i) {
    const { status, body } = await rig.instances[i % 2].command('charge_limit', { percent: 99 - i });
    assert.equal(status, 200);
    assert.equal(body.response.result, true, JSON.stringify(body));
  }
});

test('the guard of a killed instance is released when the outcome comes', async () => {
  const key = randomUUID();
  const waiting = first.command('windows_set', { percent: 40 }, { key });
  const broken = assert.rejects(waiting);
  await until('the vehicle has it', async () => (await second.known(key))?.status === 'in_progress');
  await first.kill();
  await broken;

  const busy = await second.command('honk_horn');
  assert.equal(busy.body.holder, key);
  const again = await second.command('windows_set', { percent: 40 }, { key });
  assert.equal(again.status, 200);
  assert.deepEqual([again.body.response.result, again.body.response.id], [true, key]);
  assert.equal((await second.command('honk_horn')).status, 200);
  assert.equal(rig.taken(`${WINDOW}=40`), 1);
  await first.start();
});

// A frozen instance is given its part of the callbacks and does nothing with them.
test('what a killed instance was told is asked for again', async () => {
  const honksBefore = rig.taken(HORN);
  first.signal('SIGSTOP');
  let lost;
  let honks = 0;
  while (!lost && honks < 10) {
    const { body } = await second.command('honk_horn', {}, { async: true });
    ++honks;
    await until('it honks', () => rig.taken(HORN) === honksBefore + honks);
    await until('it is heard of, or not', isFinal(body.id, second), 2_000).catch(() => {
      lost = body.id;
    });
  }
  assert.ok(lost, 'the broker has given the frozen instance no outcome');
  await first.kill();

  const command = await until('its outcome', isFinal(lost, second));
  assert.equal(command.status, 'succeeded');
  assert.equal((await second.command('charge_limit', { percent: 60 })).status, 200);
  assert.equal(rig.taken(HORN), honksBefore + honks);
  await first.start();
});

test('an endpoint registered at one instance is posted to by the other', async () => {
  const registered = await first.request('PUT', '/callbacks/app', { body: { url: endpoint.url } });
  assert.equal(registered.status, 204);
  await first.kill();
  const { body } = await second.command('honk_horn', {}, { callback: 'app' });
  const { id } = body.response;
  const [post] = await until('the callback', () => endpoint.of(id).length > 0 && endpoint.of(id));
  const outcome = JSON.parse(post.body);
  assert.deepEqual([outcome.id, outcome.status, outcome.final], [id, 'succeeded', true]);

  const { body: keys } = await second.request('GET', '/.well-known/jwks.json');
  const [header, nothing, signature] = post.headers['latchkey-signature'].split('.');
  const { kid } = JSON.parse(Buffer.from(header, 'base64url'));
  const key = createPublicKey({ key: keys.keys.find((one) => one.kid === kid), format: 'jwk' });
  const signed = Buffer.from(`${header}.${post.body.toString('base64url')}`);
  const bytes = Buffer.from(signature, 'base64url');
  assert.equal(nothing, '');
  assert.ok(verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, bytes));
  await first.start();
});

test('two instances post an outcome once', async () => {
  const ids = [];
  for (let i = 0; i < 6; ++i) {
    const one = rig.instances[i % 2];
    ids.push((await one.command('honk_horn', {}, { callback: 'app' })).body.response.id);
  }
  for (const id of ids) await until('its callback', () => endpoint.of(id).length > 0);
  assert.deepEqual(ids.map((id) => endpoint.of(id).length), ids.map(() => 1));
});

test('without Redis requests are refused at once, and with it again they are not', async () => {
  const key = randomUUID();
  const waiting = first.command('windows_set', { percent: 70 }, { key });
  await until('the vehicle has it', async () => (await first.known(key))?.status === 'in_progress');
  await rig.redis.kill();
  for (const instance of rig.instances) {
    const began = Date.now();
    const { status, body, headers } = await instance.command('honk_horn');
    assert.deepEqual([status, body.error], [503, 'unavailable']);
    assert.equal(headers.get('retry-after'), '1');
    assert.ok(Date.now() - began < 2_000, `it took ${Date.now() - began} ms`);
  }
  const answer = await waiting;
  assert.ok([200, 408, 503].includes(answer.status), `status ${answer.status}`);

  await rig.redis.start();
  for (const instance of rig.instances) {
    const known = await until('it is back', async () => {
      const { status, body } = await instance.request('GET', `/commands/${key}`);
      return status === 200 && body.final && body;
    });
    assert.equal(known.status, 'succeeded');
    assert.equal((await instance.command('honk_horn')).status, 200);
  }
  assert.equal(rig.taken(`${WINDOW}=70`), 1);
});

// What an app does that wants its command done: the same request again, to whoever answers. (An
// instance that has just started says 408 until it has heard of the vehicle.)
async function insist(percent, from) {
  const key = `stream-${percent}-${randomUUID()}`;
  const end = Date.now() + 2 * PATIENCE_MS;
  let last;
  for (let i = from; Date.now() < end; ++i) {
    try {
      const one = rig.instances[i % 2];
      const { status, body } = await one.command('charge_limit', { percent }, { key, callback: 'app' });
      if (status === 200) return { key, percent, response: body.response };
      assert.ok([408, 409, 429, 503].includes(status), `${status} ${JSON.stringify(body)}`);
      last = `${status} ${body.error}`;
    } catch (error) {
      if (error.name !== 'TypeError') throw error; // fetch's, for a connection that broke
      last = error.cause?.code;
    }
    await delay(100);
  }
  throw new Error(`${key} has no outcome: ${last}`);
}

test('no command is lost or doubled, whoever is killed', async () => {
  await second.request('PUT', '/callbacks/app', { body: { url: endpoint.url } });
  const disasters = new Map([
    [6, () => first.kill()],
    [12, () => first.start()],
    [18, async () => {
      await rig.redis.kill();
      await until('it is missed', async () => (await second.request('GET', '/healthz')).status === 503);
      await rig.redis.start();
    }],
    [26, () => second.kill()],
    [32, () => second.start()],
  ]);
  const percents = Array.from({ length: 40 }, (_, i) => 50 + i);
  const takenBefore = percents.map((percent) => rig.taken(`${CHARGE_LIMIT}=${percent}`));
  const results = [];
  const happened = [];
  let next = 0;
  const app = async (number) => {
    while (next < percents.length) {
      const i = next++;
      if (disasters.has(i)) happened.push(disasters.get(i)());
      results.push(await insist(percents[i], number));
    }
  };
  await Promise.all([app(0), app(1)]);
  await Promise.all(happened);

  for (const { key, percent, response } of results) {
    assert.equal(response.result, true, `${percent}: ${JSON.stringify(response)}`);
    assert.equal(response.id, key);
    for (const instance of rig.instances) {
      const known = await instance.known(key);
      assert.deepEqual([known?.status, known?.final], ['succeeded', true]);
    }
    await until('its callback', () => endpoint.of(key).length > 0);
    const outcomes = new Set(endpoint.of(key).map((post) => post.body.toString()));
    assert.equal(outcomes.size, 1);
  }
  assert.equal(results.length, percents.length);
  const taken = percents.map((percent) => rig.taken(`${CHARGE_LIMIT}=${percent}`));
  assert.deepEqual(taken, takenBefore.map((times) => times + 1));
});
