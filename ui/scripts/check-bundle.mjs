// Holds what the product's bundle may not have: the preview, addresses elsewhere, anything inline, code made from strings.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const dist = new URL('../dist/', import.meta.url).pathname;
const faults = [];
let bytes = 0;
for (const file of readdirSync(dist, { recursive: true }).map(String)) {
  const path = join(dist, file);
  if (statSync(path).isDirectory()) continue;
  bytes += statSync(path).size;
  if (!/\.(html|js|css)$/.test(file)) continue;
  const text = readFileSync(path, 'utf8');
  // Names of XML, a sentence's own link and what Yjs says where it is loaded twice are no addresses that anything is fetched from.
  for (const [address] of text.matchAll(/(?:https?|wss?):\/\/[^\s"'`)\\]+/g)) {
    if (!/^https?:\/\/(?:www\.w3\.org\/|svelte\.dev\/e\/|github\.com\/yjs\/yjs\/issues\/438$|ipc\.localhost)/.test(address)) faults.push(`${file}: ${address}`);
  }
  if (/preview-self|open sesame|praktijk-lindelaan/.test(text)) faults.push(`${file}: the preview is in it`);
  if (/\beval\(|new Function\(/.test(text)) faults.push(`${file}: code made from strings`);
  if (file.endsWith('.html') && (/<style|style=|<script>|javascript:/.test(text) || /(?:src|href)="\//.test(text))) faults.push(`${file}: inline, or not relative`);
  if (file.endsWith('.css') && /url\(["']?data:/.test(text)) faults.push(`${file}: data inside`);
}
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(`bundle: clean, ${Math.round(bytes / 1024)} kB`);
