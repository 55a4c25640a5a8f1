// SQL that a person mended answers the same question from then on, in a real browser: with a badge, in a list, until it is
// forgotten.
//   E2E_URL=http://127.0.0.1:8001 [E2E_SHOTS=folder] npm run e2e
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  address,
  ask,
  drop,
  openBrowser,
  openPage,
  picture,
  read,
  signIn,
  violations,
  waitForFiles,
} from './browser.mjs';
import { files } from './files/make.mjs';

const question = 'How many customers are there per segment?';
let browser;
let page;

before(async () => {
  browser = await openBrowser();
  page = await openPage(browser);
  await signIn(page, `vera-${Date.now().toString(36)}@example.com`, 'Vera Verifier');
  await drop(page, { 'customers.csv': files['customers.csv'] });
  await waitForFiles(page, ['customers.csv']);
  await ask(page, question);
});
after(() => browser?.close());

const answers = () => page.getByRole('article');
const badge = () =>
  answers()
    .last()
    .getByTitle(/^Somebody said that this query is right/);

async function askAfresh() {
  await page.goto(address);
  await page.getByLabel('Your question').waitFor();
  await ask(page, question);
}

describe('a verified answer', () => {
  it('comes of SQL that is to be used the next time', async () => {
    const before = await answers().count();
    await answers().last().getByRole('button', { name: 'Edit the SQL' }).click();
    const field = page.getByLabel('SQL', { exact: true });
    await field.fill('SELECT segment, count(*) AS heads FROM customers GROUP BY segment');
    await page.keyboard.press('Control+Enter');
    await answers().nth(before).waitFor();
    await answers().last().getByRole('button', { name: 'Use this next time' }).click();
    await answers().last().getByText('Remembered.').waitFor();
    await askAfresh();
    await badge().waitFor();
    const { columns } = await read(answers().last());
    assert.ok(columns.includes('heads'), columns.join());
    assert.match(await badge().innerText(), /^Verified\s· Vera Verifier, just now/);
    assert.deepEqual(await violations(page), []);
    await picture(page, 'verified-light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.equal(overflow, 0, 'the page is wider than a phone');
    await picture(page, 'verified-phone-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('is listed, and forgotten', async () => {
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('menuitem', { name: 'Verified answers' }).click();
    const list = page.getByRole('dialog', { name: 'Verified answers' });
    await list.getByText(question).waitFor();
    assert.deepEqual(await violations(page), []);
    await picture(page, 'verified-list');
    await list.getByRole('button', { name: `Forget “${question}”` }).click();
    await list.getByText('Nothing is remembered yet').waitFor();
    await askAfresh();
    assert.equal(await badge().count(), 0);
    assert.deepEqual(page.complaints, []);
  });
});
