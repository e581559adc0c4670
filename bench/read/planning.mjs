import { performance } from 'node:perf_hooks';
import entitySets from '../../dist/src/call-records/entity-sets.js';
import compileRead from '../../dist/src/odata/sql/statements.js';
import plans from '../../dist/src/odata/plan/plan.js';
import parser from '../../dist/src/odata/syntax/parse.js';

const query = `$filter=${encodeURIComponent(
  "participants_v2/any(p:p/id eq '821809f5-0000-0000-0000-3b5136c0e777') and " +
    'startDateTime ge 2024-02-25T00:00:00Z and startDateTime lt 2024-02-26T00:00:00Z',
)}`;

/** What a query costs before it reaches the database: microseconds of each step, the best of many rounds. */
export function planningCost() {
  const path = [{ set: entitySets.callRecords }];
  const parse = () => parser.parseOptions(query);
  const options = parse();
  const plan = () => plans.planPage(entitySets.callRecords, options, { most: 1000 });
  const planned = plan();
  const compile = () => compileRead.compilePage('http://localhost', path, planned);
  return { parse: best(parse), plan: best(plan), compile: best(compile) };
}

function best(run) {
  let least = Infinity;
  for (let round = 0; round < 60; round++) {
    const start = performance.now();
    for (let time = 0; time < 500; time++) run();
    least = Math.min(least, (performance.now() - start) * 2);
  }
  return least;
}
