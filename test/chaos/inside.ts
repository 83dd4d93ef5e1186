import type { Inside } from './nameSpace.ts';
import { runScenario } from './oneRun.ts';

/** One scenario in the name space that `nameSpace.ts` made for it; what it came to is told to whoever started it. */
const { name, seed, long } = JSON.parse(process.env.CHAOS_INSIDE ?? '{}') as Inside;
const ordinary = () => Promise.reject(new Error('Only what has a server of its own is run in here.'));
const run = await runScenario(name, { seed, long, ordinary });
process.send?.(run, () => process.disconnect());
