// The conversations that are open in this tab. They live outside the components, so that an answer goes on
// streaming while its reader looks at another chat.
import { create } from 'zustand';
import { choose, type Selection } from '@/api/choose';
import { Problem, sentenceOf } from '@/api/client';
import { sendVerdict } from '@/api/feedback';
import { type Refusal, refusalOf, runSql } from '@/api/sql';
import { ask, type Question, type StreamEvent } from '@/api/stream';
import type { Remembered, Verdict } from '@/api/types';
import { chosenTurn, newTurn, reduceTurn, type Turn, type TurnEvent, turnOfSql } from './turn';

export const draft = 'new'; // the key of the chat that has no id yet

interface Conversations {
  turns: Record<string, Turn[]>; // by session id, or `draft`
}

export const useConversations = create<Conversations>(() => ({ turns: {} }));

const streams = new Map<string, AbortController>(); // by turn key

function patch(turnKey: string, event: TurnEvent): void {
  useConversations.setState(({ turns }) => {
    for (const [chat, list] of Object.entries(turns)) {
      if (!list.some((turn) => turn.key === turnKey)) continue;
      const next = list.map((turn) => (turn.key === turnKey ? reduceTurn(turn, event) : turn));
      return { turns: { ...turns, [chat]: next } };
    }
    return {};
  });
}

// Moves the draft under its id; false when its reader has left it for another draft meanwhile.
function adopt(id: string, turnKey: string): boolean {
  const { [draft]: fresh, ...rest } = useConversations.getState().turns;
  if (!fresh?.some((turn) => turn.key === turnKey)) return false;
  useConversations.setState({ turns: { ...rest, [id]: fresh } });
  return true;
}

export interface Listener {
  onChatId: (id: string) => void; // a new chat has got its id
  onEnd: () => void;
}

export async function askIn(
  chat: string,
  query: string,
  listener: Listener,
  how: Pick<Question, 'run_anyway' | 'engine'> = {},
): Promise<void> {
  const turn = newTurn(crypto.randomUUID(), query);
  const stream = new AbortController();
  streams.set(turn.key, stream);
  useConversations.setState(({ turns }) => ({
    turns: { ...turns, [chat]: [...(turns[chat] ?? []), turn] },
  }));
  let known = chat !== draft;
  const on = (event: StreamEvent) => {
    patch(turn.key, event);
    const id = event.data.session_id;
    if (!known && typeof id === 'string' && id) {
      known = true;
      if (adopt(id, turn.key)) listener.onChatId(id);
    }
  };
  try {
    await ask({ query, ...(known && { session_id: chat }), ...how }, on, stream.signal);
  } catch (error) {
    patch(
      turn.key,
      stream.signal.aborted ? { event: 'stopped' } : { event: 'failed', detail: sentenceOf(error) },
    );
  } finally {
    streams.delete(turn.key);
    listener.onEnd();
  }
}

export interface EditedSql {
  sql: string;
  from?: string; // the message whose SQL was edited
  runAnyway: boolean;
  signal: AbortSignal;
}

// Runs edited SQL and shows its result as the chat's next turn. What did not run stays with its writer: null is success.
export async function runSqlIn(chat: string, edited: EditedSql): Promise<Refusal | null> {
  const { sql, from, runAnyway, signal } = edited;
  try {
    const answer = await runSql(
      {
        sql,
        session_id: chat,
        ...(from && { message_id: from }),
        ...(runAnyway && { run_anyway: true }),
      },
      signal,
    );
    const turn = turnOfSql(answer.message_id ?? crypto.randomUUID(), sql, answer);
    useConversations.setState(({ turns }) => ({
      turns: { ...turns, [chat]: [...(turns[chat] ?? []), turn] },
    }));
    return null;
  } catch (error) {
    if (error instanceof Problem) return refusalOf(error, sql);
    if (signal.aborted) return { detail: 'Stopped.', nearest: [], canRunAnyway: false };
    return { detail: sentenceOf(error), nearest: [], canRunAnyway: false };
  }
}

// Answers a clarification, or flips an assumption, in place. What cannot be chosen stays as it was, and says why.
export async function chooseIn(chat: string, turn: Turn, selection: Selection): Promise<void> {
  if (!turn.messageId) return;
  const set = (change: (one: Turn) => Turn) =>
    useConversations.setState(({ turns }) => ({
      turns: {
        ...turns,
        [chat]: (turns[chat] ?? []).map((one) => (one.key === turn.key ? change(one) : one)),
      },
    }));
  set((one) => ({ ...one, choosing: true, notice: undefined }));
  try {
    const answer = await choose(turn.messageId, selection);
    set((one) => chosenTurn(one, answer));
  } catch (error) {
    set((one) => ({ ...one, choosing: false, notice: sentenceOf(error) }));
  }
}

// What is known of an answer's verdict, wherever the answer is shown.
export function showVerdict(message: string, change: Pick<Turn, 'verdict' | 'remark'>): void {
  useConversations.setState(({ turns }) => ({
    turns: Object.fromEntries(
      Object.entries(turns).map(([chat, list]) => [
        chat,
        list.map((one) => (one.messageId === message ? { ...one, ...change } : one)),
      ]),
    ),
  }));
}

// Says whether an answer is right. What could not be kept is not shown as if it had been.
export async function rate(turn: Turn, verdict: Verdict, note?: string): Promise<void> {
  const { messageId: message, verdict: before } = turn;
  if (!message) return;
  try {
    const said = await sendVerdict(message, verdict, note);
    showVerdict(message, {
      verdict: verdict === 'none' ? undefined : verdict,
      remark: note ? `You said: ${note}` : remarkOf(said),
    });
  } catch (error) {
    showVerdict(message, { verdict: before, remark: sentenceOf(error) });
  }
}

function remarkOf({ verdict, remembered, detail }: Remembered): string {
  if (remembered) return 'Remembered. The same question is answered this way from now on.';
  if (verdict === 'none') return 'Taken back.';
  return detail ?? 'Thank you.';
}

export function stop(turnKey: string): void {
  streams.get(turnKey)?.abort();
}

// What was read from history; a chat that is already open in this tab knows better.
export function restore(chat: string, turns: Turn[]): void {
  useConversations.setState((state) =>
    state.turns[chat] ? {} : { turns: { ...state.turns, [chat]: turns } },
  );
}

export function startFresh(): void {
  useConversations.setState(({ turns }) => {
    const { [draft]: _, ...rest } = turns;
    return { turns: rest };
  });
}

export function dropTurn(chat: string, turnKey: string): void {
  useConversations.setState(({ turns }) => ({
    turns: { ...turns, [chat]: (turns[chat] ?? []).filter((turn) => turn.key !== turnKey) },
  }));
}

export function forget(chat: string): void {
  useConversations.setState(({ turns }) => {
    const { [chat]: _, ...rest } = turns;
    return { turns: rest };
  });
}

export function forgetEverything(): void {
  for (const stream of streams.values()) stream.abort();
  useConversations.setState({ turns: {} });
}
