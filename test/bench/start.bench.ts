import { type Bench, row } from './rows.ts';

/** How long a restart keeps people waiting: process start to the first healthy answer, database already there. */
const start: Bench = {
  name: 'start',
  async run({ startApp, time }) {
    const app = await startApp();
    const healthy = await time(() => fetch(`${app.url}/healthz`).then((answer) => answer.text()), { times: 200 });
    const restarts = await time(() => app.restart(), { times: 5, warmUp: 1 });
    return [
      row({ measure: 'health check, one client', samples: healthy, unit: 'ms', goal: 10 }),
      row({ measure: 'stop and start again', samples: restarts, unit: 'ms', goal: 5_000 }),
    ];
  },
};

export default start;
