// Buttons, forms and keys: what is pressed is what the vehicle does, and the drawing shows it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { button, doors, press, result, slotIsFree, visit } from './browser.js';
import { browser, stack } from './rig.js';

test('unlocking and locking opens and closes the four locks of the drawing', () =>
  visit(browser, stack, async (page) => {
    await press(page, 'door_unlock');
    await doors(page, { lock: 'unlocked' });
    await page.getByRole('img', { name: /^Driver door: closed, unlocked/ }).waitFor();
    await press(page, 'door_lock');
    await doors(page, { lock: 'locked' });
    await page.getByRole('img', { name: /^Driver door: closed, locked/ }).waitFor();
    await page.locator('.history li[data-command="door_lock"][data-status="succeeded"]').waitFor();
  }));

test('a command with parameters has a form, and its progress is shown', () =>
  visit(browser, stack, async (page) => {
    await button(page, 'windows_set').click();
    const form = page.getByRole('form', { name: 'Move all windows' });
    await form.getByRole('spinbutton', { name: 'Percent' }).fill('30');
    await form.getByRole('button', { name: 'Send' }).click();
    await page.locator('.slot[data-busy="true"] .holder progress').waitFor();
    await page.getByText(/\d\.\d s left/).waitFor();
    await result(page, 'good');
    await doors(page, { window: '30' });
  }));

test('a command that runs is ended by the cancel button', () =>
  visit(browser, stack, async (page) => {
    await press(page, 'windows_close');
    await slotIsFree(page);
    await button(page, 'windows_set').click();
    await page.getByRole('spinbutton', { name: 'Percent' }).fill('100');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('.history li[data-status="cancelled"]').waitFor();
  }));

test('every hop of a command is told, for the eye and for a screen reader', () =>
  visit(browser, stack, async (page) => {
    await slotIsFree(page);
    await press(page, 'door_unlock'); // they are locked: what is so already takes no step
    const story = page.locator('.story[data-story="door_unlock"]').first();
    await story.locator('svg .hop', { hasText: '200 true' }).waitFor();
    const spoken = await story.locator('.spoken li').allTextContents();
    assert.match(spoken[0], /app to cloud: door_unlock/);
    assert.match(spoken.join('\n'), /cloud to broker: command/);
    assert.match(spoken.join('\n'), /agent to vehicle/);
    assert.match(spoken.at(-1), /cloud to app: 200 true/);
    assert.equal(spoken.length, await story.locator('svg .hop').count());
  }));

test('the doors are locked with nothing but the keyboard', () =>
  visit(browser, stack, async (page) => {
    await page.keyboard.press('u');
    await doors(page, { lock: 'unlocked' });
    await slotIsFree(page);
    await page.keyboard.press('/');
    await page.keyboard.type('lock all doors');
    const focused = () => page.evaluate(() => document.activeElement?.dataset.command ?? '');
    for (let tabs = 0; tabs < 5 && (await focused()) !== 'door_lock'; ++tabs)
      await page.keyboard.press('Tab');
    assert.equal(await focused(), 'door_lock');
    const outline = await page.evaluate(
      () => getComputedStyle(document.activeElement).outlineStyle,
    );
    assert.equal(outline, 'solid');
    await page.keyboard.press('Enter');
    await doors(page, { lock: 'locked' });
  }));

test('the keys are listed in a dialog, and can be switched off there', () =>
  visit(browser, stack, async (page) => {
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keys' });
    await dialog.getByText('lock the doors', { exact: true }).waitFor();
    await dialog.getByRole('switch', { name: 'Single keys do something' }).press('Space');
    await dialog.getByRole('button', { name: 'Close' }).press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await page.keyboard.press('/');
    assert.notEqual(await page.evaluate(() => document.activeElement?.tagName), 'INPUT');
  }));
