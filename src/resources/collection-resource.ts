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

/** Values of the path parameters that are ids, by their names. */
export type Ids = Readonly<Record<string, string>>;

/** All that is particular to a collection. Routes, documentation, tags, the container and the paths derive from it. */
export interface CollectionDeclaration {
  readonly set: EntitySet;
  /** The collection whose entities contain it; absent: it stands at the root. */
  readonly parent?: CollectionResource;
  /** What its entities are. It describes the tag and, at the root, the entity set. */
  readonly about: string;
  /** The path parameter that is an entity's id. */
  readonly id: { readonly name: string; readonly description: string; readonly example: string };
  /** Sentences for the descriptions of operations, beside those that all collections have. */
  readonly notes: {
    readonly create?: string;
    readonly list: string;
    readonly get?: string;
    /** What a PUT keeps of the entity that it replaces. */
    readonly put?: string;
    readonly remove?: string;
  };
  /** Examples by their titles. An answer has the title of the body that it answers. */
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

/** A collection of the API: where it is, and how its operations are documented and guarded. */
export class CollectionResource {
  readonly set: EntitySet;
  readonly about: string;
  readonly tag: Tag;
  /** Collections from the root to this one. */
  readonly path: Path;
  /** Path of the controller, with a parameter for each id on the way. */
  readonly route: string;
  /** Path of one entity below {@link route}. */
  readonly one: string;
  /** Documents and guards the handler of an operation. */
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

  /** @param ids of the entities on the way and, for one entity, its own */
  pathTo(ids: Ids): PathStep[] {
    return this.path.map((set, index) => ({ set, id: ids[this.idNames[index] ?? ''] }));
  }

  /** Documents the parameters on the way to what an entity of the collection contains. */
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
    const raises = parent ? 'The version of the call record rises by one.' : 'The version rises by one.';
    const texts = (verb: string, summary: string, ...sentences: (string | undefined)[]): Texts => {
      const description = sentences.filter(Boolean).join(' ');
      return { operationId: operationId(verb, set), summary, ...(description === '' ? {} : { description }) };
    };
    const one = (documents: MethodDecorator): MethodDecorator => applyDecorators(this.idParam(), documents);
    const update = 'Changes the members that the body names. A complex value is replaced as a whole.';
    const put = `Replaces the ${label}, or creates it. Members that the body leaves out are removed.`;
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

/** A collection that lists the entities of all parents. It is read only, and an addition to Graph. */
export class AcrossParents {
  readonly about: string;
  /** Documents and guards the handler of an operation. */
  readonly docs: Readonly<Record<'list' | 'count', Decorate>>;

  constructor(
    readonly set: EntitySet,
    pages: Examples,
  ) {
    const { label } = set;
    const description =
      'The newest start comes first. Each has the `callRecordId` of its call. Graph does not have this collection.';
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

/** A name such as `listSessions`, `getSession` or `listAllSessions`. */
function operationId(verb: string, { type }: EntitySet, which = ''): string {
  const name = type.name.slice(type.name.lastIndexOf('.') + 1);
  const plural = verb === 'list' || verb === 'count' ? 's' : '';
  return `${verb}${which}${name.charAt(0).toUpperCase()}${name.slice(1)}${plural}`;
}

/** A controller at the path of a collection, with its parameters documented. */
export function CollectionController(resource: CollectionResource): ClassDecorator {
  const { parent } = resource;
  return applyDecorators(Controller(resource.route), ...(parent ? [parent.params()] : []));
}
