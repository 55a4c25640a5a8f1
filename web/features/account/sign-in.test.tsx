import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeQueryClient } from '@/api/queries';
import { SignIn } from './sign-in';

const answer = (status: number, body: unknown) =>
  vi.stubGlobal('fetch', vi.fn().mockResolvedValue(new Response(JSON.stringify(body), { status })));

const show = () =>
  render(
    <QueryClientProvider client={makeQueryClient()}>
      <SignIn />
    </QueryClientProvider>,
  );

async function submit() {
  await userEvent.type(screen.getByLabelText('E-mail'), 'mira@example.com');
  await userEvent.click(screen.getByRole('button', { name: 'Continue on this machine' }));
}

afterEach(() => vi.unstubAllGlobals());

describe('SignIn', () => {
  it('sends the address, and no name when none was written', async () => {
    answer(200, {});
    show();
    await submit();
    const [path, init] = vi.mocked(fetch).mock.calls[0] ?? [];
    expect(path).toBe('/auth/local/login');
    expect(JSON.parse(String(init?.body))).toEqual({ email: 'mira@example.com' });
  });

  it('explains when local sign-in is off', async () => {
    answer(404, { status: 404 });
    show();
    await submit();
    expect(await screen.findByRole('alert')).toHaveTextContent(/off on this server/);
  });

  it('shows the words of a refusal', async () => {
    answer(400, { detail: 'This is not an e-mail address.' });
    show();
    await submit();
    expect(await screen.findByRole('alert')).toHaveTextContent('This is not an e-mail address.');
  });

  it('has no accessibility violation that jsdom can see', async () => {
    const { container } = show();
    const { violations } = await axe.run(container, {
      rules: { 'color-contrast': { enabled: false } },
    });
    expect(violations).toEqual([]);
  });
});
