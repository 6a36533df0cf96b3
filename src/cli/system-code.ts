/** What the system called a failure, such as ENOENT; never its message, which holds a path. */
export function systemCode(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? 'EIO';
}
