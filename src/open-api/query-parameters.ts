import { ApiQuery } from '@nestjs/swagger';
import { typeOf } from '../edm/registry';
import type { StructuredType } from '../edm/structured-type';
import type { EntitySet } from '../odata/entity-set';

/** Options that choose the members of returned entities. */
export function memberOptions(type: StructuredType): MethodDecorator[] {
  const own = [
    selectOption(selectExample(type)),
    text('$compute', `Properties to add, separated by commas, such as \`${computeExample(type)}\`.`),
  ];
  const names = containedNames(type);
  if (names.length === 0) return own;
  const list = names.map((name) => `\`${name}\``).join(', ');
  const description =
    `Entities to include, separated by commas: ${list}. ` +
    `Each can have options in parentheses, such as \`${nestedExample(type)}\`.`;
  return [...own, text('$expand', description)];
}

/** The option that lists the properties to be returned. */
export function selectOption(example: string): MethodDecorator {
  return text('$select', `Names of the properties to return, separated by commas, such as \`${example}\`.`);
}

/** Options that filter the entities of a collection. */
export function conditionOptions({ type, search }: EntitySet): MethodDecorator[] {
  const filter = `Condition on the entities, such as \`${filterExample(type)}\`. Operators, functions and lambdas of OData 4.01.`;
  if (search === 'none') return [text('$filter', filter)];
  const searched = search ? `the ${search.through} of an entity` : 'an entity or its contained entities';
  return [
    text('$filter', filter),
    text('$search', `Words in ${searched}, with AND, OR, NOT and phrases in double quotes.`),
  ];
}

/** Prefilled where an answer has no pages, so that trying it out does not bring all there is. */
const FEW = 5;

/** Options that order a collection and page through it. @param paged whether there are pages */
export function pageOptions({ type, pageSize }: EntitySet, paged = true): MethodDecorator[] {
  const places = [
    text('$orderby', 'Expressions to sort by, each with `asc` or `desc`, separated by commas, such as `id desc`.'),
    // Not the keyword `default`, which would make Swagger UI send the value.
    paged
      ? number('$top', `Maximum number of entities; a page has ${pageSize} when absent.`)
      : number('$top', 'Maximum number of entities; all when absent.', FEW),
    number('$skip', 'Number of entities to skip at the start.'),
  ];
  if (!paged) return places;
  return [
    text(
      '$apply',
      `Aggregation, such as \`${applyExample(type)}\`. The answer has a row for each group instead of entities.`,
    ),
    ...places,
    ApiQuery({
      name: '$count',
      required: false,
      schema: { type: 'boolean' },
      description: 'Whether to return the number of entities on all pages in `@odata.count`.',
    }),
    text('$skiptoken', 'Start of the next page, set by the service in `@odata.nextLink`.'),
  ];
}

/** A query option with a string value. */
export function text(name: string, description: string): MethodDecorator {
  return ApiQuery({ name, required: false, schema: { type: 'string' }, description });
}

function number(name: string, description: string, example?: number): MethodDecorator {
  const shown = example === undefined ? {} : { example };
  return ApiQuery({ name, required: false, schema: { type: 'integer', minimum: 0, ...shown }, description });
}

function selectExample({ properties }: StructuredType): string {
  return properties.has('startDateTime') ? 'id,startDateTime' : textIn(properties);
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

/** Name of a string property: the id, if there is one. */
function textIn(properties: StructuredType['properties']): string {
  return properties.has('id') ? 'id' : ([...properties.keys()][0] ?? '');
}

/** Names of expandable properties; a single contained entity is always part of the answer. */
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
