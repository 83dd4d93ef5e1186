import { readFileSync } from 'node:fs';

const LOOK_MS = 300;

/**
 * Calls `act` once when the process that started us is gone, or the npm that started that one. `npm start` is npm, a
 * shell, and then us: a signal to npm ends npm or both, and nobody tells us.
 */
export function whenAbandoned(act) {
  const parent = process.ppid;
  const npm = npmAbove(parent);
  const timer = setInterval(() => {
    if (process.ppid === parent && npmAbove(parent) === npm) return;
    clearInterval(timer);
    act();
  }, LOOK_MS);
  timer.unref();
}

/** The npm that runs this shell; undefined for a terminal's own shell, and where there is no /proc to ask. */
function npmAbove(pid) {
  const above = Number(statOf(pid).fields[1]);
  return above && /^npm\b/.test(statOf(above).name) ? above : undefined;
}

function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const end = stat.lastIndexOf(')');
    return { name: stat.slice(stat.indexOf('(') + 1, end), fields: stat.slice(end + 2).split(' ') };
  } catch {
    return { name: '', fields: [] };
  }
}
