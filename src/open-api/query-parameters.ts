import { ApiQuery } from '@nestjs/swagger';
import { typeOf } from '../edm/registry';
import type { StructuredType } from '../edm/structured-type';
import type { EntitySet } from '../odata/entity-set';

/** Options that choose which members of an entity come back. */
export function memberOptions(type: StructuredType): MethodDecorator[] {
  const own = [
    selectOption('id,startDateTime'),
    text('$compute', `Properties to add, separated by commas, such as \`${computeExample(type)}\`.`),
  ];
  const names = containedNames(type);
  if (names.length === 0) return own;
  const list = names.map((name) => `\`${name}\``).join(', ');
  const description =
    `Contained entities to include, separated by commas: ${list}. ` +
    `Options of theirs follow in parentheses, such as \`${nestedExample(type)}\`.`;
  return [...own, text('$expand', description)];
}

/** The option that names the properties to return. */
export function selectOption(example: string): MethodDecorator {
  return text('$select', `Names of the properties to return, separated by commas, such as \`${example}\`.`);
}

/** Options that choose entities of a collection. */
export function conditionOptions({ type }: EntitySet): MethodDecorator[] {
  return [
    text(
      '$filter',
      `Condition that an entity has to fulfil, such as \`${filterExample(type)}\`. Operators, functions and lambdas of OData 4.01.`,
    ),
    text(
      '$search',
      'Words that an entity or what it contains has to have, with AND, OR, NOT and phrases in double quotes.',
    ),
  ];
}

/** Options that order a collection and page through it. @param paged whether there are pages */
export function pageOptions({ type, pageSize }: EntitySet, paged = true): MethodDecorator[] {
  const places = [
    text('$orderby', 'What to order by, each with `asc` or `desc`, separated by commas, such as `id desc`.'),
    // The keyword `default` would make Swagger UI send it.
    number('$top', paged ? `Most entities to return; ${pageSize} on a page when absent.` : 'Most entities to return.'),
    number('$skip', 'Entities to leave out at the start.'),
  ];
  if (!paged) return places;
  return [
    text(
      '$apply',
      `What to aggregate: the answer has a row for each group instead of entities, such as \`${applyExample(type)}\`.`,
    ),
    ...places,
    ApiQuery({
      name: '$count',
      required: false,
      schema: { type: 'boolean' },
      description: 'Whether to tell in `@odata.count` how many entities there are on all pages.',
    }),
    text('$skiptoken', 'Where the next page starts: set by the service in `@odata.nextLink`, not to be made up.'),
  ];
}

/** An option that is a text. */
export function text(name: string, description: string): MethodDecorator {
  return ApiQuery({ name, required: false, schema: { type: 'string' }, description });
}

function number(name: string, description: string): MethodDecorator {
  return ApiQuery({ name, required: false, schema: { type: 'integer', minimum: 0 }, description });
}

function filterExample({ properties }: StructuredType): string {
  return properties.has('startDateTime') ? 'startDateTime ge 2020-02-25T00:00:00Z' : `${textIn(properties)} eq 'a'`;
}

function applyExample({ properties }: StructuredType): string {
  return properties.has('startDateTime')
    ? 'compute(date(startDateTime) as day)/groupby((day),aggregate($count as number))'
    : 'aggregate($count as number)';
}

function computeExample({ properties }: StructuredType): string {
  return properties.has('startDateTime')
    ? 'endDateTime sub startDateTime as length'
    : `length(${textIn(properties)}) as size`;
}

/** A property that is a text: the id, where there is one. */
function textIn(properties: StructuredType['properties']): string {
  return properties.has('id') ? 'id' : ([...properties.keys()][0] ?? '');
}

/** Contained collections; a single contained entity is part of every answer without being asked for. */
function containedNames({ properties }: StructuredType): string[] {
  return [...properties.values()]
    .filter(({ type, autoExpand }) => (type.kind === 'contained' || type.kind === 'reference') && !autoExpand)
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
