import cliProgress from 'cli-progress'

export type Progress = { step(done: number): void; end(): void }

/** A bar where somebody watches, a plain line every tenth part where a program or a log does. Writes to stderr only. */
export const showProgress = (label: string, total: number, stream: NodeJS.WriteStream): Progress => {
  if (total === 0) return { step: () => undefined, end: () => undefined }
  return stream.isTTY ? bar(label, total, stream) : plainLines(label, total, stream)
}

const bar = (label: string, total: number, stream: NodeJS.WriteStream): Progress => {
  const shown = new cliProgress.SingleBar(
    { stream, format: `${label} {bar} {percentage}% | {value}/{total} | {eta} s left`, hideCursor: true, clearOnComplete: false },
    cliProgress.Presets.shades_classic,
  )
  shown.start(total, 0)
  return { step: (done) => shown.update(done), end: () => shown.stop() }
}

const plainLines = (label: string, total: number, stream: NodeJS.WriteStream): Progress => {
  let shownTenths = 0
  return {
    step: (done) => {
      const tenths = Math.floor((done * 10) / total)
      if (tenths > shownTenths) stream.write(`${label}: ${done}/${total}\n`)
      shownTenths = Math.max(shownTenths, tenths)
    },
    end: () => undefined,
  }
}
