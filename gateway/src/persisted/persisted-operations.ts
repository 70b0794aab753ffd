import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { ApolloServerOptions, BaseContext } from '@apollo/server'
import { z } from 'zod'
import { codedError } from '../errors/coded-error.js'
import { LeastRecentMap } from '../execution/least-recent-map.js'

type ApolloCache = NonNullable<NonNullable<Exclude<ApolloServerOptions<BaseContext>['persistedQueries'], false>>['cache']>

/** SHA-256 (hex) of a document → the document: what the clients' build writes. */
export type Manifest = ReadonlyMap<string, string>

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const ManifestFile = z.record(z.string().regex(/^[\da-f]{64}$/), z.string())

/** Reads a manifest file, a JSON object of hash → document. Throws where a hash is not that of its document. */
export const readManifest = async (path: string): Promise<Manifest> => {
  const entries = Object.entries(ManifestFile.parse(JSON.parse(await readFile(path, 'utf8'))))
  const wrong = entries.filter(([hash, document]) => sha256(document) !== hash).map(([hash]) => hash)
  if (wrong.length > 0) throw new Error(`${path}: hash and document do not match: ${wrong.join(', ')}`)
  return new Map(entries)
}

/** Documents that clients may name by their hash: those of the manifest for ever, others as long as they are in use. */
export const persistedDocuments = (manifest: Manifest, maxDocuments: number): ApolloCache => {
  const registered = new LeastRecentMap<string>(maxDocuments)
  /** Apollo puts a prefix before the hash. */
  const hashOf = (key: string): string => key.slice(key.lastIndexOf(':') + 1)
  return {
    get: async (key) => manifest.get(hashOf(key)) ?? registered.get(hashOf(key)),
    set: async (key, document) => registered.set(hashOf(key), document),
    delete: async (key) => registered.delete(hashOf(key)),
  }
}

const Extensions = z.object({ persistedQuery: z.object({ sha256Hash: z.string() }) })

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Refuses every document that is not in the manifest, by its text or by its hash. */
export const requireManifest = (manifest: Manifest, request: { query?: unknown; extensions?: unknown }): void => {
  const { query, extensions } = request
  const named = Extensions.safeParse(typeof extensions === 'string' ? parsedJson(extensions) : extensions).data?.persistedQuery
    .sha256Hash
  const hash = typeof query === 'string' && query !== '' ? sha256(query) : named
  if (hash === undefined || !manifest.has(hash)) throw codedError('PERSISTED_OPERATION_REQUIRED', { status: 400 })
}
