// An answer in the hands of its reader, in a real browser: its SQL edited and run, its result taken along; and the page
// that shows administrators what isolates one user from another.
//   E2E_URL=http://127.0.0.1:8001 [E2E_SHOTS=folder] npm run e2e
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
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
import { files, shop } from './files/make.mjs';

const run = Date.now().toString(36);
let browser;
let page;

before(async () => {
  browser = await openBrowser();
  page = await openPage(browser, { acceptDownloads: true });
  await signIn(page, `edda-${run}@example.com`, 'Edda Editor');
  await drop(page, { 'customers.csv': files['customers.csv'] });
  await waitForFiles(page, ['customers.csv']);
  await ask(page, 'How many customers are there per segment?');
});
after(() => browser?.close());

const answers = () => page.getByRole('article');

async function edit(sql) {
  await answers().last().getByRole('button', { name: 'Edit the SQL' }).click();
  await page.getByLabel('SQL', { exact: true }).fill(sql);
}

describe('edited SQL', () => {
  it('is shown where it is wrong, and repaired with one press', async () => {
    await edit('SELECT segmnt, count(*) AS n\nFROM customers\nGROUP BY 1');
    await page.keyboard.press('Control+Enter');
    const alert = page.getByRole('alert').filter({ hasText: 'segmnt' });
    await alert.getByText('Line 1:').waitFor();
    assert.deepEqual(await violations(page), []);
    await picture(page, 'sql-refused-light');
    await page.emulateMedia({ colorScheme: 'dark' });
    assert.deepEqual(await violations(page), []);
    await picture(page, 'sql-refused-dark');
    await page.setViewportSize({ width: 390, height: 844 });
    await picture(page, 'sql-refused-phone');
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.equal(overflow, 0, 'the page is wider than a phone');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
    await page.getByRole('button', { name: 'segment', exact: true }).click();
    const field = page.getByLabel('SQL', { exact: true });
    assert.match(await field.inputValue(), /^SELECT segment, count/);
  });

  it('becomes the next turn, with the right rows', async () => {
    const before = await answers().count();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await answers().nth(before).waitFor();
    const result = await read(answers().last());
    const segments = new Map();
    for (const { segment } of shop.customers)
      segments.set(segment, (segments.get(segment) ?? 0) + 1);
    assert.deepEqual(new Map(result.rows.map(([name, n]) => [name, Number(n)])), segments);
    await answers().last().getByText('Your SQL').waitFor();
    await picture(page, 'sql-turn-light');
  });

  it('is there again after a reload', async () => {
    const turns = await answers().count();
    await page.reload();
    await answers().last().getByText('Your SQL').waitFor();
    assert.equal(await answers().count(), turns);
  });

  it('can be left without running it', async () => {
    const turns = await answers().count();
    await edit('SELECT nothing');
    await page.keyboard.press('Escape');
    assert.equal(await answers().count(), turns);
    await answers().last().getByTestId('sql').waitFor();
  });

  it('is asked about when it would take very long', async () => {
    await edit(
      'SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 100000) b, generate_series(1, 100000) c',
    );
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByRole('button', { name: 'Run anyway' }).waitFor();
    await picture(page, 'sql-costly');
    await page.getByRole('button', { name: 'Cancel' }).click();
  });
});

describe('an export', () => {
  const download = async (item) => {
    await answers().last().getByRole('button', { name: 'Export' }).click();
    const coming = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: item }).click();
    const file = await coming;
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
  };

  it('is a CSV of the whole result', async () => {
    const { rows } = await read(answers().last());
    const { name, bytes } = await download('CSV');
    assert.equal(name, 'SQL result.csv');
    const text = bytes.toString('utf8');
    assert.ok(text.startsWith('\uFEFFsegment,n\r\n'), text.slice(0, 40));
    assert.equal(text.trim().split('\r\n').length, rows.length + 1);
  });

  it('is a workbook', async () => {
    const { name, bytes } = await download('Excel (.xlsx)');
    assert.equal(name, 'SQL result.xlsx');
    assert.equal(bytes.subarray(0, 2).toString(), 'PK');
    await page.getByText('Saved as SQL result.xlsx').waitFor();
  });

  it('has a menu for the keyboard', async () => {
    const button = answers().last().getByRole('button', { name: 'Export' });
    await button.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'CSV' }).waitFor();
    await picture(page, 'export-menu');
    await page.keyboard.press('Escape');
    await page.getByRole('menuitem', { name: 'CSV' }).waitFor({ state: 'detached' });
    assert.deepEqual(await violations(page), []);
  });
});

describe('the page about isolation', () => {
  it('is for administrators', async () => {
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
    assert.equal(await page.getByRole('menuitem', { name: 'Isolation' }).count(), 0);
    await page.keyboard.press('Escape');
    await page.goto(`${address}/trust`);
    await page.getByText('This page is for administrators.').waitFor();
    await page.getByRole('button', { name: 'Back to the questions' }).last().click();
    await page.getByLabel('Your question').waitFor();
    assert.equal(new URL(page.url()).pathname, '/');
  });

  it('shows the layers and each attack', async () => {
    const admin = await openPage(browser);
    await signIn(admin, 'admin@example.com', 'Ada Admin');
    await admin.getByRole('button', { name: /^Account of/ }).click();
    await admin.getByRole('menuitem', { name: 'Isolation' }).click();
    await admin.getByRole('heading', { name: 'Attacks' }).waitFor({ timeout: 60_000 });
    assert.equal(new URL(admin.url()).pathname, '/trust');
    await admin.getByText(/^Refused: \d+ of \d+ attacks/).waitFor();
    const attacks = admin.getByRole('region', { name: 'Attacks' });
    await attacks.getByRole('button').first().click();
    for (const colorScheme of ['light', 'dark']) {
      await admin.emulateMedia({ colorScheme });
      assert.deepEqual(await violations(admin), [], colorScheme);
      await picture(admin, `trust-${colorScheme}`);
    }
    await admin.setViewportSize({ width: 390, height: 844 });
    assert.deepEqual(await violations(admin), []);
    await picture(admin, 'trust-phone');
    await admin.reload();
    await admin.getByRole('heading', { name: 'Attacks' }).waitFor();
    assert.deepEqual(admin.complaints, []);
    await admin.context().close();
  });
});

it('complained about nothing in the console', () => {
  assert.deepEqual(page.complaints, []);
});
