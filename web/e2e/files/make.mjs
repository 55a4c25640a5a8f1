// Makes the flower shop: four CSV files and a workbook of three sheets, invented, the same bytes every time.
//   node e2e/files/make.mjs          writes them beside this file
// The tests import `shop`, `greenhouse` and `files` from here and compute what the page must answer.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { workbook } from './workbook.mjs';

// Numerical Recipes' linear congruential generator: small, and alike on every machine.
let state = 20250;
const below = (limit) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
};
const pick = (list) => list[below(list.length)];
const day = (from, days) => new Date(Date.parse(from) + below(days) * 86_400_000).toISOString().slice(0, 10);
const money = (cents) => (cents / 100).toFixed(2);

const given = ['Ada', 'Bruno', 'Clara', 'Dario', 'Elsa', 'Farid', 'Greta', 'Hugo', 'Ines', 'Jonas'];
const family = ['Albers', 'Brandt', 'Costa', 'Dahl', 'Ekholm', 'Fuchs'];
const cities = ['Bremen', 'Lyon', 'Porto', 'Ghent', 'Malmö', 'Graz'];
const segments = ['Private', 'Office', 'Event'];
const categories = {
  Bouquets: ['Spring Meadow', 'Red Classic', 'Wild Garden', 'White Calm', 'Sunset'],
  'Potted Plants': ['Monstera', 'Ficus', 'Orchid', 'Lavender', 'Fern'],
  Bulbs: ['Tulip Mix', 'Crocus Mix', 'Daffodil Mix', 'Hyacinth Mix'],
  Supplies: ['Clay Pot', 'Watering Can', 'Potting Soil', 'Secateurs'],
};

const customers = Array.from({ length: 40 }, (_, index) => ({
  customer_id: index + 1,
  customer_name: `${given[index % given.length]} ${family[Math.floor(index / 7) % family.length]}`,
  city: pick(cities),
  segment: pick(segments),
  signup_date: day('2023-01-01', 700),
}));
const products = Object.entries(categories)
  .flatMap(([category, names]) => names.map((product_name) => ({ product_name, category })))
  .map((product, index) => ({
    product_id: 201 + index,
    ...product,
    list_price: money(390 + below(6200)),
  }));
const orders = Array.from({ length: 320 }, (_, index) => ({
  order_id: 7001 + index,
  customer_id: 1 + below(customers.length),
  order_date: day('2024-07-01', 540),
  channel: pick(['web', 'shop', 'phone']),
  delivery_fee: below(4) === 0 ? '' : money(290 + 100 * below(6)),
}));
const orderLines = orders.flatMap((order) =>
  Array.from({ length: 1 + below(3) }, () => {
    const product = pick(products);
    const price = Math.round(Number(product.list_price) * 100 * (1 - below(3) / 20));
    return {
      order_id: order.order_id,
      product_id: product.product_id,
      quantity: 1 + below(5),
      unit_price: money(price),
    };
  }),
);
export const shop = { customers, products, orders, order_lines: orderLines };

const gardeners = ['Ole Winter', 'Pia Sommer', 'Quentin Roy', 'Rosa Lenz', 'Sven Moe', 'Tara Vik'].map(
  (gardener_name, index) => ({
    gardener_id: index + 1,
    gardener_name,
    team: ['North', 'South'][index % 2],
    salary: 31_000 + 250 * below(40),
    hired_on: day('2018-01-01', 2000),
  }),
);
const beds = Array.from({ length: 12 }, (_, index) => ({
  bed_id: 11 + index,
  bed_name: `Bed ${String.fromCharCode(65 + index)}`,
  gardener_id: 1 + below(gardeners.length),
  square_meters: 8 + below(30),
}));
const harvests = Array.from({ length: 150 }, (_, index) => ({
  harvest_id: 501 + index,
  bed_id: 11 + below(beds.length),
  harvested_on: day('2025-03-01', 240),
  stems: 20 + below(400),
}));
export const greenhouse = { Gardeners: gardeners, Beds: beds, Harvests: harvests };

function csv(rows) {
  const quoted = (value) => (/[",\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : value);
  return `${[Object.keys(rows[0]), ...rows.map(Object.values)]
    .map((line) => line.map(quoted).join(','))
    .join('\r\n')}\r\n`;
}

// File name → its bytes.
export const files = {
  ...Object.fromEntries(
    Object.entries(shop).map(([name, rows]) => [`${name}.csv`, Buffer.from(csv(rows))]),
  ),
  'greenhouse.xlsx': workbook(greenhouse),
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, bytes] of Object.entries(files)) {
    writeFileSync(new URL(name, import.meta.url), bytes);
    console.log(`${name}: ${bytes.length} bytes`);
  }
}
