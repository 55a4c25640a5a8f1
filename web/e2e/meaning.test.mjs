// What tables mean, in a real browser: rename a column, choose what it is, confirm a join; and questions follow.
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
  signIn,
  violations,
  waitForFiles,
} from './browser.mjs';

const run = Date.now().toString(36);
const lines = (header, count, line) =>
  Buffer.from(`${header}\n${Array.from({ length: count }, (_, i) => line(i + 1)).join('\n')}\n`);
const files = {
  'guests.csv': lines('guest_id,name,home', 20, (i) => `${i},Guest ${i},Town ${i % 4}`),
  'stays.csv': lines(
    'stay_no,guest_id,nights,charge',
    60,
    (i) => `${700 + i},${((i * 7) % 20) + 1},${(i % 5) + 1},${i * 10}.5`,
  ),
};

let browser;
let page;

before(async () => {
  browser = await openBrowser();
  page = await openPage(browser);
  await signIn(page, `mina-${run}@example.com`, 'Mina Meaning');
  await drop(page, files);
  await waitForFiles(page, Object.keys(files));
});
after(() => browser?.close());

const drawer = () => page.getByRole('region', { name: 'Your data' }).last();
const profile = async () =>
  (await page.context().request.get(`${address}/user/tables/stays/profile`)).json();

async function openMeaning() {
  if (!(await drawer().isVisible())) await page.getByRole('button', { name: 'Your data' }).click();
  await drawer()
    .getByRole('button', { name: /^stays/i })
    .click();
  await drawer().getByRole('tab', { name: 'What it means' }).click();
}

async function clean(name) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await picture(page, `${name}-${colorScheme}`);
    assert.deepEqual(await violations(page), []);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

describe('what a table means', () => {
  it('is told with the joins that were found', async () => {
    await openMeaning();
    await drawer().getByText('All of its values are found there.').waitFor();
    await clean('meaning');
  });

  it('is renamed and described by the keyboard', async () => {
    await drawer().getByRole('button', { name: 'Rename or describe charge' }).focus();
    await page.keyboard.press('Enter');
    await drawer().getByLabel('Name', { exact: true }).fill('Room revenue');
    await drawer().getByLabel('Also called').fill('takings, turnover');
    await clean('meaning-form');
    await drawer().getByLabel('Also called').press('Enter');
    await drawer().getByText('In the file: charge · Also: takings, turnover').waitFor();
  });

  it('follows what a person chooses', async () => {
    await drawer()
      .getByRole('button', { name: /^nights is .* Change$/ })
      .click();
    await page.getByRole('menuitemradio', { name: 'a rank, level or rating' }).click();
    await drawer()
      .getByRole('button', { name: 'nights is a rank, level or rating. Change' })
      .waitFor();
    await drawer()
      .getByRole('button', { name: /^Confirm / })
      .click();
    await drawer()
      .getByText(/^You confirmed this\./)
      .waitFor();
    const { columns, joins } = await profile();
    assert.equal(columns.find((one) => one.name === 'nights').role, 'ordinal');
    assert.deepEqual(
      joins.map((join) => [join.column, join.decided]),
      [['guest_id', 'confirmed']],
    );
  });

  it('takes in a term of the business', async () => {
    const terms = drawer().getByRole('region', { name: 'Your own terms' });
    await terms.getByRole('button', { name: 'Add a term' }).click();
    await terms.getByLabel('Term', { exact: true }).fill('long stay');
    await terms.getByLabel('What it means').fill('stays with more than 3 nights');
    await clean('terms-form');
    await terms.getByRole('button', { name: 'Save' }).click();
    await terms.getByText('long stay:').waitFor();
    await clean('terms');
  });

  it('is used by the next question', async () => {
    await page.getByRole('button', { name: 'Close', exact: true }).last().click();
    const answer = await ask(page, 'total takings');
    assert.equal(answer.kind, 'answer', answer.all);
    assert.equal(Number(answer.rows[0]?.[0]), 18330);
    const long = await ask(page, 'how many long stays were there');
    assert.equal(long.kind, 'answer', long.all);
    assert.equal(Number(long.rows[0]?.[0]), 24);
  });

  it('fits a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.reload();
    await page.getByRole('button', { name: 'Your data' }).click();
    await drawer()
      .getByRole('button', { name: /^stays/i })
      .click();
    await drawer().getByRole('tab', { name: 'What it means' }).click();
    await drawer()
      .getByText(/^You confirmed this\./)
      .waitFor();
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    assert.equal(wide, false);
    await clean('meaning-phone');
    assert.deepEqual(page.complaints, []);
  });
});
