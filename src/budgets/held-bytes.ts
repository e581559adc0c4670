import type { Settings } from '../config/settings';
import { showUse } from './budget-use';
import { budgets } from './budgets';
import { Shares } from './shares';

declare module 'fastify' {
  interface FastifyInstance {
    held: HeldBytes;
  }
}

/** Key of all clients without a valid token. */
export const STRANGERS = 'strangers';

/** Longest wait for bytes that others hold, in milliseconds. */
export const WAIT = 2_000;

/** Memory that requests hold, by tenant. */
export class HeldBytes {
  /** Bytes of bodies, from when they are read until their requests are answered. */
  readonly bodies: Shares;
  /** Bytes of answers, from when they are made until the operating system has accepted them. */
  readonly answers: Shares;
  /** Bytes of answers that are parsed and written again in another form. */
  readonly changing = new Shares(budgets.changingBytes.most());

  constructor(settings: Pick<Settings, 'requestMemory'>) {
    this.bodies = new Shares(budgets.bodyBytes.most(settings));
    this.answers = new Shares(budgets.answerBytes.most(settings));
    showUse('bodyBytes', this.bodies.total, () => this.bodies.used);
    showUse('answerBytes', this.answers.total, () => this.answers.used);
    showUse('changingBytes', this.changing.total, () => this.changing.used);
  }
}
