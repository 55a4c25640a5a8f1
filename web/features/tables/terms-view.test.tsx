import { QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { Toaster } from 'sonner';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { keys, makeQueryClient } from '@/api/queries';
import type { Definition } from '@/api/types';
import { TermsView } from './terms-view';

const kept: Definition[] = [
  { term: 'big order', meaning: 'orders above 1000' },
  { term: '', meaning: 'the fiscal year starts in April' },
];

function show(refusal?: string) {
  const client = makeQueryClient();
  client.setQueryData(keys.definitions, kept);
  const answer = async () =>
    refusal
      ? new Response(JSON.stringify({ detail: refusal }), { status: 400 })
      : new Response(null, { status: 204 });
  vi.stubGlobal('fetch', vi.fn(answer));
  return render(
    <QueryClientProvider client={client}>
      <TermsView />
      <Toaster />
    </QueryClientProvider>,
  );
}

const sent = () =>
  vi.mocked(fetch).mock.calls.map(([path, init]) => {
    expect([path, init?.method]).toEqual(['/user/definitions', 'PUT']);
    return JSON.parse(String(init?.body)).definitions;
  });

const press = (name: string) => userEvent.click(screen.getByRole('button', { name }));

afterEach(() => vi.unstubAllGlobals());

describe('TermsView', () => {
  it('lists terms and rules, and lets nobody stumble', async () => {
    const { container } = show();
    expect(screen.getByText('big order:')).toBeVisible();
    expect(screen.getByText('the fiscal year starts in April')).toBeVisible();
    await press('Add a term');
    const { violations } = await axe.run(container);
    expect(violations).toEqual([]);
  });

  it('adds a term behind the others', async () => {
    show();
    await press('Add a term');
    expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
    await userEvent.type(screen.getByLabelText('Term'), ' regular ');
    await userEvent.type(screen.getByLabelText('What it means'), 'customers with 5 orders{Tab}');
    await press('Save');
    await screen.findByText('regular:');
    expect(sent()).toEqual([[...kept, { term: 'regular', meaning: 'customers with 5 orders' }]]);
    expect(screen.queryByLabelText('Term')).toBeNull();
  });

  it('changes one in its place', async () => {
    show();
    await press('Change big order');
    const form = screen.getByRole('form', { name: 'Change big order' });
    await userEvent.clear(within(form).getByLabelText('What it means'));
    await userEvent.type(within(form).getByLabelText('What it means'), 'orders above 500');
    await press('Save');
    await screen.findByText('orders above 500');
    expect(sent()).toEqual([[{ term: 'big order', meaning: 'orders above 500' }, kept[1]]]);
  });

  it('removes one, with the way back', async () => {
    show();
    await press('Remove big order');
    fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(sent()).toEqual([[kept[1]], kept]));
    await screen.findByText('big order:');
    // Its leaving takes a moment, by a timer that would outlive the test.
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull());
  });

  it('keeps the form open with what was typed when the server refuses', async () => {
    show('That is too long.');
    await press('Add a term');
    await userEvent.type(screen.getByLabelText('What it means'), 'x');
    await press('Save');
    await screen.findByText('That is too long.');
    expect(screen.getByLabelText('What it means')).toHaveValue('x');
  });
});
