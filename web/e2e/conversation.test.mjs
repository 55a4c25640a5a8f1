// One conversation of eleven turns in a real browser, over a restaurant's till export with German headers, a flower
// shop and the market data: follow-ups change what was asked, chips are flipped, a question back is answered.
//   E2E_URL=http://127.0.0.1:8001 [E2E_SHOTS=folder] npm run e2e
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
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
import { by, cents, close, largest, sum, totals } from './expected.mjs';
import { files, shop } from './files/make.mjs';

const run = Date.now().toString(36);
const places = ['Mitte', 'Hafen', 'Altstadt'];
const dishes = [
  ['Schnitzel', 'Hauptgericht', 1650],
  ['Forelle', 'Hauptgericht', 1890],
  ['Linseneintopf', 'Hauptgericht', 980],
  ['Apfelstrudel', 'Nachtisch', 620],
  ['Rote Grütze', 'Nachtisch', 540],
  ['Pils', 'Getränk', 410],
  ['Apfelschorle', 'Getränk', 360],
  ['Wasser', 'Getränk', 290],
];
const bons = Array.from({ length: 160 }, (_, i) => ({
  bon: 4001 + i,
  month: `${i % 2 ? 2025 : 2024}-0${1 + (i % 7)}`,
  day: 1 + ((i * 3) % 28),
  place: places[(i * i) % 3],
  guests: 1 + ((i * 5) % 6),
  tip: ((i * 7) % 9) * 50,
}));
const lines = bons.flatMap((bon, i) =>
  [0, 1, 2].map((n) => {
    const [dish, group, price] = dishes[(i + n * 3) % dishes.length];
    return { bon: bon.bon, dish, group, count: 1 + ((i + n) % 3), price };
  }),
);
const euros = (amount) => (amount / 100).toFixed(2).replace('.', ',');
const german = (header, rows) => Buffer.from(`${header}\n${rows.join('\n')}\n`);
const till = {
  'Bons.csv': german(
    'Bon-Nr.;Datum;Filiale;Gäste;Trinkgeld',
    bons.map((one) => {
      const [year, month] = one.month.split('-');
      const date = `${String(one.day).padStart(2, '0')}.${month}.${year}`;
      return [one.bon, date, one.place, one.guests, euros(one.tip)].join(';');
    }),
  ),
  'Positionen.csv': german(
    'Bon-Nr.;Speise;Warengruppe;Menge;Einzelpreis',
    lines.map((one) => [one.bon, one.dish, one.group, one.count, euros(one.price)].join(';')),
  ),
};
const { 'greenhouse.xlsx': _, ...flowers } = files;

const bonOf = by(bons, 'bon');
const taken = (line) => (line.count * line.price) / 100;
const orders = by(shop.orders, 'order_id');
const customers = by(shop.customers, 'customer_id');
const spent = (line) => (line.quantity * cents(line.unit_price)) / 100;

let browser;
let page;

before(async () => {
  browser = await openBrowser();
  page = await openPage(browser);
  await signIn(page, `cora-${run}@example.com`, 'Cora Conversation');
  await drop(page, { ...till, ...flowers });
  await waitForFiles(page, [...Object.keys(till), ...Object.keys(flowers)]);
});
after(() => browser?.close());

const last = () => page.getByRole('article').last();
const numbers = (result) => result.rows.map((row) => Number(row.at(-1)));
const names = (result) => result.rows.map((row) => row[0]);

// Name and figure of each row are these, in this order.
function shows(result, pairs) {
  const expected = new Map(pairs);
  const found = `${result.question}\n${result.all}\n${JSON.stringify(result.rows.slice(0, 12))}`;
  assert.equal(result.kind, 'answer', found);
  assert.deepEqual(names(result), [...expected.keys()], found);
  for (const [at, figure] of [...expected.values()].entries())
    assert.ok(close(numbers(result)[at], figure), `${figure} in row ${at + 1} of ${found}`);
}

