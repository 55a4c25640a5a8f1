// Runs after `next build`. Writes a .br and a .gz beside each text file of out/, so that the server only
// picks a file.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = new URL('../out/', import.meta.url).pathname;
const compressible = new Set(['.html', '.js', '.css', '.txt', '.json', '.svg', '.webmanifest']);
const smallest = 1024; // below this a compressed answer saves nothing

const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));

let before = 0;
let after = 0;
for (const file of files.filter((name) => compressible.has(extname(name)))) {
  const content = readFileSync(file);
  if (content.length < smallest) continue;
  const brotli = brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
  writeFileSync(`${file}.br`, brotli);
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  before += content.length;
  after += brotli.length;
}
const kilobytes = (bytes) => `${Math.round(bytes / 1024)} kB`;
console.log(`out/: ${kilobytes(before)} of text, ${kilobytes(after)} as brotli`);
