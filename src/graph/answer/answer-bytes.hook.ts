import type { FastifyReply, FastifyRequest } from 'fastify';
import { budgets } from '../../budgets/budgets';
import { STRANGERS } from '../../budgets/held-bytes';
import { inATurn, LONG_TEXT } from '../../budgets/in-turns';
import { OverBudget } from '../../budgets/over-budget';
import type { Exchange } from '../../connections/client-exchange';
import { exchangeOf } from '../../connections/connection';

/** Bytes of an answer that every system takes at once, whether its client reads or not. */
const SMALL = 16 * 1024;

const isRead = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD';
const keyOf = ({ principal }: FastifyRequest): string => principal?.tenantId ?? STRANGERS;

/**
 * Refuses what could not be answered, before anything is done for it.
 * @throws OverBudget while answers that nobody reads hold all that the tenant may have
 */
export function checkRoomForAnswer(request: FastifyRequest): void {
  const { answers } = request.server.held;
  const key = keyOf(request);
  if (!answers.admits(key, SMALL)) throw new OverBudget(budgets.answerBytes, answers.isOwn(key, SMALL));
}

/**
 * A Fastify `onSend` hook that takes the bytes of an answer until its client has them. What comes in pieces waits for the
 * client by itself; an answer within a batch is held by the batch.
 */
export function holdAnswer(
  request: FastifyRequest,
  _reply: FastifyReply,
  payload: unknown,
  done: (error?: Error | null, payload?: unknown) => void,
): void {
  if ((typeof payload !== 'string' && !Buffer.isBuffer(payload)) || payload.length < SMALL) return done(null, payload);
  const exchange = exchangeOf(request.raw);
  if (!exchange || exchange.isAnswerHeld) return done(null, payload);
  const hold = (bytes: Buffer): void => holdBytes(request, exchange, bytes, done);
  // Bytes wait in less memory than texts.
  if (typeof payload !== 'string') hold(payload);
  else if (payload.length < LONG_TEXT) hold(Buffer.from(payload));
  else void inATurn(() => Buffer.from(payload)).then(hold, done);
}

function holdBytes(
  request: FastifyRequest,
  exchange: Exchange,
  bytes: Buffer,
  done: (error?: Error | null, payload?: unknown) => void,
): void {
  const { answers } = request.server.held;
  const key = keyOf(request);
  // What was written has to be told.
  const release = isRead(request) ? answers.take(key, bytes.length) : answers.takeAnyway(key, bytes.length);
  if (!release) return done(new OverBudget(budgets.answerBytes, answers.isOwn(key, bytes.length)));
  exchange.isAnswerHeld = true;
  exchange.hold(release);
  done(null, bytes);
}
