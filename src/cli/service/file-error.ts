import { CliError } from './cli-error';

const reasons: Readonly<Partial<Record<string, string>>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'this user has no permission',
  EPERM: 'this user has no permission',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
};

/** The error of a file that cannot be read or written. @param how what was tried, such as `read` */
export function fileError(file: string, how: 'read' | 'written', cause: NodeJS.ErrnoException): CliError {
  const { code = '', message } = cause;
  const reason = reasons[code];
  return new CliError(
    `${file} cannot be ${how}: ${reason === undefined ? message : `${reason} (${code})`}.`,
    undefined,
    {
      cause,
    },
  );
}
