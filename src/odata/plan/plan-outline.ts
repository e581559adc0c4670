import type { EntitySet } from '../entity-set';
import type { Transformation } from '../syntax/ast';
import type { Planned } from '../values/planned';
import type { Range } from '../values/shape';
import type { Matches, SearchPlan } from '../values/search';
import { typeLabel } from '../values/value-type';
import type { OrderPlan } from './order-plan';
import type { EntityPlan, ExpandPlan, PagePlan } from './plan';
import type { PropertyPlan } from './plan-property';
import type { Selection } from './selection';

/** A line of an outline with what stands below it. */
interface Node {
  readonly text: string;
  readonly below?: readonly Node[];
}

/** The plan of a page as an indented outline, for people. */
export function outlineOfPage(plan: PagePlan): string {
  return printed(pageNode(plan, `page of ${plan.set.name}`));
}

/** The plan of a number of entities as an indented outline. */
export function outlineOfCount(plan: Pick<PagePlan, 'set' | 'filter' | 'search'>): string {
  return printed({ text: `count of ${plan.set.name}`, below: conditionsOf(plan) });
}

/** The plan of one entity as an indented outline. */
export function outlineOfEntity(plan: EntityPlan): string {
  return printed({ text: `one entity of ${plan.set.name}`, below: membersOf(plan) });
}

/** The plan of a part of an entity as an indented outline. */
export function outlineOfProperty({ value, select, items }: PropertyPlan): string {
  const below: Node[] = [{ text: 'value', below: [nodeOf(value)] }, ...selectOf(select)];
  if (items) {
    below.push(...items.conditions.map(({ predicate }) => ({ text: 'filter', below: [nodeOf(predicate)] })));
    below.push(...orderOf(items.order), { text: `skip ${items.skip}, top ${items.top ?? 'all'}` });
  }
  return printed({ text: 'part of an entity', below });
}

/** The transformations of `$apply`, one a line. @param text of the option, to which the nodes point */
export function outlineOfApply({ name }: EntitySet, steps: readonly Transformation[], text: string): string {
  const ends = [...steps.slice(1).map(({ at }) => at - 1), text.length];
  const below = steps.map(({ at }, index) => ({ text: text.slice(at, ends[index]) }));
  return printed({ text: `$apply to ${name}`, below });
}

function pageNode(plan: PagePlan, text: string): Node {
  const { order, skip, limit, total } = plan;
  const pages: Node[] = [{ text: `skip ${skip}, at most ${limit}${total ? ', with the count of all' : ''}` }];
  return { text, below: [...conditionsOf(plan), ...orderOf(order), ...pages, ...membersOf(plan)] };
}

function conditionsOf({ filter, search }: Pick<PagePlan, 'filter' | 'search'>): Node[] {
  return [...(filter ? [{ text: 'filter', below: [nodeOf(filter)] }] : []), ...(search ? [searchNode(search)] : [])];
}

function membersOf({ select, computed, expand }: EntityPlan): Node[] {
  return [
    ...selectOf(select),
    ...[...computed].map(([name, value]) => ({ text: `compute ${name}`, below: [nodeOf(value)] })),
    ...expand.map(expandNode),
  ];
}

function selectOf(select: Selection | undefined): Node[] {
  return select ? [{ text: `select ${[...select.keys()].join(', ')}` }] : [];
}

function expandNode({ name, kind, page }: ExpandPlan): Node {
  if (page.applied) return { text: `expand ${name}: $apply=${page.options.written.get('$apply')}` };
  return pageNode(page, `expand ${name}${kind === 'entities' ? '' : ` as ${kind}`}`);
}

function orderOf(order: readonly OrderPlan[]): Node[] {
  return order.map(({ by, descending }) => ({
    text: `order ${descending ? 'descending' : 'ascending'}`,
    below: [nodeOf(by)],
  }));
}

function searchNode({ excludes, matches }: SearchPlan): Node {
  return { text: excludes ? 'search: all but' : 'search', below: [matchesNode(matches)] };
}

function matchesNode(matches: Matches): Node {
  if (matches.kind === 'term') return { text: `'${matches.text}'${matches.isPrefix ? '*' : ''}` };
  return { text: matches.kind, below: [matchesNode(matches.left), matchesNode(matches.right)] };
}

function nodeOf(planned: Planned): Node {
  const type = typeLabel(planned.type);
  switch (planned.kind) {
    case 'constant':
      return { text: `${typeof planned.value === 'string' ? `'${planned.value}'` : planned.value} : ${type}` };
    case 'range':
      return { text: rangeText(planned.range) };
    case 'column':
      return { text: `column ${planned.column} of ${rangeText(planned.range)} : ${type}` };
    case 'member':
      return { text: `member ${planned.name} : ${type}`, below: [nodeOf(planned.from)] };
    case 'narrowed':
    case 'isType':
      return {
        text: `${planned.kind === 'isType' ? 'is' : 'as'} ${planned.names.join(' or ')}`,
        below: [nodeOf(planned.from)],
      };
    case 'comparison':
    case 'logic':
      return { text: planned.operator, below: [nodeOf(planned.left), nodeOf(planned.right)] };
    case 'in':
      return {
        text: `in (${[...planned.list, ...(planned.includesNull ? [null] : [])].map(String).join(', ')})`,
        below: [nodeOf(planned.value)],
      };
    case 'not':
      return { text: 'not', below: [nodeOf(planned.operand)] };
    case 'operation':
      return {
        text: `${planned.form(...planned.operands.map((_, index) => `#${index + 1}`))} : ${type}`,
        below: planned.operands.map(nodeOf),
      };
    case 'case':
      return {
        text: `case : ${type}`,
        below: planned.branches.flatMap((branch) => [
          { text: 'when', below: [nodeOf(branch.when)] },
          { text: 'then', below: [nodeOf(branch.then)] },
        ]),
      };
    case 'any':
    case 'all':
    case 'filtered':
      return {
        text: `${planned.kind} ${rangeText(planned.range)}`,
        below: [nodeOf(planned.of), ...(planned.predicate ? [nodeOf(planned.predicate)] : [])],
      };
    case 'count':
      return { text: 'count', below: [nodeOf(planned.of)] };
    case 'contained':
      return {
        text: `rows of ${planned.set.table}${planned.parent ? ` within ${rangeText(planned.parent)}` : ''}`,
      };
    case 'lookup':
      return {
        text: `of ${rangeText(planned.range)}${planned.key ? ' by key' : ''} : ${type}`,
        below: [nodeOf(planned.of), ...(planned.key ? [nodeOf(planned.key)] : []), nodeOf(planned.value)],
      };
    case 'found':
      return { text: `found in ${rangeText(planned.range)}`, below: [searchNode(planned.search)] };
  }
}

function rangeText({ shape }: Range): string {
  if (shape.kind === 'entity') return `a row of ${shape.set.table}`;
  return shape.kind === 'value' ? `a value ${typeLabel(shape.type)}` : 'a row of the result';
}

function printed({ text, below = [] }: Node, indent = ''): string {
  return [`${indent}${text}`, ...below.map((node) => printed(node, `${indent}  `))].join('\n');
}
