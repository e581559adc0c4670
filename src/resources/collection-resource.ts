import { applyDecorators, Controller } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { EntitySet, PathStep } from '../odata/entity-set';
import type { Examples, Texts } from '../open-api/operation';
import {
  CountOperation,
  CreateOperation,
  DeleteOperation,
  GetOperation,
  ListOperation,
  PutOperation,
  UpdateOperation,
  type Path,
} from '../open-api/operations.decorator';
import { apiTagOf, type Tag } from '../open-api/tags';

/** Ids in a path, by the names of their parameters. */
export type Ids = Readonly<Record<string, string>>;

/**
 * Everything specific to one collection. Routes, documentation, tags, the entity container and paths are derived from
 * it.
 */
export interface CollectionDeclaration {
  readonly set: EntitySet;
  /** The collection whose entities contain this one; absent: it is at the root. */
  readonly parent?: CollectionResource;
  /** Describes its entities, in the tag and, at the root, in the entity set. */
  readonly about: string;
  /** The path parameter of an entity's id. */
  readonly id: { readonly name: string; readonly description: string; readonly example: string };
  /** Sentences added to the common descriptions of operations. */
  readonly notes: {
    readonly create?: string;
    readonly list: string;
    readonly get?: string;
    /** What a PUT keeps of the replaced entity. */
    readonly put?: string;
    readonly remove?: string;
  };
  /** Examples by title. An answer has the same title as its request body. */
  readonly samples: {
    readonly create: { readonly bodies: Examples; readonly answers: Examples };
    readonly put: { readonly bodies: Examples; readonly answers: Examples };
    readonly update: { readonly bodies: Examples; readonly answers: Examples };
    readonly pages: Examples;
    readonly entities: Examples;
    /** The number of entities, as text. */
    readonly count: string;
  };
}

type Decorate = () => MethodDecorator;

/** A collection of the API: its path, and the documentation and guards of its operations. */
export class CollectionResource {
  readonly set: EntitySet;
  readonly about: string;
  readonly tag: Tag;
  /** The collections on the path from the root to this one. */
  readonly path: Path;
  /** Path of the controller, with a parameter for each parent's id. */
  readonly route: string;
  /** Path of one entity below {@link route}. */
  readonly one: string;
  /** Decorators that document and guard the operations. */
  readonly docs: Readonly<Record<'create' | 'list' | 'count' | 'get' | 'update' | 'put' | 'remove', Decorate>>;
  private readonly idNames: readonly string[];
  readonly parent?: CollectionResource;

  constructor(private readonly declaration: CollectionDeclaration) {
    const { set, parent, about, id } = declaration;
    this.set = set;
    this.about = about;
    this.parent = parent;
    this.tag = { name: apiTagOf(set), description: about };
    this.path = parent ? [...parent.path, set] : [set];
    this.idNames = [...(parent?.idNames ?? []), id.name];
    this.route = parent ? `${parent.route}/${parent.one}/${set.name}` : set.name;
    this.one = `:${id.name}`;
    this.docs = this.documentation();
  }

  /**
   * Returns the path to the collection or to one of its entities.
   * @param ids ids of the parents and, for one entity, its own
   */
  pathTo(ids: Ids): PathStep[] {
    return this.path.map((set, index) => ({ set, id: ids[this.idNames[index] ?? ''] }));
  }

  /** Documents the path parameters for the collections that an entity of this one contains. */
  params(): ClassDecorator & MethodDecorator {
    const { parent } = this;
    return applyDecorators(...(parent ? [parent.params()] : []), this.idParam());
  }

  private idParam(): ClassDecorator & MethodDecorator {
    const { name, description, example } = this.declaration.id;
    return ApiParam({ name, description, schema: { type: 'string', example } });
  }

  private documentation(): CollectionResource['docs'] {
    const { path, set, parent } = this;
    const { notes, samples } = this.declaration;
    const { label } = set;
    const of = parent ? ` of a ${parent.set.label}` : '';
    const raises = parent ? 'The version of the call record increases by one.' : 'The version increases by one.';
    const texts = (verb: string, summary: string, ...sentences: (string | undefined)[]): Texts => {
      const description = sentences.filter(Boolean).join(' ');
      return { operationId: operationId(verb, set), summary, ...(description === '' ? {} : { description }) };
    };
    const one = (documents: MethodDecorator): MethodDecorator => applyDecorators(this.idParam(), documents);
    const update =
      'Changes the members that are in the body. Members of a complex value that the body does not name stay.';
    const put = `Replaces the ${label}, or creates it. Members that are not in the body are removed.`;
    return {
      create: () =>
        CreateOperation(
          path,
          texts(
            'create',
            parent ? `Add a ${label} to a ${parent.set.label}` : `Create a ${label}`,
            notes.create,
            parent && raises,
          ),
          samples.create.bodies,
          samples.create.answers,
        ),
      list: () => ListOperation(path, texts('list', `List the ${label}s${of}`, notes.list), samples.pages),
      count: () => CountOperation(path, texts('count', `Count the ${label}s${of}`), samples.count),
      get: () => one(GetOperation(path, texts('get', `Get a ${label}`, notes.get), samples.entities)),
      update: () =>
        one(
          UpdateOperation(
            path,
            texts('update', `Update a ${label}`, update, raises),
            samples.update.bodies,
            samples.update.answers,
          ),
        ),
      put: () =>
        one(
          PutOperation(
            path,
            texts('put', `Replace or create a ${label}`, put, notes.put),
            samples.put.bodies,
            samples.put.answers,
          ),
        ),
      remove: () => one(DeleteOperation(path, texts('delete', `Delete a ${label}`, notes.remove, parent && raises))),
    };
  }
}

/** A read-only collection of the entities of all parents, an addition to Graph. */
export class AcrossParents {
  readonly about: string;
  /** Decorators that document and guard the operations. */
  readonly docs: Readonly<Record<'list' | 'count', Decorate>>;

  constructor(
    readonly set: EntitySet,
    pages: Examples,
  ) {
    const { label } = set;
    const description =
      'Newest start first. Each has the `callRecordId` of its call record. Graph does not have this collection.';
    const texts = (verb: string): Pick<Texts, 'operationId' | 'summary'> => ({
      operationId: operationId(verb, set, 'All'),
      summary: `${verb.charAt(0).toUpperCase()}${verb.slice(1)} the ${label}s of all calls`,
    });
    this.about = `${label.charAt(0).toUpperCase()}${label.slice(1)}s of all calls.`;
    this.docs = {
      list: () => ListOperation([set], { ...texts('list'), description }, pages),
      count: () => CountOperation([set], texts('count')),
    };
  }
}

/** Returns a name such as `listSessions`, `getSession` or `listAllSessions`. */
function operationId(verb: string, { type }: EntitySet, which = ''): string {
  const name = type.name.slice(type.name.lastIndexOf('.') + 1);
  const plural = verb === 'list' || verb === 'count' ? 's' : '';
  return `${verb}${which}${name.charAt(0).toUpperCase()}${name.slice(1)}${plural}`;
}

/** Declares a controller at the path of a collection, and documents its path parameters. */
export function CollectionController(resource: CollectionResource): ClassDecorator {
  const { parent } = resource;
  return applyDecorators(Controller(resource.route), ...(parent ? [parent.params()] : []));
}
