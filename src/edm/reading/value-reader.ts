import { TYPE_ANNOTATION } from '../annotations';
import type { JsonObject } from '../json/json-value';
import type { Steps } from '../json/steps';
import type { StructuredType } from '../structured-type';
import type { ReadAhead } from './read-ahead';
import type { Reading } from './reading';
import { Report } from './report';
import { TypeReader } from './type-reader';
import { TypeResolver } from './type-resolution';

/** Reads objects as values of a declared type or of a type that derives from it. */
export class ValueReader {
  private readonly resolver: TypeResolver;

  constructor(
    private readonly declared: StructuredType,
    private readonly readers: ValueReaders,
  ) {
    this.resolver = new TypeResolver(declared);
  }

  read(source: JsonObject, path: string, report: Report): Reading<JsonObject> {
    const known = report.ahead?.get(source);
    if (known) return report.takeOver(known);
    const { type, annotation, isSure } = this.typeOf(source, path, report);
    return this.readers.ofExactly(type).read(source, annotation, isSure, path, report);
  }

  /** Reads the items of collections within an object in advance. {@link read} then uses the results. */
  *readAhead(source: JsonObject, path: string, ahead: ReadAhead): Steps<void> {
    yield* this.readers.ofExactly(this.typeOf(source, path, new Report()).type).readAhead(source, path, ahead);
  }

  /** The type to read an object as, the `@odata.type` to store, and whether the type is certain. */
  private typeOf(
    source: JsonObject,
    path: string,
    report: Report,
  ): { readonly type: StructuredType; readonly annotation: string | undefined; readonly isSure: boolean } {
    const { declared, resolver } = this;
    const name = source[TYPE_ANNOTATION];
    const named = name === undefined ? undefined : resolver.byName(name, path, report);
    const isSure = name === undefined || named !== undefined;
    const type = named ?? (isSure ? resolver.byMembers(source) : declared);
    // The declared type needs an annotation, too, when the members would imply another type.
    const isTold = type !== declared || (named !== undefined && resolver.byMembers(source) !== declared);
    return { type, annotation: isTold ? `#${type.name}` : undefined, isSure };
  }
}

/** The readers for one group of rules, each created when the first value of its type is read. */
export class ValueReaders {
  private readonly byDeclared = new Map<StructuredType, ValueReader>();
  private readonly byExact = new Map<StructuredType, TypeReader>();

  /** @param group CREATE or UPDATE */
  constructor(private readonly group: string) {}

  /** The reader for values of the given type or of a type that derives from it. */
  of(declared: StructuredType): ValueReader {
    const reader = this.byDeclared.get(declared) ?? new ValueReader(declared, this);
    this.byDeclared.set(declared, reader);
    return reader;
  }

  /** The reader for values of exactly this type. */
  ofExactly(type: StructuredType): TypeReader {
    const reader = this.byExact.get(type) ?? new TypeReader(type, this.group, this);
    this.byExact.set(type, reader);
    return reader;
  }
}
