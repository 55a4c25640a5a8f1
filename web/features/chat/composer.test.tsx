import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Composer } from './composer';

const offers = [
  { kind: 'column', text: 'region', detail: 'in sales', replaced: 3 },
  { kind: 'value', text: 'Regensburg', detail: 'town in clients', replaced: 3 },
];

function answer(path: string) {
  const body = path.startsWith('/suggest?') ? { suggestions: offers } : { tables: [] };
  return Promise.resolve(new Response(JSON.stringify(body), { status: 200 }));
}

function show() {
  const onAsk = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Composer
        running={false}
        waiting={false}
        autoFocus={false}
        onAsk={onAsk}
        onStop={vi.fn()}
        onFiles={vi.fn()}
        onTable={vi.fn()}
      />
    </QueryClientProvider>,
  );
  return { onAsk, field: screen.getByLabelText('Your question') as HTMLTextAreaElement };
}

async function write(field: HTMLElement, text: string) {
  const user = userEvent.setup();
  await user.type(field, text);
  await screen.findByRole('listbox', { name: 'Completions' });
  return user;
}

beforeEach(() => {
  vi.stubGlobal('fetch', vi.fn(answer));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('completions in the composer', () => {
  it('are accepted with Tab, the first one unless another is marked', async () => {
    const { field } = show();
    const user = await write(field, 'revenue by reg');
    await user.keyboard('{Tab}');
    expect(field).toHaveValue('revenue by region ');
    expect(screen.queryByRole('listbox')).toBeNull();
  });

  it('leave Enter to sending until one is marked', async () => {
    const { field, onAsk } = show();
    const user = await write(field, 'revenue by reg');
    await user.keyboard('{Enter}');
    expect(onAsk).toHaveBeenCalledWith('revenue by reg');
    expect(field).toHaveValue('');
  });

  it('are marked with the arrows and taken with Enter', async () => {
    const { field, onAsk } = show();
    const user = await write(field, 'clients in reg');
    await user.keyboard('{ArrowDown}{ArrowDown}');
    const marked = screen.getByRole('option', { selected: true });
    expect(marked).toHaveTextContent('Regensburg');
    expect(field).toHaveAttribute('aria-activedescendant', marked.id);
    await user.keyboard('{Enter}');
    expect(field).toHaveValue('clients in Regensburg ');
    expect(onAsk).not.toHaveBeenCalled();
  });

  it('go away with Escape and do not come back for the same text', async () => {
    const { field } = show();
    const user = await write(field, 'by reg');
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('listbox')).toBeNull();
    expect(field).toHaveValue('by reg');
  });

  it('can be clicked', async () => {
    const { field } = show();
    const user = await write(field, 'by reg');
    await user.click(screen.getByRole('option', { name: /Regensburg/ }));
    expect(field).toHaveValue('by Regensburg ');
  });

  it('are not asked for behind a space, nor for one letter', async () => {
    const { field } = show();
    await userEvent.type(field, 'r');
    await userEvent.type(field, 'evenue ');
    await new Promise((done) => setTimeout(done, 200));
    const asked = vi.mocked(fetch).mock.calls.map(([path]) => String(path));
    expect(asked.filter((path) => path.endsWith('prefix=r'))).toEqual([]);
    expect(asked.filter((path) => path.includes('revenue%20'))).toEqual([]);
  });

  it('keep quiet when the server cannot help', async () => {
    vi.stubGlobal(
      'fetch',
      vi.fn((path: string) =>
        path.startsWith('/suggest?') ? Promise.reject(new TypeError('away')) : answer(path),
      ),
    );
    const { field, onAsk } = show();
    await userEvent.type(field, 'revenue{Enter}');
    expect(onAsk).toHaveBeenCalledWith('revenue');
  });

  it('are accessible', async () => {
    const { field } = show();
    await write(field, 'by reg');
    const { violations } = await axe.run(document.body);
    await waitFor(() => expect(violations.map((one) => one.id)).toEqual([]));
  });
});
