import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { inTurns } from '../../budgets/in-turns';
import { MOST_FINDINGS, shortened, type Finding } from '../../edm/json/finding';
import type { JsonObject } from '../../edm/json/json-value';
import { atOnce, type Steps } from '../../edm/json/steps';
import { readAhead, readBody } from '../../edm/reading/body';
import type { ReadAhead } from '../../edm/reading/read-ahead';
import { typeOf } from '../../edm/registry';
import { CREATE } from '../../edm/rules';
import type { Class } from '../../edm/structured-type';
import type { Version } from '../../edm/version';
import { GraphError } from '../errors/graph-error';
import { hasTextNumbers, withNumbers } from './body-form';
import { isLongBody, parseBody, parseBodyInSteps } from './body-text';

/** Maximum number of findings in one answer. Validation looks for one more, to report that there are more. */
const FINDINGS = MOST_FINDINGS - 1;

/** A request body parsed as an entity. Its members are available only after {@link accept} has validated them. */
export class EntityBody<T extends object> {
  /**
   * @param group CREATE or UPDATE
   * @param ahead findings of a long body that was already read for the group
   */
  constructor(
    private readonly target: Class<T>,
    /** The body as parsed, with its annotations. */
    readonly source: JsonObject,
    private readonly group: string,
    private readonly ahead?: ReadAhead,
  ) {}

  /** Whether the body is so long that it was read in turns. */
  get isLong(): boolean {
    return this.ahead !== undefined;
  }

  /** Another body for the same entity. */
  with(source: JsonObject): EntityBody<T> {
    return new EntityBody(this.target, source, this.group);
  }

  /** The body as that of a new entity. @param id takes the place of the body's (OData 4.01 part 1, section 11.4.3) */
  ofNew(id: string): EntityBody<T> {
    return new EntityBody(this.target, { ...this.source, id }, CREATE, this.group === CREATE ? this.ahead : undefined);
  }

  /**
   * Validates the body and returns it as it is stored.
   * @param rules further rules of the caller; annotations are only in the source
   * @param version whose members are allowed; undefined where both versions have the same members
   * @throws GraphError with every broken rule and its place
   */
  accept(
    rules: (json: JsonObject, source: JsonObject) => readonly Finding[] = () => [],
    version?: Version,
  ): JsonObject {
    const ahead = version === undefined ? this.ahead : undefined;
    const { json, findings } = readBody(this.target, this.source, this.group, version, '', ahead);
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

type BodyOfEntity = EntityBody<object> | Promise<EntityBody<object>>;

const bodyAs = createParamDecorator(({ target, group }: Wanted, context: ExecutionContext): BodyOfEntity => {
  const { body, headers } = context.switchToHttp().getRequest<FastifyRequest>();
  const isText = hasTextNumbers(headers['content-type']);
  if (isLongBody(body)) return inTurns(entityBodyInSteps(target, body, group, isText));
  const source = parseBody(body);
  return new EntityBody(target, isText ? atOnce(exactSource(target, source)) : source, group);
});

/** Parses and reads a long body. @throws GraphError as {@link parseBody} */
export function* entityBodyInSteps<T extends object>(
  target: Class<T>,
  body: string,
  group: string,
  isText = false,
): Steps<EntityBody<T>> {
  const source = yield* parseBodyInSteps(body);
  return yield* longEntityBody(target, isText ? yield* exactSource(target, source) : source, group);
}

/** A body with numbers instead of the strings that its Content-Type announces. @throws GraphError `invalidBody` */
export function exactSource(target: Class, source: JsonObject): Steps<JsonObject> {
  return withNumbers(source, typeOf(target), invalidBody);
}

/**
 * Reads most of a long body ahead, in steps.
 * @throws GraphError after so many findings that the rest does not matter
 */
export function* longEntityBody<T extends object>(
  target: Class<T>,
  source: JsonObject,
  group: string,
): Steps<EntityBody<T>> {
  const ahead = yield* readAhead(target, source, group);
  if (ahead.isEnough) throw invalidBody(ahead.findings);
  return new EntityBody(target, source, group, ahead);
}

/**
 * Passes the body of the request to a handler. A pipe would do the same, but creates several promises for each request.
 * @param group CREATE or UPDATE
 * @throws GraphError when the body is not a JSON object
 */
export function EntityFromBody(target: Class<object>, group: string): ParameterDecorator {
  return bodyAs({ target, group });
}

/** The error for broken rules. Its message contains the first one, because many clients display nothing else. */
export function invalidBody(findings: readonly Finding[]): GraphError {
  const [first] = findings;
  const more = findings.length > FINDINGS ? `more than ${FINDINGS - 1}` : findings.length - 1;
  const others = findings.length > 1 ? ` (and ${more} more; see details)` : '';
  return new GraphError('invalidBody', {
    message: first ? `${shortened(first.target)} ${first.message}${others}.` : undefined,
    details: findings.slice(0, FINDINGS).map((one) => ({ ...one, target: shortened(one.target) })),
  });
}
