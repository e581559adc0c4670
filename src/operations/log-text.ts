import type { LogLevel } from '../config/settings';

/** Names of pino's levels. */
const levels: ReadonlyMap<number, LogLevel> = new Map([
  [10, 'trace'],
  [20, 'debug'],
  [30, 'info'],
  [40, 'warn'],
  [50, 'error'],
  [60, 'fatal'],
]);
/** Fields that are the same on every line of a terminal. */
const unsaid: ReadonlySet<string> = new Set(['pid', 'hostname', 'tenant']);
/** Length of the longest name. */
const WIDTH = 5;
/** Letters of a request id that tell requests of one moment apart. */
const ID_LETTERS = 8;

interface Line {
  readonly level: number;
  readonly time: number | string;
  readonly msg?: string;
  readonly [name: string]: unknown;
}

/**
 * A log line for a person: its time, its level, what happened, and further fields. A stack follows on lines of its own.
 * @param json the line as pino writes it
 */
export function logText(json: string): string {
  const { level, time, msg = '', stack, ...fields } = JSON.parse(json) as Line;
  const { what, rest } = isRequest(msg, fields) ? requestText(fields) : { what: msg, rest: fields };
  const details = Object.entries(rest)
    .filter(([name]) => !unsaid.has(name))
    .map(([name, value]) => `${name}=${valueText(value)}`);
  const name = (levels.get(level) ?? String(level)).toUpperCase().padEnd(WIDTH);
  const line = [timeText(time), name, what, ...details].join(' ');
  return typeof stack === 'string' ? `${line}\n${stack.replaceAll(/^(?!\s)/gm, '    ')}\n` : `${line}\n`;
}

function isRequest(msg: string, fields: Readonly<Record<string, unknown>>): boolean {
  return msg === 'request' && typeof fields.method === 'string';
}

function requestText({ method, route, status, aborted, ms, requestId, ...rest }: Record<string, unknown>): {
  what: string;
  rest: Record<string, unknown>;
} {
  const result = aborted ? 'aborted' : String(status);
  const id = typeof requestId === 'string' ? requestId.slice(0, ID_LETTERS) : '';
  return { what: `${result} ${String(method)} ${String(route)} ${String(ms)} ms`, rest: { ...rest, id } };
}

function timeText(time: number | string): string {
  const date = new Date(time);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

function valueText(value: unknown): string {
  return typeof value === 'string' && /^\S+$/.test(value) ? value : JSON.stringify(value);
}
