import { checkLimit } from '../../limits';
import type { Alias, Binary, EnumLiteral, Expression, ListExpression, ObjectExpression } from '../../syntax/ast';
import { constant, planLiteral } from '../../values/constants';
import { enumConstant } from '../../values/enum-values';
import { invalid, notOffered, unknownName } from '../../values/expression-error';
import type { Planned } from '../../values/planned';
import type { Scope } from '../../values/scope';
import { enumByName } from '../../values/type-names';
import { edm, nullType, typeLabel } from '../../values/value-type';
import { coerce } from './coercion';
import { planArithmetic, planNegation } from './plan-arithmetic';
import { planCall } from './plan-call';
import { planCase } from './plan-case';
import { planFilterPath, planItemCount, planLambda } from './plan-collection';
import { isOrdered, logic, planComparison, planHas, planIn } from './plan-comparison';
import { listConstant, objectConstant } from './plan-json';
import { planKey } from './plan-lookup';
import { planMember, planQualifiedName, planVariable } from './plan-path';
import { planTypeCall } from './plan-type-call';
import { sizeOf } from './size';

/** @throws QueryError on unknown names, on types that do not fit, and on features that the service does not support */
export function planExpression(expression: Expression, scope: Scope): Planned {
  return new Planner(scope).plan(expression);
}

/**
 * Plans an expression whose value becomes a part of an answer.
 * @throws QueryError also for an entity of another collection: an answer has one by $expand only
 */
export function planResult(expression: Expression, scope: Scope): Planned {
  const planned = planExpression(expression, scope);
  if (isEntity(planned))
    throw notOffered(scope, expression.at, `${typeLabel(planned.type)} as a value`, '$expand, or a property of it');
  return planned;
}

/** Whether the result of an expression is an entity that a key or a navigation property names. */
function isEntity(planned: Planned): boolean {
  if (planned.kind !== 'lookup') return false;
  return isEntity(planned.value) || (planned.value.kind === 'range' && planned.value.range === planned.range);
}

/** Plans a condition. @throws QueryError also where it is not of Edm.Boolean */
export function planPredicate(expression: Expression, scope: Scope): Planned {
  return new Planner(scope).predicate(expression);
}

/** Plans an expression to order by. @throws QueryError also where its values have no order */
export function planOrderValue(expression: Expression, scope: Scope): Planned {
  const planned = planExpression(expression, scope);
  if (planned.type.kind !== 'untyped' && !isOrdered(planned.type))
    throw invalid(scope, expression.at, `Values of ${typeLabel(planned.type)} have no order`);
  return planned;
}

/** Whether the result of an expression is rows of a table. */
function isRows(planned: Planned): boolean {
  if (planned.kind === 'lookup') return isRows(planned.value);
  return planned.kind === 'contained' || (planned.kind === 'filtered' && isRows(planned.of));
}

/** Counts the planned parts of an expression, so that aliases within aliases cannot grow without limit. */
interface Budget {
  parts: number;
}

/** Plans one expression and its subexpressions. */
export class Planner {
  constructor(
    readonly scope: Scope,
    private readonly budget: Budget = { parts: 0 },
    /** Aliases that are being replaced. */
    private readonly replaced: ReadonlySet<string> = new Set(),
  ) {}

  /** A planner for a subexpression. */
  within(changes: Partial<Scope>): Planner {
    return new Planner({ ...this.scope, ...changes }, this.budget, this.replaced);
  }

  predicate(expression: Expression): Planned {
    const planned = this.plan(expression);
    const condition = coerce(this.scope, planned, edm.Boolean, expression.at);
    if (!condition)
      throw invalid(this.scope, expression.at, `A condition must be of Edm.Boolean, not ${typeLabel(planned.type)},`);
    return condition;
  }

  /** Uses a planned expression once more, and counts its parts again. */
  reuse(planned: Planned, at: number): Planned {
    this.spend(sizeOf(planned), at);
    return planned;
  }

