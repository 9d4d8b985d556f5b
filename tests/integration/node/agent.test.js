// A stranger's client: a stock MQTT library and Node's own crypto. It makes its own key, has it
// authorised before the agent starts, and speaks nothing but what the wire contract says.
import assert from 'node:assert/strict';
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { connectAsync } from 'mqtt';
import { startSimulator } from './simulator.js';

const KEY_ID = 'node-app';
const CLIENT = 'owner'; // whose certificate the simulator's environment names
const PATIENCE_MS = 20_000;

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

let simulator;
let environment;
let client;

const base64url = (value) => Buffer.from(value).toString('base64url');

// A compact JWS (RFC 7515) with ES256, whose signature is R and S side by side and not DER.
function signed(claims, key = privateKey) {
  const input = [{ alg: 'ES256', kid: KEY_ID }, claims]
    .map((part) => base64url(JSON.stringify(part)))
    .join('.');
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

function claimsFor(cmd, params = {}) {
  const now = Math.floor(Date.now() / 1000);
  return { jti: randomUUID(), aud: environment.LATCHKEY_VIN, iat: now, exp: now + 60, cmd, params };
}

// Sends a command and returns all its callbacks, up to the final one.
async function run(jws, id) {
  const correlationData = Buffer.from(`node ${id}`);
  const answers = [];
  const ended = new Promise((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error('no final callback')), PATIENCE_MS);
    client.on('message', function listener(topic, payload, packet) {
      const body = JSON.parse(payload.toString());
      if (body.id !== id) return;
      assert.deepEqual(packet.properties.correlationData, correlationData);
      assert.equal(packet.properties.contentType, 'application/json');
      answers.push(body);
      if (!body.final) return;
      client.off('message', listener);
      clearTimeout(patience);
      resolve();
    });
  });
  await client.publishAsync(`vehicles/${environment.LATCHKEY_VIN}/command`, jws, {
    qos: 1,
    properties: {
      responseTopic: `clients/${CLIENT}/callback/${id}`,
      correlationData,
      contentType: 'application/jose',
      messageExpiryInterval: 60,
    },
  });
  await ended;
  return answers;
}

// The public half, among those that the vehicle obeys.
function authoriseKey(folder) {
  mkdirSync(join(folder, 'keys'));
  const key = { ...publicKey.export({ format: 'jwk' }), kid: KEY_ID, roles: ['driver'] };
  writeFileSync(join(folder, 'keys', 'keys.json'), JSON.stringify({ keys: [key] }));
}

before(async () => {
  simulator = await startSimulator({ prepare: authoriseKey });
  environment = simulator.environment;
  const { LATCHKEY_HOST: host, LATCHKEY_PORT: port } = environment;
  client = await connectAsync({
    protocol: 'mqtts',
    host,
    port: Number(port),
    protocolVersion: 5,
    ca: readFileSync(environment.LATCHKEY_CAFILE),
    cert: readFileSync(environment.LATCHKEY_CERT),
    key: readFileSync(environment.LATCHKEY_TLS_KEY),
    reconnectPeriod: 0,
  });
  await client.subscribeAsync(`clients/${CLIENT}/callback/#`, { qos: 1 });
});

after(async () => {
  await client?.endAsync();
  await simulator?.stop();
});

test('a command signed by Node is accepted, carried out and confirmed', async () => {
  const claims = claimsFor('door_unlock');
  const answers = await run(signed(claims), claims.jti);
  assert.equal(answers[0].status, 'accepted');
  const outcome = answers.at(-1);
  assert.equal(outcome.status, 'succeeded');
  assert.equal(outcome.executed, 'yes');
  assert.equal(outcome.result['Vehicle.Cabin.Door.Row1.DriverSide.IsLocked'], false);
});

test('a command signed with another key is rejected', async () => {
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const claims = claimsFor('door_lock');
  const [answer, ...more] = await run(signed(claims, stranger), claims.jti);
  assert.equal(answer.status, 'rejected');
  assert.equal(answer.reason.code, 'unauthenticated');
  assert.equal(more.length, 0);
});
