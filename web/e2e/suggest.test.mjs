// Completions while a question is written, in a real browser: from the keyboard, with the mouse, on a phone.
//   E2E_URL=http://127.0.0.1:8001 [E2E_SHOTS=folder] npm run e2e
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  drop,
  openBrowser,
  openPage,
  picture,
  signIn,
  violations,
  waitForFiles,
} from './browser.mjs';

const run = Date.now().toString(36);
const orders = Buffer.from(
  `order_no,customer,city,amount\n${Array.from(
    { length: 60 },
    (_, at) =>
      `${500 + at},Customer ${at % 7},${['Berlin', 'Bergen', 'Oslo'][at % 3]},${10 + at}.50`,
  ).join('\n')}\n`,
);

let browser;
let page;
const field = () => page.getByLabel('Your question');
const offers = () => page.getByRole('listbox', { name: 'Completions' });

before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

async function write(text) {
  await field().fill('');
  await field().pressSequentially(text, { delay: 15 });
  await offers().waitFor();
}

describe('while a question is written', () => {
  it('columns are offered, and Tab takes the first', async () => {
    page = await openPage(browser);
    await signIn(page, `ina-${run}@example.com`, 'Ina Brook');
    await drop(page, { 'orders.csv': orders });
    await waitForFiles(page, ['orders.csv']);
    await write('total amount by ci');
    assert.match(await offers().innerText(), /city/);
    await picture(page, 'completions');
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press('Tab');
    assert.equal(await field().inputValue(), 'total amount by city ');
    await offers().waitFor({ state: 'hidden' });
  });

  it('cells are offered, marked with the arrows and taken with Enter', async () => {
    await write('total amount in Ber');
    const names = await offers().getByRole('option').allInnerTexts();
    assert.ok(
      names.some((name) => name.startsWith('Berlin')),
      names.join(),
    );
    const place = names.findIndex((name) => name.startsWith('Berlin'));
    for (let i = 0; i <= place; i++) await page.keyboard.press('ArrowDown');
    await picture(page, 'completions-marked');
    await page.keyboard.press('Enter');
    assert.equal(await field().inputValue(), 'total amount in Berlin ');
    assert.equal(await page.getByRole('article').count(), 0);
  });

  it('Enter sends while nothing is marked', async () => {
    await write('total amount by ci');
    await page.keyboard.press('Escape');
    await offers().waitFor({ state: 'hidden' });
    await write('how many ord');
    await page.keyboard.press('Enter');
    await page.getByRole('article').waitFor();
    assert.equal(await field().inputValue(), '');
    await offers().waitFor({ state: 'hidden' });
  });

  it('they fit a phone and are taken with a finger', async () => {
    const cookies = await page.context().storageState();
    page = await openPage(browser, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
      storageState: cookies,
    });
    await field().waitFor();
    await write('total amount by ci');
    const box = await offers().boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 390, JSON.stringify(box));
    await picture(page, 'completions-phone');
    await offers().getByRole('option').first().tap();
    assert.equal(await field().inputValue(), 'total amount by city ');
    assert.deepEqual(page.complaints, []);
  });
});