  /** Plans an expression that is a value. */
  plan(node: Expression): Planned {
    const planned = this.path(node);
    if (isRows(planned))
      throw invalid(this.scope, node.at, 'A collection of entities is not a value: use any, all or $count');
    return planned;
  }

  /** Plans an expression that a path may continue, and that may be a collection of entities. */
  path(node: Expression): Planned {
    this.spend(1, node.at);
    switch (node.kind) {
      case 'literal':
        return planLiteral(this.scope, node);
      case 'enum':
        return this.enumLiteral(node);
      case 'list':
        return this.list(node);
      case 'object':
        return this.object(node);
      case 'variable':
        return planVariable(this, node);
      case 'alias':
        return this.alias(node);
      case 'member':
        return planMember(this, node);
      case 'qualifiedName':
        return planQualifiedName(this, node);
      case 'count':
        return planItemCount(this, node);
      case 'lambda':
        return planLambda(this, node);
      case 'filterPath':
        return planFilterPath(this, node);
      case 'binary':
        return this.binary(node);
      case 'unary':
        return node.operator === 'not' ? this.not(node.operand) : planNegation(this, node);
      case 'call':
        return planCall(this, node);
      case 'typeCall':
        return planTypeCall(this, node);
      case 'case':
        return planCase(this, node);
      case 'boundFunction':
        throw notOffered(this.scope, node.at, `The function ${node.name}`);
      case 'annotation':
        throw notOffered(this.scope, node.at, `The annotation ${node.name}`);
      case 'key':
        return planKey(this, node);
      case 'aggregatePath':
        throw notOffered(this.scope, node.at, 'aggregate within an expression');
    }
  }

  private binary(node: Binary): Planned {
    const { operator } = node;
    switch (operator) {
      case 'and':
      case 'or':
        return logic(operator, this.predicate(node.left), this.predicate(node.right));
      case 'in':
        return planIn(this, node);
      case 'has':
        return planHas(this, node);
      case 'eq':
      case 'ne':
      case 'gt':
      case 'ge':
      case 'lt':
      case 'le':
        return planComparison(this, node, operator);
      default:
        return planArithmetic(this, node, operator);
    }
  }

  private not(operand: Expression): Planned {
    return Object.freeze({ kind: 'not', type: edm.Boolean, operand: this.predicate(operand) });
  }

  private enumLiteral({ type: name, members, at }: EnumLiteral): Planned {
    const { known, names } = enumByName(name);
    if (!known) throw unknownName(this.scope, at, `Unknown enumeration '${name}'`, name, names);
    const [member, ...others] = members;
    if (member === undefined || others.length > 0)
      throw invalid(this.scope, at, `A value of ${known.name} has one member`);
    return enumConstant(this.scope, known, member, at);
  }

  private list({ items, at }: ListExpression): Planned {
    return listConstant(
      this.scope,
      items.map((item) => this.plan(item)),
      at,
    );
  }

  private object({ members, at }: ObjectExpression): Planned {
    return objectConstant(
      this.scope,
      members.map(({ name, value }) => [name, this.plan(value)] as const),
      at,
    );
  }

  private alias({ name, at }: Alias): Planned {
    const expression = this.scope.aliases?.get(name);
    // An alias without a value is null (part 2, section 5.3).
    if (!expression) return constant(nullType, null);
    if (this.replaced.has(name)) throw invalid(this.scope, at, `The parameter alias ${name} refers to itself`);
    return new Planner(this.scope, this.budget, new Set([...this.replaced, name])).path(expression);
  }

  /** What an alias stands for, if it stands for a list or another alias; other expressions as they are. */
  unaliased(node: Expression): Expression {
    let found = node;
    for (const seen = new Set<string>(); found.kind === 'alias' && !seen.has(found.name);) {
      seen.add(found.name);
      found = this.scope.aliases?.get(found.name) ?? node;
    }
    return found.kind === 'list' ? found : node;
  }

  /** Counts parts of the expression. @throws QueryError when it has too many */
  spend(parts: number, at: number): void {
    this.budget.parts += parts;
    checkLimit('plannedParts', this.budget.parts, this.scope.option, at);
  }
}
