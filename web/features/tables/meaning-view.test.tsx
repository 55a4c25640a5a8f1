import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { keys, makeQueryClient } from '@/api/queries';
import type { TableProfile } from '@/api/types';
import { MeaningView } from './meaning-view';

const column = {
  header: 'amount',
  unit: null,
  rows: 3,
  nulls: 0,
  distinct: 3,
  distinct_exact: true,
  min: null,
  max: null,
  description: '',
  top: [],
  role_given: false,
  synonyms: [],
  known_as: [],
};
const profile: TableProfile = {
  table: 'orders',
  display_name: 'Orders',
  title: 'orders.csv',
  description: '',
  shared: false,
  synonyms: [],
  nouns: ['order'],
  file: 'orders.csv',
  sheet: '',
  rows: 3,
  columns: [
    {
      ...column,
      name: 'amount',
      display_name: 'Amount',
      type: 'numeric',
      role: 'additive',
      role_probability: 0.65,
      found_role: 'additive',
      fitting_roles: ['ordinal', 'additive', 'rate'],
    },
    {
      ...column,
      name: 'cust',
      header: 'cust',
      display_name: 'cust',
      type: 'integer',
      role: 'foreign_key',
      role_probability: 0.9,
      found_role: 'foreign_key',
      fitting_roles: ['foreign_key', 'additive'],
    },
  ],
  joins: [
    {
      table: 'orders',
      column: 'cust',
      to_table: 'customers',
      to_column: 'id',
      decided: 'found',
      probability: 0.93,
      matched: 1,
      label: '',
    },
  ],
  unused: [],
  spread: {},
};

function show(more: Partial<TableProfile> = {}) {
  const client = makeQueryClient();
  const tables = [
    { name: 'orders', display_name: 'Orders' },
    { name: 'customers', display_name: 'Customers' },
  ];
  client.setQueryData(keys.tables, tables);
  client.setQueryData(keys.definitions, []);
  const orders = { ...profile, ...more };
  const customers = {
    ...profile,
    table: 'customers',
    columns: [{ ...profile.columns[1], name: 'id', display_name: 'Number' }],
  };
  client.setQueryData(keys.profile('orders'), orders);
  const answer = async (path: string, init?: RequestInit) =>
    init?.method === 'PATCH'
      ? new Response(null, { status: 204 })
      : new Response(JSON.stringify(path.includes('customers') ? customers : orders));
  vi.stubGlobal('fetch', vi.fn(answer));
  return render(
    <QueryClientProvider client={client}>
      <MeaningView table="orders" />
    </QueryClientProvider>,
  );
}

// The first thing that was sent to be changed.
const sent = () => {
  const [path, init] = vi.mocked(fetch).mock.calls.find(([, one]) => one?.method === 'PATCH') ?? [];
  return { path, body: JSON.parse(String(init?.body ?? 'null')) };
};

afterEach(() => vi.unstubAllGlobals());

describe('MeaningView', () => {
  it('says in plain words what columns mean, and lets another meaning be chosen', async () => {
    show();
    expect(screen.getByText('Our best guess · In the file: amount')).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Amount is an amount that adds up. Change' }),
    );
    await userEvent.click(await screen.findByRole('menuitemradio', { name: 'a rate or price' }));
    await waitFor(() =>
      expect(sent()).toEqual({
        path: '/user/tables/orders',
        body: { columns: [{ name: 'amount', role: 'rate' }] },
      }),
    );
  });

  it('sends only the words that were changed', async () => {
    show();
    await userEvent.click(screen.getByRole('button', { name: 'Rename or describe Amount' }));
    expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
    await userEvent.type(screen.getByLabelText('Also called'), 'turnover, sales');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(screen.queryByLabelText('Also called')).toBeNull());
    expect(sent().body).toEqual({
      columns: [{ name: 'amount', synonyms: ['turnover', 'sales'] }],
    });
  });

  it('keeps the form open with what was typed when the server refuses', async () => {
    show();
    vi.mocked(fetch).mockResolvedValue(
      new Response(JSON.stringify({ detail: 'Too long.' }), { status: 400 }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Rename or describe this table' }));
    await userEvent.type(screen.getByLabelText('One row is called'), 'sale');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(screen.getByRole('button', { name: 'Save' })).toBeEnabled());
    expect(screen.getByLabelText('One row is called')).toHaveValue('sale');
  });

  it('removes a join and adds one', async () => {
    show();
    await userEvent.click(
      screen.getByRole('button', { name: 'Remove Orders cust with Customers id' }),
    );
    const join = { column: 'cust', to_table: 'customers', to_column: 'id' };
    await waitFor(() => expect(sent().body).toEqual({ joins: [{ ...join, state: 'removed' }] }));
    vi.mocked(fetch).mockClear();
    await userEvent.click(screen.getByRole('button', { name: 'Add a join' }));
    expect(screen.getByRole('button', { name: 'Add' })).toBeDisabled();
    await userEvent.selectOptions(screen.getByLabelText('This column'), 'amount');
    await userEvent.selectOptions(screen.getByLabelText('holds the same as, in'), 'customers');
    await screen.findByRole('option', { name: 'Number' });
    await userEvent.selectOptions(screen.getByLabelText('the column'), 'id');
    await userEvent.click(screen.getByRole('button', { name: 'Add' }));
    await waitFor(() =>
      expect(sent().body).toEqual({ joins: [{ ...join, column: 'amount', state: 'confirmed' }] }),
    );
  });

  it('brings back what was found', async () => {
    const [amount] = profile.columns;
    show({
      columns: [{ ...(amount as TableProfile['columns'][number]), role: 'rate', role_given: true }],
      joins: [{ ...(profile.joins[0] as TableProfile['joins'][number]), decided: 'removed' }],
    });
    expect(screen.getByText('You removed this.')).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Amount is a rate or price. Change' }),
    );
    await userEvent.click(await screen.findByRole('menuitemradio', { name: /As found/ }));
    await waitFor(() => expect(sent().body).toEqual({ columns: [{ name: 'amount', role: null }] }));
  });

  it('only tells about a table that everybody shares', () => {
    show({ shared: true, unused: ['A column is gone.'] });
    expect(screen.getByText('A column is gone.')).toBeVisible();
    expect(screen.queryAllByRole('button')).toEqual([]);
  });

  it('has no accessibility violation that jsdom can see', async () => {
    const { container } = show();
    await userEvent.click(screen.getByRole('button', { name: 'Rename or describe Amount' }));
    await userEvent.click(screen.getByRole('button', { name: 'Add a join' }));
    const { violations } = await axe.run(container, {
      rules: { 'color-contrast': { enabled: false } },
    });
    expect(violations).toEqual([]);
  });
});
