export type Json = null | boolean | number | string | readonly Json[] | { readonly [field: string]: Json | undefined }
type Row = { readonly [field: string]: Json | undefined }

const SHORTEST = 6

/** Moments, days, amounts and words of an enumeration: two dealers may have the same. */
const CHANCE = /^(?:\d{4}-\d\d-\d\d.*|[-+]?\d+(?:\.\d+)?|[a-z]+|[A-Z_]+)$/

const isRow = (value: Json): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1)

/** Whose row it is, as far as it says so itself. */
const ownerIn = (row: Row): string | undefined => {
  const { dealerCode, __typename: type, code } = row
  if (typeof dealerCode === 'string') return dealerCode
  return type === 'Dealer' && typeof code === 'string' ? code : undefined
}

/** What belongs to whom among the rows that somebody who sees everything was shown. */
export class Ownership {
  private readonly owned = new Map<string, Set<string>>()
  private readonly anybodys = new Set<string>()
  /** Values by the name of the argument that could take them, by owner. */
  private readonly handles = new Map<string, Map<string, Set<string>>>()

  note(answer: Json, inherited?: string): void {
    if (Array.isArray(answer)) {
      for (const item of answer as readonly Json[]) this.note(item, inherited)
      return
    }
    if (!isRow(answer)) return
    const owner = ownerIn(answer) ?? inherited
    for (const [field, value] of Object.entries(answer)) {
      if (typeof value === 'string') this.noteText(owner, answer, field, value)
      else if (value !== undefined) this.note(value, owner)
    }
  }

  /** What a product is called is everybody's, whoever's row names it. */
  private noteText(owner: string | undefined, row: Row, field: string, value: string): void {
    if (field === '__typename') return
    if (owner === undefined || row['__typename'] === 'Product') {
      this.anybodys.add(value)
      return
    }
    this.into(this.owned, owner).add(value)
    const handles = this.handles.get(owner) ?? new Map<string, Set<string>>()
    this.handles.set(owner, handles)
    this.into(handles, field).add(value)
    const type = row['__typename']
    if (field === 'id' && typeof type === 'string') this.into(handles, `${lowerFirst(type)}Id`).add(value)
  }

  private into(map: Map<string, Set<string>>, name: string): Set<string> {
    const found = map.get(name) ?? new Set<string>()
    map.set(name, found)
    return found
  }

  /** Texts that stand in rows of dealers outside of the branch and nowhere else. */
  foreignTo(branch: readonly string[]): Set<string> {
    const own = branch.flatMap((code) => [...(this.owned.get(code) ?? [])])
    const known = new Set([...this.anybodys, ...own])
    const others = [...this.owned].flatMap(([owner, texts]) => (branch.includes(owner) ? [] : [...texts]))
    return new Set(others.filter((text) => text.length >= SHORTEST && !CHANCE.test(text) && !known.has(text)))
  }

  /** What could be passed as an argument of this name to get at rows of dealers outside of the branch: some of each dealer. */
  handlesTo(branch: readonly string[], argument: string, most = 2): string[] {
    return [...this.handles].flatMap(([owner, handles]) =>
      branch.includes(owner) ? [] : [...(handles.get(argument) ?? [])].slice(0, most),
    )
  }
}

/** Every text in an answer. */
export const textsIn = (answer: Json): string[] => {
  if (typeof answer === 'string') return [answer]
  if (Array.isArray(answer)) return (answer as readonly Json[]).flatMap(textsIn)
  return isRow(answer) ? Object.values(answer).flatMap((value) => (value === undefined ? [] : textsIn(value))) : []
}
