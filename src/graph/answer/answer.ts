import { HttpStatus } from '@nestjs/common';
import type { AddedMembers } from '../../edm/enum-sentinels';
import type { StructuredType } from '../../edm/structured-type';
import type { Part } from '../../odata/answers/full-metadata';
import type { PathStep } from '../../odata/entity-set';

export interface AnswerOptions {
  /** HTTP status; default: that of the operation. */
  readonly status?: number;
  /** URL of an entity that the request created (header `Location`). */
  readonly location?: string;
  /** URL of an entity that the answer does not contain (header `OData-EntityId`, section 8.3.4). */
  readonly entityId?: string;
  /** Entity tag of the entity in the answer. */
  readonly tag?: string;
  /** Whether the request has written the entity. */
  readonly isOfWrite?: boolean;
  /** Types and URLs of the content, which some forms of the answer need. */
  readonly subject?: AnswerSubject;
  /** Maximum number of items on the page; absent where the answer is not a page. */
  readonly pageSize?: number;
  /** Whether the text is a raw value instead of JSON. */
  readonly isPlain?: boolean;
}

export interface AnswerSubject {
  /** Type of the answer, or of the items in its `value`; absent where rows of an aggregation have none. */
  readonly type?: StructuredType;
  /** Type of the entities that rows of an aggregation were made of. */
  readonly rowType?: StructuredType;
  /** Returns members of the answer that the type does not declare. */
  readonly added?: () => AddedMembers;
  readonly root?: string;
  /** Path of the entity or the collection; absent where the answer contains only a part of an entity. */
  readonly path?: readonly PathStep[];
  /** The part of an entity that the answer contains. A part without members of its own is in `value`. */
  readonly part?: Part;
}

/** An answer that is already text: JSON or, with {@link AnswerOptions.isPlain}, a raw value. */
export class Answer {
  constructor(
    readonly json: string,
    readonly options: AnswerOptions = {},
  ) {}
}

/** An answer to a write, without the entity (OData 4.01 part 1, section 8.2.8.7). @param url of the entity */
export function minimalAnswer(url: string, { isNew, tag }: { readonly isNew: boolean; readonly tag?: string }): Answer {
  const location = isNew ? url : undefined;
  return new Answer('', { status: HttpStatus.NO_CONTENT, entityId: url, location, tag, isOfWrite: true });
}

/** A 304 answer to a client that already has the current state of the entity. */
export function notModified(tag: string): Answer {
  return new Answer('', { status: HttpStatus.NOT_MODIFIED, tag });
}
