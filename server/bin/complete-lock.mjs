// Run after `npm install`: node server/bin/complete-lock.mjs
//
// `npm ci` refuses a lock file that lacks a package which some other platform would install, and `npm install` leaves
// such packages out when the registry it asked does not have them (https://github.com/npm/cli/issues/4828).
// Their versions are known all the same: whoever wants them names them exactly.
import { readFileSync, writeFileSync } from 'node:fs';

/** Entries that the lock file lacks, by their path in it. */
export function missingPlatforms(lock) {
  const packages = lock.packages;
  const missing = {};
  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (isReachable(packages, path, name)) continue;
      if (!/^\d+\.\d+\.\d+[\w.-]*$/.test(version))
        throw new Error(`${path} wants ${name} at ${version}, which is no exact version.`);
      // In npm's order, so that its next writing changes nothing.
      const { cpu, libc, os } = platformOf(name);
      const entry = { version, cpu, dev: dev || undefined, libc, optional: true, os };
      missing[`node_modules/${name}`] = JSON.parse(JSON.stringify(entry));
    }
  }
  return missing;
}

/** Looks as Node does: beside the package, then beside each package around it. */
function isReachable(packages, path, name) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`]) return true;
    if (at === '') return false;
  }
}

/** Platform packages say in their name where they run: `@scope/thing-linux-x64-musl`. */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = words.find((word) => ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'].includes(word));
  const cpu = words.find((word) =>
    ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'].includes(word),
  );
  if (!cpu) throw new Error(`${name} does not say where it runs.`);
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : words.includes('gnu') ? 'glibc' : undefined;
  return { cpu: [cpu], libc: libc && [libc], os: os && [os] };
}

if (process.argv[1] === import.meta.filename) {
  const file = new URL('../../package-lock.json', import.meta.url);
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingPlatforms(lock);
  const sorted = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => a.localeCompare(b, 'en'));
  if (Object.keys(missing).length > 0) {
    writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
  }
  console.log(`${Object.keys(missing).length} packages of other platforms added to package-lock.json`);
}
