import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { DayUse, ModelChoice } from '@/api/models';
import { Settings } from './settings-page';
import { Usage } from './usage-section';

const choice: ModelChoice = {
  share: 'schema',
  chosen_share: null,
  endpoint: null,
  server: {
    model: 'gpt-x',
    host: 'api.openai.com',
    share: 'samples',
    own_endpoints: true,
    limits: { tokens_per_day: 1000, money_per_day: null },
  },
  chosen_limits: { tokens_per_day: null, money_per_day: null },
  limits: { tokens_per_day: 1000, money_per_day: null },
  price_is_known: true,
  currency: 'USD',
  today: { tokens: 250, money: '0.0005' },
};
const own = {
  base_url: 'https://models.example.com/v1',
  model: 'm',
  key_is_set: true,
  key_ends_in: 'w8kq',
  key_is_unreadable: false,
  price: '',
};
const use: DayUse = {
  day: '2026-11-26',
  model: 'gpt-x',
  calls: 3,
  estimated_calls: 0,
  prompt_tokens: 1200,
  cached_tokens: 200,
  completion_tokens: 90,
  money: '0.00042',
  currency: 'USD',
};

// Answers GET with what there is; PUT with it and the endpoint or share that was put.
function serve(there: ModelChoice, put: Partial<ModelChoice> = {}, status = 200) {
  const bodies: unknown[] = [];
  vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => {
    const json = (body: unknown, code = 200) =>
      new Response(JSON.stringify(body), {
        status: code,
        headers: { 'Content-Type': 'application/json' },
      });
    if (path === '/user/model/usage') return json({ days: [use] });
    if (path === '/user/model/try') return json({ works: false, sentence: 'Check the key.' });
    if (init?.method !== 'PUT') return json(there);
    bodies.push(JSON.parse(String(init.body)));
    return status === 200
      ? json({ ...there, ...put })
      : json({ status, detail: 'Not this address.' }, status);
  });
  return bodies;
}

const show = () =>
  render(
    <QueryClientProvider
      client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}
    >
      <Settings />
    </QueryClientProvider>,
  );

afterEach(() => vi.unstubAllGlobals());

describe('the dial', () => {
  it('shows what holds, and what the server does not allow', async () => {
    serve(choice);
    show();
    expect(await screen.findByRole('radio', { name: /Names only/ })).toBeChecked();
    expect(screen.getByRole('radio', { name: /cells and results/ })).toBeDisabled();
    expect(screen.getByText(/gpt-x at api.openai.com/)).toBeVisible();
  });

  it('turns at once', async () => {
    const bodies = serve(choice, { share: 'nothing', chosen_share: 'nothing' });
    show();
    await userEvent.click(await screen.findByRole('radio', { name: /No model/ }));
    expect(bodies).toEqual([{ share: 'nothing' }]);
    expect(screen.getByRole('radio', { name: /No model/ })).toBeChecked();
    expect(screen.queryByRole('button', { name: 'Try it' })).toBeNull();
  });
});

describe('a model of one’s own', () => {
  it('is kept and tried, and its key is not shown again', async () => {
    const bodies = serve(choice, { endpoint: own });
    const { container } = show();
    await userEvent.click(await screen.findByRole('button', { name: 'Use a model of my own' }));
    await userEvent.type(screen.getByLabelText('Address'), own.base_url);
    await userEvent.type(screen.getByLabelText('Model'), 'm');
    await userEvent.type(screen.getByLabelText('Key'), 'sk-secret');
    expect(screen.getByLabelText('Key')).toHaveAttribute('type', 'password');
    await userEvent.click(screen.getByRole('button', { name: 'Save and try it' }));
    expect(bodies).toEqual([
      { endpoint: { base_url: own.base_url, model: 'm', price: '', key: 'sk-secret' } },
    ]);
    expect(await screen.findByText('Check the key.')).toBeVisible();
    expect(container.innerHTML).not.toContain('sk-secret');
  });

  it('keeps its key when the field stays empty, and goes with it', async () => {
    const bodies = serve({ ...choice, endpoint: own }, { endpoint: own });
    show();
    await userEvent.click(await screen.findByRole('button', { name: 'Change' }));
    expect(screen.getByText(/ends in …w8kq/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Save and try it' }));
    expect(await screen.findByText('Check the key.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Remove it and its key' }));
    expect(bodies).toEqual([
      { endpoint: { base_url: own.base_url, model: 'm', price: '' } },
      { endpoint: null },
    ]);
  });

  it('stays open when it is refused', async () => {
    serve({ ...choice, endpoint: own }, {}, 400);
    show();
    await userEvent.click(await screen.findByRole('button', { name: 'Change' }));
    await userEvent.click(screen.getByRole('button', { name: 'Save and try it' }));
    expect(await screen.findByLabelText('Address')).toHaveValue(own.base_url);
  });
});

describe('budget and usage', () => {
  it('says what is used, and takes a lower limit', async () => {
    const bodies = serve(choice);
    show();
    expect(await screen.findByText(/Today 250 tokens, \$0.0005 of 1,000 tokens/)).toBeVisible();
    await userEvent.type(screen.getByLabelText('At most so many tokens'), '1,5');
    await userEvent.click(screen.getByRole('button', { name: 'Set' }));
    expect(bodies).toEqual([{ tokens_per_day: 15, money_per_day: null }]);
    await userEvent.type(screen.getByLabelText('At most so many tokens'), 'x');
    await userEvent.click(screen.getByRole('button', { name: 'Set' }));
    expect(screen.getByRole('alert')).toHaveTextContent('whole number');
    expect(bodies).toHaveLength(1);
  });

  it('shows each day and model, and what is not known', () => {
    render(
      <Usage
        today="2026-11-26"
        days={[use, { ...use, model: 'local', money: null, currency: null, estimated_calls: 1 }]}
      />,
    );
    const rows = within(screen.getByRole('table')).getAllByRole('row');
    expect(rows[1]).toHaveTextContent('gpt-x31,20020090$0.00042');
    expect(rows[2]).toHaveTextContent('local31,20020090not known');
    expect(screen.getByText(/on the high side/)).toBeVisible();
  });

  it('has no accessibility violation that jsdom can see', async () => {
    serve({ ...choice, endpoint: own });
    const { container } = show();
    await userEvent.click(await screen.findByRole('button', { name: 'Change' }));
    const { violations } = await axe.run(container, {
      rules: { 'color-contrast': { enabled: false } },
    });
    expect(violations).toEqual([]);
  });
});
