// @vitest-environment node
import { readFile } from 'node:fs/promises';
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript';
import { expect, it } from 'vitest';

it('is what the contract says: run `npm run api` after a change of openapi.json', async () => {
  const contract = new URL('../../docs/api/openapi.json', import.meta.url);
  const generated = COMMENT_HEADER + astToString(await openapiTS(contract));
  const kept = await readFile(new URL('schema.d.ts', import.meta.url), 'utf8');
  expect(kept).toBe(generated);
});
