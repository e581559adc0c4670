import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const fixtures = join(__dirname, '../fixtures/graph');
const ROOT = 'microsoft.graph.callRecords.callRecord';
const DECLARES = { EntityType: 'entity', ComplexType: 'complex', EnumType: 'enum' } as const;

/** Texts by name: what a property is (see {@link propertyFacts}) or the value of an enumeration member. */
type Facts = Record<string, string>;

export interface TypeFacts {
  kind: 'entity' | 'complex' | 'enum';
  base?: string;
  open: boolean;
  abstract: boolean;
  /** Own properties, or the members of an enumeration with their values. */
  members: Facts;
}

export type Model = Map<string, TypeFacts>;

/** What a property is, in words. */
export function propertyFacts(type: string, collection: boolean, nullable: boolean, contained: boolean): string {
  return [
    collection ? `Collection(${type})` : type,
    nullable ? 'nullable' : 'not null',
    ...(contained ? ['contained'] : []),
  ].join(', ');
}

/** Reads the types of a CSDL file that has one element on a line. */
export function readCsdl(file: string): Model {
  const model: Model = new Map();
  const qualify = (name: string) => name.replace(/^graph\./, 'microsoft.graph.');
  let namespace = '';
  let current: TypeFacts | undefined;
  for (const line of readFileSync(join(fixtures, file), 'utf8').split('\n')) {
    const [, element = ''] = /^\s*<(\w+)/.exec(line) ?? [];
    const attribute = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(line)?.[1];
    const name = attribute('Name') ?? '';
    if (element === 'Schema') namespace = attribute('Namespace') ?? '';
    if (element === 'EntityType' || element === 'ComplexType' || element === 'EnumType') {
      const base = attribute('BaseType');
      current = {
        kind: DECLARES[element],
        base: base === undefined ? undefined : qualify(base),
        open: attribute('OpenType') === 'true',
        abstract: attribute('Abstract') === 'true',
        members: {},
      };
      model.set(`${namespace}.${name}`, current);
    }
    if (element === 'Member' && current) current.members[name] = attribute('Value') ?? '';
    if ((element === 'Property' || element === 'NavigationProperty') && current) {
      const [, collection, item = ''] = /^(Collection\()?([\w.]+)\)?$/.exec(attribute('Type') ?? '') ?? [];
      const contained = attribute('ContainsTarget') === 'true';
      // A collection of entities is never null, and CSDL has no attribute for that (CSDL 4.01, section 8.3).
      const nullable = attribute('Nullable') !== 'false' && !(contained && collection);
      current.members[name] = propertyFacts(qualify(item), collection !== undefined, nullable, contained);
    }
  }
  return model;
}

/** Targets that the file annotates with the term. */
export function annotated(file: string, term: string): string[] {
  const source = readFileSync(join(fixtures, file), 'utf8');
  const targets = source.matchAll(/<Annotations Target="([^"]+)">(.*?)<\/Annotations>/gs);
  return [...targets].filter(([, , body]) => body?.includes(`"${term}"`)).map(([, target = '']) => target);
}

/** Types that values below a call record can have, and the bases of these. */
export function reachable(model: Model): Model {
  const found: Model = new Map();
  const visit = (name: string) => {
    if (found.has(name) || !model.has(name)) return;
    addWithTargets(name);
    for (const [other, { base }] of model) if (base === name) visit(other);
  };
  const addWithTargets = (name: string) => {
    const type = model.get(name);
    if (!type) return;
    found.set(name, type);
    if (type.base !== undefined) addWithTargets(type.base);
    for (const facts of Object.values(type.members)) visit(/^(?:Collection\()?([\w.]+)/.exec(facts)?.[1] ?? '');
  };
  visit(ROOT);
  return found;
}
