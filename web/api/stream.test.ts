import { afterEach, describe, expect, it, vi } from 'vitest';
import { ask, type StreamEvent } from './stream';

// Answers the next fetch with these pieces of a stream.
function serve(pieces: string[], status = 200) {
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(encoder.encode(piece));
      controller.close();
    },
  });
  vi.stubGlobal('fetch', vi.fn().mockResolvedValue(new Response(body, { status })));
}

async function listen(): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  await ask({ query: 'q' }, (event) => events.push(event), new AbortController().signal);
  return events;
}

afterEach(() => vi.unstubAllGlobals());

describe('ask', () => {
  it('hands on events in order, also when they are cut anywhere', async () => {
    serve([
      ': hello\n\nevent: sta',
      'rt\ndata: {"session_id"',
      ':"s"}\n\nevent: text\ndata: {"text":"é"}\n',
      '\nevent: finish\ndata: {}\n\n',
    ]);
    expect(await listen()).toEqual([
      { event: 'start', data: { session_id: 's' } },
      { event: 'text', data: { text: 'é' } },
      { event: 'finish', data: {} },
    ]);
  });

  it('sends the reader’s own date', async () => {
    serve(['event: finish\ndata: {}\n\n']);
    await listen();
    const [, init] = vi.mocked(fetch).mock.calls[0] ?? [];
    expect(JSON.parse(String(init?.body))).toMatchObject({
      query: 'q',
      today: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
  });

  it('throws the error event as a problem', async () => {
    serve([
      'event: error\ndata: {"status":504,"detail":"It took too long.","code":"deadline"}\n\n',
    ]);
    await expect(listen()).rejects.toMatchObject({ status: 504, detail: 'It took too long.' });
  });

  it('throws the refusal of a request', async () => {
    serve(['{"detail":"The question is too long.","code":"bad_request"}'], 400);
    await expect(listen()).rejects.toMatchObject({
      status: 400,
      detail: 'The question is too long.',
    });
  });

  it('says so when the connection ends before the answer does', async () => {
    serve(['event: step\ndata: {"text":"Running it"}\n\n']);
    await expect(listen()).rejects.toMatchObject({ code: 'broken' });
  });
});
