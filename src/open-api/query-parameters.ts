import { ApiQuery } from '@nestjs/swagger';
import { typeOf } from '../edm/registry';
import type { StructuredType } from '../edm/structured-type';
import type { EntitySet } from '../odata/entity-set';
import { MAX_PAGE } from '../odata/plan';

/** Options that choose which members of an entity come back. */
export function memberOptions(type: StructuredType): MethodDecorator[] {
  const select = ApiQuery({
    name: '$select',
    required: false,
    schema: { type: 'string' },
    description: 'Names of the properties to return, separated by commas, such as `id,startDateTime`.',
  });
  const names = containedNames(type);
  if (names.length === 0) return [select];
  const list = names.map((name) => `\`${name}\``).join(', ');
  const description =
    `Contained entities to include, separated by commas: ${list}. ` +
    `Options of theirs follow in parentheses, such as \`${nestedExample(type)}\`.`;
  return [select, ApiQuery({ name: '$expand', required: false, schema: { type: 'string' }, description })];
}

/** Options that page through a collection. */
export function pageOptions({ pageSize }: EntitySet): MethodDecorator[] {
  return [
    ApiQuery({
      name: '$top',
      required: false,
      schema: { type: 'integer', minimum: 0 },
      // The keyword `default` would make Swagger UI send it.
      description: `Most entities on the page: ${pageSize} when absent, and never more than ${MAX_PAGE}.`,
    }),
    ApiQuery({
      name: '$skiptoken',
      required: false,
      schema: { type: 'string' },
      description: 'Where the next page starts: set by the service in `@odata.nextLink`, not to be made up.',
    }),
  ];
}

/** Contained collections; a single contained entity is part of every answer without being asked for. */
function containedNames({ properties }: StructuredType): string[] {
  return [...properties.values()]
    .filter(({ type, autoExpand }) => type.kind === 'contained' && !autoExpand)
    .map(({ name }) => name);
}

/** The deepest chain of `$expand` options. */
function nestedExample(type: StructuredType): string {
  for (const property of type.properties.values()) {
    if (property.type.kind !== 'contained') continue;
    const target = typeOf(property.type.target());
    if (containedNames(target).length > 0) return `${property.name}($expand=${nestedExample(target)})`;
  }
  const [name = ''] = containedNames(type);
  return `${name}($select=id)`;
}
