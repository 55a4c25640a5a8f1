// The conversations that are open in this tab. They live outside the components, so that an answer goes on
// streaming while its reader looks at another chat.
import { create } from 'zustand';
import { choose, type Selection } from '@/api/choose';
import { Problem, sentenceOf } from '@/api/client';
import { sendVerdict } from '@/api/feedback';
import { type Refusal, refusalOf, runSql } from '@/api/sql';
import { ask, follow, type Question, type StreamEvent, stopQuestion } from '@/api/stream';
import type { Remembered, Verdict } from '@/api/types';
import { chosenTurn, newTurn, reduceTurn, type Turn, type TurnEvent, turnOfSql } from './turn';

export const draft = 'new'; // the key of the chat that has no id yet

interface Conversations {
  turns: Record<string, Turn[]>; // by session id, or `draft`
}

export const useConversations = create<Conversations>(() => ({ turns: {} }));

// The questions that this tab follows, by turn key. Leaving one does not stop it, so stopping is said to the server.
interface Followed {
  connection: AbortController;
  messageId?: string;
  stopped?: boolean;
}
const followed = new Map<string, Followed>();

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
  useConversations.setState(({ turns }) => ({
    turns: { ...turns, [chat]: [...(turns[chat] ?? []), turn] },
  }));
  let known = chat !== draft;
  const question = { query, ...(known && { session_id: chat }), ...how };
  const on = (event: StreamEvent) => {
    const id = event.data.session_id;
    if (!known && typeof id === 'string' && id) {
      known = true;
      if (adopt(id, turn.key)) listener.onChatId(id);
    }
  };
  await show(turn, listener.onEnd, (each, signal) => ask(question, each, signal), on);
}

// Shows in its turn what a question's stream brings, until its end.
async function show(
  turn: Turn,
  onEnd: () => void,
  stream: (on: (event: StreamEvent) => void, signal: AbortSignal) => Promise<void>,
  on: (event: StreamEvent) => void = () => undefined,
): Promise<void> {
  const mine: Followed = { connection: new AbortController(), messageId: turn.messageId };
  followed.set(turn.key, mine);
  const each = (event: StreamEvent) => {
    if (event.event === 'start') mine.messageId = String(event.data.message_id);
    if (!mine.stopped) patch(turn.key, event);
    else end(mine);
    on(event);
  };
  try {
    await stream(each, mine.connection.signal);
  } catch (error) {
    if (!mine.connection.signal.aborted && !mine.stopped)
      patch(turn.key, { event: 'failed', detail: sentenceOf(error) });
  } finally {
    if (followed.get(turn.key) === mine) followed.delete(turn.key);
    onEnd();
  }
}

function end(one: Followed): void {
  if (!one.messageId) return; // the server has not said yet which it is
  stopQuestion(one.messageId).catch(() => undefined); // its own time limit stops it then
  one.connection.abort();
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
  const one = followed.get(turnKey);
  if (!one || one.stopped) return;
  one.stopped = true;
  patch(turnKey, { event: 'stopped' });
  end(one);
}

// What was read from history; a chat that is already open in this tab knows better. A question that is still under way
// is followed from its beginning.
export function restore(chat: string, turns: Turn[], onEnd = () => {}): void {
  if (useConversations.getState().turns[chat]) return;
  useConversations.setState((state) => ({ turns: { ...state.turns, [chat]: turns } }));
  for (const turn of turns) {
    const { messageId } = turn;
    if (turn.status !== 'running' || !messageId) continue;
    void show(turn, onEnd, (each, signal) => follow(messageId, each, signal));
  }
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
  for (const one of followed.values()) one.connection.abort();
  useConversations.setState({ turns: {} });
}
