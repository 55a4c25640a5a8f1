// Spreadsheets as people have them, in a real browser: drop a messy workbook, read what was done to it, decide one thing
// otherwise, add next month's file, take it back; large files that survive a reload.
//   E2E_URL=http://127.0.0.1:8001 [E2E_SHOTS=folder] npm run e2e
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  address,
  drop,
  openBrowser,
  openPage,
  picture,
  signIn,
  violations,
  waitForFiles,
} from './browser.mjs';
import { workbook } from './files/workbook.mjs';

const run = Date.now().toString(36);
const cities = ['Bonn', 'Ulm', 'Kiel', 'Hof'];

// As made for eyes: a title, a gap, the header in row 3, and a total below that must not be counted.
function messy(month, days, first) {
  const rows = Array.from({ length: days }, (_, index) => [
    first + index,
    `2026-0${month}-${String(index + 1).padStart(2, '0')}`,
    cities[index % cities.length],
    100 + ((index * 37) % 90),
  ]);
  const total = rows.reduce((sum, row) => sum + row[3], 0);
  return {
    rows,
    bytes: workbook({
      Sales: [
        [`Garden shop, sales of month ${month}`],
        [],
        ['Order', 'Day', 'City', 'Amount'],
        ...rows,
        ['Total', null, null, total],
      ],
    }),
  };
}

const january = messy(1, 28, 5001);
const february = messy(2, 20, 5029);

let browser;
let page;

before(async () => {
  browser = await openBrowser();
  page = await openPage(browser);
  await signIn(page, `sheila-${run}@example.com`, 'Sheila Sheet');
});
after(() => browser?.close());

const drawer = () => page.getByRole('region', { name: 'Your data' }).last();
const api = async (path) => (await page.context().request.get(`${address}${path}`)).json();
const tables = async () => (await api('/user/tables')).tables;
const chip = (name) =>
  page.getByRole('list', { name: 'Files' }).getByRole('listitem').filter({ hasText: name });

