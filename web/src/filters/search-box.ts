import { literal } from '../api/query';

const number = /^\+?[\d\s()./-]{3,}$/;

/**
 * Condition for what people type into the search box: a part of a name or number, the id of a user, or the id of a call
 * record. Signs between the digits of a number do not matter.
 */
export function searchCondition(text: string): string {
  const typed = text.trim();
  if (number.test(typed)) {
    const digits = literal(typed.replace(/[^\d+]/g, ''));
    return `(contains(fromNumber,${digits}) or contains(toNumber,${digits}) or id eq ${literal(typed)})`;
  }
  const word = literal(typed.toLowerCase());
  const exact = literal(typed);
  const parts = [`contains(tolower(fromName),${word})`, `contains(tolower(toName),${word})`];
  const ids = [`fromUserId eq ${exact}`, `toUserId eq ${exact}`, `id eq ${exact}`];
  return `(${[...parts, ...ids].join(' or ')})`;
}
