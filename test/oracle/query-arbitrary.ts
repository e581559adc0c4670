import fc from 'fast-check';
import type { StructuredType } from '../../src/edm/structured-type';
import type { ExpandItem, OrderItem, QueryOptions } from '../../src/odata/syntax/ast';
import { ExpressionArbitrary } from './expression-arbitrary';
import { path } from './nodes';
import { itemSources, sourcesOf, type CollectionPath, type Sources } from './sources';
import type { StructuredValue } from './values';

const written: QueryOptions['written'] = new Map();

/** Options of which only some are set. */
export function queryOf(options: Omit<QueryOptions, 'written'>): QueryOptions {
  return { ...options, written };
}

/** Queries over the instances of a type that the data has. */
export class QueryArbitrary {
  private readonly expressions: ExpressionArbitrary;

  private constructor(private readonly sources: Sources) {
    this.expressions = new ExpressionArbitrary(sources);
  }

  static over(type: StructuredType, rows: readonly StructuredValue[]): QueryArbitrary {
    return new QueryArbitrary(sourcesOf(type, undefined, rows));
  }

  filter(depth = 3): fc.Arbitrary<QueryOptions> {
    return this.expressions.predicate(depth).map((filter) => queryOf({ filter }));
  }

  /** A page of an order that tells all entities apart, the id being its last key. */
  page(): fc.Arbitrary<QueryOptions> {
    return fc
      .record(
        {
          orderBy: this.order(),
          filter: this.expressions.predicate(1),
          skip: fc.nat(6),
          top: fc.nat(8),
          count: fc.boolean(),
        },
        { requiredKeys: ['orderBy'] },
      )
      .map(queryOf);
  }

  /** Values of expressions, under aliases that other options use. */
  compute(): fc.Arbitrary<QueryOptions> {
    return fc
      .array(this.expressions.key(2), { minLength: 1, maxLength: 3 })
      .map((all) => queryOf({ compute: all.map((expression, index) => ({ at: 0, expression, as: `c${index}` })) }));
  }

  expand(): fc.Arbitrary<QueryOptions> {
    return this.expansion(2).map((expand) => queryOf({ expand }));
  }

  private order(): fc.Arbitrary<OrderItem[]> {
    const key = fc.record({ at: fc.constant(0), expression: this.expressions.key(1), descending: fc.boolean() });
    return fc
      .tuple(fc.array(key, { maxLength: 2 }), fc.boolean())
      .map(([keys, descending]) => [...keys, { at: 0, expression: path('id'), descending }]);
  }

  private contained(): CollectionPath[] {
    return this.sources.collections.filter(({ property }) => property.type.kind === 'contained');
  }

  private expansion(depth: number): fc.Arbitrary<ExpandItem[]> {
    const items = this.contained().map((collection) => this.expandItem(collection, depth));
    if (items.length === 0) return fc.constant([]);
    return fc.subarray(items, { minLength: 1 }).chain((chosen) => fc.tuple(...chosen));
  }

  private expandItem(collection: CollectionPath, depth: number): fc.Arbitrary<ExpandItem> {
    const inner = new QueryArbitrary(itemSources(collection, undefined));
    const options = fc.record(
      {
        filter: inner.expressions.predicate(1),
        orderBy: inner.order(),
        skip: fc.nat(2),
        top: fc.nat(3),
        count: fc.constant(true),
        ...(depth > 1 && inner.contained().length > 0 ? { expand: inner.expansion(depth - 1) } : {}),
      },
      { requiredKeys: [] },
    );
    return options.map(({ orderBy, expand, ...others }): ExpandItem => {
      // Sessions can share an id, and which of them then comes first is up to the service.
      const nested = orderBy ? { orderBy } : expand ? { expand } : {};
      return { at: 0, path: [{ at: 0, name: collection.property.name }], options: queryOf({ ...others, ...nested }) };
    });
  }
}
