import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { endLeftover, logFile, startDaemon } from '../process/daemon.js'
import { acceptsConnections, rememberedPort } from '../process/ports.js'
import { findProgram, runProgram } from '../process/programs.js'
import type { Log, ServerOptions } from '../services.js'
import { kafkaJars } from './jars.js'

export type RunningKafka = { brokers: string; stop(): Promise<void> }

const MEMORY = ['-Xmx512m', '-Xms128m', '-XX:+UseSerialGC']

/** One node that is broker and controller (KRaft), reachable from this machine only. */
const properties = (port: number, controllerPort: number, dataDir: string): string =>
  Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': join(dataDir, 'topics'),
    'auto.create.topics.enable': true,
    // As many replicas of a service can share its events.
    'num.partitions': 8,
    'default.replication.factor': 1,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 8,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')

const LOGGING = `log4j.rootLogger=INFO, stdout
log4j.appender.stdout=org.apache.log4j.ConsoleAppender
log4j.appender.stdout.layout=org.apache.log4j.PatternLayout
log4j.appender.stdout.layout.ConversionPattern=%d{ISO8601} %p %c %m%n
`

type Broker = { java: string; jars: string; dataDir: string; config: string }

const javaArguments = ({ jars, dataDir }: Broker, main: string, ...args: string[]): string[] => [
  ...MEMORY,
  `-Dlog4j.configuration=file:${join(dataDir, 'log4j.properties')}`,
  '-cp',
  join(jars, '*'),
  main,
  ...args,
]

/** A KRaft node's folder carries the id of its cluster; made once. */
const format = async (broker: Broker): Promise<void> => {
  if (existsSync(join(broker.dataDir, 'topics', 'meta.properties'))) return
  // Kafka's tool takes an id that begins with a dash for an option.
  const clusterId = `A${randomBytes(16).toString('base64url').slice(1)}`
  await runProgram(broker.java, javaArguments(broker, 'kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', broker.config))
}

const prepare = async (dataDir: string, port: number, log: Log): Promise<Broker> => {
  const jars = await kafkaJars(log)
  const java = findProgram('java')
  if (java === undefined) throw new Error('Java was installed but is not on the search path')
  const config = join(dataDir, 'server.properties')
  const controllerPort = await rememberedPort(join(dataDir, 'controller-port'))
  await writeFile(config, properties(port, controllerPort, dataDir))
  await writeFile(join(dataDir, 'log4j.properties'), LOGGING)
  const broker = { java, jars, dataDir, config }
  await format(broker)
  return broker
}

/**
 * Kafka on loopback from its official jars; topics are created when first used. Data, configuration and ports are kept in the
 * folder, so that a later start continues where this one stopped.
 */
export const startKafka = async (options: ServerOptions): Promise<RunningKafka> => {
  const { log = () => undefined, owner = process.pid } = options
  const dataDir = resolve(options.dataDir)
  await mkdir(dataDir, { recursive: true })
  await endLeftover('Kafka', dataDir)
  const port = await rememberedPort(join(dataDir, 'port'))
  const broker = await prepare(dataDir, port, log)
  log('Kafka: starting (about five seconds)')
  const hasStarted = async () => (await readFile(logFile(dataDir), 'utf8')).includes('Kafka Server started')
  const { stop } = await startDaemon({
    name: 'Kafka',
    dataDir,
    program: broker.java,
    args: javaArguments(broker, 'kafka.Kafka', broker.config),
    isReady: async () => (await hasStarted()) && acceptsConnections(port),
    readyWithinMs: 90_000,
    owner,
  })
  log(`Kafka: listening on 127.0.0.1:${port}`)
  return { brokers: `127.0.0.1:${port}`, stop }
}
