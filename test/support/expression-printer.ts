import type { Expression, Literal } from '../../src/odata/syntax/ast';

/** Writes an expression with every operation in parentheses, so that its text has one meaning only. */
export function printed(node: Expression): string {
  switch (node.kind) {
    case 'binary':
      return `(${printed(node.left)} ${node.operator} ${printed(node.right)})`;
    case 'unary':
      return `(${node.operator === 'not' ? 'not' : '-'} ${printed(node.operand)})`;
    case 'literal':
      return literal(node);
    case 'enum':
      return `${node.type}'${node.members.join(',')}'`;
    case 'list':
      return `(${node.items.map(printed).join(',')})`;
    case 'object':
      return `{${node.members.map(({ name, value }) => `${JSON.stringify(name)}:${json(value)}`).join(',')}}`;
    case 'call':
      return `${node.name}(${node.args.map(printed).join(',')})`;
    case 'typeCall':
      return `${node.name}(${node.value === undefined ? '' : `${printed(node.value)},`}${node.type})`;
    case 'case':
      return `case(${node.branches.map(({ when, then }) => `${printed(when)} : ${printed(then)}`).join(',')})`;
    case 'variable':
    case 'alias':
      return node.name;
    case 'key':
      return `${printed(node.from)}(${node.keys.map(({ name, value }) => argument(name, value)).join(',')})`;
    default:
      return `${node.from === undefined ? '' : `${printed(node.from)}/`}${step(node)}`;
  }
}

function step(node: Extract<Expression, { readonly from?: Expression }>): string {
  switch (node.kind) {
    case 'boundFunction':
      return `${node.name}(${node.parameters.map(({ name, value }) => argument(name, value)).join(',')})`;
    case 'count':
      return node.filter === undefined ? '$count' : `$count($filter=${printed(node.filter)})`;
    case 'lambda':
      return `${node.operator}(${node.predicate === undefined ? '' : `${node.variable}:${printed(node.predicate)}`})`;
    case 'filterPath':
      return `$filter(${printed(node.predicate)})`;
    case 'member':
    case 'qualifiedName':
    case 'annotation':
      return node.name;
    default:
      throw new Error(`no form for ${node.kind}`);
  }
}

const argument = (name: string | undefined, value: Expression): string =>
  name === undefined ? printed(value) : `${name}=${printed(value)}`;

const json = (value: Expression): string =>
  value.kind === 'literal' && value.type === 'Edm.String' ? JSON.stringify(value.value) : printed(value);

const prefixes: Partial<Record<Literal['type'], string>> = {
  'Edm.String': '',
  'Edm.Duration': 'duration',
  'Edm.Binary': 'binary',
  'Edm.Geography': 'geography',
  'Edm.Geometry': 'geometry',
};

function literal({ type, value }: Literal): string {
  const prefix = prefixes[type];
  return prefix === undefined ? value : `${prefix}'${value.replaceAll("'", "''")}'`;
}
