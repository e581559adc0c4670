import { applyDecorators, Controller } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { pluralOf, type EntitySet, type PathStep } from '../odata/entity-set';
import { CountOperation, GetOperation, ListOperation } from '../open-api/operations.decorator';
import type { Examples, Texts } from '../open-api/operation';
import { apiTagOf, type Tag } from '../open-api/tags';
import type { CollectionResource, Ids } from './collection-resource';

/** Everything specific to a collection that is only read. */
export interface ReadOnlyDeclaration {
  readonly set: EntitySet;
  /** The collection whose entities lead to this one; absent: it is at the root. */
  readonly parent?: CollectionResource;
  /** Describes its entities, in the tag and, at the root, in the entity set. */
  readonly about: string;
  /** The path parameter of an entity's id. */
  readonly id: { readonly name: string; readonly description: string; readonly example: string };
  /** Sentences that describe the list. */
  readonly listNotes: string;
  /** Examples by title. */
  readonly samples: { readonly pages: Examples; readonly entities: Examples; readonly count: string };
}

/** A collection of the API that is only read: its path, and the documentation and guards of its operations. */
export class ReadOnlyCollection {
  readonly set: EntitySet;
  readonly about: string;
  readonly tag: Tag;
  /** Path of one entity below that of the collection. */
  readonly one: string;
  /** Decorators that document and guard the operations. */
  readonly docs: Readonly<Record<'list' | 'count' | 'get', () => MethodDecorator>>;

  constructor(private readonly declaration: ReadOnlyDeclaration) {
    const { set, about, id } = declaration;
    this.set = set;
    this.about = about;
    this.tag = { name: apiTagOf(set), description: about };
    this.one = `:${id.name}`;
    this.docs = this.documentation();
  }

  /** Declares a controller at the path of the collection, and documents its path parameters. */
  controller(): ClassDecorator {
    const { parent, set } = this.declaration;
    if (!parent) return Controller(set.name);
    return applyDecorators(Controller(`${parent.route}/${parent.one}/${set.name}`), parent.params());
  }

  /** Returns the path to the collection or, with the id of one, to an entity. @param ids those of the URL */
  pathTo(ids: Ids): PathStep[] {
    const { parent, set, id } = this.declaration;
    return [...(parent?.pathTo(ids) ?? []), { set, id: ids[id.name] }];
  }

  private documentation(): ReadOnlyCollection['docs'] {
    const { parent, set, id, listNotes, samples } = this.declaration;
    const path = parent ? ([...parent.path, set] as const) : ([set] as const);
    const of = parent ? ` of a ${parent.set.label}` : '';
    const plural = pluralOf(set);
    const texts = (verb: string, what: string, summary: string): Texts => ({
      operationId: `${verb}${camel(what)}${camel(parent ? `of ${parent.set.label}` : '')}`,
      summary: `${summary}${of}`,
    });
    const { name, description, example } = id;
    return {
      list: () =>
        ListOperation(path, { ...texts('list', plural, `List the ${plural}`), description: listNotes }, samples.pages),
      count: () => CountOperation(path, texts('count', plural, `Count the ${plural}`), samples.count),
      get: () =>
        applyDecorators(
          ApiParam({ name, description, schema: { type: 'string', example } }),
          GetOperation(path, texts('get', set.label, `Get a ${set.label}`), samples.entities),
        ),
    };
  }
}

/** A name such as `CallSummaries` of words such as `call summaries`. */
function camel(words: string): string {
  return words.replace(/(?:^| )(\w)/g, (_, letter: string) => letter.toUpperCase());
}
