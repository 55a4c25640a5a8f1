// A question that outlives its page, in a real browser: it is asked of a slow model, the page is loaded anew, another
// tab is opened, and both show the answer when it comes; Stop still stops it. Starts a server and a model of its own
// beside the running `sqlagent dev`.
//   E2E_URL=http://127.0.0.1:8001 SQLAGENT_TEST_HOME=var SQLAGENT_TEST_PROGRAM=build/release/sqlagent npm run e2e
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { openBrowser, openPage, picture, read, signIn, violations } from './browser.mjs';

const { SQLAGENT_TEST_HOME: home, SQLAGENT_TEST_PROGRAM: program } = process.env;

// Writes half of its answer, and the rest when the test says so.
function slowModel() {
  const model = { asked: 0, closed: 0, goOn: () => undefined };
  const listener = createServer((request, response) => {
    model.asked += 1;
    request.resume();
    const say = (delta, finish = null) =>
      response.write(
        `data: ${JSON.stringify({ model: 'slow', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`,
      );
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    say({ role: 'assistant', content: '```sql\nSELECT 40 + 2 AS answer -- so far' });
    model.goOn = () => {
      say({ content: '\n```' });
      say({}, 'stop');
      response.end('data: [DONE]\n\n');
    };
    response.on('close', () => {
      if (!response.writableFinished) model.closed += 1;
    });
  });
  return new Promise((resolve) =>
    listener.listen(0, '127.0.0.1', () => {
      model.port = listener.address().port;
      model.close = () => listener.close();
      resolve(model);
    }),
  );
}

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function startServer(model) {
  const lines = (await readFile(`${home}/dev.env`, 'utf8')).split('\n');
  const settings = Object.fromEntries(
    lines
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const port = await freePort();
  const server = spawn(program, ['serve'], {
    stdio: 'ignore',
    env: {
      ...process.env,
      ...settings,
      API_PORT: String(port),
      OPENAI_MODEL: 'slow',
      OPENAI_BASE_URL: `http://127.0.0.1:${model.port}/v1`,
      OPENAI_API_KEY: 'sk-test',
      MODEL_IDLE_SECONDS: '60',
      ANSWER_TIMEOUT_SECONDS: '120',
    },
  });
  const address = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; ++tries) {
    const health = await fetch(`${address}/health`).catch(() => null);
    if (health?.ok) return { server, address };
    if (tries > 600) throw new Error('the server does not come up');
    await pause(100);
  }
}

const eventually = async (check, what) => {
  for (let tries = 0; !check(); ++tries) {
    assert.ok(tries < 600, what);
    await pause(50);
  }
};

describe('a question that outlives its page', { skip: !home || !program }, () => {
  let browser;
  let page;
  let model;
  let running;

  const question = 'zeig mir bitte die Antwort';
  const newest = (tab) => tab.getByRole('article').last();
  const drafting = (tab) =>
    newest(tab).getByTestId('draft').filter({ hasText: 'so far' }).waitFor({ timeout: 60_000 });
  const ended = (tab) =>
    newest(tab)
      .and(tab.locator('[data-status=done], [data-status=failed], [data-status=stopped]'))
      .waitFor({ timeout: 60_000 });
  const ask = async () => {
    await page.getByLabel('Your question').fill(question);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await drafting(page);
  };

  before(async () => {
    model = await slowModel();
    running = await startServer(model);
    browser = await openBrowser();
    page = await openPage(browser);
    await page.goto(running.address);
    await signIn(page, `resume-${Date.now().toString(36)}@example.com`, 'Rosa');
  });
  after(async () => {
    await browser?.close();
    running?.server.kill();
    model?.close();
  });

  it('goes on over a reload, and in a second tab', async () => {
    await ask();
    await page.waitForURL(/\/c\//);
    await page.reload();
    await drafting(page);
    const tab = await page.context().newPage();
    await tab.goto(page.url());
    await drafting(tab);
    await picture(page, 'resume-running');
    assert.deepEqual(await violations(page), []);
    model.goOn();
    for (const one of [page, tab]) {
      await ended(one);
      const shown = await read(newest(one));
      assert.deepEqual([shown.status, shown.question, shown.rows], ['done', question, [['42']]]);
    }
    assert.equal(model.asked, 1);
    await picture(page, 'resume-done');
    await tab.close();
  });

  it('is stopped from the page that came back', async () => {
    await ask();
    await page.reload();
    await drafting(page);
    const closed = model.closed;
    await page.getByRole('button', { name: 'Stop' }).click();
    await ended(page);
    assert.equal(await newest(page).getAttribute('data-status'), 'stopped');
    await eventually(() => model.closed > closed, 'the call of the model is closed');
    await page.reload();
    await ended(page);
    assert.match(await newest(page).innerText(), /stopped before it was answered/);
    assert.deepEqual(page.complaints, []);
  });
});
