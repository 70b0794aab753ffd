import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from '../env.js'
import { withLock } from '../process/lock.js'
import { findProgram, installPackages, runProgram, whyNoInstall } from '../process/programs.js'
import type { Log } from '../services.js'

const KAFKA_VERSION = '3.9.1'
const SCALA_VERSION = '2.13'

const jarsFolder = (): string => join(cacheFolder(), 'kafka', KAFKA_VERSION)

const missingTools = (): ('java' | 'mvn')[] => [
  ...(findProgram('java') ? [] : ['java' as const]),
  ...(findProgram('mvn') || existsSync(jarsFolder()) ? [] : ['mvn' as const]),
]

/** Why Kafka cannot be had here; undefined when it can be fetched and run, if need be by installing Java and Maven. */
export const whyNoKafka = (): string | undefined => {
  const missing = missingTools()
  const reason = missing.length > 0 ? whyNoInstall() : undefined
  return reason === undefined ? undefined : `Kafka needs ${missing.join(' and ')}, and ${reason}`
}

/** True when nothing has to be installed or fetched first. */
export const isKafkaCached = (): boolean => findProgram('java') !== undefined && existsSync(jarsFolder())

/** Debian's default Java is 17 in release 12 and newer after that: Kafka runs on either. */
const PACKAGES = { java: 'default-jre-headless', mvn: 'maven' }

const installTools = async (log: Log): Promise<void> => {
  const packages = missingTools().map((tool) => PACKAGES[tool])
  if (packages.length > 0) await installPackages(packages, log)
}

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>channel.platform</groupId>
  <artifactId>kafka-broker</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_${SCALA_VERSION}</artifactId>
      <version>${KAFKA_VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-reload4j</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
`

const fetchJars = async (target: string, log: Log): Promise<void> => {
  log(`Kafka: fetching the broker ${KAFKA_VERSION} from Maven Central into ${target} (once, about 50 MB)`)
  const draft = `${target}.part`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true })
  await writeFile(join(draft, 'pom.xml'), pom)
  const args = ['-B', '-q', 'dependency:copy-dependencies', '-DoutputDirectory=jars', '-DincludeScope=runtime']
  await runProgram(findProgram('mvn') ?? 'mvn', args, { cwd: draft })
  await rename(join(draft, 'jars'), target)
  await rm(draft, { recursive: true, force: true })
}

/** Folder with Kafka's official jars, fetched when it is not in the cache. */
export const kafkaJars = async (log: Log): Promise<string> => {
  const target = jarsFolder()
  await withLock(`${target}.lock`, async () => {
    await installTools(log)
    const cached = await stat(target).catch(() => undefined)
    if (!cached) await fetchJars(target, log)
  })
  return target
}
