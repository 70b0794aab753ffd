/** `npm run bench -- NAME [OPTION …]` */
const BENCHES: Record<string, { readonly about: string; readonly run: () => Promise<unknown> }> = {
  graphql: {
    about: "compiled execution against Apollo's own executor, one minute",
    run: () => import('./graphql.bench.js'),
  },
  orders: {
    about: 'orders through the gateway, their list and their import, ten minutes [--small] [--only …]',
    run: () => import('./orders.bench.js'),
  },
  inventory: {
    about:
      'reservations and available-to-promise against what PostgreSQL can do, a quarter of an hour [--small] [--only …] [--profile]',
    run: () => import('./inventory.bench.js'),
  },
}

const [name] = process.argv.slice(2)
const bench = name === undefined ? undefined : BENCHES[name]
if (bench) await bench.run()
else {
  const list = Object.entries(BENCHES).map(([known, { about }]) => `  npm run bench -- ${known.padEnd(10)} ${about}\n`)
  process.stdout.write(list.join(''))
  // Without a name it was a question, with an unknown one a mistake.
  if (name !== undefined) process.exitCode = 1
}
