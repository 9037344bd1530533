export const A_FOLDER = 'it is a folder';
export const NO_SUCH = 'no such file or folder';

/** The cause of a failed system call in a few words, without the path that the message repeats. */
export function causeOf(error: unknown): string {
  // By shape: an error may come from another realm, where it is no instance of this one's Error.
  const { code, syscall, message = String(error) } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EISDIR':
      return A_FOLDER;
    case 'ENOENT':
    case 'ENOTDIR':
      return NO_SUCH;
    case 'ELOOP':
      return 'its links lead in a circle';
    default:
      // `ENOSPC: no space left on device, write '/a/b.1930573406'`
      return syscall === undefined ? message : message.replace(/^[A-Z\d]+: /, '').replace(/, \w+(?: '.*)?$/s, '');
  }
}
