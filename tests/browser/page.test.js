// The page as such: its address, small screens, dark and light, and who cannot see it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { button, press, ready, visit } from './browser.js';
import { browser, stack } from './rig.js';

const kAxe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// Everything that the page can show, opened.
async function openAll(page) {
  await button(page, 'windows_set').click();
  await press(page, 'door_lock');
  await page.locator('.history summary').first().click();
  await page.getByRole('button', { name: '50 clicks' }).click();
  await page.locator('.storm table[data-open="0"]').waitFor();
  await page.keyboard.press('l');
  await page.locator('.results li').nth(1).waitFor({ state: 'attached' }); // a phone shows one only
}

async function violations(page) {
  await page.evaluate(kAxe);
  const { violations: found } = await page.evaluate(() => globalThis.axe.run());
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

test('the token leaves the address bar, and stays for a reload', () =>
  visit(browser, stack, async (page) => {
    assert.equal(page.url(), `${stack.origin}/`);
    await page.reload();
    await ready(page);
  }));

test('without a token the page asks for one, and says when it is wrong', () =>
  visit(
    browser,
    stack,
    async (page) => {
      const token = page.getByLabel('Token');
      await token.fill('not-a-token-of-anybody');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
      assert.deepEqual(await violations(page), []);
      await token.fill(stack.token);
      await page.keyboard.press('Enter');
      await ready(page);
    },
    { address: `${stack.origin}/` },
  ));

test('while the cloud is away the page says so, and comes back by itself', () =>
  visit(browser, stack, async (page) => {
    await page.route('**/events', (route) => route.fulfill({ status: 503 }));
    await page.reload();
    await page.getByText('the cloud is away').waitFor();
    await page.getByText(/next try in \d\.\d s/).waitFor();
    await page.unroute('**/events');
    await ready(page);
  }));

test('a phone has one column and never scrolls sideways', () =>
  visit(
    browser,
    stack,
    async (page) => {
      await openAll(page);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 360, `${width} pixels wide`);
      const left = await page
        .locator('main section')
        .evaluateAll(
          (all) =>
            new Set(all.map((section) => Math.round(section.getBoundingClientRect().left))).size,
        );
      assert.equal(left, 1);
    },
    { viewport: { width: 360, height: 780 } },
  ));

for (const colorScheme of ['light', 'dark']) {
  test(`no serious accessibility violations, ${colorScheme}`, () =>
    visit(
      browser,
      stack,
      async (page) => {
        await openAll(page);
        assert.deepEqual(await violations(page), []);
        await page.keyboard.press('?');
        await page.getByRole('dialog').waitFor();
        assert.deepEqual(await violations(page), []);
      },
      { colorScheme },
    ));
}

test('the theme button overrides what the system has', () =>
  visit(
    browser,
    stack,
    async (page) => {
      const ground = () =>
        page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      const light = await ground();
      await page.getByRole('button', { name: 'Theme: auto' }).click();
      await page.getByRole('button', { name: 'Theme: dark' }).waitFor();
      assert.notEqual(await ground(), light);
    },
    { colorScheme: 'light' },
  ));
