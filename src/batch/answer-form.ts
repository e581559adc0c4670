import type { BatchRequest } from './batch-request';
import type { Answers } from './batch-run';
import type { AnswerHead } from './inner-answer';
import type { Unit } from './units';

/** A batch that has run. */
export interface BatchOutcome {
  readonly requests: readonly BatchRequest[];
  readonly units: readonly Unit[];
  readonly answers: Answers;
  /** Whether the requests came in parts, whose answers have the same structure. */
  readonly isOrdered: boolean;
}

/** A form of the answers of a batch. */
export interface AnswerForm {
  /** Returns the text that stands for a body in this form; undefined: none. */
  textOf(payload: Buffer, head: AnswerHead): string | undefined;
  /** Writes the answers of a batch. */
  write(outcome: BatchOutcome): WrittenAnswers;
}

/** The answer of a batch. */
export interface WrittenAnswers {
  readonly contentType: string;
  readonly text: string;
}
