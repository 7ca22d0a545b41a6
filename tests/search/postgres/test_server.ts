/** A PostgreSQL server that tests use. */
export interface TestServer extends AsyncDisposable {
  /** What it is. */
  name: string;
  /** Its port on this machine. */
  port: number;
  /**
   * The database's URL.
   *
   * @param port Another port that leads there.
   */
  url(port?: number): string;
  /** The user's password. */
  password: string;
  /** Whether it is a server as others run it, with signals, several connections and passwords. */
  real: boolean;
}
