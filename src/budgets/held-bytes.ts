import type { Settings } from '../config/settings';
import { budgets } from './budgets';
import { Shares } from './shares';

declare module 'fastify' {
  interface FastifyInstance {
    held: HeldBytes;
  }
}

/** Under which key those stand who have brought no good token. */
export const STRANGERS = 'strangers';

/** Longest wait for bytes that others hold, in milliseconds. */
export const WAIT = 2_000;

/** Bytes that requests hold in memory, by tenant. */
export class HeldBytes {
  /** Of bodies, from when they are read until their requests are answered. */
  readonly bodies: Shares;
  /** Of answers, from when they are made until the system has taken them. */
  readonly answers: Shares;
  /** Of answers that are parsed and written again in another form. */
  readonly changing = new Shares(budgets.changingBytes.most());

  constructor(settings: Pick<Settings, 'requestMemory'>) {
    this.bodies = new Shares(budgets.bodyBytes.most(settings));
    this.answers = new Shares(budgets.answerBytes.most(settings));
  }
}
