// The main job in a real browser, against a running server: sign in, drop files, ask, read the right numbers.
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
import { by, cents, close, isFigure, isTable, largest, sum, totals } from './expected.mjs';
import { files, greenhouse, shop } from './files/make.mjs';

const run = Date.now().toString(36); // people of their own for each run
const customers = by(shop.customers, 'customer_id');
const products = by(shop.products, 'product_id');
const orders = by(shop.orders, 'order_id');
const beds = by(greenhouse.Beds, 'bed_id');
const revenue = (line) => (line.quantity * cents(line.unit_price)) / 100;
const in2025 = (order) => order.order_date.startsWith('2025');

let browser;
let page;

before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

// Shows what came when it is not what was expected.
function check(result, right) {
  assert.equal(result.kind, 'answer', `${result.question}\n${result.all}`);
  assert.notEqual(result.sql, '', `no SQL is shown for: ${result.question}`);
  assert.ok(
    right(result),
    `${result.question}\n${result.answer}\n${result.sql}\n${JSON.stringify(result.rows.slice(0, 20))}`,
  );
}

describe('one person', () => {
  it('is asked to sign in', async () => {
    page = await openPage(browser);
    await page.getByRole('heading', { name: 'Sign in to sqlagent' }).waitFor();
    assert.deepEqual(await violations(page), []);
    await picture(page, 'sign-in');
    await signIn(page, `flora-${run}@example.com`, 'Flora Garden');
    await page.getByRole('heading', { name: /^Good .*, Flora$/ }).waitFor();
  });

  it('is told in words what is no spreadsheet', async () => {
    await drop(page, { 'photo.png': Buffer.from('not a table'), 'empty.csv': Buffer.alloc(0) });
    await page.getByText('Not a spreadsheet. Use Excel, CSV or ODS.').first().waitFor();
    await page.getByText('This file is empty.').first().waitFor();
    await page.getByRole('button', { name: 'Remove photo.png from this list' }).click();
    await page.getByRole('button', { name: 'Remove empty.csv from this list' }).click();
  });

  it('drops four CSV files and sees them ready', async () => {
    const { 'greenhouse.xlsx': _, ...csvs } = files;
    await drop(page, csvs);
    await waitForFiles(page, Object.keys(csvs));
    await page.getByText(`${shop.customers.length} rows ready`, { exact: true }).waitFor();
    const suggestions = page.getByRole('list', { name: 'Suggestions' });
    await suggestions
      .getByText(/customer|order|product|delivery/i)
      .first()
      .waitFor();
    await picture(page, 'files-ready');
  });

  it('attaches a workbook of three sheets', async () => {
    await page.getByRole('main').locator('input[type=file]').first().setInputFiles({
      name: 'greenhouse.xlsx',
      mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      buffer: files['greenhouse.xlsx'],
    });
    await waitForFiles(page, ['greenhouse.xlsx']);
    await page.getByText('in 3 tables').first().waitFor();
  });

  it('sees the tables and their first rows', async () => {
    await page.getByRole('button', { name: 'Your data' }).click();
    const drawer = page.getByRole('region', { name: 'Your data' }).last();
    await drawer.getByText('7 tables').waitFor();
    await drawer.getByRole('button', { name: /^customers/i }).click();
    const names = drawer.getByRole('cell', { name: shop.customers[0].customer_name, exact: true });
    await names.first().waitFor();
    assert.equal(await drawer.locator('tbody tr').count(), Math.min(50, shop.customers.length));
    await drawer.getByRole('button', { name: 'Close' }).click();
  });

  it('finds the home page free of accessibility violations, light and dark', async () => {
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await violations(page), [], colorScheme);
      await picture(page, `home-${colorScheme}`);
    }
    await page.emulateMedia({ colorScheme: 'light' });
  });
});

