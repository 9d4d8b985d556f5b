// Makes the pictures of docs/console.md: node screenshots.js OUT_DIR (with LATCHKEY_BIN set).
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { button, doors, launch, press, slotIsFree, visit } from './browser.js';
import { shrink } from './png.js';
import { Stack } from './stack.js';

const out = process.argv[2] ?? '.';
mkdirSync(out, { recursive: true });

async function shoot(page, name, options = {}) {
  const picture = await page.screenshot({ animations: 'disabled', ...options });
  writeFileSync(join(out, name), shrink(picture));
}

async function set(page, command, values) {
  await button(page, command).click();
  const form = page.locator('.schema-form');
  for (const [label, value] of Object.entries(values)) {
    await form.getByRole('spinbutton', { name: label }).fill(value);
  }
  await form.getByRole('button', { name: 'Send' }).click();
}

// Windows on their way, air conditioning on, trunk open.
async function desktop(page) {
  await press(page, 'door_unlock');
  await press(page, 'climate_on');
  await press(page, 'trunk_open');
  await set(page, 'windows_set', { Percent: '80' });
  await page
    .locator('[data-part="door-front-left"]:not([data-window="0"]):not([data-window="unknown"])')
    .waitFor();
  await page.locator('.holder progress[value^="0.4"], .holder progress[value^="0.5"]').waitFor();
  await shoot(page, 'console-light.png');
  await slotIsFree(page);
}

async function phone(page) {
  await press(page, 'charge_port_open');
  await press(page, 'door_lock');
  await doors(page, { lock: 'locked' });
  await page.evaluate(() => scrollTo(0, 0));
  await shoot(page, 'console-phone.png');
}

async function storm(page) {
  await slotIsFree(page);
  await page.getByRole('combobox', { name: 'Storm of' }).selectOption('windows_close');
  await page.getByRole('button', { name: '50 clicks' }).click();
  await page.locator('.storm table[data-open="0"]').waitFor();
  await page.locator('.story[data-refused-by=""] .hop', { hasText: '200 true' }).first().waitFor();
  const clip = await page.locator('main > .column').last().boundingBox();
  await shoot(page, 'console-storm.png', { clip: { ...clip, height: Math.min(clip.height, 720) } });
}

const stack = await Stack.start();
const browser = await launch();
try {
  await visit(browser, stack, desktop, { colorScheme: 'light' });
  await visit(browser, stack, phone, {
    colorScheme: 'dark',
    viewport: { width: 360, height: 720 },
  });
  await visit(browser, stack, storm, { colorScheme: 'dark' });
} finally {
  await browser.close();
  await stack.stop();
}
