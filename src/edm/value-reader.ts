import { TYPE_ANNOTATION } from './annotations';
import type { JsonObject } from './json';
import type { Reading, Report } from './report';
import type { StructuredType } from './structured-type';
import { TypeReader } from './type-reader';
import { TypeResolver } from './type-resolution';

/** Reads objects as values of a declared type, and so of any type that derives from it. */
export class ValueReader {
  private readonly resolver: TypeResolver;

  constructor(
    private readonly declared: StructuredType,
    private readonly readers: ValueReaders,
  ) {
    this.resolver = new TypeResolver(declared);
  }

  read(source: JsonObject, path: string, report: Report): Reading<JsonObject> {
    const { declared, resolver, readers } = this;
    const name = source[TYPE_ANNOTATION];
    const named = name === undefined ? undefined : resolver.byName(name, path, report);
    const isSure = name === undefined || named !== undefined;
    const type = named ?? (isSure ? resolver.byMembers(source) : declared);
    // The declared type is named, too, where the members would tell of another one.
    const isTold = type !== declared || (named !== undefined && resolver.byMembers(source) !== declared);
    return readers.ofExactly(type).read(source, isTold ? `#${type.name}` : undefined, isSure, path, report);
  }
}

/** The readers for bodies of one group, each made when the first value of its type is read. */
export class ValueReaders {
  private readonly byDeclared = new Map<StructuredType, ValueReader>();
  private readonly byExact = new Map<StructuredType, TypeReader>();

  /** @param group CREATE or UPDATE */
  constructor(private readonly group: string) {}

  /** The reader for values whose type is, or derives from, the given one. */
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
