import { readFile } from 'node:fs/promises'

type Frame = { readonly functionName: string; readonly url: string; readonly lineNumber: number }
type Node = { readonly id: number; readonly callFrame: Frame; readonly children?: readonly number[] }
type Profile = { readonly nodes: readonly Node[]; readonly samples: readonly number[]; readonly timeDeltas: readonly number[] }

export type Share = { readonly name: string; readonly us: number }

const PACKAGE = /node_modules\/((?:@[^/]+\/)?[^/]+)\//g

/** The npm package of a frame, the folder of our own code, or what V8 calls it. */
const ownerOf = ({ url, functionName }: Frame): string => {
  const packages = [...url.matchAll(PACKAGE)]
  const last = packages.at(-1)?.[1]
  if (last !== undefined) return last
  const own = /(?:packages|services)\/([^/]+)\/dist\/(.*)$/.exec(url)
  if (own) return `@channel/${own[1]}: ${own[2]}`
  if (url.startsWith('node:')) return url.split('/')[0] === url ? url : url.split('/').slice(0, 2).join('/')
  return url === '' ? functionName : url.slice(url.lastIndexOf('/') + 1)
}

const nameOf = (frame: Frame): string => `${frame.functionName || '(anonymous)'} — ${ownerOf(frame)}:${frame.lineNumber + 1}`

/** The inspector's own work: starting and stopping itself. */
const isInspector = ({ url, functionName }: Frame): boolean => url === '' && functionName === 'dispatch'

const selfTimes = ({ nodes, samples, timeDeltas }: Profile): Map<Node, number> => {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const times = new Map<Node, number>()
  samples.forEach((id, at) => {
    const node = byId.get(id)
    if (node && !isInspector(node.callFrame)) times.set(node, (times.get(node) ?? 0) + (timeDeltas[at] ?? 0))
  })
  return times
}

const summed = (times: Map<Node, number>, keyOf: (frame: Frame) => string, per: number): Share[] => {
  const sums = new Map<string, number>()
  for (const [{ callFrame }, us] of times) sums.set(keyOf(callFrame), (sums.get(keyOf(callFrame)) ?? 0) + us / per)
  return [...sums].map(([name, us]) => ({ name, us })).sort((one, other) => other.us - one.us)
}

/** Self time in microseconds for each unit of work: by frame and by package. */
export const readProfile = async (path: string, units: number): Promise<{ frames: Share[]; owners: Share[] }> => {
  const times = selfTimes(JSON.parse(await readFile(path, 'utf8')) as Profile)
  return { frames: summed(times, nameOf, units), owners: summed(times, ownerOf, units) }
}