describe('a conversation', () => {
  it('begins with the dishes that bring in most', async () => {
    const result = await ask(page, 'top 3 dishes by revenue');
    shows(
      result,
      largest(
        totals(lines, (line) => line.dish, taken),
        3,
      ),
    );
  });

  it('goes on with the drinks alone, then by branch', async () => {
    const drinks = lines.filter((line) => line.group === 'Getränk');
    shows(
      await ask(page, 'only drinks'),
      largest(
        totals(drinks, (line) => line.dish, taken),
        3,
      ),
    );
    shows(
      await ask(page, 'and by branch?'),
      largest(
        totals(drinks, (line) => bonOf.get(line.bon).place, taken),
        3,
      ),
    );
    await picture(page, 'conversation-branches');
  });

  it('counts guests by month, and what each leaves', async () => {
    const this_year = bons.filter((bon) => bon.month.startsWith('2025'));
    const months = totals(
      this_year,
      (bon) => `${bon.month}-01`,
      (bon) => bon.guests,
    );
    shows(
      await ask(page, 'how many guests did we have per month in 2025'),
      new Map([...months].sort(([a], [b]) => a.localeCompare(b))),
    );
    const tips = totals(
      bons,
      (bon) => bon.place,
      (bon) => bon.tip / 100,
    );
    const guests = totals(
      bons,
      (bon) => bon.place,
      (bon) => bon.guests,
    );
    const each = new Map([...tips].map(([place, tip]) => [place, tip / guests.get(place)]));
    shows(await ask(page, 'average tip per guest by branch'), largest(each, each.size));
  });

  it('turns to the flower shop and narrows that down', async () => {
    const worth = (wanted) => {
      const kept = shop.order_lines.filter((line) => wanted(orders.get(line.order_id)));
      const segment = (line) => customers.get(orders.get(line.order_id).customer_id)?.segment;
      const all = totals(kept, segment, spent);
      const ids = (one) => new Set(kept.filter((l) => segment(l) === one).map((l) => l.order_id));
      const each = new Map([...all].map(([one, amount]) => [one, amount / ids(one).size]));
      return largest(each, each.size);
    };
    shows(
      await ask(page, 'average order value by segment'),
      worth(() => true),
    );
    const some = shop.orders[0].channel;
    shows(
      await ask(page, `only ${some} orders`),
      worth((order) => order.channel === some),
    );
  });

  it('is asked back, and answers with a button', async () => {
    const question = await ask(page, 'best customers');
    assert.equal(question.kind, 'clarification', question.all);
    await picture(page, 'conversation-asked-back');
    await last()
      .getByRole('button', { name: /by revenue/ })
      .click();
    await last()
      .and(page.locator('[data-status=done][data-kind=answer]'))
      .waitFor({ timeout: 60_000 });
    const who = (line) =>
      customers.get(orders.get(line.order_id).customer_id)?.customer_name ?? null;
    const ten = largest(totals(shop.order_lines, who, spent), 10).map(([, amount]) => amount);
    const answer = await read(last());
    assert.equal(answer.kind, 'answer', answer.all);
    assert.ok(
      close(
        sum(numbers(answer), (one) => one),
        sum(ten, (one) => one),
      ),
      answer.all,
    );
  });

  it('asks the market, and flips how many are shown', async () => {
    const ten = await ask(page, 'Which tech stocks are performing best this quarter?');
    assert.equal(ten.rows.length, 10, ten.all);
    assert.deepEqual(
      numbers(ten),
      numbers(ten).toSorted((a, b) => b - a),
    );
    const chip = last().getByRole('button', { name: /the first 10: change/ });
    await chip.click();
    await picture(page, 'conversation-chip');
    const other = page.getByRole('menuitemradio').nth(1);
    const said = await other.textContent();
    await other.click();
    await last()
      .getByRole('button', { name: /the first 10: change/ })
      .waitFor({ state: 'detached' });
    await last().and(page.locator('[data-status=done]')).waitFor({ timeout: 60_000 });
    assert.notEqual((await read(last())).size, 10, `flipped to ${said}`);
  });

  it('ends with how revenue and the market move together, modestly', async () => {
    const result = await ask(page, 'How does our revenue correlate with market trends?');
    assert.equal(result.kind, 'answer', result.all);
    assert.match(result.answer, /need not depend on each other/);
    for (const row of result.rows) {
      const [name, correlation, months] = row;
      assert.match(name, /Index/);
      assert.ok(Math.abs(Number(correlation)) <= 1 && Number(months) >= 3, JSON.stringify(row));
    }
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await picture(page, `conversation-${colorScheme}`);
      assert.deepEqual(await violations(page), []);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    assert.deepEqual(page.complaints, []);
  });
});
