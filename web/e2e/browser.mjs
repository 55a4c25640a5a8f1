// A real browser on the page, and the few moves that the tests make in it.
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const address = process.env.E2E_URL?.replace(/\/$/, '');
if (!address) throw new Error('Set E2E_URL to a running server, for example http://127.0.0.1:8001');

const pictures = process.env.E2E_SHOTS; // a folder; without it no pictures are taken
if (pictures) mkdirSync(pictures, { recursive: true });

export const openBrowser = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox', // Chromium refuses root otherwise, and the tests run in containers
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

// A page of its own cookies. Everything that a reader would see as broken is collected in `page.complaints`.
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  page.complaints = [];
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  page.on('console', (message) => {
    // The browser itself logs each refused request; whether a refusal is right is for the tests to say.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      page.complaints.push(message.text());
    }
  });
  await page.goto(address);
  return page;
}

export async function signIn(page, email, name) {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Continue on this machine' }).click();
  await page.getByLabel('Your question').waitFor();
}

// Drops files on the page as a hand with a mouse does.
export async function drop(page, files) {
  const sent = Object.entries(files).map(([name, bytes]) => [name, bytes.toString('base64')]);
  const transfer = await page.evaluateHandle((list) => {
    const data = new DataTransfer();
    for (const [name, base64] of list) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      data.items.add(new File([bytes], name));
    }
    return data;
  }, sent);
  for (const event of ['dragenter', 'dragover', 'drop']) {
    await page.dispatchEvent('body', event, { dataTransfer: transfer });
  }
}

export async function waitForFiles(page, names) {
  for (const name of names) {
    const chip = page
      .getByRole('list', { name: 'Files' })
      .getByRole('listitem')
      .filter({ hasText: name });
    await chip
      .and(page.locator('[data-phase=ready], [data-phase=failed]'))
      .waitFor({ timeout: 60_000 });
    const phase = await chip.getAttribute('data-phase');
    if (phase !== 'ready') throw new Error(`${name}: ${await chip.innerText()}`);
  }
}

// Asks in the chat that is open and waits for the end. Returns what the page shows: exact values, not formatted ones.
export async function ask(page, question) {
  const before = await page.getByRole('article').count();
  await page.getByLabel('Your question').fill(question);
  await page.keyboard.press('Enter');
  const article = page.getByRole('article').nth(before);
  await article
    .and(page.locator('[data-status=done], [data-status=failed], [data-status=stopped]'))
    .waitFor({ timeout: 60_000 });
  return read(article);
}

export async function read(article) {
  return article.evaluate((node) => {
    const text = (selector) => node.querySelector(selector)?.textContent ?? '';
    return {
      question: text('h2'),
      status: node.dataset.status,
      kind: node.dataset.kind,
      answer: text('[data-testid=answer]'),
      sql: text('[data-testid=sql]'),
      all: node.textContent,
      size: Number(node.querySelector('table')?.ariaRowCount ?? 1) - 1,
      columns: [...node.querySelectorAll('thead th:not([data-act])')].map(
        (cell) => cell.textContent,
      ),
      rows: [...node.querySelectorAll('tbody tr')].map((row) =>
        [...row.querySelectorAll('td:not([data-act])')].map((cell) => cell.dataset.value ?? null),
      ),
    };
  });
}

// After a change of theme or size the new look is there when the transitions have ended.
const settle = (page) =>
  page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const changes = () => document.getAnimations().some((one) => one instanceof CSSTransition);
    for (await frame(), await frame(); changes(); await frame());
  });

const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// Accessibility violations as lines of text: rule, and where.
export async function violations(page) {
  await settle(page);
  await page.evaluate(await axeSource);
  return page.evaluate(async () => {
    const { violations: found } = await window.axe.run(document, { resultTypes: ['violations'] });
    return found.flatMap((rule) =>
      rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)}`),
    );
  });
}

export async function picture(page, name) {
  if (!pictures) return;
  await settle(page);
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}
