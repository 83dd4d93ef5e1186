/**
 * How much of a machine's memory a node of ours takes. Left alone, Node sees a large machine and collects what is dead
 * late: a worker grew to 380 MB over 10 000 publications, of which 60 MB were alive. `NODE_OPTIONS` may say otherwise.
 */
export function heapFlags(nodeOptions = '') {
  return ['--max-semi-space-size=4', '--max-old-space-size=512'].filter((flag) => {
    const name = flag.slice(2, flag.indexOf('='));
    return !nodeOptions.replaceAll('_', '-').includes(name);
  });
}
