import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetEverything, restore, useConversations } from './store';
import { Thumbs } from './thumbs';
import { newTurn, type Turn } from './turn';

const answered: Turn = { ...newTurn('k', 'Amount by region?'), status: 'done', messageId: 'm1' };

function Shown() {
  const turn = useConversations((state) => state.turns.s1?.[0]);
  return turn ? <Thumbs turn={turn} /> : null;
}

function serve(status: number, body: object) {
  const type = status === 200 ? 'application/json' : 'application/problem+json';
  const fetched = vi.fn(
    async (_path: string, _init: RequestInit) =>
      new Response(JSON.stringify(body), { status, headers: { 'Content-Type': type } }),
  );
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

const up = () => screen.getByRole('button', { name: 'This is right' });
const down = () => screen.getByRole('button', { name: 'This is wrong' });

beforeEach(() => {
  forgetEverything();
  restore('s1', [answered]);
});
afterEach(() => vi.unstubAllGlobals());

describe('thumbs', () => {
  it('say that a good answer is remembered', async () => {
    const fetched = serve(200, { verdict: 'up', remembered: true, detail: null });
    const { container } = render(<Shown />);
    expect(up()).toHaveAttribute('aria-pressed', 'false');
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText(/^Remembered\./)).toBeVisible();
    expect(up()).toHaveAttribute('aria-pressed', 'true');
    expect(down()).toHaveAttribute('aria-pressed', 'false');
    const [path, init] = fetched.mock.calls[0] ?? [];
    expect(path).toBe('/query/m1/feedback');
    expect(JSON.parse(String(init?.body))).toEqual({ verdict: 'up' });
    const { violations } = await axe.run(container);
    expect(violations).toEqual([]);
  });

  it('say why a good answer is not', async () => {
    serve(200, { verdict: 'up', remembered: false, detail: 'It depends on the day.' });
    render(<Shown />);
    await userEvent.click(up());
    expect(await screen.findByText('It depends on the day.')).toBeVisible();
  });

  it('take it back with the other one', async () => {
    serve(200, { verdict: 'down', remembered: false, detail: null });
    forgetEverything();
    restore('s1', [{ ...answered, verdict: 'up' }]);
    render(<Shown />);
    await userEvent.click(down());
    expect(await screen.findByText('Thank you.')).toBeVisible();
    expect(down()).toHaveAttribute('aria-pressed', 'true');
    expect(up()).toHaveAttribute('aria-pressed', 'false');
  });

  it('ask what is wrong, and need no answer', async () => {
    const fetched = serve(200, { verdict: 'down', remembered: false, detail: null });
    render(<Shown />);
    await userEvent.click(down());
    await userEvent.type(
      await screen.findByRole('textbox', { name: 'What is wrong' }),
      'all of it',
    );
    await userEvent.keyboard('{Enter}');
    expect(screen.queryByRole('textbox')).toBeNull();
    expect(await screen.findByText('You said: all of it')).toBeVisible();
    expect(JSON.parse(String(fetched.mock.calls[1]?.[1].body))).toEqual({
      verdict: 'down',
      note: 'all of it',
    });
    await userEvent.click(down());
    expect(JSON.parse(String(fetched.mock.calls[2]?.[1].body))).toEqual({ verdict: 'none' });
    expect(screen.queryByRole('textbox')).toBeNull();
  });

  it('are taken back when they are pressed again', async () => {
    serve(200, { verdict: 'none', remembered: false, detail: null });
    forgetEverything();
    restore('s1', [{ ...answered, verdict: 'up' }]);
    render(<Shown />);
    await userEvent.click(up());
    expect(await screen.findByText('Taken back.')).toBeVisible();
    expect(up()).toHaveAttribute('aria-pressed', 'false');
  });

  it('offer edited SQL for the next time', async () => {
    const fetched = serve(200, { verdict: 'up', remembered: true, detail: null });
    forgetEverything();
    restore('s1', [{ ...answered, answer: { engine: 'sql' } }]);
    render(<Shown />);
    await userEvent.click(screen.getByRole('button', { name: 'Use this next time' }));
    expect(await screen.findByText(/^Remembered\./)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Use this next time' })).toBeNull();
    expect(JSON.parse(String(fetched.mock.calls[0]?.[1].body))).toEqual({ verdict: 'up' });
  });

  it('stay as they were when it could not be kept', async () => {
    serve(422, { type: 'about:blank', status: 422, detail: 'There are 1,000 already.' });
    render(<Shown />);
    await userEvent.click(up());
    expect(await screen.findByText('There are 1,000 already.')).toBeVisible();
    expect(up()).toHaveAttribute('aria-pressed', 'false');
  });
});
