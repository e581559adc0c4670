import { areHeadersTooLarge } from '../connections/header-size';
import { GraphError } from '../graph/errors/graph-error';
import { keyOf, referenceOf, type BatchRequest } from './batch-request';
import { badUrl } from './batch.routes';
import type { GroupRun } from './groups';
import { failedDependency, innerFailureOf, hasFailed, type InnerAnswer } from './inner-answer';
import { innerUrl, unfitForBatch, type BatchTarget } from './inner-url';
import { Turns } from './turns';
import type { Unit } from './units';

/** Requests of one batch that are under way at a time. */
const AT_ONCE = 8;

const STOPPED = 'The request was not made, because one before it failed and continue-on-error is false.';
const NO_ENTITY = 'The request that the URL begins with has no entity to refer to.';
const UNDONE = 'The request is undone, because another one of its atomicityGroup failed.';

/** Answers of requests, by their keys. */
export type Answers = ReadonlyMap<string, InnerAnswer>;

/** How a batch reaches the service. */
export interface BatchMeans {
  send(request: BatchRequest, url: string, isRepeated: boolean): Promise<InnerAnswer>;
  /** Makes everything that the work sends one transaction, which is undone when the work throws. It may run again. */
  together<Result>(urls: readonly string[], work: (run: GroupRun) => Promise<Result>): Promise<Result>;
}

/** Ends the transaction of a group. */
class GroupFailure extends Error {
  constructor(
    readonly request: BatchRequest,
    readonly answer: InnerAnswer,
  ) {
    super('A request of a group has failed.');
  }
}

/** One batch that is being made. */
export class BatchRun {
  private readonly answers = new Map<string, InnerAnswer>();
  /** URLs of the entities that requests have made or read, by the keys of the requests. */
  private readonly entityUrls = new Map<string, string>();

  constructor(
    private readonly target: BatchTarget,
    private readonly means: BatchMeans,
  ) {}

  /** Makes units at the same time, but each behind those it depends on. */
  async concurrently(units: readonly Unit[]): Promise<Answers> {
    const turns = new Turns(AT_ONCE);
    const done = new Map<Unit, Promise<void>>();
    for (const unit of units) {
      const before = [...unit.after].map((other) => done.get(other));
      done.set(
        unit,
        Promise.all(before).then(() => turns.take(() => this.make(unit))),
      );
    }
    await Promise.all(done.values());
    return this.answers;
  }

  /** Makes one unit after the other, and none behind the first that fails. */
  async untilFailure(units: readonly Unit[]): Promise<Answers> {
    let isStopped = false;
    for (const unit of units) {
      if (isStopped) this.settle(unit, (request) => failedDependency(request, STOPPED));
      else await this.make(unit);
      isStopped ||= this.isFailed(unit);
    }
    return this.answers;
  }

  private async make(unit: Unit): Promise<void> {
    if ([...unit.after].some((other) => this.isFailed(other)))
      this.settle(unit, (request) => failedDependency(request));
    else if (unit.isGroup) await this.makeGroup(unit);
    else for (const request of unit.requests) this.note(request, await this.send(request));
  }

  private async makeGroup(unit: Unit): Promise<void> {
    try {
      // What references within the group stand for is made by the group, and nobody else can hold it.
      const known = unit.requests.flatMap((request) => this.urlOf(request) ?? []);
      await this.means.together(known, async ({ isRepeated, checkTime }) => {
        for (const request of unit.requests) {
          checkTime();
          const answer = await this.send(request, isRepeated);
          this.note(request, answer);
          if (hasFailed(answer)) throw new GroupFailure(request, answer);
        }
      });
    } catch (error) {
      const blamed = error instanceof GroupFailure ? error : undefined;
      this.settle(unit, (request) => {
        if (!blamed) return innerFailureOf(error, request);
        return request === blamed.request ? blamed.answer : failedDependency(request, UNDONE);
      });
    }
  }

  private async send(request: BatchRequest, isRepeated = false): Promise<InnerAnswer> {
    const url = this.urlOf(request);
    if (url === undefined) return failedDependency(request, NO_ENTITY);
    // What a reference stands for is known only now, and how long the URL is when it is encoded.
    if (request.isTooLarge || areHeadersTooLarge(url, request.headers))
      return innerFailureOf(new GraphError('headersTooLarge'), request);
    const problem = unfitForBatch(request.method, url);
    if (problem !== undefined) return innerFailureOf(badUrl(problem), request);
    const answer = await this.means
      .send(request, url, isRepeated)
      .catch((error: unknown) => innerFailureOf(error, request));
    const entityUrl = entityUrlOf(request, url, answer);
    if (entityUrl !== undefined) this.entityUrls.set(keyOf(request.id), entityUrl);
    return answer;
  }

  /** undefined while the entity is not known that the URL begins with. */
  private urlOf({ url }: BatchRequest): string | undefined {
    const reference = referenceOf(url);
    if (reference === undefined) return innerUrl(url, this.target);
    const entityUrl = this.entityUrls.get(reference);
    return entityUrl === undefined ? undefined : innerUrl(url, this.target, entityUrl);
  }

  private settle({ requests }: Unit, answer: (request: BatchRequest) => InnerAnswer): void {
    for (const request of requests) this.note(request, answer(request));
  }

  private note({ id }: BatchRequest, answer: InnerAnswer): void {
    this.answers.set(keyOf(id), answer);
  }

  private isFailed({ requests }: Unit): boolean {
    return requests.some(({ id }) => {
      const answer = this.answers.get(keyOf(id));
      return answer !== undefined && hasFailed(answer);
    });
  }
}

/** Where the entity is that a request has made, or that its own URL names (section 19.1). */
function entityUrlOf({ method }: BatchRequest, url: string, answer: InnerAnswer): string | undefined {
  if (hasFailed(answer)) return undefined;
  if (method === 'POST') return answer.headers.Location?.replace(/^https?:\/\/[^/]*/, '');
  return method === 'DELETE' ? undefined : url.replace(/\?.*$/s, '');
}
