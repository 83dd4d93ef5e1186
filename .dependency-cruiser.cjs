/** The arrows of the house: app -> server/<product> -> server/<outside world>, one way. Why: README.md, "The map". */

/** Folders of server/ that talk to something outside the product; everything else there is the product. */
const OUTSIDE = '^server/(networks|mail|storage|database|http)/';
const LAUNCHER = '^server/(bin|web)/|^server/main[.]ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circle',
      comment:
        'Two files that need each other are one idea, or the shared part belongs further down. ' +
        'Types alone may point back (a language is checked against the type of all languages): they are gone at run time.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
    {
      name: 'server-knows-no-app',
      comment: 'The product runs without its web part: a worker node has none.',
      severity: 'error',
      from: { path: '^(server|migrations)/' },
      to: { path: '^app/' },
    },
    {
      name: 'outside-knows-no-product',
      comment:
        'Folders that speak with the outside world are called by the product and never call it. ' +
        'The schema names the types of what its columns hold.',
      severity: 'error',
      from: { path: OUTSIDE, pathNot: '^server/database/schema' },
      to: { path: '^server/[^/]+/', pathNot: [OUTSIDE, '^server/bin/lock[.]mjs$', '^server/security/'] },
    },
    {
      name: 'schema-knows-types-only',
      severity: 'error',
      from: { path: '^server/database/schema' },
      to: { path: '^server/[^/]+/', pathNot: OUTSIDE, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'networks-know-no-database-and-no-request',
      severity: 'error',
      from: { path: '^server/networks/' },
      to: { path: '^server/(database|storage|mail|web)/|^node_modules/(kysely|postgres|pg-boss|express)/' },
    },
    {
      name: 'networks-know-not-each-other',
      comment: 'A network is one file; what two share is in network.ts or in a folder of a protocol, not in a sibling.',
      severity: 'error',
      from: { path: '^server/networks/([^/]+)[.]ts$', pathNot: '^server/networks/(index|network)[.]ts$' },
      to: { path: '^server/networks/[^/]+[.]ts$', pathNot: '^server/networks/(network|$1)[.]ts$' },
    },
    {
      name: 'product-knows-no-launcher',
      severity: 'error',
      from: { path: '^server/', pathNot: LAUNCHER },
      to: { path: LAUNCHER, pathNot: '^server/bin/lock[.]mjs$' },
    },
    {
      name: 'migrations-stand-alone',
      comment: 'A migration means tomorrow what it means today, whatever becomes of our code.',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { path: '^(app|server|emails|test|migrations)/' },
    },
    {
      name: 'app-asks-the-product',
      comment: 'Queries, mail and files are behind the product folders; only there are they scoped by an actor.',
      severity: 'error',
      from: { path: '^app/' },
      to: {
        path: '^server/(database|mail|storage|http|bin|web|schedule)/|^node_modules/(kysely|kysely-postgres-js|postgres|pg-boss)/',
      },
    },
    {
      name: 'what-the-browser-shares-stands-alone',
      comment: 'These run in the browser too (docs/decisions/0005): types and each other, nothing else.',
      severity: 'error',
      from: { path: '^server/posts/(counting|checks|variants|preview)[.]ts$' },
      to: { pathNot: '^server/posts/(counting|checks|variants|preview)[.]ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'what-weighs-knows-its-library',
      comment: 'In the browser too, where a channel asks for it: X’s own library and nothing else.',
      severity: 'error',
      from: { path: '^server/posts/weighing[.]ts$' },
      to: { pathNot: '^node_modules/twitter-text', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'emails-know-words-only',
      comment: 'A mail is made of its props and of words, so that it reads the same wherever it is made.',
      severity: 'error',
      from: { path: '^emails/' },
      to: { path: '^(app|server|migrations|test)/', pathNot: '^app/words/' },
    },
    {
      name: 'words-are-data',
      severity: 'error',
      from: { path: '^app/words/' },
      to: { path: '^(app|server|emails)/', pathNot: '^app/words/' },
    },
    {
      name: 'nothing-knows-tests',
      severity: 'error',
      from: { path: '^(app|server|emails|migrations)/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-development-package-in-production',
      severity: 'error',
      from: { path: '^(app|server|emails|migrations)/', pathNot: '^server/bin/|^app/routes[.]ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '^node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: '^node_modules/' },
    exclude: { path: '^(build|public)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
    builtInModules: { add: ['node:sqlite', 'node:sea', 'node:test'] },
  },
};
