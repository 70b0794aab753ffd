import type { Command, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { err, newId, ok } from '@channel/contracts'
import type { CartTemplate } from '@channel/contracts/order'
import { dropTemplate } from '@channel/contracts/order'
import { once } from '@channel/messaging'
import type { Buyer, Buying } from './buying.js'
import { seenTemplates, templateFrom } from './cart-list.repository.js'
import type { Call } from './cart.repository.js'
import type { UnitOfWork } from './cart-store.repository.js'

type NewTemplate = Buyer & Pick<CartTemplate, 'name' | 'shared' | 'lines'>

/** The brand may clear away what dealers share; everybody else only what is his or hers. */
const mayDrop = (buying: Buying) =>
  buying.as === 'brand' ? seenTemplates(buying) : { AND: [seenTemplates(buying), { owner: buying.owner }] }

export const templateRepository = (work: UnitOfWork) => ({
  /** `answer` makes the command's answer of the template. */
  save: <C extends Command>(
    command: C,
    input: ParsedInputOf<C>,
    template: NewTemplate,
    call: Call,
    answer: (saved: CartTemplate) => ReplyOf<C>,
  ): Promise<ReplyOf<C>> =>
    work((tx) =>
      once(tx, command, input, call, async () => {
        const data = { id: newId(), ...template, owner: call.buying.owner, createdAt: call.at }
        return answer(templateFrom(await tx.cartTemplate.create({ data })))
      }),
    ),

  drop: (input: ParsedInputOf<typeof dropTemplate>, call: Call): Promise<ReplyOf<typeof dropTemplate>> =>
    work((tx) =>
      once(tx, dropTemplate, input, call, async () => {
        const { templateId } = input
        const { count } = await tx.cartTemplate.deleteMany({ where: { AND: [{ id: templateId }, mayDrop(call.buying)] } })
        return count > 0 ? ok({ templateId }) : err({ code: 'CART_TEMPLATE_NOT_FOUND', templateId })
      }),
    ),
})
export type TemplateRepository = ReturnType<typeof templateRepository>
