// The stack and the browser of one test file: started before its first test, ended after its last.
import { after, before } from 'node:test';
import { launch } from './browser.js';
import { Stack } from './stack.js';

export let stack;
export let browser;

before(async () => {
  stack = await Stack.start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await stack?.stop();
});
