import type { FastifyReply, FastifyRequest } from 'fastify';
import { budgets } from '../../budgets/budgets';
import { STRANGERS } from '../../budgets/held-bytes';
import { inATurn, LONG_TEXT } from '../../budgets/in-turns';
import { OverBudget } from '../../budgets/over-budget';
import type { Exchange } from '../../connections/client-exchange';
import { exchangeOf } from '../../connections/connection';

/**
 * Answers shorter than this many bytes are not counted: every system buffers them, even if the client does not read.
 */
const SMALL = 16 * 1024;

const isRead = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD';
const keyOf = ({ principal }: FastifyRequest): string => principal?.tenantId ?? STRANGERS;

/**
 * Refuses a request early if its answer could not be held in memory.
 * @throws OverBudget while unread answers use up the tenant's share
 */
export function checkRoomForAnswer(request: FastifyRequest): void {
  const { answers } = request.server.held;
  const key = keyOf(request);
  if (!answers.admits(key, SMALL)) throw new OverBudget(budgets.answerBytes, answers.isOwn(key, SMALL));
}

/**
 * A Fastify `onSend` hook that reserves memory for the bytes of an answer until the client has received them. Streamed
 * answers reserve memory in `piece-room.ts`. A batch reserves it for all answers within it.
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
  // Buffers take less memory than strings.
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
  // A client must learn the outcome of its write, so that answer is never refused.
  const release = isRead(request) ? answers.take(key, bytes.length) : answers.takeAnyway(key, bytes.length);
  if (!release) return done(new OverBudget(budgets.answerBytes, answers.isOwn(key, bytes.length)));
  exchange.isAnswerHeld = true;
  exchange.hold(release);
  done(null, bytes);
}
