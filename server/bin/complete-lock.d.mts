type LockFile = { packages: Record<string, { version?: string; optionalDependencies?: Record<string, string> }> };
export function missingPlatforms(lock: LockFile): LockFile['packages'];
