/** Options of the Remix Vite plugin; vite.config.ts hands them to it. */
export default {
  appDirectory: 'app',
  // Built elsewhere first and then moved to build/, so that a build that fails leaves the last good one in place.
  buildDirectory: process.env.BUILD_DIRECTORY || 'build',
  ssr: true,
  future: {
    v3_fetcherPersist: true,
    v3_lazyRouteDiscovery: true,
    v3_relativeSplatPath: true,
    v3_routeConfig: true,
    v3_singleFetch: true,
    v3_throwAbortReason: true,
  },
};
