// A stranger's app: teslajs, a client of Tesla's own servers, is told that the service backend is
// one. Every call goes through broker and agent to the simulated vehicle and back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startSimulator } from './simulator.js';

const PATIENCE_MS = 20_000;
const AWAY_MS = 3_000;

let simulator;
let cloud;
let app; // teslajs, with promises in place of callbacks
let owner;

before(async () => {
  simulator = await startSimulator({ options: ['--cloud'] });
  const { LATCHKEY_CLOUD, LATCHKEY_CLOUD_TOKEN } = simulator.environment;
  cloud = LATCHKEY_CLOUD;
  process.env.TESLAJS_SERVER = cloud; // read when it is imported
  app = (await import('teslajs')).default.promises;
  owner = { authToken: LATCHKEY_CLOUD_TOKEN };
  await until(async () => (await ownVehicle())?.state === 'online');
  owner.vehicleID = (await ownVehicle()).id_s;
});

after(() => simulator?.stop());

async function ownVehicle() {
  const vehicles = await app.vehicles(owner);
  return vehicles.find(({ vin }) => vin === simulator.environment.LATCHKEY_VIN);
}

// Asks again until it holds: a vehicle's state comes a moment after the outcome.
async function until(holds) {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await holds())) assert.ok(Date.now() < deadline, `not in time: ${holds}`);
}

const shows = (expected) => until(async () => expected(await app.vehicleData(owner)));

async function simulate(what, body) {
  const response = await fetch(`${cloud}/simulator/${what}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${owner.authToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.ok(response.ok, `${what}: ${response.status} ${await response.text()}`);
}

// teslajs rejects with a string.
const refusedWith = (status) => (error) => error === `Error response: ${status}`;

test('vehicles() finds the vehicle', async () => {
  const vehicle = await ownVehicle();
  assert.equal(vehicle.state, 'online');
  assert.equal((await app.vehicle({ ...owner })).vin, vehicle.vin);
});

test('vehicleData() shows a locked, parked vehicle', async () => {
  const data = await app.vehicleData(owner);
  assert.equal(data.vin, simulator.environment.LATCHKEY_VIN);
  assert.equal(data.vehicle_state.locked, true);
  assert.equal(data.drive_state.shift_state, 'P');
});

test('wakeUp() answers with the vehicle', async () => {
  assert.equal((await app.wakeUp(owner)).state, 'online');
});

for (const [call, parameters, effect] of [
  ['doorUnlock', [], (data) => data.vehicle_state.locked === false],
  ['doorLock', [], (data) => data.vehicle_state.locked === true],
  ['honkHorn', []],
  ['flashLights', []],
  [
    'setTemps',
    [20, 23],
    ({ climate_state: climate }) =>
      climate.driver_temp_setting === 20 && climate.passenger_temp_setting === 23,
  ],
  ['climateStart', [], (data) => data.climate_state.is_climate_on === true],
  ['climateStop', [], (data) => data.climate_state.is_climate_on === false],
  ['maxDefrost', [true], (data) => data.climate_state.is_front_defroster_on === true],
  ['maxDefrost', [false], (data) => data.climate_state.is_front_defroster_on === false],
  ['seatHeater', [0, 2], (data) => data.climate_state.seat_heater_left === 2],
  ['seatHeater', [1, 3], (data) => data.climate_state.seat_heater_right === 3],
  ['setChargeLimit', [75], (data) => data.charge_state.charge_limit_soc === 75],
  ['chargeStandard', [], (data) => data.charge_state.charge_limit_soc === 90],
  ['openChargePort', [], (data) => data.charge_state.charge_port_door_open === true],
  ['closeChargePort', [], (data) => data.charge_state.charge_port_door_open === false],
  ['openTrunk', ['rear'], (data) => data.vehicle_state.rt === 1],
  ['openTrunk', ['rear'], (data) => data.vehicle_state.rt === 0], // again: it closes
  ['openTrunk', ['front'], (data) => data.vehicle_state.ft === 1],
  ['windowControl', ['vent', 0, 0], (data) => data.vehicle_state.fd_window === 1],
  ['windowControl', ['close', 0, 0], (data) => data.vehicle_state.fd_window === 0],
  ['setSentryMode', [true], (data) => data.vehicle_state.sentry_mode === true],
  ['setSentryMode', [false], (data) => data.vehicle_state.sentry_mode === false],
  ['remoteStart', [], (data) => data.vehicle_state.remote_start === true],
]) {
  test(`${call}(${parameters.join(', ')}) is done`, async () => {
    if (effect) assert.equal(effect(await app.vehicleData(owner)), false, 'it is so already');
    const response = await app[call](owner, ...parameters);
    assert.deepEqual([response.result, response.reason], [true, ''], JSON.stringify(response));
    if (effect) await shows(effect);
  });
}

test('a vehicle that moves refuses to unlock, and the caller is told why', async () => {
  await simulate('vehicle', { line: 'set Vehicle.Speed=50' });
  await shows((data) => data.drive_state.speed === 50);
  const response = await app.doorUnlock(owner);
  assert.equal(response.result, false);
  assert.equal(response.reason, 'interlock');
  assert.equal((await app.vehicleData(owner)).vehicle_state.locked, true);
  await simulate('vehicle', { line: 'set Vehicle.Speed=0' });
  await shows((data) => data.drive_state.speed === 0);
});

test('what is no command is refused', async () => {
  await assert.rejects(app.post_command(owner, 'command/fly', {}), refusedWith(400));
});

test('parameters that do not fit are refused', async () => {
  await assert.rejects(app.windowControl(owner, 'smash', 0, 0), refusedWith(400));
  await assert.rejects(app.seatHeater(owner, 0, 4), refusedWith(400));
});

test('a vehicle of nobody is not found', async () => {
  await assert.rejects(app.doorLock({ ...owner, vehicleID: '1' }), refusedWith(404));
});

test('a wrong token opens nothing', async () => {
  const stranger = { ...owner, authToken: 'guessed' };
  await assert.rejects(app.vehicles(stranger), (error) => error === 'Unauthorized');
  await assert.rejects(app.vehicleData(stranger), refusedWith(401));
  await assert.rejects(app.doorUnlock(stranger), refusedWith(401));
});

test('a vehicle that is away is unavailable until it is back', async () => {
  await simulate('power_cut', { for_ms: AWAY_MS });
  await until(async () => (await ownVehicle()).state === 'offline');
  await assert.rejects(app.doorUnlock(owner), refusedWith(408));
  await assert.rejects(app.vehicleData(owner), refusedWith(408));
  await until(async () => (await ownVehicle()).state === 'online');
  assert.equal((await app.doorUnlock(owner)).result, true);
});
