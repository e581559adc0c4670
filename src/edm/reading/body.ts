import { MOST_FINDINGS, type Finding } from '../json/finding';
import type { JsonObject } from '../json/json-value';
import type { Steps } from '../json/steps';
import { typeOf } from '../registry';
import { CREATE, UPDATE } from '../rules';
import type { Class } from '../structured-type';
import { typeIn, type Version } from '../version';
import { instanceOf } from './instance';
import { ReadAhead } from './read-ahead';
import { Report } from './report';
import { ValueReaders, type ValueReader } from './value-reader';

/** The result of reading an entity from a body. */
export class BodyReading<T extends object> {
  constructor(
    private readonly target: Class<T>,
    /** The whole value in the form in which it is stored and answered. */
    readonly json: JsonObject,
    /**
     * Every broken rule, at most {@link MOST_FINDINGS}: first those about the structure of the body, then those about
     * single values.
     */
    readonly findings: readonly Finding[],
  ) {}

  /** The declared members, as an instance of the entity's class. Valid only when there are no findings. */
  get dto(): T {
    return instanceOf(typeOf(this.target), this.json) as T;
  }
}

/** Readers by group of rules. */
const readers = new Map<string, ValueReaders>(
  [CREATE, UPDATE].map((group) => [group, new ValueReaders(group)] as const),
);

/**
 * Reads a JSON object as an entity. Objects that need no changes are used as they are, not copied.
 * @param group CREATE: all properties that a new entity requires must be present; UPDATE: any part of them
 * @param version whose properties are read
 * @param path place of the object, for findings
 * @param ahead result of {@link readAhead} for the same object and group, where its members are the same in all
 * versions
 */
export function readBody<T extends object>(
  target: Class<T>,
  source: JsonObject,
  group: string,
  version: Version = 'beta',
  path = '',
  ahead?: ReadAhead,
): BodyReading<T> {
  const report = new Report(ahead);
  const { json, broken = [] } = readerOf(target, group, version).read(source, path, report);
  return new BodyReading(target, json, [...report.structure, ...broken].slice(0, MOST_FINDINGS));
}

/** Does most of the work of {@link readBody} for a large object, in steps. Stops when there are enough findings. */
export function* readAhead(target: Class, source: JsonObject, group: string): Steps<ReadAhead> {
  const ahead = new ReadAhead();
  yield* readerOf(target, group, 'beta').readAhead(source, '', ahead);
  return ahead;
}

function readerOf(target: Class, group: string, version: Version): ValueReader {
  const reader = readers.get(group)?.of(typeIn(typeOf(target), version));
  if (!reader) throw new Error(`${group} is no group of rules.`);
  return reader;
}
