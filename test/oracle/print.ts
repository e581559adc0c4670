import type {
  AggregateExpression,
  CountPath,
  ExpandItem,
  Expression,
  GroupingItem,
  Literal,
  OrderItem,
  PathSegment,
  QueryOptions,
  SelectItem,
  Transformation,
} from '../../src/odata/syntax/ast';

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** The text of an expression, with more parentheses than it needs. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return printLiteral(expression);
    case 'enum':
      return expression.type + quoted(expression.members.join());
    case 'list':
      return `(${expression.items.map(printExpression).join()})`;
    case 'variable':
    case 'alias':
      return expression.name;
    case 'member':
    case 'qualifiedName':
      return step(expression.from, expression.name);
    case 'key':
      return `${printExpression(expression.from)}(${expression.keys.map(({ value }) => printExpression(value)).join()})`;
    case 'count':
      return step(expression.from, `$count${countOptions(expression)}`);
    case 'lambda': {
      const predicate = expression.predicate ? `${expression.variable}:${printExpression(expression.predicate)}` : '';
      return step(expression.from, `${expression.operator}(${predicate})`);
    }
    case 'filterPath':
      return step(expression.from, `$filter(${printExpression(expression.predicate)})`);
    case 'binary': {
      const { left, operator, right } = expression;
      return `${operand(left)} ${operator} ${operator === 'in' ? listOrTuples(right) : operand(right)}`;
    }
    case 'unary':
      return expression.operator === 'not'
        ? `not (${printExpression(expression.operand)})`
        : `-(${printExpression(expression.operand)})`;
    case 'call':
      return `${expression.name}(${expression.args.map(printArgument).join()})`;
    case 'typeCall': {
      const value = expression.value ? `${printExpression(expression.value)},` : '';
      return `${expression.name}(${value}${expression.type})`;
    }
    case 'case':
      return `case(${expression.branches.map(({ when, then }) => `${printExpression(when)}:${printExpression(then)}`).join()})`;
    default:
      throw new Error(`${expression.kind} is not printed.`);
  }
}

function printLiteral({ type, value }: Literal): string {
  if (type === 'Edm.String') return quoted(value);
  if (type === 'Edm.Duration') return `duration${quoted(value)}`;
  return value;
}

/** A list as an argument is a JSON array. */
function printArgument(expression: Expression): string {
  if (expression.kind !== 'list') return printExpression(expression);
  const items = expression.items.map((item) =>
    item.kind === 'literal' && item.type === 'Edm.String' ? JSON.stringify(item.value) : printArgument(item),
  );
  return `[${items.join()}]`;
}

function step(from: Expression | undefined, name: string): string {
  return from ? `${printExpression(from)}/${name}` : name;
}

/** What follows `in`: lists of lists are JSON. */
function listOrTuples(expression: Expression): string {
  const areTuples = expression.kind === 'list' && expression.items.some(({ kind }) => kind === 'list');
  return areTuples ? printArgument(expression) : printExpression(expression);
}

function operand(expression: Expression): string {
  if (expression.kind === 'list') return printArgument(expression);
  const isCompound = expression.kind === 'binary' || expression.kind === 'unary';
  return isCompound ? `(${printExpression(expression)})` : printExpression(expression);
}

function countOptions({ filter }: CountPath): string {
  return filter ? `($filter=${printExpression(filter)})` : '';
}

const segments = (path: readonly PathSegment[]): string => path.map(({ name }) => name).join('/');

function printOrder(items: readonly OrderItem[]): string {
  return items.map(({ expression, descending }) => `${printExpression(expression)}${descending ? ' desc' : ''}`).join();
}

function printSelect({ path }: SelectItem): string {
  return segments(path);
}

function printExpand({ path, suffix, options }: ExpandItem): string {
  const inner = printOptions(options).map(([name, value]) => `${name}=${value}`);
  return `${segments(path)}${suffix ? `/${suffix}` : ''}${inner.length === 0 ? '' : `(${inner.join(';')})`}`;
}

function printAggregate({ expression, method, from, as }: AggregateExpression): string {
  const by = (name: string | undefined): string => (name ? ` with ${name}` : '');
  const steps = from.map((clause) => ` from ${clause.properties.map(printExpression).join()}${by(clause.method)}`);
  return `${printExpression(expression)}${by(method)}${steps.join('')}${as ? ` as ${as}` : ''}`;
}

function printGrouping(item: GroupingItem): string {
  if (item.kind === 'rollup')
    return `rollup(${[...(item.all ? ['$all'] : []), ...item.levels.map(printExpression)].join()})`;
  if (item.kind !== 'member' && item.kind !== 'qualifiedName') throw new Error(`${item.kind} is not printed.`);
  return printExpression(item);
}

/** The text of a pipeline of $apply. */
export function printApply(sequence: readonly Transformation[]): string {
  return sequence.map(printTransformation).join('/');
}

function printTransformation(transformation: Transformation): string {
  const { kind } = transformation;
  switch (kind) {
    case 'identity':
      return kind;
    case 'aggregate':
      return `aggregate(${transformation.expressions.map(printAggregate).join()})`;
    case 'groupby': {
      const then = transformation.apply ? `,${printApply(transformation.apply)}` : '';
      return `groupby((${transformation.by.map(printGrouping).join()})${then})`;
    }
    case 'filter':
      return `filter(${printExpression(transformation.predicate)})`;
    case 'orderby':
      return `orderby(${printOrder(transformation.items)})`;
    case 'top':
    case 'skip':
      return `${kind}(${printExpression(transformation.count)})`;
    case 'concat':
      return `concat(${transformation.sequences.map(printApply).join()})`;
    case 'compute':
      return `compute(${printCompute(transformation.items)})`;
    case 'search':
    case 'unsupported':
      throw new Error(`${kind} is not printed.`);
    default:
      return `${kind}(${printExpression(transformation.amount)},${printExpression(transformation.value)})`;
  }
}

function printCompute(items: NonNullable<QueryOptions['compute']>): string {
  return items.map(({ expression, as }) => `${printExpression(expression)} as ${as}`).join();
}

/** Options that are given, as name and text that is not percent-encoded yet. */
function printOptions(options: QueryOptions): [name: string, value: string][] {
  const { apply, compute, filter, orderBy, top, skip, count, select, expand } = options;
  const written: [string, string | undefined][] = [
    ['$apply', apply && printApply(apply)],
    ['$compute', compute && printCompute(compute)],
    ['$filter', filter && printExpression(filter)],
    ['$orderby', orderBy && printOrder(orderBy)],
    ['$skip', skip?.toString()],
    ['$top', top?.toString()],
    ['$count', count?.toString()],
    ['$select', select?.map(printSelect).join()],
    ['$expand', expand?.map(printExpand).join()],
  ];
  return written.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}

/** The query part of a URL, without the question mark. */
export function printQuery(options: QueryOptions): string {
  return printOptions(options)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}

/** The same for people to read. */
export function printReadably(options: QueryOptions): string {
  return printOptions(options)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}
