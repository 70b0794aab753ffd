/** How passwords are kept and checked. */
export type Passwords = {
  hash(password: string): Promise<string>
  /** Takes equally long for a wrong password and for no hash at all: time does not tell which names exist. */
  matches(hash: string | undefined, password: string): Promise<boolean>
}
