// Loaded before the program (`node --import`): when what started it was killed, it stops in good order instead of
// going on unseen, holding the port and the data.
import { whenAbandoned } from './follow.mjs';

whenAbandoned(() => process.kill(process.pid, 'SIGTERM'));
