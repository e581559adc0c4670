import {
  EdmBoolean,
  EdmComplex,
  EdmContained,
  EdmDateTimeOffset,
  EdmEnum,
  EdmInt32,
  EdmInt64,
  EdmSingle,
  EdmString,
  EdmType,
} from '../../src/edm/decorators';
import { enumType } from '../../src/edm/enum-type';
import { typeOf } from '../../src/edm/registry';
import type { EntitySet } from '../../src/odata/entity-set';
import { planExpression, planPredicate } from '../../src/odata/plan/expression/plan-expression';
import { SqlBuilder } from '../../src/odata/sql-builder';
import { compileExpression, compilePredicate } from '../../src/odata/sql/expression/compile-expression';
import { parseExpression } from '../../src/odata/syntax/parse';
import type { Scope } from '../../src/odata/values/scope';
import { entityShape, Range } from '../../src/odata/values/shape';

export const Kind = enumType('test.kind', 'A kind.', ['oak', 'ash', 'pine']);

@EdmType({ name: 'test.bag', doc: 'Anything.', open: true })
export class Bag {
  @EdmString('Its label.') label?: string;
}
@EdmType({ name: 'test.owner', doc: 'An owner.' })
export class Owner {
  @EdmString('A name.') name?: string;
  @EdmComplex(() => Bag, 'A bag.') bag?: Bag;
}
@EdmType({ name: 'test.person', doc: 'A person.' })
export class Person extends Owner {
  @EdmInt32('An age.') age?: number;
  @EdmString('A code.') code?: string;
}
@EdmType({ name: 'test.company', doc: 'A company.' })
export class Company extends Owner {
  @EdmInt32('A code.') code?: number;
}
@EdmType({ name: 'test.twig', doc: 'A twig.', entity: true })
export class Twig {
  @EdmString('Its id.') id?: string;
  @EdmString('Its name.') name?: string;
}
@EdmType({ name: 'test.plant', doc: 'A plant.', entity: true })
export class Plant {
  @EdmString('Its id.') id?: string;
  @EdmString('Its name.') name?: string;
  @EdmBoolean('Whether it lives.') alive?: boolean;
  @EdmInt32('Its height.') height?: number;
  @EdmSingle('Its weight.') weight?: number;
  @EdmInt64('Its version.', { column: true, nullable: false }) version?: number;
  @EdmDateTimeOffset('When it was planted.', { column: true, nullable: false }) planted?: string;
  @EdmDateTimeOffset('When it was cut.') cut?: string;
  @EdmEnum(Kind, 'Its kind.') kind?: string;
  @EdmEnum(Kind, 'Kinds beside it.', { collection: true }) kinds?: string[];
  @EdmComplex(() => Owner, 'Its owner.') owner?: Owner;
  @EdmComplex(() => Owner, 'Earlier owners.', { collection: true }) owners?: Owner[];
  @EdmContained(() => Twig, 'Its twigs.', { collection: true }) twigs?: Twig[];
}

const order = [{ column: 'position', type: 'bigint' }] as const;
export const twigs: EntitySet = {
  ...{
    name: 'twigs',
    label: 'twig',
    type: typeOf(Twig),
    table: 'twig',
    order,
    key: order,
    pageSize: 60,
    children: new Map(),
  },
  parentKey: [['plant_id', 'id']],
};
export const plants: EntitySet = {
  ...{
    name: 'plants',
    label: 'plant',
    type: typeOf(Plant),
    table: 'plant',
    order,
    key: order,
    pageSize: 60,
    parentKey: [],
  },
  children: new Map([['twigs', twigs]]),
};

/** SQL of an expression or, for WHERE, of a condition, with the values of its parameters from `$2` on. */
export interface Compiled {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** A scope in which `$it` is a plant, row `t0`. */
export function plantScope(changes: Partial<Scope> = {}): Scope {
  return { option: '$filter', it: new Range(entityShape(plants)), ...changes };
}

export function where(condition: string, scope = plantScope()): Compiled {
  const sql = new SqlBuilder();
  const rows = new Map([[scope.it, sql.alias()]]);
  return { sql: compilePredicate(sql, planPredicate(parseExpression(condition), scope), rows), values: sql.values };
}

export function valueOf(expression: string, scope = plantScope()): Compiled {
  const sql = new SqlBuilder();
  const rows = new Map([[scope.it, sql.alias()]]);
  return { sql: compileExpression(sql, planExpression(parseExpression(expression), scope), rows), values: sql.values };
}
