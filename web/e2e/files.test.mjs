// The fixture's files are what its generator makes, and the workbook is packed as readers expect.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';
import { files } from './files/make.mjs';

for (const [name, bytes] of Object.entries(files)) {
  it(`${name} is as generated`, async () => {
    const kept = await readFile(new URL(`files/${name}`, import.meta.url));
    assert.ok(kept.equals(bytes), `run: node e2e/files/make.mjs`);
  });
}
