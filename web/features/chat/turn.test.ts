import { describe, expect, it } from 'vitest';
import type { StreamEvent } from '@/api/stream';
import type { Answer, ChatMessage, Column } from '@/api/types';
import { chosenTurn, newTurn, reduceTurn, shownTurns, type Turn, turnFromHistory } from './turn';

const columns: Column[] = [
  { name: 'month', type: 'date' },
  { name: 'orders', type: 'integer' },
];
const play = (events: StreamEvent[], turn = newTurn('k', 'Orders per month?')): Turn =>
  events.reduce<Turn>(reduceTurn, turn);

describe('reduceTurn', () => {
  it('builds a turn from the events of a whole answer', () => {
    const turn = play([
      { event: 'start', data: { session_id: 's1', message_id: 'm1' } },
      { event: 'step', data: { text: 'Reading your tables' } },
      { event: 'step', data: { text: 'Running it' } },
      { event: 'sql', data: { sql: 'SELECT 1' } },
      { event: 'columns', data: { columns } },
      { event: 'rows', data: { rows: [['2026-01-01', '3']] } },
      { event: 'rows', data: { rows: [{ month: '2026-02-01', orders: null }] } },
      { event: 'text', data: { text: 'There are ' } },
      { event: 'text', data: { text: '3 orders.' } },
      {
        event: 'finish',
        data: { kind: 'answer', execution_time: 0.04, follow_ups: ['Only 2026'] },
      },
    ]);
    expect(turn).toMatchObject({
      status: 'done',
      sessionId: 's1',
      messageId: 'm1',
      steps: ['Reading your tables', 'Running it'],
      sql: 'SELECT 1',
      text: 'There are 3 orders.',
      rows: [
        ['2026-01-01', '3'],
        ['2026-02-01', null],
      ],
      answer: { kind: 'answer', follow_ups: ['Only 2026'] },
    });
  });

  it('lets the finished answer overrule what was streamed', () => {
    const turn = play([
      { event: 'text', data: { text: 'There are 2' } },
      {
        event: 'finish',
        data: {
          explanation: 'There are 3 orders.',
          query_used: 'SELECT 3',
          columns,
          result: [{ month: 'x', orders: '3' }],
        },
      },
    ]);
    expect(turn.text).toBe('There are 3 orders.');
    expect(turn.sql).toBe('SELECT 3');
    expect(turn.rows).toEqual([['x', '3']]);
    expect(turn.answer).not.toHaveProperty('result');
  });

  it('keeps what came when it is stopped or fails', () => {
    const half = play([{ event: 'sql', data: { sql: 'SELECT 1' } }]);
    expect(reduceTurn(half, { event: 'stopped' })).toMatchObject({
      status: 'stopped',
      sql: 'SELECT 1',
    });
    expect(reduceTurn(half, { event: 'failed', detail: 'It took too long.' })).toMatchObject({
      status: 'failed',
      sql: 'SELECT 1',
      problem: 'It took too long.',
    });
  });

  it('passes over events that it does not know', () => {
    const turn = newTurn('k', 'q');
    expect(reduceTurn(turn, { event: 'chart', data: { type: 'bar' } })).toBe(turn);
  });
});

const message = (fields: Partial<ChatMessage>): ChatMessage => ({
  message_id: 'm',
  question: 'q',
  created_at: '2026-01-01T00:00:00Z',
  kind: null,
  answer: null,
  error: null,
  version_of: null,
  current: true,
  verdict: null,
  verdict_note: null,
  ...fields,
});

describe('versions of an answer', () => {
  it('are shown once, as they were left', () => {
    const turns = shownTurns([
      message({ message_id: 'a', current: false }),
      message({ message_id: 'b', version_of: 'a' }),
      message({ message_id: 'c' }),
    ]);
    expect(turns.map((turn) => turn.key)).toEqual(['b', 'c']);
  });

  it('take the place of what was there, with rows of their own', () => {
    const before = play([{ event: 'columns', data: { columns } }]);
    const after = chosenTurn({ ...before, rows: [['x', '1']] }, {
      kind: 'answer',
      message_id: 'm2',
      columns,
      result: [{ month: 'Q1', orders: '9' }],
    } as unknown as Answer);
    expect(after).toMatchObject({ key: before.key, messageId: 'm2', rows: [['Q1', '9']] });
  });
});

describe('turnFromHistory', () => {
  it('restores an answer', () => {
    const answer: Partial<Answer> = {
      kind: 'answer',
      explanation: '3 orders.',
      query_used: 'SELECT 3',
      columns,
      result: [{ month: null, orders: '3' }],
    };
    const turn = turnFromHistory(message({ message_id: 'm1', answer: answer as Answer }));
    expect(turn).toMatchObject({
      key: 'm1',
      status: 'done',
      text: '3 orders.',
      rows: [[null, '3']],
    });
  });

  it('restores a failure in its words, and an unfinished question as running', () => {
    expect(turnFromHistory(message({ error: 'Too slow.' }))).toMatchObject({
      status: 'failed',
      problem: 'Too slow.',
    });
    expect(turnFromHistory(message({})).status).toBe('running');
  });

  it('puts the rows of a second result in the place of the first', () => {
    const turn = play([
      { event: 'columns', data: { columns } },
      { event: 'rows', data: { rows: [['North', '1']] } },
      { event: 'columns', data: { columns } },
      { event: 'rows', data: { rows: [['South', '2']] } },
    ]);
    expect(turn.rows).toEqual([['South', '2']]);
  });
});