describe('questions about the shop', () => {
  it('counts with a time range', async () => {
    check(await ask(page, 'How many orders were placed in 2025?'), (result) =>
      isFigure(result, shop.orders.filter(in2025).length),
    );
  });

  it('counts distinct values', async () => {
    const cities = new Set(shop.customers.map((customer) => customer.city));
    check(await ask(page, 'How many different cities do our customers live in?'), (result) =>
      isFigure(result, cities.size),
    );
  });

  it('derives revenue from quantity and price', async () => {
    check(await ask(page, 'What is our total revenue?'), (result) =>
      isFigure(result, sum(shop.order_lines, revenue)),
    );
  });

  it('ranks over a join: top 5 products by revenue', async () => {
    const top = largest(
      totals(shop.order_lines, (line) => products.get(line.product_id).product_name, revenue),
      5,
    );
    check(
      await ask(page, 'Top 5 products by revenue'),
      (result) => isTable(result, top) && result.rows[0].includes(top[0][0]),
    );
  });

  it('buckets by month over a join', async () => {
    const lines = shop.order_lines.filter((line) => in2025(orders.get(line.order_id)));
    const months = totals(
      lines,
      (line) => orders.get(line.order_id).order_date.slice(0, 7),
      revenue,
    );
    check(await ask(page, 'Revenue by month for 2025'), (result) =>
      isTable(result, months, (value, month) => value.startsWith(month)),
    );
  });

  it('groups', async () => {
    const segments = totals(
      shop.customers,
      (customer) => customer.segment,
      () => 1,
    );
    check(await ask(page, 'How many customers are there per segment?'), (result) =>
      isTable(result, segments),
    );
  });

  it('understands a follow-up', async () => {
    const ofBremen = shop.customers.filter((customer) => customer.city === 'Bremen');
    const segments = totals(
      ofBremen,
      (customer) => customer.segment,
      () => 1,
    );
    check(await ask(page, 'only in Bremen'), (result) => isTable(result, segments));
  });

  it('averages without the empty cells', async () => {
    const paid = shop.orders.filter((order) => order.delivery_fee !== '');
    const fees = totals(
      paid,
      (order) => order.channel,
      (order) => Number(order.delivery_fee),
    );
    const counts = totals(
      paid,
      (order) => order.channel,
      () => 1,
    );
    const averages = [...fees].map(([channel, fee]) => [channel, fee / counts.get(channel)]);
    check(await ask(page, 'Average delivery fee by channel'), (result) =>
      isTable(
        // Averages may be rounded for reading: two decimals are compared.
        {
          rows: result.rows.map((row) =>
            row.map((value) => (isNumber(value) ? round(value) : value)),
          ),
        },
        averages.map(([channel, value]) => [channel, round(value)]),
      ),
    );
  });

  it('filters through a join', async () => {
    const ofBremen = shop.orders.filter(
      (order) => customers.get(order.customer_id).city === 'Bremen',
    );
    check(await ask(page, 'How many orders come from customers in Bremen?'), (result) =>
      isFigure(result, ofBremen.length),
    );
  });

  it('sums through a join', async () => {
    const units = totals(
      shop.order_lines,
      (line) => products.get(line.product_id).category,
      (line) => line.quantity,
    );
    check(await ask(page, 'Total quantity by category'), (result) => isTable(result, units));
  });
});

describe('questions about the workbook', () => {
  it('joins its sheets', async () => {
    const stems = totals(
      greenhouse.Harvests,
      (harvest) => beds.get(harvest.bed_id).bed_name,
      (harvest) => harvest.stems,
    );
    check(await ask(page, 'Total stems by bed name'), (result) => isTable(result, stems));
  });

  it('averages per group', async () => {
    const pay = totals(
      greenhouse.Gardeners,
      (one) => one.team,
      (one) => one.salary,
    );
    const people = totals(
      greenhouse.Gardeners,
      (one) => one.team,
      () => 1,
    );
    check(await ask(page, 'Average salary by team'), (result) =>
      isTable(
        {
          rows: result.rows.map((row) =>
            row.map((value) => (isNumber(value) ? round(value) : value)),
          ),
        },
        [...pay].map(([team, total]) => [team, round(total / people.get(team))]),
      ),
    );
  });
});

describe('questions about the market', () => {
  it('lists dividend payers above a yield', async () => {
    // The shared rows cannot be read but by asking: the statement itself is what is checked.
    check(
      await ask(page, 'Show me dividend-paying stocks with yield > 3%'),
      (result) => result.size > 0 && /yield\w*\s*>\s*(3|0\.03)\b/.test(result.sql),
    );
  });

  it('ranks tech stocks of this quarter', async () => {
    check(
      await ask(page, 'What tech stocks are performing best this quarter?'),
      (result) => result.rows.length > 0 && /tech/i.test(result.sql),
    );
  });
});

describe('what is not an answer', () => {
  it('declines politely what the data cannot tell', async () => {
    const result = await ask(page, 'What is the average blood pressure of our patients?');
    assert.equal(result.status, 'done');
    assert.notEqual(result.kind, 'answer', `${result.answer}\n${result.sql}`);
    assert.equal(result.rows.length, 0);
    assert.match(result.all, /blood|pressure|patients/i);
    await picture(page, 'declined');
  });
});

