import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  askIn,
  draft,
  forgetEverything,
  restore,
  startFresh,
  stop,
  useConversations,
} from './store';
import { newTurn } from './turn';

const turnsOf = (chat: string) => useConversations.getState().turns[chat] ?? [];

// A stream that the test writes by hand and that ends when it is aborted.
function serveByHand() {
  let write: (text: string) => void = () => undefined;
  let close: () => void = () => undefined;
  vi.stubGlobal(
    'fetch',
    vi.fn((_: string, init: RequestInit) => {
      const body = new ReadableStream({
        start(controller) {
          write = (text) => controller.enqueue(new TextEncoder().encode(text));
          close = () => controller.close();
          init.signal?.addEventListener('abort', () =>
            controller.error(new DOMException('Aborted', 'AbortError')),
          );
        },
      });
      return Promise.resolve(new Response(body));
    }),
  );
  return { write: (text: string) => write(text), close: () => close() };
}

const start = 'id: 1\nevent: start\ndata: {"session_id":"s1","message_id":"m1"}\n\n';
const listener = () => ({ onChatId: vi.fn(), onEnd: vi.fn() });

beforeEach(forgetEverything);
afterEach(() => vi.unstubAllGlobals());

describe('askIn', () => {
  it('moves a new chat under its id as soon as it has one', async () => {
    const server = serveByHand();
    const told = listener();
    const asked = askIn(draft, 'How many?', told);
    expect(turnsOf(draft)).toHaveLength(1);
    await vi.waitFor(() =>
      server.write('event: start\ndata: {"session_id":"s1","message_id":"m1"}\n\n'),
    );
    await vi.waitFor(() => expect(told.onChatId).toHaveBeenCalledWith('s1'));
    expect(turnsOf(draft)).toHaveLength(0);
    server.write('event: finish\ndata: {"kind":"answer","explanation":"3"}\n\n');
    server.close();
    await asked;
    expect(turnsOf('s1')).toMatchObject([{ status: 'done', text: '3' }]);
    expect(told.onEnd).toHaveBeenCalledOnce();
  });

  it('leaves a newer draft alone when an abandoned one gets its id', async () => {
    const server = serveByHand();
    const told = listener();
    const asked = askIn(draft, 'Abandoned', told);
    startFresh();
    useConversations.setState({ turns: { [draft]: [newTurn('k', 'Newer')] } });
    await vi.waitFor(() => server.write('event: start\ndata: {"session_id":"s1"}\n\n'));
    server.write('event: finish\ndata: {}\n\n');
    server.close();
    await asked;
    expect(turnsOf(draft)).toMatchObject([{ question: 'Newer' }]);
    expect(told.onChatId).not.toHaveBeenCalled();
  });

  it('asks on in the same chat', async () => {
    const server = serveByHand();
    const told = listener();
    const asked = askIn('s1', 'And in Bremen?', told);
    await vi.waitFor(() => server.write('event: finish\ndata: {"session_id":"s1"}\n\n'));
    server.close();
    await asked;
    const [, init] = vi.mocked(fetch).mock.calls[0] ?? [];
    expect(JSON.parse(String(init?.body))).toMatchObject({ session_id: 's1' });
    expect(told.onChatId).not.toHaveBeenCalled();
  });

  it('stops and keeps what came', async () => {
    const server = serveByHand();
    const asked = askIn('s1', 'Everything', listener());
    await vi.waitFor(() => server.write(`${start}event: sql\ndata: {"sql":"SELECT 1"}\n\n`));
    await vi.waitFor(() => expect(turnsOf('s1')[0]?.sql).toBe('SELECT 1'));
    stop(turnsOf('s1')[0]?.key ?? '');
    await asked;
    expect(turnsOf('s1')).toMatchObject([{ status: 'stopped', sql: 'SELECT 1' }]);
    expect(vi.mocked(fetch)).toHaveBeenLastCalledWith(
      '/messages/m1/stream',
      expect.objectContaining({ method: 'DELETE' }),
    );
  });

  it('stops what has no id yet as soon as it has one', async () => {
    const server = serveByHand();
    const asked = askIn('s1', 'Everything', listener());
    stop(turnsOf('s1')[0]?.key ?? '');
    expect(turnsOf('s1')).toMatchObject([{ status: 'stopped' }]);
    await vi.waitFor(() => server.write(start));
    await asked;
    expect(turnsOf('s1')).toMatchObject([{ status: 'stopped' }]);
    expect(vi.mocked(fetch)).toHaveBeenLastCalledWith(
      '/messages/m1/stream',
      expect.objectContaining({ method: 'DELETE' }),
    );
  });

  it('goes on when the connection breaks, behind what it has seen', async () => {
    const server = serveByHand();
    const asked = askIn('s1', 'Everything', listener());
    await vi.waitFor(() => server.write(`${start}id: 2\nevent: step\ndata: {"text":"One"}\n\n`));
    await vi.waitFor(() => expect(turnsOf('s1')[0]?.steps).toEqual(['One']));
    server.close();
    await vi.waitFor(() => expect(vi.mocked(fetch)).toHaveBeenCalledTimes(2));
    expect(vi.mocked(fetch)).toHaveBeenLastCalledWith(
      '/messages/m1/stream',
      expect.objectContaining({ headers: expect.objectContaining({ 'Last-Event-ID': '2' }) }),
    );
    server.write('event: step\ndata: {"text":"Two"}\n\nevent: finish\ndata: {}\n\n');
    server.close();
    await asked;
    expect(turnsOf('s1')).toMatchObject([{ status: 'done', steps: ['One', 'Two'] }]);
  });

  it('says so in the turn when the server is away', async () => {
    vi.stubGlobal('fetch', vi.fn().mockRejectedValue(new TypeError('Failed to fetch')));
    await askIn('s1', 'q', listener());
    expect(turnsOf('s1')[0]).toMatchObject({
      status: 'failed',
      problem: expect.stringContaining('cannot be reached'),
    });
  });
});

it('does not let history overwrite a chat that is open', () => {
  const open = [newTurn('k', 'open')];
  restore('s1', open);
  restore('s1', [newTurn('m', 'from history')]);
  expect(turnsOf('s1')).toBe(open);
});

it('follows a question of the history that is still under way', async () => {
  const server = serveByHand();
  const onEnd = vi.fn();
  restore('s1', [{ ...newTurn('m1', 'Long'), messageId: 'm1' }], onEnd);
  await vi.waitFor(() => server.write(`${start}event: step\ndata: {"text":"One"}\n\n`));
  await vi.waitFor(() => expect(turnsOf('s1')[0]?.steps).toEqual(['One']));
  expect(vi.mocked(fetch).mock.calls[0]?.[0]).toBe('/messages/m1/stream');
  server.write('event: finish\ndata: {"kind":"answer","explanation":"3"}\n\n');
  server.close();
  await vi.waitFor(() => expect(onEnd).toHaveBeenCalledOnce());
  expect(turnsOf('s1')).toMatchObject([{ status: 'done', text: '3' }]);
});
