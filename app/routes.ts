import { flatRoutes } from '@remix-run/fs-routes';

/** One file or folder in `routes/` per place a person can be. */
export default flatRoutes();