describe('the conversation', () => {
  it('is there again after a reload', async () => {
    assert.match(new URL(page.url()).pathname, /^\/c\/[\w-]+$/);
    const first = page.getByRole('article').first();
    const shown = await read(first);
    const turns = await page.getByRole('article').count();
    await page.reload();
    await first.waitFor();
    assert.equal(await page.getByRole('article').count(), turns);
    const { question, answer, sql, rows } = await read(first);
    assert.deepEqual(
      { question, answer, sql, rows },
      { question: shown.question, answer: shown.answer, sql: shown.sql, rows: shown.rows },
    );
  });

  it('is in the list, and back and forward work', async () => {
    const chat = page.url();
    await page.getByRole('button', { name: 'New chat' }).click();
    await page.getByRole('heading', { name: /^Good / }).waitFor();
    const list = page.getByRole('navigation', { name: 'Earlier chats' });
    await list.getByRole('link').first().click();
    await page.getByRole('article').first().waitFor();
    assert.equal(page.url(), chat);
    await page.goBack();
    await page.getByRole('heading', { name: /^Good / }).waitFor();
    await page.goForward();
    await page.getByRole('article').first().waitFor();
  });

  it('is free of accessibility violations, light and dark', async () => {
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await violations(page), [], colorScheme);
    }
    await page.emulateMedia({ colorScheme: 'light' });
  });

  it('looks right where pictures are asked for, and has room on a phone', async () => {
    await page.getByRole('button', { name: 'New chat' }).click();
    await page.getByRole('heading', { name: /^Good / }).waitFor();
    await ask(page, 'Top 5 products by revenue');
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await picture(page, `chat-${colorScheme}`);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await picture(page, 'phone-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await picture(page, 'phone-light');
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.equal(overflow, 0, 'the page is wider than a phone');
    await page.getByRole('button', { name: 'Open the menu' }).click();
    const menu = page.getByRole('dialog', { name: 'Menu' });
    await menu.getByRole('button', { name: 'New chat' }).click();
    await menu.waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: /^Good / }).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('can be renamed, and deleting it can be undone', async () => {
    const list = page.getByRole('navigation', { name: 'Earlier chats' });
    await list.getByRole('link').first().waitFor(); // the sidebar comes back with the wide window
    const chats = await list.getByRole('link').count();
    const more = () => list.getByRole('button', { name: /^More about/ }).first();
    await more().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.getByLabel('New name of the chat').fill('Best sellers');
    await page.keyboard.press('Enter');
    await list.getByRole('link', { name: 'Best sellers' }).waitFor();
    await more().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await list.getByRole('link', { name: 'Best sellers' }).waitFor();
    await page.reload();
    await list.getByRole('link', { name: 'Best sellers' }).waitFor();
    assert.equal(await list.getByRole('link').count(), chats);
  });

  it('complained about nothing in the console', () => {
    assert.deepEqual(page.complaints, []);
  });
});

describe('a second person', () => {
  it('sees nothing of the first', async () => {
    const chat = await page
      .getByRole('navigation', { name: 'Earlier chats' })
      .getByRole('link')
      .first()
      .getAttribute('href');
    const other = await openPage(browser);
    await signIn(other, `nosy-${run}@example.com`, 'Nosy Neighbour');
    const list = other.getByRole('navigation', { name: 'Earlier chats' });
    assert.equal(await list.getByRole('link').count(), 0);

    const api = (path) => other.context().request.get(`${address}${path}`);
    assert.deepEqual((await (await api('/user/tables')).json()).tables, []);
    const table = (await (await page.context().request.get(`${address}/user/tables`)).json())
      .tables[0];
    assert.equal((await api(`/user/tables/${table.name}?limit=5`)).status(), 404);
    assert.equal((await api(chat.replace('/c/', '/sessions/'))).status(), 404);

    await other.goto(`${address}${chat}`);
    await other.getByText('This chat does not exist, or it is not yours.').waitFor();
    await other.getByRole('alert').getByRole('button', { name: 'New chat' }).click();

    const result = await ask(other, 'What is the total revenue by customer segment?');
    const stolen = shop.customers.map((customer) => customer.customer_name);
    assert.ok(!stolen.some((name) => result.all.includes(name)), result.all);
    assert.ok(!result.rows.flat().some((value) => close(value, sum(shop.order_lines, revenue))));
    await other.context().close();
  });
});

describe('leaving', () => {
  it('signs out and shows nothing any more', async () => {
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to sqlagent' }).waitFor();
    await page.goBack();
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in to sqlagent' }).waitFor();
  });
});

const isNumber = (value) => value !== null && value !== '' && Number.isFinite(Number(value));
const round = (value) => Math.round(Number(value) * 100) / 100;
