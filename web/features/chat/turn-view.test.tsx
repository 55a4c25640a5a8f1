import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { describe, expect, it, vi } from 'vitest';
import { makeQueryClient } from '@/api/queries';
import { newTurn, reduceTurn, type Turn } from './turn';
import { TurnView } from './turn-view';

const answered = reduceTurn(newTurn('k', 'Revenue by region?'), {
  event: 'finish',
  data: {
    kind: 'answer',
    explanation: 'Revenue is $1,200.50 in Europe.',
    query_used: 'SELECT region FROM orders',
    execution_time: 0.043,
    columns: [
      { name: 'region', type: 'text' },
      { name: 'revenue', type: 'numeric', unit: 'USD' },
    ],
    result: [
      { region: 'Europe', revenue: '1200.50' },
      { region: 'Asia', revenue: null },
    ],
    description: 'Total revenue by region',
    assumptions: [{ text: 'Cancelled orders are left out.' }],
    warnings: ['The data ends in May.'],
    sources: [{ table: 'orders', file: 'sales.xlsx', sheet: 'Orders' }],
    options: [],
    follow_ups: ['Only Europe'],
  },
});

function show(turn: Turn, busy = false) {
  const handlers = {
    onAsk: vi.fn(),
    onRetry: vi.fn(),
    onRunAnyway: vi.fn(),
    onAskModel: vi.fn(),
    onRunSql: vi.fn().mockResolvedValue(null),
    onChoose: vi.fn(),
  };
  const view = render(
    <QueryClientProvider client={makeQueryClient()}>
      <TurnView turn={turn} busy={busy} {...handlers} />
    </QueryClientProvider>,
  );
  return { ...view, ...handlers };
}

describe('an answered question', () => {
  it('shows sentence, table, how it was computed, and SQL, in this order', () => {
    const { container } = show(answered);
    const text = container.textContent ?? '';
    const order = ['Revenue is', '2 rows', 'How this was computed', 'SELECT', 'Ask next'];
    const places = order.map((part) => text.indexOf(part));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(-1);
    expect(screen.getByText('$1,200.50', { selector: 'strong' })).toBeVisible();
    expect(screen.getByText('Cancelled orders are left out.')).toBeVisible();
    expect(screen.getByText('From orders (sales.xlsx · Orders)')).toBeVisible();
  });

  it('sets numbers at the end and null as a quiet dash with a name', () => {
    show(answered);
    const table = screen.getByRole('table');
    expect(within(table).getByText('$1,200.50')).toHaveClass('text-end', 'tabular-nums');
    expect(within(table).getByText('empty')).toBeInTheDocument();
  });

  it('says when it is a verified query', () => {
    show(answered);
    expect(screen.queryByText('Verified')).not.toBeInTheDocument();
    const by = { id: 'v1', question: 'Sales?', by: 'Ada', at: new Date().toISOString() };
    show({ ...answered, answer: { ...answered.answer, engine: 'verified', verified: by } });
    expect(screen.getByText('Verified')).toBeVisible();
    expect(screen.getByText(/Ada, just now/)).toBeVisible();
    expect(screen.getByText(/verified for “Sales\?”/)).toBeInTheDocument();
  });

  it('can be judged once it is kept', () => {
    show(answered);
    expect(screen.queryByRole('button', { name: 'This is right' })).not.toBeInTheDocument();
    show({ ...answered, messageId: 'm1' });
    expect(screen.getByRole('button', { name: 'This is right' })).toBeEnabled();
  });

  it('asks the follow-up that is pressed', async () => {
    const { onAsk } = show(answered);
    await userEvent.click(screen.getByRole('button', { name: 'Only Europe' }));
    expect(onAsk).toHaveBeenCalledWith('Only Europe');
  });

  it('closes and opens the SQL', async () => {
    show(answered);
    expect(screen.getByTestId('sql')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: /^SQL/ }));
    expect(screen.getByTestId('sql')).not.toBeVisible();
  });

  it('has no accessibility violation that jsdom can see', async () => {
    const { container } = show(answered);
    const { violations } = await axe.run(container, {
      rules: { 'color-contrast': { enabled: false }, 'heading-order': { enabled: false } },
    });
    expect(violations).toEqual([]);
  });
});

