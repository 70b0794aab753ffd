/* The rules of the house. Each has a probe in tooling/dependency-rules.test.ts that proves that it fires. */
const TEST = '\\.test\\.tsx?$|/src/testing/'
/** Files of an aggregate without a role suffix: domain. */
const DOMAIN = '^services/([^/]+)/src/(?!consumers/|db/|clients/|testing/)([^/]+)/[^/.]+\\.ts$'

const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to })

module.exports = {
  forbidden: [
    rule('no-circular', 'a cycle has no reading order', { pathNot: '/src/db/' }, { circular: true }),
    rule('no-unresolvable', 'an unresolved import silently satisfies every other rule', {}, { couldNotResolve: true }),
    rule(
      'domain-is-pure',
      'a file without a suffix knows contracts and its siblings only',
      { path: DOMAIN },
      { pathNot: ['^packages/contracts/src/', '^services/$1/src/$2/[^/.]+\\.ts$', '^services/$1/src/[^/.]+\\.ts$'] },
    ),
    rule(
      'shared-domain-is-pure',
      'what the aggregates of a service share lies at its root and is as pure as they are',
      { path: '^services/([^/]+)/src/(?!main|index)[^/.]+\\.ts$' },
      { pathNot: ['^packages/contracts/src/', '^services/$1/src/[^/.]+\\.ts$'] },
    ),
    rule(
      'handlers-no-framework',
      'use cases read as sentences: no Nest, no driver, no broker',
      { path: '^services/([^/]+)/src/.+\\.(handlers|saga)\\.ts$' },
      {
        pathNot: [
          '^packages/contracts/src/',
          '^services/$1/src/[^/]+/[^/]+\\.(repository|handlers|saga)\\.ts$',
          '^services/$1/src/[^/]+/[^/.]+\\.ts$',
          '^services/$1/src/[^/.]+\\.ts$',
          'node_modules/@node-rs/argon2/',
          'node_modules/jose/',
          '^node:crypto$',
          '^crypto$',
        ],
      },
    ),
    rule(
      'only-repository-touches-db',
      'one place holds the SQL of an aggregate',
      {
        path: '^(services|gateway|web|miniapp|packages|platform)/',
        pathNot: [
          '\\.repository\\.ts$',
          '\\.(module|parts)\\.ts$',
          TEST,
          '^services/[^/]+/src/db/',
          '^packages/(messaging|testkit|provision)/',
        ],
      },
      { path: ['^services/[^/]+/src/db/', 'node_modules/(@prisma|pg|prisma)/'], pathNot: 'node_modules/@types/' },
    ),
    rule(
      'aggregate-island',
      'aggregates of one service meet in handlers and in the module',
      { path: '^services/([^/]+)/src/(?!consumers/|db/)([^/]+)/', pathNot: ['\\.handlers\\.ts$', '\\.saga\\.ts$', TEST] },
      { path: '^services/$1/src/[^/]+/', pathNot: ['^services/$1/src/($2|db)/'] },
    ),
    rule(
      'no-service-to-service',
      'services meet over RPC and events',
      { path: '^services/([^/]+)/' },
      { path: '^services/', pathNot: '^services/$1/' },
    ),
    rule(
      'consumer-calls-handlers-only',
      'a consumer is an edge like RPC',
      { path: '^services/([^/]+)/src/consumers/', pathNot: TEST },
      { path: '^services/$1/src/', pathNot: ['\\.handlers\\.ts$', '^services/$1/src/consumers/'] },
    ),
    rule(
      'nest-at-the-edge',
      'Nest wires and receives; nothing else knows it',
      {
        path: '^(services|gateway|packages)/',
        pathNot: [
          '\\.(rpc|module|controller)\\.ts$',
          '/src/main\\.ts$',
          '^gateway/src/(create-gateway|nest-log)\\.ts$',
          '^packages/service-kit/',
          TEST,
        ],
      },
      { path: 'node_modules/@nestjs/' },
    ),
    rule(
      'kafka-only-in-messaging',
      'the only place that knows Kafka',
      { pathNot: ['^packages/(messaging|testkit)/', 'node_modules'] },
      { path: 'node_modules/kafkajs/' },
    ),
    rule(
      'redis-only-in-service-kit',
      'the only place that knows Redis',
      { pathNot: ['^packages/(service-kit|testkit)/', 'node_modules'] },
      { path: 'node_modules/ioredis/' },
    ),
    rule(
      'contracts-is-a-leaf',
      'contracts know zod and uuid only',
      { path: '^packages/contracts/', pathNot: TEST },
      { pathNot: ['^packages/contracts/', 'node_modules/(zod|uuid)/'] },
    ),
    rule(
      'packages-know-no-app',
      'packages serve apps, never the reverse',
      { path: '^packages/' },
      { path: '^(services|gateway|web|miniapp|platform)/' },
    ),
    rule(
      'front-door-only',
      'a package is entered through its index',
      { path: '^(services|gateway|web|miniapp|packages|platform|bench)/([^/]+)/' },
      {
        path: '^packages/',
        pathNot: ['^packages/[^/]+/src/index\\.ts$', '^packages/contracts/src/[^/]+/index\\.ts$', '^packages/$2/'],
      },
    ),
    rule(
      'gateway-knows-contracts-only',
      'the gateway holds no business',
      { path: '^gateway/', pathNot: TEST },
      { path: ['^services/', '^(web|miniapp|platform)/', '^packages/(messaging|testkit|provision)/'] },
    ),
    rule(
      'resolver-is-thin',
      'a resolver names the call and the loader, no more',
      { path: '^gateway/src/modules/([^/]+)/resolvers/' },
      {
        pathNot: [
          '^gateway/src/(clients|errors|generated|request|modules/base)/',
          '^gateway/src/[^/]+\\.ts$',
          '^gateway/src/modules/$1/',
          '^packages/contracts/src/',
          'node_modules/graphql/',
        ],
      },
    ),
    rule(
      'app-routes-to-features',
      'routes compose features, features know no route',
      { path: '^web/src/features/' },
      { path: '^web/src/app/' },
    ),
    rule(
      'feature-island',
      'features of the web app stand alone',
      { path: '^web/src/features/([^/]+)/' },
      { path: '^web/src/features/', pathNot: '^web/src/features/$1/' },
    ),
    rule('miniapp-no-dom', 'a mini-program has no DOM', { path: '^miniapp/' }, { path: 'node_modules/(next|react-dom)/' }),
    rule(
      'prod-imports-no-tests',
      'what ships never needs what tests',
      { pathNot: [TEST, '^packages/testkit/'] },
      { path: [TEST, '^packages/testkit/'] },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: '(^|/)dist/|\\.data/',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.d.ts', '.json'],
    },
  },
}
