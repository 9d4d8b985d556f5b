// Debian's Chromium, and a page that must not misbehave while a test looks at it.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const kChromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
const kPatienceMs = 20_000;
const kArguments = [
  '--no-sandbox', // tests run as root in a container
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
// The browser itself notes each refusal that a test provokes.
const kRefusal =
  /^Failed to load resource: the server responded with a status of (401|408|409|429|503) /;

export async function launch() {
  assert.ok(
    existsSync(kChromium),
    `There is no Chromium at ${kChromium}: install Debian's package chromium, ` +
      'or name another in CHROMIUM',
  );
  return chromium.launch({ executablePath: kChromium, args: kArguments });
}

// Opens the console, lets `look` do its part, and checks that the page asked nobody but its cloud
// and that the browser had nothing to complain about.
export async function visit(browser, stack, look, options = {}) {
  const { address = stack.address, ...context } = options;
  const opened = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...context,
  });
  opened.setDefaultTimeout(kPatienceMs);
  const strangers = [];
  const complaints = [];
  opened.on('request', (request) => {
    if (new URL(request.url()).origin !== stack.origin) strangers.push(request.url());
  });
  opened.on('console', (message) => {
    if (message.type() === 'error' && !kRefusal.test(message.text()))
      complaints.push(message.text());
  });
  opened.on('weberror', (error) => complaints.push(String(error.error())));
  try {
    const page = await opened.newPage();
    await page.goto(address);
    if (!options.address) await ready(page);
    const result = await look(page);
    assert.deepEqual(strangers, [], 'requests to others than the cloud');
    assert.deepEqual(complaints, [], 'what the browser complained about');
    return result;
  } finally {
    await opened.close();
  }
}

export async function ready(page) {
  await page.locator('[data-link="open"]').waitFor();
  await page.locator('[data-online="true"]').waitFor();
  await page.locator('[data-command="door_lock"]').first().waitFor();
}

export function button(page, command) {
  return page.locator(`button[data-command="${command}"]`);
}

const kDoors = ['front-left', 'front-right', 'rear-left', 'rear-right'];

// Waits until the drawing shows all doors so: { lock: 'locked' }, { window: '50' }.
export async function doors(page, shown) {
  const [[name, value]] = Object.entries(shown);
  for (const door of kDoors) {
    await page.locator(`[data-part="door-${door}"][data-${name}="${value}"]`).waitFor();
  }
}

// Presses a command without parameters and waits for its answer.
export async function press(page, command, tone = 'good') {
  const answered = page.waitForResponse((response) =>
    response.url().endsWith(`/command/${command}`),
  );
  await button(page, command).click();
  await answered;
  await result(page, tone);
}

export async function result(page, tone, code = '') {
  const line = page.locator(`.results li:first-child[data-tone="${tone}"][data-code="${code}"]`);
  await line.waitFor();
  return line;
}

export async function slotIsFree(page) {
  await page.locator('.slot[data-busy="false"]').waitFor();
}
