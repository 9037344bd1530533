/** Folders that user 1000 of the new image can write, and devices. */
export function isWritable(path: string): boolean {
  return (
    /^\/(?:tmp|builds|home\/user)(?:\/|$)|^\/dev\/(?:null|stdout|stderr|stdin|tty|zero|u?random|fd)(?:\/|$)/.test(
      path,
    ) || /^\/(?:var\/tmp|run\/user\/1000)(?:\/|$)/.test(path)
  );
}
