export type Holder = { pid: number; about: string; since: string };
export type Lock = { taken: true; release(): void; tell(about: string): void } | { taken: false; holder: Holder };
export function isAlive(pid: number): boolean;
export function takeLock(file: string, options?: { about?: string }): Promise<Lock>;
export function waitForLock(
  file: string,
  options?: { about?: string; onWait?(holder: Holder): void },
): Promise<() => void>;
