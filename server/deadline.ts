/**
 * Does `work` with a signal that aborts after `ms` milliseconds, or as soon as one of `others` does. Nothing of it is
 * left when `work` is done: `AbortSignal.any` over a timeout keeps everything that hangs on it until the time is over,
 * which a burst of ten thousand calls makes into hundreds of megabytes.
 */
export async function withDeadline<T>(
  ms: number,
  others: readonly AbortSignal[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException('The time is over.', 'TimeoutError')), ms);
  const follow = (event: Event): void => controller.abort((event.target as AbortSignal).reason);
  for (const other of others) {
    if (other.aborted) controller.abort(other.reason);
    other.addEventListener('abort', follow, { once: true });
  }
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    for (const other of others) other.removeEventListener('abort', follow);
  }
}
