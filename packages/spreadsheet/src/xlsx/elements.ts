/** What is heard of an XML document while it is read; names come without their prefix. */
export type Listener = {
  open?(name: string, attributes: Readonly<Record<string, string>>): void
  text?(text: string): void
  close?(name: string): void
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1)

/** Reads XML piece by piece: after each piece everything in it has been told. Entities of a DTD are never expanded. */
export const elementReader = async (listener: Listener): Promise<(xml: string) => void> => {
  const { Parser } = await import('htmlparser2')
  const parser = new Parser(
    {
      onopentag: (name, attributes) => listener.open?.(local(name), attributes),
      ontext: (text) => listener.text?.(text),
      onclosetag: (name) => listener.close?.(local(name)),
    },
    { xmlMode: true, decodeEntities: true },
  )
  return (xml) => parser.write(xml)
}

export const readElements = async (xml: AsyncIterable<string>, listener: Listener): Promise<void> => {
  const feed = await elementReader(listener)
  for await (const piece of xml) feed(piece)
}
