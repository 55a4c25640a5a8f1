// One question and what came of it, and how the events of the stream build it up. Pure: no network, no clock.
import type { StreamEvent } from '@/api/stream';
import type { Answer, Cell, ChatMessage, Column, Verdict } from '@/api/types';

export interface Turn {
  key: string; // ours, stable from the first keystroke on
  question: string;
  status: 'running' | 'done' | 'stopped' | 'failed';
  sessionId?: string;
  messageId?: string;
  steps: string[];
  draft: string; // what a model is writing
  sql: string;
  columns: Column[];
  rows: Cell[][];
  text: string;
  answer?: Partial<Answer>; // everything but the rows, once finished
  problem?: string;
  choosing?: boolean; // another choice is being answered
  notice?: string; // why it was not
  verdict?: Verdict; // what its reader said of it
  remark?: string; // and what came of that
}

export type TurnEvent = StreamEvent | { event: 'stopped' } | { event: 'failed'; detail: string };

export function newTurn(key: string, question: string): Turn {
  return {
    key,
    question,
    status: 'running',
    steps: [],
    draft: '',
    sql: '',
    columns: [],
    rows: [],
    text: '',
  };
}

export function reduceTurn(turn: Turn, event: TurnEvent): Turn {
  if (event.event === 'stopped') return { ...turn, status: 'stopped' };
  if ('detail' in event) return { ...turn, status: 'failed', problem: event.detail };
  if (!('data' in event)) return turn;
  const { data } = event;
  switch (event.event) {
    case 'start':
      // Of a stream that is followed from its beginning again, what came before is shown anew.
      return {
        ...newTurn(turn.key, turn.question),
        sessionId: text(data.session_id),
        messageId: text(data.message_id),
      };
    case 'step':
      return { ...turn, draft: '', steps: [...turn.steps, text(data.text ?? data.step)] };
    case 'draft':
      return { ...turn, draft: turn.draft + text(data.text) };
    case 'sql':
      return { ...turn, sql: text(data.sql) };
    case 'columns':
      // A second time: the model's result in the place of the offline engine's.
      return { ...turn, columns: data.columns as Column[], rows: [] };
    case 'rows':
      return {
        ...turn,
        rows: [...turn.rows, ...(data.rows as RowOnWire[]).map((row) => cells(row, turn.columns))],
      };
    case 'text':
      return { ...turn, text: turn.text + text(data.text ?? data.delta) };
    case 'finish':
      return finish(turn, data as Partial<Answer>);
    default:
      return turn; // an event of a newer server
  }
}

type RowOnWire = Cell[] | Record<string, Cell>;

function cells(row: RowOnWire, columns: Column[]): Cell[] {
  return Array.isArray(row) ? row : columns.map((column) => row[column.name] ?? null);
}

// The finished answer has the last word; what it leaves out stays as it was streamed.
function finish(turn: Turn, answer: Partial<Answer>): Turn {
  const { result, ...rest } = answer;
  const columns = answer.columns?.length ? answer.columns : turn.columns;
  const rows = result?.length ? result.map((row) => cells(row, columns)) : turn.rows;
  return {
    ...turn,
    status: 'done',
    sessionId: answer.session_id ?? turn.sessionId,
    messageId: answer.message_id ?? turn.messageId,
    sql: answer.query_used || turn.sql,
    columns,
    rows,
    text: answer.explanation || turn.text,
    answer: rest,
  };
}

// The person's own SQL, answered at once.
export function turnOfSql(key: string, sql: string, answer: Answer): Turn {
  return finish(newTurn(key, sql), answer);
}

// What was chosen is answered in the place of what was there.
export function chosenTurn(turn: Turn, answer: Answer): Turn {
  const fresh = { ...newTurn(turn.key, turn.question), steps: turn.steps };
  return finish(fresh, answer);
}

export const isOwnSql = (turn: Turn) => turn.answer?.engine === 'sql';

export function turnFromHistory(message: ChatMessage): Turn {
  const turn = newTurn(message.message_id, message.question);
  if (message.answer) {
    const done = { ...finish(turn, message.answer), messageId: message.message_id };
    const { verdict, verdict_note: note } = message;
    return { ...done, verdict: verdict ?? undefined, ...(note && { remark: `You said: ${note}` }) };
  }
  if (message.error) return { ...turn, status: 'failed', problem: message.error };
  return { ...turn, messageId: message.message_id }; // still under way
}

// Of the versions of an answer, the one that was shown last.
export const shownTurns = (messages: ChatMessage[]): Turn[] =>
  messages.filter((message) => message.current !== false).map(turnFromHistory);

const text = (value: unknown) => (typeof value === 'string' ? value : '');
