// Holds the texts: the same keys and variables in both languages, every used key there, no key unused,
// no words or style attributes in the markup, and a sentence for every code that the crates can send.
import { FluentResource } from '@fluent/bundle';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'svelte/compiler';

const root = new URL('..', import.meta.url).pathname;
const crates = join(root, '..', 'crates');
const faults = [];
const read = (path) => readFileSync(path, 'utf8');
const filesUnder = (dir, ends) =>
  readdirSync(dir, { recursive: true }).map((f) => join(dir, String(f))).filter((f) => ends.some((e) => f.endsWith(e)));

function variables(pattern, into = new Set()) {
  if (Array.isArray(pattern)) pattern.forEach((p) => variables(p, into));
  else if (pattern && typeof pattern === 'object') {
    if (pattern.type === 'var') into.add(pattern.name);
    for (const value of Object.values(pattern)) variables(value, into);
  }
  return into;
}

function messages(language) {
  const path = join(root, 'src/texts', `${language}.ftl`);
  const source = read(path);
  const found = new Map(new FluentResource(source).body.map((m) => [m.id, [...variables(m.value)].sort().join()]));
  // What does not parse is skipped in silence by the parser: compare with the lines that begin a message.
  const begun = [...source.matchAll(/^([a-zA-Z][\w-]*)\s*=/gm)].map((m) => m[1]);
  for (const id of begun) if (!found.has(id)) faults.push(`${language}.ftl: ${id} does not parse`);
  for (const id of begun.filter((id, i) => begun.indexOf(id) !== i)) faults.push(`${language}.ftl: ${id} is there twice`);
  return found;
}

const nl = messages('nl');
const en = messages('en');
for (const id of nl.keys()) if (!en.has(id)) faults.push(`en.ftl lacks ${id}`);
for (const id of en.keys()) if (!nl.has(id)) faults.push(`nl.ftl lacks ${id}`);

// Variables may be left out in one language, but none may be used that the other does not know.
const allowed = new Set(['who', 'Who']);
for (const [id, names] of nl) {
  const others = (en.get(id) ?? '').split(',');
  const extra = [...names.split(','), ...others].filter((n) => n && !allowed.has(n) && !(names.split(',').includes(n) && others.includes(n)));
  if (en.has(id) && extra.length > 0) faults.push(`${id}: not the same variables in nl and en (${extra.join(', ')})`);
}