describe('what was assumed', () => {
  const chosen: Turn = {
    ...answered,
    messageId: 'm1',
    answer: {
      ...answered.answer,
      engine: 'offline',
      assumptions: [
        { id: 'period', text: 'by quarter', choice: 'quarter', alternatives: ['month', 'year'] },
      ],
      changed: [{ assumption: 'period', from: 'by month', to: 'by quarter', was: 'month' }],
      parts: [
        { text: 'Total revenue', spans: [{ begin: 0, end: 7 }] },
        { text: ' by region', spans: [{ begin: 8, end: 17 }] },
      ],
    },
  };

  it('is a menu of its alternatives', async () => {
    const { onChoose } = show(chosen);
    await userEvent.click(screen.getByRole('button', { name: 'by quarter: change' }));
    expect(await screen.findByRole('menuitemradio', { name: 'quarter' })).toBeChecked();
    await userEvent.click(screen.getByRole('menuitemradio', { name: 'year' }));
    expect(onChoose).toHaveBeenCalledWith(chosen, { assumption: 'period', choice: 'year' });
  });

  it('can be taken back after a change', async () => {
    const { onChoose } = show(chosen);
    expect(screen.getByText(/Changed: by quarter instead of by month/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Undo: by month again' }));
    expect(onChoose).toHaveBeenCalledWith(chosen, { assumption: 'period', choice: 'month' });
  });

  it('lights the words that a part came from', async () => {
    const { container } = show(chosen);
    await userEvent.tab();
    screen.getByRole('button', { name: 'by region: show where it was said' }).focus();
    await vi.waitFor(() => expect(container.querySelector('mark')?.textContent).toBe('by region'));
  });

  it('opens the rows behind a figure', async () => {
    vi.stubGlobal(
      'fetch',
      vi.fn().mockResolvedValue(
        new Response(
          JSON.stringify({
            table: 'orders',
            display_name: 'Orders',
            title: 'orders where region is Europe',
            columns: [{ name: 'region', type: 'text' }],
            rows: [
              {
                cells: { region: 'Europe' },
                place: { file: 'sales.xlsx', sheet: 'Orders', row: 17 },
              },
            ],
            more: false,
          }),
        ),
      ),
    );
    show(chosen);
    await userEvent.click(screen.getByRole('button', { name: 'Rows behind row 1' }));
    expect(await screen.findByText('sales.xlsx · Orders · row 17')).toBeVisible();
    expect(fetch).toHaveBeenCalledWith('/query/m1/rows?row=0&limit=50', expect.anything());
    vi.unstubAllGlobals();
  });
});

describe('a question that was not answered', () => {
  it('offers the readings of a clarification', async () => {
    const turn = reduceTurn(newTurn('k', 'sales?'), {
      event: 'finish',
      data: {
        kind: 'clarification',
        explanation: 'Which do you mean?',
        options: ['Total revenue', 'Number of sales'],
      },
    });
    const kept = { ...turn, messageId: 'm1' };
    const { onChoose } = show(kept);
    await userEvent.click(screen.getByRole('button', { name: 'Number of sales' }));
    expect(onChoose).toHaveBeenCalledWith(kept, { option: 'Number of sales' });
  });

  it('offers the model when there is one that was not asked', async () => {
    const turn = reduceTurn(answered, {
      event: 'finish',
      data: { ...answered.answer, kind: 'answer', explanation: 'Five.', can_ask_model: true },
    });
    const { onAskModel } = show(turn);
    await userEvent.click(screen.getByRole('button', { name: 'Ask the model' }));
    expect(onAskModel).toHaveBeenCalledWith(turn);
  });

  it('says which model wrote the SQL, and asks its options as questions', async () => {
    const cost = {
      model: 'gpt-x',
      calls: 1,
      prompt_tokens: 900,
      cached_tokens: 0,
      completion_tokens: 40,
    };
    const { unmount } = show(
      reduceTurn(newTurn('k', 'odd?'), {
        event: 'finish',
        data: { kind: 'answer', engine: 'model', query_used: 'SELECT 1', execution_time: 1, cost },
      }),
    );
    expect(screen.getByText(/written by gpt-x/)).toBeVisible();
    unmount();
    const asked = reduceTurn(newTurn('k', 'odd?'), {
      event: 'finish',
      data: { kind: 'clarification', engine: 'model', explanation: 'Which?', options: ['North'] },
    });
    const { onAsk, onChoose } = show({ ...asked, messageId: 'm1' });
    await userEvent.click(screen.getByRole('button', { name: 'North' }));
    expect(onAsk).toHaveBeenCalledWith('North');
    expect(onChoose).not.toHaveBeenCalled();
  });

  it('shows what a model is writing while it does', () => {
    const draft = reduceTurn(newTurn('k', 'odd?'), {
      event: 'draft',
      data: { text: 'SELECT region' },
    });
    show(draft);
    expect(screen.getByTestId('draft')).toHaveTextContent('SELECT region');
    expect(reduceTurn(draft, { event: 'step', data: { text: 'Checking' } }).draft).toBe('');
  });

  it('asks before it runs what would take very long', async () => {
    const turn = reduceTurn(newTurn('k', 'everything?'), {
      event: 'finish',
      data: { kind: 'clarification', explanation: 'It may take long.', can_run_anyway: true },
    });
    const { onRunAnyway } = show(turn);
    await userEvent.click(screen.getByRole('button', { name: 'Run anyway' }));
    expect(onRunAnyway).toHaveBeenCalledWith(turn);
  });

  it('names the words of an abstention', () => {
    show(
      reduceTurn(newTurn('k', 'weather?'), {
        event: 'finish',
        data: {
          kind: 'abstention',
          explanation: 'I did not understand.',
          not_understood: ['weather'],
        },
      }),
    );
    expect(screen.getByText('weather')).toBeVisible();
    expect(screen.queryByTestId('sql')).toBeNull();
  });

  it('says what failed and tries again', async () => {
    const turn = reduceTurn(newTurn('k', 'q'), { event: 'failed', detail: 'It took too long.' });
    const { onRetry } = show(turn);
    expect(screen.getByText('It took too long.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(onRetry).toHaveBeenCalledWith(turn);
  });

  it('does not ask while another question is on its way', () => {
    show(answered, true);
    expect(screen.getByRole('button', { name: 'Only Europe' })).toBeDisabled();
  });
});

describe('what can be done with an answer', () => {
  it('edits its SQL and runs it', async () => {
    const { onRunSql } = show(answered);
    await userEvent.click(screen.getByRole('button', { name: 'Edit the SQL' }));
    await userEvent.type(screen.getByLabelText('SQL'), ' LIMIT 1');
    await userEvent.click(screen.getByRole('button', { name: 'Run' }));
    expect(onRunSql).toHaveBeenCalledWith(
      answered,
      'SELECT region FROM orders LIMIT 1',
      false,
      expect.any(AbortSignal),
    );
    expect(screen.queryByLabelText('SQL')).toBeNull();
    expect(screen.getByRole('button', { name: 'Edit the SQL' })).toHaveFocus();
  });

  it('offers an export only of what is kept', () => {
    const { unmount } = show(answered);
    expect(screen.queryByRole('button', { name: 'Export' })).toBeNull();
    unmount();
    show({ ...answered, messageId: 'm1' });
    expect(screen.getByRole('button', { name: 'Export' })).toBeVisible();
  });

  it('says that SQL was the person’s own', () => {
    show({ ...answered, question: 'SELECT 1', answer: { ...answered.answer, engine: 'sql' } });
    expect(screen.getByText('Your SQL')).toBeVisible();
    expect(screen.getByRole('heading', { name: 'SELECT 1' })).toBeVisible();
  });
});
