import { readPlatformEnv } from './env.js'
import { runOnce } from './program.js'
import { replayCommand } from './replay/command.js'

await runOnce((closers) => replayCommand(process.argv.slice(2), readPlatformEnv(), closers))
