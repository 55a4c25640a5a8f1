import { afterEach, describe, expect, it, vi } from 'vitest';
import { fetchExport, fileNameOf } from './export';

afterEach(() => vi.unstubAllGlobals());
const never = new AbortController().signal;

describe('the name of a file', () => {
  it('is the one in UTF-8 when there is one', () => {
    const header = 'attachment; filename="Umsatz.csv"; filename*=UTF-8\'\'Umsatz%20M%C3%A4rz.csv';
    expect(fileNameOf(header, 'x')).toBe('Umsatz März.csv');
    expect(fileNameOf('attachment; filename="a.csv"', 'x')).toBe('a.csv');
    expect(fileNameOf("attachment; filename*=UTF-8''%zz", 'x')).toBe('x');
    expect(fileNameOf(null, 'result.csv')).toBe('result.csv');
  });
});

describe('an export', () => {
  it('is the file with its name', async () => {
    const headers = { 'Content-Disposition': 'attachment; filename="a.csv"' };
    const response = new Response('a,b', { headers });
    // jsdom knows only its own Blob.
    vi.spyOn(response, 'blob').mockResolvedValue(new Blob(['a,b']));
    vi.stubGlobal('fetch', vi.fn().mockResolvedValue(response));
    const file = await fetchExport('m/1', 'csv', never);
    expect(file.name).toBe('a.csv');
    expect(file.size).toBe(3);
    expect(fetch).toHaveBeenCalledWith('/query/m%2F1/export?format=csv', expect.anything());
  });

  it('says what the server refused', async () => {
    const body = JSON.stringify({ detail: 'The tables have changed.', code: 'gone' });
    vi.stubGlobal('fetch', vi.fn().mockResolvedValue(new Response(body, { status: 410 })));
    await expect(fetchExport('m', 'xlsx', never)).rejects.toMatchObject({
      status: 410,
      detail: 'The tables have changed.',
    });
  });

  it('saves nothing that is not whole', async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('half'));
        controller.error(new TypeError('network error'));
      },
    });
    vi.stubGlobal('fetch', vi.fn().mockResolvedValue(new Response(body)));
    await expect(fetchExport('m', 'csv', never)).rejects.toMatchObject({ code: 'broken' });
  });
});
