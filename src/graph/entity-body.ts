import type { PipeTransform } from '@nestjs/common';
import { readEntity, type EntityReading } from '../edm/entity-reader';
import { isJsonObject, parseJson, type JsonObject, type JsonValue } from '../edm/json';
import type { Finding } from '../edm/finding';
import type { Class } from '../edm/structured-type';
import { GraphError } from './graph-error';

/** Most findings that one answer lists. */
const FINDINGS = 100;

const TOO_DEEP = 'The request body is nested too deeply.';

/** Reads the text of a request body as an entity. @throws GraphError naming every broken rule with its place */
export class EntityBodyPipe<T extends object> implements PipeTransform<unknown, EntityReading<T>> {
  /** @param group CREATE or UPDATE */
  constructor(
    private readonly target: Class<T>,
    private readonly group: string,
  ) {}

  transform(body: unknown): EntityReading<T> {
    if (typeof body !== 'string' || body.trim() === '') {
      throw new GraphError('malformedJson', { message: 'The request needs a JSON body.' });
    }
    const source = parse(body);
    if (!isJsonObject(source))
      throw new GraphError('malformedJson', { message: 'The request body must be a JSON object.' });
    const reading = this.read(source);
    if (reading.findings.length > 0) throw invalidBody(reading.findings);
    return reading;
  }

  private read(source: JsonObject): EntityReading<T> {
    try {
      return readEntity(this.target, source, this.group);
    } catch (cause) {
      // Arrays in arrays where the model has none can take more stack to check than to parse.
      if (cause instanceof RangeError) throw new GraphError('malformedJson', { message: TOO_DEEP, cause });
      throw cause;
    }
  }
}

function parse(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch (cause) {
    const message = cause instanceof SyntaxError ? `The request body is not valid JSON: ${cause.message}` : TOO_DEEP;
    throw new GraphError('malformedJson', { message, cause });
  }
}

/** The first finding stands in the message too, because many clients show nothing else. */
export function invalidBody(findings: readonly Finding[]): GraphError {
  const [first] = findings;
  const others = findings.length > 1 ? ` (and ${findings.length - 1} more; see details)` : '';
  return new GraphError('invalidBody', {
    message: first ? `${first.target} ${first.message}${others}.` : undefined,
    details: findings.slice(0, FINDINGS),
  });
}
