// What goes wrong is shown: a jammed vehicle, and an agent without power.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { button, doors, press, result, slotIsFree, visit } from './browser.js';
import { browser, stack } from './rig.js';

test('jammed doors: the command fails with not_confirmed, and the page says what that means', () =>
  visit(browser, stack, async (page) => {
    const jam = page.getByRole('switch', { name: 'Jam the doors' });
    await jam.press('Space');
    await button(page, 'door_unlock').click();
    const line = await result(page, 'bad', 'not_confirmed');
    assert.match(await line.textContent(), /something may be stuck/);
    await doors(page, { lock: 'locked' });
    await page.locator('.history li[data-status="failed"]').waitFor();
    await slotIsFree(page);
    await jam.press('Space');
    await page.locator('.simulator input:checked').waitFor({ state: 'detached' });
    await press(page, 'door_unlock');
    await doors(page, { lock: 'unlocked' });
  }));

test('a vehicle that drives is not unlocked, and the gauge shows its speed', () =>
  visit(browser, stack, async (page) => {
    await press(page, 'door_lock');
    await slotIsFree(page);
    const drive = page.getByRole('switch', { name: 'Drive at 50 km/h' });
    await drive.press('Space');
    await page.locator('[data-gauge="speed"]', { hasText: '50' }).waitFor();
    await button(page, 'door_unlock').click();
    await result(page, 'bad', 'interlock');
    await doors(page, { lock: 'locked' });
    await drive.press('Space');
    await page.locator('svg.vehicle:not(.moving)').waitFor();
  }));

test('power cut in mid-command: the agent is back in a new epoch, and the outcome arrives', () =>
  visit(browser, stack, async (page) => {
    const epoch = await page.locator('.epoch code').textContent();
    await button(page, 'windows_set').click();
    await page.getByRole('spinbutton', { name: 'Percent' }).fill('100');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('[data-part="door-front-left"]:not([data-window="0"])').waitFor();
    await page.getByRole('button', { name: 'Cut the agent’s power' }).click();
    await page.locator('[data-online="false"]').waitFor();
    await page.locator('.absence[data-back="false"]').waitFor();
    await page.locator('[data-online="true"]').waitFor();
    const outcome = page.locator('.absence[data-back="true"] [data-recovered="true"]');
    await outcome.waitFor();
    assert.match(
      await outcome.textContent(),
      /^windows_set was under way and ended as .*found by reading the vehicle back\.$/,
    );
    assert.notEqual(await page.locator('.epoch code').textContent(), epoch);
    await page
      .locator('.history li[data-command="windows_set"][data-final="true"]')
      .first()
      .waitFor();
    await slotIsFree(page);
  }));
