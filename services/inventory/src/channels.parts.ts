import type { BackgroundTask, ServiceRuntime } from '@channel/service-kit'
import { every } from '@channel/service-kit'
import { channelListRepository } from './channel/channel-list.repository.js'
import type { ChannelHandlers } from './channel/channel.handlers.js'
import { channelHandlers } from './channel/channel.handlers.js'
import { channelRepository } from './channel/channel.repository.js'
import { supplyRepository } from './channel/supply.repository.js'
import type { FeedHandlers } from './feed/feed.handlers.js'
import { feedHandlers } from './feed/feed.handlers.js'
import type { FeedSeller } from './feed/feed.repository.js'
import { feedReadings, feedRepository } from './feed/feed.repository.js'
import { giftListRepository } from './gift/gift-list.repository.js'
import type { GiftHandlers } from './gift/gift.handlers.js'
import { giftHandlers } from './gift/gift.handlers.js'
import { giftRepository } from './gift/gift.repository.js'
import { presaleListRepository } from './presale/presale-list.repository.js'
import type { PresaleHandlers } from './presale/presale.handlers.js'
import { presaleHandlers } from './presale/presale.handlers.js'
import { presaleRepository } from './presale/presale.repository.js'
import { lockSkus } from './stock/locking.repository.js'
import { promise } from './stock/promise.js'
import type { StockRepository } from './stock/stock.repository.js'

const FEED_EVERY_MS = 1_000

type Ground = Parameters<typeof channelRepository>[0] &
  Pick<Parameters<typeof channelHandlers>[0], 'clock'> & { readonly db: Parameters<typeof feedReadings>[0] }

/** What sells: channels, gift batches, presale, and the feed that tells marketplaces about it. */
export type Channels = {
  readonly channels: ChannelHandlers
  readonly gifts: GiftHandlers
  readonly presale: PresaleHandlers
  readonly feed: FeedHandlers
}

const NO_PLACE = { scope: 0, sellable: 0, quota: 0, safety: 0, own: 0 }

const atpOf = (
  { channel, ...seller }: FeedSeller,
  supply: { free: readonly number[]; kept: Readonly<Record<string, number>> },
): number => promise({ ...seller, ...supply, place: NO_PLACE }, { channel, batch: '', atPlace: false }).atp

export const channelsOf = (
  { db, work, clock }: Omit<Ground, 'supply' | 'lockSkus'>,
  stock: Pick<StockRepository, 'allotBatch' | 'endBatch'>,
): Channels => ({
  channels: channelHandlers({
    channels: channelRepository({ work, supply: supplyRepository, lockSkus }),
    readings: channelListRepository(db),
    clock,
  }),
  gifts: giftHandlers({ gifts: giftRepository({ work, stock }), readings: giftListRepository(db), clock }),
  presale: presaleHandlers({ presale: presaleRepository({ work, lockSkus }), readings: presaleListRepository(db), clock }),
  feed: feedHandlers({ feed: feedRepository({ work, clock, lockSkus, atpOf }), readings: feedReadings(db) }),
})

export const feedPublisher = ({ feed }: Channels, { logger }: Pick<ServiceRuntime, 'logger'>): BackgroundTask =>
  every(
    'atp-feed',
    FEED_EVERY_MS,
    async () => {
      const told = await feed.publish()
      if (told > 0) logger.debug({ told }, 'numbers told in the feeds of the channels')
    },
    logger,
  )
