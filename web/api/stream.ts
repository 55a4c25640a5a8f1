// A question as server-sent events over fetch: asked once, then followed until its answer is whole, however often the
// connection breaks or the page is opened anew.
import { createParser } from 'eventsource-parser';
import { Problem, problemFrom, problemOf, send, unreachable } from './client';

export interface StreamEvent {
  event: string;
  data: Record<string, unknown>;
}

export interface Question {
  query: string;
  session_id?: string;
  run_anyway?: boolean;
  engine?: 'auto' | 'offline' | 'model';
}

// The date that "last month" counts from is the reader's, not the server's.
export function localDate(now = new Date()): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

// The question runs on when the reader leaves: stopQuestion stops it. Calls `on` for each event in order; resolves after
// finish. Throws Problem, or AbortError when the signal fires.
export async function ask(
  question: Question,
  on: (event: StreamEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const response = await open('/query/stream', signal, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
    body: JSON.stringify({ ...question, today: localDate(), background: true }),
  });
  if (!response.ok) throw await problemOf(response);
  const seen: Seen = {};
  await read(response, seen, on, signal);
  if (seen.ended) return;
  if (!seen.messageId) throw broken();
  await follow(seen.messageId, on, signal, seen);
}

// Goes on behind what was seen, or from the beginning; a `start` event begins the answer anew.
export async function follow(
  messageId: string,
  on: (event: StreamEvent) => void,
  signal: AbortSignal,
  seen: Seen = {},
): Promise<void> {
  for (let tries = 0; !seen.ended; ) {
    const before = seen.lastId;
    try {
      const response = await open(path(messageId), signal, {
        headers: { Accept: 'text/event-stream', ...(before && { 'Last-Event-ID': before }) },
      });
      if (response.ok) await read(response, seen, on, signal);
      else if (!passing.has(response.status)) throw await problemOf(response);
    } catch (error) {
      if (!(error instanceof Problem && error.status === 0)) throw error;
    }
    if (seen.ended) return;
    tries = seen.lastId === before ? tries + 1 : 0;
    const pause = pauses[tries];
    if (pause === undefined) throw broken();
    await rest(pause, signal);
  }
}

export const stopQuestion = (messageId: string) => send('DELETE', path(messageId));

interface Seen {
  messageId?: string;
  lastId?: string;
  ended?: boolean;
}

const path = (messageId: string) => `/messages/${encodeURIComponent(messageId)}/stream`;
const passing = new Set([429, 502, 503, 504]); // tried again
const pauses = [100, 500, 1_000, 2_000, 5_000, 10_000, 10_000, 10_000, 10_000]; // milliseconds
const broken = () =>
  new Problem(0, 'The connection broke before the answer was whole. Try again.', 'broken');

async function open(address: string, signal: AbortSignal, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, { ...init, credentials: 'same-origin', signal });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Problem(0, unreachable, 'unreachable');
  }
}

// Until the stream ends or breaks; `seen` says which.
async function read(
  response: Response,
  seen: Seen,
  on: (event: StreamEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  if (!response.body) return;
  const parser = createParser({
    onEvent(message) {
      const data = JSON.parse(message.data) as Record<string, unknown>;
      const event = message.event ?? 'message';
      if (event === 'error') throw problemFrom(Number(data.status) || 500, data);
      if (event === 'start' && typeof data.message_id === 'string')
        seen.messageId = data.message_id;
      if (event === 'finish') seen.ended = true;
      seen.lastId = message.id ?? seen.lastId;
      on({ event, data });
    },
  });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parser.feed(value);
    }
  } catch (error) {
    await reader.cancel().catch(() => undefined);
    if (error instanceof Problem || signal.aborted) throw error;
  }
}

const rest = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
