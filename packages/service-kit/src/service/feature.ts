import type { Consumer } from '@channel/messaging'
import type { DynamicModule } from '@nestjs/common'
import type { BackgroundTask } from '../every.js'

/** What one aggregate adds to its service: its edge, its work in the background, what it listens to. */
export type Feature = {
  readonly controllers: NonNullable<DynamicModule['controllers']>
  readonly providers: NonNullable<DynamicModule['providers']>
  readonly workers?: readonly BackgroundTask[]
  readonly consumers?: readonly Consumer[]
}
