import { HttpStatus } from '@nestjs/common';
import type { AddedMembers } from '../../edm/enum-sentinels';
import type { StructuredType } from '../../edm/structured-type';
import type { Part } from '../../odata/answers/full-metadata';
import type { PathStep } from '../../odata/entity-set';

export interface AnswerOptions {
  /** HTTP status; default: that of the operation. */
  readonly status?: number;
  /** URL of an entity that the request has made. */
  readonly location?: string;
  /** URL of an entity that the answer does not show (section 8.3.4). */
  readonly entityId?: string;
  /** Entity tag of the entity that the answer is about. */
  readonly tag?: string;
  /** Whether the request has written the entity. */
  readonly isOfWrite?: boolean;
  /** What the answer holds, for the forms of it that need to know types and URLs. */
  readonly subject?: AnswerSubject;
  /** Most items on the page, of an answer that is one. */
  readonly pageSize?: number;
  /** Whether the text is that of a value, not JSON. */
  readonly isPlain?: boolean;
}

export interface AnswerSubject {
  /** Type of the answer, or of the items in its `value`; absent where rows of an aggregation have none. */
  readonly type?: StructuredType;
  /** Tells the members that the type does not have. */
  readonly added?: () => AddedMembers;
  readonly root?: string;
  /** Path of the entity or the collection; absent where the answer holds a part of an entity. */
  readonly path?: readonly PathStep[];
  /** The part of an entity that the answer holds; one without members stands in `value`. */
  readonly part?: Part;
}

/** An answer that is text already: JSON or, where the options say so, a bare value. */
export class Answer {
  constructor(
    readonly json: string,
    readonly options: AnswerOptions = {},
  ) {}
}

/** An answer to a write that does not show the entity (OData 4.01 part 1, section 8.2.8.7). @param url the entity's */
export function minimalAnswer(url: string, { isNew, tag }: { readonly isNew: boolean; readonly tag?: string }): Answer {
  const location = isNew ? url : undefined;
  return new Answer('', { status: HttpStatus.NO_CONTENT, entityId: url, location, tag, isOfWrite: true });
}

/** The answer to one who knows the entity in its present state. */
export function notModified(tag: string): Answer {
  return new Answer('', { status: HttpStatus.NOT_MODIFIED, tag });
}
