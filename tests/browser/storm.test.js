// Fifty clicks at once: one is taken, and the page tells who turned the others away.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slotIsFree, visit } from './browser.js';
import { browser, stack } from './rig.js';

test('of fifty clicks one is accepted, and the others never reach the vehicle', () =>
  visit(browser, stack, async (page) => {
    await page.getByRole('combobox', { name: 'Storm of' }).selectOption('windows_set');
    await page.getByRole('button', { name: '50 clicks' }).click();
    await page.locator('.storm table[data-open="0"]').waitFor();
    const counts = await page
      .locator('.storm [data-fate]')
      .evaluateAll((rows) =>
        Object.fromEntries(rows.map(({ dataset }) => [dataset.fate, Number(dataset.count)])),
      );
    assert.equal(counts.accepted, 1);
    assert.equal(counts.guard + counts.rate, 49, JSON.stringify(counts));
    assert.ok(counts.guard > 0, JSON.stringify(counts));
    assert.equal(await page.locator('.storm .cells span').count(), 50);
    await page
      .getByRole('status')
      .getByText(/Storm over: 1 accepted, \d+ refused by the guard/)
      .waitFor();

    // In the diagram, a refusal stops at the cloud, and the one that was taken went all the way.
    await slotIsFree(page);
    await page.locator('.story[data-refused-by="cloud"] .hop.refused').first().waitFor();
    await page
      .locator('.story[data-refused-by=""] .hop', { hasText: 'succeeded' })
      .first()
      .waitFor();
  }));
