import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { describe, expect, it, vi } from 'vitest';
import { problemFrom } from '@/api/client';
import { placeOf, type Refusal, refusalOf } from '@/api/sql';
import { SqlEditor } from './sql-editor';
import { spansOf } from './sql-text';

const draft = 'SELECT revnue FROM orders';
const refused: Refusal = {
  detail: 'No column revnue; did you mean revenue?',
  line: 1,
  place: { start: 7, end: 13 },
  nearest: ['revenue'],
  canRunAnyway: false,
};

function open(...outcomes: (Refusal | null)[]) {
  const onRun = vi.fn();
  for (const outcome of outcomes) onRun.mockResolvedValueOnce(outcome);
  const onClose = vi.fn();
  const view = render(<SqlEditor sql={draft} onRun={onRun} onClose={onClose} />);
  return { ...view, onRun, onClose, field: screen.getByLabelText<HTMLTextAreaElement>('SQL') };
}

describe('the editor', () => {
  it('runs with Ctrl+Enter and closes when it worked', async () => {
    const { onRun, onClose, field } = open(null);
    expect(field).toHaveFocus();
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    expect(onRun).toHaveBeenCalledWith(draft, false, expect.any(AbortSignal));
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('shows where and why it was refused, and repairs it', async () => {
    const { onRun, onClose, field } = open(refused, null);
    await userEvent.click(screen.getByRole('button', { name: 'Run' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Line 1: No column revnue');
    expect(field).toBeInvalid();
    expect(screen.getByText('revnue')).toHaveClass('decoration-wavy');
    await userEvent.click(screen.getByRole('button', { name: 'revenue' }));
    expect(field).toHaveValue('SELECT revenue FROM orders');
    expect(screen.queryByRole('alert')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Run' }));
    expect(onRun).toHaveBeenLastCalledWith(
      'SELECT revenue FROM orders',
      false,
      expect.any(AbortSignal),
    );
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('asks before it runs what would take very long', async () => {
    const { onRun } = open({ detail: 'Too much.', nearest: [], canRunAnyway: true }, null);
    await userEvent.click(screen.getByRole('button', { name: 'Run' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Run anyway' }));
    expect(onRun).toHaveBeenLastCalledWith(draft, true, expect.any(AbortSignal));
  });

  it('stops what runs, and is left with Escape or Cancel', async () => {
    let signal: AbortSignal | undefined;
    const onRun = vi.fn((_sql: string, _anyway: boolean, given: AbortSignal) => {
      signal = given;
      return new Promise<Refusal | null>(() => undefined);
    });
    const onClose = vi.fn();
    render(<SqlEditor sql={draft} onRun={onRun} onClose={onClose} />);
    await userEvent.keyboard('{Escape}');
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(onClose).toHaveBeenCalledTimes(2);
    await userEvent.click(screen.getByRole('button', { name: 'Run' }));
    await userEvent.click(screen.getByRole('button', { name: 'Stop' }));
    expect(signal?.aborted).toBe(true);
  });

  it('has no accessibility violation that jsdom can see', async () => {
    const { container } = open(refused);
    await userEvent.click(screen.getByRole('button', { name: 'Run' }));
    await screen.findByRole('alert');
    const { violations } = await axe.run(container, {
      rules: { 'color-contrast': { enabled: false } },
    });
    expect(violations).toEqual([]);
  });
});

describe('the place of a refusal', () => {
  const at = (text: string, line: number, column: number) => {
    const { start, end } = placeOf(text, line, column);
    return text.slice(start, end);
  };
  it('is a whole word', () => {
    expect(at(draft, 1, 8)).toBe('revnue');
    expect(at('SELECT 1\nFROM "my table"', 2, 6)).toBe('"my table"');
    expect(at('SELECT a +', 1, 10)).toBe('+');
  });
  it('counts characters, not UTF-16 units', () => {
    expect(at("SELECT '😀', revnue", 1, 13)).toBe('revnue');
  });
  it('is the last character when the text ends too early', () => {
    expect(at('SELECT', 1, 7)).toBe('T');
    expect(at('SELECT', 9, 9)).toBe('T');
  });
  it('comes from the problem of the server', () => {
    const problem = problemFrom(422, {
      detail: 'No column revnue.',
      code: 'sql_refused',
      line: 1,
      column: 8,
      nearest: ['revenue'],
    });
    expect(refusalOf(problem, draft)).toEqual({
      detail: 'No column revnue.',
      line: 1,
      place: { start: 7, end: 13 },
      nearest: ['revenue'],
      canRunAnyway: false,
    });
    const costly = refusalOf(problemFrom(422, { detail: 'Long.', code: 'too_costly' }), draft);
    expect(costly).toMatchObject({ place: undefined, nearest: [], canRunAnyway: true });
  });
});

it('cuts the colours where the wrong place begins and ends', () => {
  const spans = spansOf('SELECT abc', { start: 7, end: 9 });
  expect(spans.map((span) => span.text).join('')).toBe('SELECT abc');
  expect(spans.filter((span) => span.wrong).map((span) => span.text)).toEqual(['ab']);
});