// In the one table there is; what is shown of it follows.
async function rowsAre(count) {
  for (let left = 150; (await tables())[0]?.rows !== count; left -= 1) {
    assert.ok(left > 0, `not ${count} rows`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await drawer()
    .locator('header')
    .getByText(new RegExp(`^${count} rows`))
    .waitFor();
}

async function clean(name) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await violations(page), [], `${name}, ${colorScheme}`);
    await picture(page, `${name}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

describe('a messy workbook', () => {
  it('is read right', async () => {
    await drop(page, { 'sales january.xlsx': january.bytes });
    await waitForFiles(page, ['sales january.xlsx']);
    await chip('sales january.xlsx').getByText('28 rows ready', { exact: true }).waitFor();
  });

  it('says what was done, with the reasons', async () => {
    await chip('sales january.xlsx').getByRole('button', { name: 'What was done' }).click();
    const receipt = drawer();
    await receipt.getByText('Row 3 is the header.').waitFor();
    await receipt.getByRole('heading', { name: 'Rows left out' }).waitFor();
    await receipt.getByText(/^Row 32 .*left out/).waitFor();
    await clean('receipt');
  });

  it('shows what its columns hold', async () => {
    await drawer().getByRole('tab', { name: 'Rows' }).click();
    await drawer().getByRole('columnheader', { name: /City/ }).getByText('4').waitFor();
    assert.equal(await drawer().locator('tbody tr').count(), 28);
    await clean('profile');
  });

  it('is read again with one decision flipped, by keyboard alone', async () => {
    await drawer().getByRole('tab', { name: 'Rows' }).focus();
    await page.keyboard.press('ArrowRight'); // past "What it means"
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await drawer()
      .getByRole('button', { name: /^Change: Order is integer/ })
      .focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitemradio', { name: 'Read it as text' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await drawer().getByText('1 change, not yet read').waitFor();
    await picture(page, 'receipt-flipped');
    await drawer().getByRole('button', { name: 'Read again' }).focus();
    await page.keyboard.press('Enter');
    await drawer().getByText('Order is text.').waitFor({ timeout: 30_000 });
    await drawer()
      .getByRole('button', { name: /^Change: Order is text/ })
      .waitFor();
    const [table] = await tables();
    const { columns } = await api(`/user/tables/${table.name}?limit=1`);
    assert.equal(columns[0].type, 'text');
  });

  it('and that is undone from the message', async () => {
    await page.getByRole('button', { name: 'Undo', exact: true }).first().click();
    await drawer().getByText('Order is integer.').waitFor({ timeout: 30_000 });
    const [table] = await tables();
    const { columns } = await api(`/user/tables/${table.name}?limit=1`);
    assert.equal(columns[0].type, 'integer');
  });
});

describe('next month', () => {
  it('is recognised, and added', async () => {
    await drop(page, { 'sales february.xlsx': february.bytes });
    const asked = chip('sales february.xlsx');
    await asked.getByText(/^Looks like more of/).waitFor();
    await clean('next-month');
    await asked.getByRole('button', { name: /^Add to/ }).click();
    await waitForFiles(page, ['sales february.xlsx']);
    await asked.getByText(/^20 rows added to/).waitFor();
    await rowsAre(48);
    assert.equal((await tables()).length, 1);
  });

  it('says how it fits, and both files are there to read about', async () => {
    await chip('sales february.xlsx').getByRole('button', { name: 'What was done' }).click();
    await drawer().getByText('20 rows were added', { exact: false }).waitFor();
    await drawer()
      .getByRole('button', { name: /^File: sales february.xlsx/ })
      .click();
    await page.getByRole('menuitemradio', { name: /^sales january.xlsx/ }).click();
    await drawer()
      .getByRole('button', { name: /^File: sales january.xlsx/ })
      .waitFor();
  });

  it('is taken back at the head of the table', async () => {
    await drawer()
      .getByRole('button', { name: /^Undo adding rows/ })
      .click();
    await rowsAre(28);
    const [table] = await tables();
    const { rows } = await api(`/user/tables/${table.name}?limit=100`);
    assert.deepEqual(
      rows.map((row) => Object.values(row).map(String)),
      january.rows.map((row) => row.map(String)),
    );
  });

  it('may leave out what is there already', async () => {
    await drop(page, { 'sales march.xlsx': messy(1, 28, 5001).bytes });
    const asked = chip('sales march.xlsx');
    await asked.getByRole('checkbox').check();
    await asked.getByRole('button', { name: /^Add to/ }).click();
    await waitForFiles(page, ['sales march.xlsx']);
    await asked.getByText(/^0 rows added to/).waitFor();
    await rowsAre(28);
  });

  it('may be brought as a table of its own, and be added after all', async () => {
    await drop(page, { 'sales april.xlsx': messy(4, 10, 6001).bytes });
    const asked = chip('sales april.xlsx');
    await asked.getByRole('button', { name: 'New table' }).click();
    await waitForFiles(page, ['sales april.xlsx']);
    assert.equal((await tables()).length, 2);
    await asked.getByRole('button', { name: 'Put sales april.xlsx elsewhere' }).click();
    await page.getByRole('menuitem').first().click();
    await asked.getByText(/^10 rows added to/).waitFor({ timeout: 30_000 });
    for (let left = 50; (await tables()).length !== 1; left -= 1) {
      assert.ok(left > 0, 'the table it was at first is still there');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    assert.equal((await tables())[0].rows, 38);
  });
});

describe('a table', () => {
  it('is deleted, and comes back', async () => {
    const [{ name }] = await tables();
    await drawer()
      .getByRole('button', { name: /^More about/ })
      .click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const message = page.getByText('was deleted.');
    await message.waitFor({ timeout: 30_000 });
    assert.deepEqual(await tables(), []);
    await page
      .locator('[data-sonner-toast]')
      .filter({ has: message })
      .getByRole('button', { name: 'Undo' })
      .click();
    await drawer().getByText('38 rows', { exact: false }).first().waitFor({ timeout: 30_000 });
    assert.deepEqual(
      (await tables()).map((table) => table.name),
      [name],
    );
  });

  it('fits a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const sheet = page.getByRole('dialog', { name: 'Your data' });
    await sheet.waitFor();
    for (const tab of ['Rows', 'What was done']) {
      const button = sheet.getByRole('tab', { name: tab });
      if (!(await button.isVisible()))
        await sheet.getByRole('button', { name: /sales/i }).first().click();
      await button.click();
      assert.deepEqual(await violations(page), [], tab);
      await picture(page, `phone-${tab === 'Rows' ? 'rows' : 'receipt'}`);
    }
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.equal(overflow, 0, 'the page is wider than a phone');
    await page.setViewportSize({ width: 1440, height: 900 });
  });
});

describe('a large file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sqlagent-page-'));
  const file = join(folder, 'measured.csv');
  const lines = 900_000;
  const day = (index) => String((index % 28) + 1).padStart(2, '0');
  before(() => {
    const rows = Array.from(
      { length: lines },
      (_, index) => `${index},2026-01-${day(index)},Bonn,${index % 977}\n`,
    );
    writeFileSync(file, `id,day,city,amount\n${rows.join('')}`);
  });
  after(() => rmSync(folder, { recursive: true }));

  const choose = () =>
    page.getByRole('main').locator('input[type=file]').first().setInputFiles(file);
  const offsetOf = (request) => Number(request.headers()['upload-offset']);

  it('goes on after a reload where it was', async () => {
    // The second piece never leaves, as when the connection is lost; then the page is closed and opened.
    const held = new Promise((resolve) => {
      page.route('**/uploads/*', (route) => {
        const request = route.request();
        if (request.method() === 'PATCH' && offsetOf(request) > 0) resolve(offsetOf(request));
        else route.continue();
      });
    });
    await choose();
    const came = await held;
    await chip('measured.csv').getByText(/^\d+%/).waitFor();
    await picture(page, 'uploading');
    await page.reload();
    await page.unroute('**/uploads/*');
    await page.getByLabel('Your question').waitFor();
    const next = page.waitForRequest((request) => request.method() === 'PATCH');
    await choose();
    assert.equal(offsetOf(await next), came);
  });

  it('shows how far it is, to the last row', async () => {
    await chip('measured.csv').and(page.locator('[data-phase=loading]')).waitFor();
    await chip('measured.csv')
      .getByText(/^\d+% · /)
      .waitFor();
    await picture(page, 'loading');
    await waitForFiles(page, ['measured.csv']);
    await chip('measured.csv').getByText('900,000 rows ready', { exact: true }).waitFor();
  });

  it('is stopped with one press', async () => {
    await choose();
    await chip('Looks like').getByRole('button', { name: 'New table' }).click();
    await page.getByRole('button', { name: 'Cancel measured.csv' }).click();
    await chip('Cancelled.').waitFor({ timeout: 30_000 });
    assert.equal((await tables()).filter((table) => /measured/.test(table.name)).length, 1);
  });
});

it('complained about nothing in the console', () => {
  assert.deepEqual(page.complaints, []);
});
