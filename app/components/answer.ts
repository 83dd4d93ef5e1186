/**
 * What `url` answers, read as JSON; null when it refuses, when nobody answers, when the answer breaks off half-way, and
 * when `signal` ends it. Never throws.
 */
export async function answerOf<T>(url: string, signal?: AbortSignal): Promise<T | null> {
  try {
    const response = await fetch(url, signal ? { signal } : {});
    return response.ok ? ((await response.json()) as T) : null;
  } catch {
    return null;
  }
}
