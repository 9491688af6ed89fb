// Holds the border: the commands that the page calls are those that the shell has. The shapes of what
// goes over it are generated (src/generated).
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;
const read = (path) => readFileSync(path, 'utf8');
const faults = [];

const shell = join(root, '../src-tauri/src');
if (existsSync(shell)) {
  const sources = readdirSync(shell).map((file) => read(join(shell, file))).join('\n');
  const offered = new Set([...sources.matchAll(/#\[tauri::command\]\s*(?:#\[[^\n]*\]\s*)*pub(?:\(crate\))? (?:async )?fn (\w+)/g)].map((m) => m[1]));
  const called = new Set([...read(join(root, 'src/backend.ts')).matchAll(/call\('(\w+)'/g)].map((m) => m[1]));
  for (const name of called) if (!offered.has(name)) faults.push(`the shell has no command ${name}`);
  for (const name of offered) if (!called.has(name)) faults.push(`the page does not call ${name}`);
}

if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log('border: the commands agree');
