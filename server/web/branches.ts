import { createRequestHandler, type RequestHandler, type ServerBuild } from '@remix-run/node';

/** Where an address may lead: its first segment ('' for the page at `/`), and how many segments it has. */
type Branch = { first: string; depth: number };

/**
 * Gives the handler for an address. Remix compiles the patterns of all routes anew for each look at an address, several
 * times a request; with two hundred routes that was most of what a small page cost (docs/decisions/0021). A route that begins
 * with another segment, or has more of them, matches neither the address nor one above it: each kind of address has a
 * handler that knows none of those.
 */
export function handlersByBranch(build: ServerBuild): (pathname: string) => RequestHandler {
  const whole = createRequestHandler(build, 'production');
  const firsts = new Set(['', ...Object.keys(build.routes).map((id) => firstOf(pathOf(build, id)))]);
  const handlers = new Map<string, RequestHandler>();
  return (pathname) => {
    const branch = branchOf(pathname);
    // An address that is written in any other way is looked up among all routes.
    if (!branch || !firsts.has(branch.first) || branch.depth > deepest) return whole;
    const key = `${branch.first} ${branch.depth}`;
    const known = handlers.get(key);
    if (known) return known;
    const handler = createRequestHandler(onlyBranch(build, branch), 'production');
    handlers.set(key, handler);
    return handler;
  };
}

/** Deeper addresses are nobody's pages: not worth a handler each. */
const deepest = 8;

/** The same build without the routes that nothing on this branch can match. */
export function onlyBranch(build: ServerBuild, { first, depth }: Branch): ServerBuild {
  const belongs = ([id]: [string, unknown]): boolean => {
    const path = pathOf(build, id);
    const own = firstOf(path);
    return (own === null || own === first) && (/[*?]/.test(path) || segmentsOf(path).length <= depth);
  };
  const only = <Routes extends object>(routes: Routes): Routes =>
    Object.fromEntries(Object.entries(routes).filter(belongs)) as Routes;
  return { ...build, routes: only(build.routes), assets: { ...build.assets, routes: only(build.assets.routes) } };
}

/** "/Clients/7.data" is two deep on the branch `clients`; null: not written plainly. Routes match in any case. */
export function branchOf(pathname: string): Branch | null {
  if (pathname === '/' || pathname === '/_root.data') return { first: '', depth: 0 };
  const [first = '', ...more] = segmentsOf(pathname.replace(/\.data$/, ''));
  return /^\/\w/.test(pathname) && /^[\w-]+$/.test(first)
    ? { first: first.toLowerCase(), depth: 1 + more.length }
    : null;
}

/** null: the route begins with nothing, or with what may be several things. */
function firstOf(path: string): string | null {
  const [first = ''] = segmentsOf(path);
  return /^[\w-]+$/.test(first) ? first.toLowerCase() : null;
}

/** A route's path with those of the routes around it. */
function pathOf(build: ServerBuild, id: string): string {
  const { parentId, path = '' } = build.routes[id] ?? {};
  return `${parentId ? pathOf(build, parentId) : ''}/${path}`;
}

const segmentsOf = (path: string): string[] => path.split('/').filter(Boolean);
