import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { readEntity } from '../edm/entity-reader';
import { CREATE } from '../edm/rules';
import type { Version } from '../edm/version';
import { isJsonObject, parseJson, type JsonObject, type JsonValue } from '../edm/json';
import { MOST_FINDINGS, type Finding } from '../edm/finding';
import type { Class } from '../edm/structured-type';
import { GraphError } from './graph-error';

/** Most findings that one answer lists; one more than that is looked for, to say that there are more. */
const FINDINGS = MOST_FINDINGS - 1;

/** A request body that has been read as an entity. Its members are not to be had before it is accepted. */
export class EntityBody<T extends object> {
  /** @param group CREATE or UPDATE */
  constructor(
    private readonly target: Class<T>,
    private readonly source: JsonObject,
    private readonly group: string,
  ) {}

  /** The body as one of a new entity. @param id of the entity, which the body need not name */
  ofNew(id: string): EntityBody<T> {
    return new EntityBody(this.target, { id, ...this.source }, CREATE);
  }

  /**
   * The body as it is to be stored.
   * @param rules what else there is to find, where the body is used; annotations are only in the source
   * @param version whose members it may have; of no concern where both versions have the same
   * @throws GraphError naming every broken rule with its place
   */
  accept(
    rules: (json: JsonObject, source: JsonObject) => readonly Finding[] = () => [],
    version?: Version,
  ): JsonObject {
    const { json, findings } = readEntity(this.target, this.source, this.group, version);
    const places = new Set(findings.map(({ target }) => target));
    const all = [...findings, ...rules(json, this.source).filter(({ target }) => !places.has(target))];
    if (all.length > 0) throw invalidBody(all);
    return json;
  }
}

interface Wanted {
  readonly target: Class<object>;
  readonly group: string;
}

const bodyAs = createParamDecorator(({ target, group }: Wanted, context: ExecutionContext): EntityBody<object> => {
  const { body } = context.switchToHttp().getRequest<FastifyRequest>();
  return new EntityBody(target, parseBody(body), group);
});

/**
 * Hands the body of the request to a handler. A pipe would do the same, with several promises more for each request.
 * @param group CREATE or UPDATE
 * @throws GraphError when it is not the JSON text of an object
 */
export function EntityFromBody(target: Class<object>, group: string): ParameterDecorator {
  return bodyAs({ target, group });
}

/** The object that the text of a body is. @throws GraphError when it is something else */
export function parseBody(body: unknown): JsonObject {
  if (typeof body !== 'string' || body.trim() === '') {
    throw new GraphError('malformedJson', { message: 'The request needs a JSON body.' });
  }
  const source = parse(body);
  if (!isJsonObject(source))
    throw new GraphError('malformedJson', { message: 'The request body must be a JSON object.' });
  return source;
}

function parse(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw tooDeep(cause);
    throw new GraphError('malformedJson', { message: `The request body is not valid JSON: ${cause.message}.`, cause });
  }
}

/** The failure for a body whose nesting is beyond the stack. */
export function tooDeep(cause: unknown): GraphError {
  return new GraphError('malformedJson', { message: 'The request body is nested too deeply.', cause });
}

/** The first finding stands in the message too, because many clients show nothing else. */
export function invalidBody(findings: readonly Finding[]): GraphError {
  const [first] = findings;
  const more = findings.length > FINDINGS ? `more than ${FINDINGS - 1}` : findings.length - 1;
  const others = findings.length > 1 ? ` (and ${more} more; see details)` : '';
  return new GraphError('invalidBody', {
    message: first ? `${first.target} ${first.message}${others}.` : undefined,
    details: findings.slice(0, FINDINGS),
  });
}