// Keys in use: every string in the sources that is a key, and every prefix of a template.
const sources = filesUnder(join(root, 'src'), ['.ts', '.svelte']);
const used = new Set();
const prefixes = new Set();
for (const file of sources) {
  const text = read(file);
  for (const m of text.matchAll(/['"`]([a-zA-Z][\w]*(?:-[\w]+)*)['"`]/g)) used.add(m[1]);
  for (const m of text.matchAll(/`([a-z]+(?:-[a-z]+)*-)\$\{/g)) prefixes.add(m[1]);
  for (const m of text.matchAll(/\bt\(\s*'([^']+)'/g)) if (!nl.has(m[1])) faults.push(`${relative(root, file)}: no text ${m[1]}`);
  for (const m of text.matchAll(/\bid="([a-z]+-[\w-]+)" args/g)) if (!nl.has(m[1])) faults.push(`${relative(root, file)}: no text ${m[1]}`);
}
// Refusals are used through the table of their reasons, not by a prefix that any text could begin with.
const sentences = read(join(root, 'src/sentences.ts'));
const reasons = [...(sentences.match(/refusalReasons = \[([^\]]*)\]/)?.[1] ?? '').matchAll(/'([a-zA-Z]+)'/g)].map((m) => m[1]);
if (reasons.length === 0) faults.push('src/sentences.ts: no table of the reasons of refusals');
prefixes.delete('refusal-');
for (const reason of reasons) {
  used.add(`refusal-${reason}`);
  if (!nl.has(`refusal-${reason}`)) faults.push(`no sentence for the refusal ${reason}`);
}
for (const id of nl.keys()) {
  // The words for several others are taken by `t` in place of those for one.
  if (id.endsWith('-many') && nl.has(id.slice(0, -5))) continue;
  if (!used.has(id) && ![...prefixes].some((p) => id.startsWith(p))) faults.push(`${id} is not used`);
}
for (const prefix of prefixes) if (![...nl.keys()].some((id) => id.startsWith(prefix))) faults.push(`no text begins with ${prefix}`);

// Markup: no words of its own, no inline style.
const letters = /\p{L}{2,}/u;
const spoken = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label']);
const keyCaps = new Set(['F1']);
function walk(node, file) {
  if (!node || typeof node !== 'object') return;
  if (Array.isArray(node)) return node.forEach((n) => walk(n, file));
  if (node.type === 'Text' && letters.test(node.data) && !keyCaps.has(node.data.trim())) faults.push(`${file}: words in the markup: ${node.data.trim()}`);
  if (node.type === 'StyleDirective') faults.push(`${file}: style directive ${node.name}`);
  if (node.type === 'Attribute') {
    if (node.name === 'style') faults.push(`${file}: style attribute`);
    const parts = Array.isArray(node.value) ? node.value : [];
    if (spoken.has(node.name) && parts.some((p) => p.type === 'Text' && letters.test(p.data))) faults.push(`${file}: words in ${node.name}`);
    return;
  }
  for (const [key, value] of Object.entries(node)) if (key !== 'css' && key !== 'instance' && key !== 'module') walk(value, file);
}
for (const file of sources.filter((f) => f.endsWith('.svelte'))) {
  const text = read(file);
  walk(parse(text, { modern: true }).fragment, relative(root, file));
  const lines = text.split('\n').length;
  if (lines > 400) faults.push(`${relative(root, file)}: ${lines} lines`);
}

// Raw colors live in the tokens alone.
for (const file of filesUnder(join(root, 'src'), ['.css', '.svelte']).filter((f) => !f.endsWith('tokens.css'))) {
  const style = file.endsWith('.css') ? read(file) : (read(file).match(/<style>[\s\S]*<\/style>/)?.[0] ?? '');
  for (const m of style.matchAll(/#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(/gi)) faults.push(`${relative(root, file)}: raw color ${m[0]}`);
}

// Codes of the crates, as far as they stand beside this folder.
function codes(path, pattern) {
  return existsSync(path) ? [...read(path).matchAll(pattern)].map((m) => m[1]) : [];
}
for (const key of codes(join(crates, 'seal/src/emoji.rs'), /emoji\("[^"]+", "([a-z-]+)"\)/g)) if (!nl.has(`emoji-${key}`)) faults.push(`no name for the picture ${key}`);
for (const code of codes(join(crates, 'setting/src/refusal.rs'), /= "([a-zA-Z]+)", \d+;/g)) if (!reasons.includes(code)) faults.push(`the table of refusals lacks ${code}`);
const known = read(join(root, 'src/failure.ts'));
for (const file of ['core', 'engine'].flatMap((c) => (existsSync(join(crates, c)) ? filesUnder(join(crates, c, 'src'), ['.rs']) : []))) {
  for (const code of codes(file, /(?:(?:Told|Failure::code)\(\s*|problem\(&\w+, |(?:=>|Some\(|\belse \{|if newer \{) ?)"([a-z]+[A-Z][a-zA-Z]*)"/g)) if (!known.includes(`'${code}'`)) faults.push(`no sentence for the failure ${code} (${relative(root, file)})`);
}
for (const code of [...known.matchAll(/^ {2}'([^\n]+),$/gm)].flatMap((m) => m[0].match(/[a-zA-Z]+/g))) if (!nl.has(`failure-${code}`)) faults.push(`no sentence failure-${code}`);

if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(`texts: ${nl.size} keys in nl and en, all used, all there`);
