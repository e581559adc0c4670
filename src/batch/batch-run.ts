import { areHeadersTooLarge } from '../connections/header-size';
import { GraphError } from '../graph/errors/graph-error';
import type { BatchRequest } from './batch-request';
import { badUrl } from './batch.routes';
import type { GroupRun } from './groups';
import { failedDependency, innerFailureOf, hasFailed, type InnerAnswer } from './inner-answer';
import { innerUrl, unfitForBatch, type BatchTarget } from './inner-url';
import { Turns } from './turns';
import type { Unit } from './units';

/** Most requests of one batch that run at the same time. */
const AT_ONCE = 8;

const NO_ENTITY = 'The request at the beginning of the URL has no entity.';
const CONDITION =
  'The member if is not evaluated, so the request was not run; dependsOn makes one request wait for the success of another.';
const UNDONE = 'The request was rolled back, because another one of its atomicityGroup failed.';

/** Answers by the keys of the requests. Requests that were not run, because the batch has stopped, have none. */
export type Answers = ReadonlyMap<string, InnerAnswer>;

/** The functions by which a batch runs its requests. */
export interface BatchMeans {
  send(request: BatchRequest, url: string, isRepeated: boolean): Promise<InnerAnswer>;
  /**
   * Runs all requests of the work in one transaction, which is rolled back when the work throws. The work may run
   * again.
   */
  together<Result>(urls: readonly string[], work: (run: GroupRun) => Promise<Result>): Promise<Result>;
}

/** Thrown to roll the transaction of a group back. */
class GroupFailure extends Error {
  constructor(
    readonly request: BatchRequest,
    readonly answer: InnerAnswer,
  ) {
    super('A request of a group has failed.');
  }
}

/** The run of one batch. */
export class BatchRun {
  private readonly answers = new Map<string, InnerAnswer>();
  /** URLs of the entities that requests have created or read, by the keys of the requests. */
  private readonly entityUrls = new Map<string, string>();

  constructor(
    private readonly target: BatchTarget,
    private readonly means: BatchMeans,
  ) {}

  /** Runs units concurrently, but each after those that it depends on. */
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

  /** Runs one unit after the other. @param continuesOnError whether units after a failure run */
  async inOrder(units: readonly Unit[], continuesOnError: boolean): Promise<Answers> {
    for (const unit of units) {
      await this.make(unit);
      if (!continuesOnError && this.isFailed(unit)) break;
    }
    return this.answers;
  }

  private async make(unit: Unit): Promise<void> {
    if ([...unit.after].some((other) => this.isFailed(other)))
      this.settle(unit, (request) => failedDependency(request));
    else if (unit.requests.some(({ isConditional }) => isConditional))
      this.settle(unit, (request) => failedDependency(request, CONDITION));
    else if (unit.isGroup) await this.makeGroup(unit);
    else for (const request of unit.requests) this.note(request, await this.send(request));
  }

  private async makeGroup(unit: Unit): Promise<void> {
    try {
      // References within the group are left out: the group itself creates their entities, so no one else can lock
      // them.
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
    // The length of an encoded URL, with its reference replaced, is known only now.
    if (request.isTooLarge || areHeadersTooLarge(url, request.headers))
      return innerFailureOf(new GraphError('headersTooLarge'), request);
    const problem = unfitForBatch(request.method, url);
    if (problem !== undefined) return innerFailureOf(badUrl(problem), request);
    const answer = await this.means
      .send(request, url, isRepeated)
      .catch((error: unknown) => innerFailureOf(error, request));
    const entityUrl = entityUrlOf(request, url, answer);
    if (entityUrl !== undefined) this.entityUrls.set(request.key, entityUrl);
    return answer;
  }

  /** The URL with its reference replaced; undefined while the referenced entity is unknown. */
  private urlOf({ url, reference }: BatchRequest): string | undefined {
    if (reference === undefined) return innerUrl(url, this.target);
    const entityUrl = this.entityUrls.get(reference);
    return entityUrl === undefined ? undefined : innerUrl(url, this.target, entityUrl);
  }

  private settle({ requests }: Unit, answer: (request: BatchRequest) => InnerAnswer): void {
    for (const request of requests) this.note(request, answer(request));
  }

  private note({ key }: BatchRequest, answer: InnerAnswer): void {
    this.answers.set(key, answer);
  }

  private isFailed({ requests }: Unit): boolean {
    return requests.some(({ key }) => {
      const answer = this.answers.get(key);
      return answer !== undefined && hasFailed(answer);
    });
  }
}

/** URL of the entity that a request has created, or that its own URL addresses (section 19.1). */
function entityUrlOf({ method }: BatchRequest, url: string, answer: InnerAnswer): string | undefined {
  if (hasFailed(answer)) return undefined;
  if (method === 'POST') return answer.headers.Location?.replace(/^https?:\/\/[^/]*/, '');
  return method === 'DELETE' ? undefined : url.replace(/\?.*$/s, '');
}
