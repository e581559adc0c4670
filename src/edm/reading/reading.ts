import type { Finding } from '../json/finding';

/** A value in its stored form, with the findings about single values in it. */
export interface Reading<Value> {
  readonly json: Value;
  readonly broken?: readonly Finding[];
}
