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

/** An entity as a body gives it. */
export class BodyReading<T extends object> {
  constructor(
    private readonly target: Class<T>,
    /** The whole value as it is stored and answered. */
    readonly json: JsonObject,
    /**
     * Every broken rule, but no more than {@link MOST_FINDINGS}: first those about the structure of the body, then those
     * about single values.
     */
    readonly findings: readonly Finding[],
  ) {}

  /** The declared members, as an instance of the entity's class; only to be used when there are no findings. */
  get dto(): T {
    return instanceOf(typeOf(this.target), this.json) as T;
  }
}

/** By group. */
const readers = new Map<string, ValueReaders>(
  [CREATE, UPDATE].map((group) => [group, new ValueReaders(group)] as const),
);

/**
 * Reads a JSON object as an entity. Objects in which nothing changes are taken over as they are.
 * @param group CREATE: all that a new entity needs must be there; UPDATE: any part of it
 * @param version whose properties there are
 * @param path where the object stands, for findings
 * @param ahead what {@link readAhead} gave for the same object and group, where all versions have its members
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

/** Does in steps most of what {@link readBody} has to do with a large object, and ends where enough is wrong with it. */
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
