import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { VerifiedQuery } from '@/api/types';
import { VerifiedList } from './verified-sheet';

const standing: VerifiedQuery = {
  id: 'v1',
  question: 'Amount by region?',
  sql: 'SELECT region FROM orders',
  state: 'standing',
  reason: null,
  by: 'Ada',
  verified_at: new Date().toISOString(),
  proved_at: new Date().toISOString(),
  message_id: 'm1',
};
const retired: VerifiedQuery = {
  ...standing,
  id: 'v2',
  question: 'Orders?',
  state: 'retired',
  reason: 'No table orders.',
  message_id: null,
};

function serve(...lists: VerifiedQuery[][]) {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => {
    asked.push(`${init?.method ?? 'GET'} ${path}`);
    if (init?.method === 'DELETE') return new Response(null, { status: 204 });
    const verified = lists.length > 1 ? lists.shift() : lists[0];
    return new Response(JSON.stringify({ verified }), {
      headers: { 'Content-Type': 'application/json' },
    });
  });
  return asked;
}

const show = () =>
  render(
    <QueryClientProvider
      client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}
    >
      <VerifiedList onClose={() => {}} />
    </QueryClientProvider>,
  );

afterEach(() => vi.unstubAllGlobals());

describe('verified answers', () => {
  it('are shown with who said so and how they stand', async () => {
    serve([{ ...standing, state: 'changed' }, retired]);
    const { container } = show();
    expect(await screen.findByText('Amount by region?')).toBeVisible();
    expect(screen.getAllByText('Ada · just now')).toHaveLength(2);
    expect(screen.getByText(/tables have changed/)).toBeVisible();
    expect(screen.getByText('Not used any more. No table orders.')).toBeVisible();
    const { violations } = await axe.run(container);
    expect(violations).toEqual([]);
  });

  it('are forgotten', async () => {
    const asked = serve([standing], []);
    show();
    await userEvent.click(await screen.findByRole('button', { name: /^Forget/ }));
    expect(await screen.findByText(/^Nothing is remembered yet/)).toBeVisible();
    expect(asked).toEqual(['GET /user/verified', 'DELETE /user/verified/v1', 'GET /user/verified']);
  });
});
