// Holds the border: what the page knows of the view and of the commands is what the crates have.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;
const read = (path) => readFileSync(path, 'utf8');
const camel = (name) => name.replace(/_([a-z0-9])/g, (_, c) => c.toUpperCase());
const faults = [];

const rust = join(root, '../crates/core/src/view.rs');
const page = read(join(root, 'src/view.ts'));
if (existsSync(rust)) {
  const source = read(rust);
  for (const [, name, body] of source.matchAll(/pub struct (\w+) \{([\s\S]*?)\n\}/g)) {
    for (const [, field] of body.matchAll(/^ {4}pub (\w+):/gm)) {
      if (!new RegExp(`\\b${camel(field)}\\??:`).test(page)) faults.push(`view.ts does not know ${name}.${camel(field)}`);
    }
  }
  for (const [, attributes, name, body] of source.matchAll(/((?:#\[[^\n]*\]\n)+)pub enum (\w+) \{([\s\S]*?)\n\}/g)) {
    const rule = attributes.match(/rename_all = "(\w+)"/)?.[1];
    for (const [, renamed, variant] of body.matchAll(/(?:^ {4}#\[serde\(rename = "(\w+)"\)\]\n)?^ {4}([A-Z]\w*)(?:,| \{)/gm)) {
      const word = renamed ?? (rule === 'lowercase' ? variant.toLowerCase() : variant[0].toLowerCase() + variant.slice(1));
      if (!page.includes(`'${word}'`)) faults.push(`view.ts does not know ${name}::${word}`);
    }
  }
}

const shell = join(root, '../src-tauri/src/commands.rs');
if (existsSync(shell)) {
  const offered = new Set([...read(shell).matchAll(/#\[tauri::command\]\s*(?:#\[[^\n]*\]\s*)*pub(?:\(crate\))? (?:async )?fn (\w+)/g)].map((m) => m[1]));
  const called = new Set([...read(join(root, 'src/backend.ts')).matchAll(/call\('(\w+)'/g)].map((m) => m[1]));
  for (const name of called) if (!offered.has(name)) faults.push(`the shell has no command ${name}`);
  for (const name of offered) if (!called.has(name)) faults.push(`the page does not call ${name}`);
}

if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log('border: view and commands agree');
