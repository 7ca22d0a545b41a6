import { resolve } from "@std/path";

/** What has changed in a folder since it was asked last. */
export interface FolderChange {
  /** The files and folders that have changed, as absolute paths. */
  paths: string[];
  /** True where that is not all, and the whole folder has to be looked through. */
  missed: boolean;
}

/** What the operating system tells of a folder; the caller ends it. */
export interface FolderChanges extends Disposable {
  /** What has changed since this was called last. */
  take(): FolderChange;
  /** Starts again, as a folder that was replaced has to be asked for anew. Does nothing where it is `listening`. */
  start(): void;
  /** Stops, as the folder is not there any more. */
  stop(): void;
  /** True while the operating system tells of changes. */
  readonly listening: boolean;
}

/** Changes that are kept until they are taken; of more of them the whole folder is looked through. */
const MOST_PATHS = 100_000;

/**
 * Listens to what the operating system tells of a folder and of all folders below it. Where it does not, such as of network
 * drives or for want of inotify watches, there are no changes.
 *
 * @param onFailure Told why nothing is heard any more.
 */
export function listenForChanges(folder: string, onFailure: (reason: string) => void): FolderChanges {
  const changed = new Set<string>();
  let missed = false;
  let watcher: Deno.FsWatcher | null = null;

  async function collect(own: Deno.FsWatcher): Promise<void> {
    for await (const { kind, flag, paths } of own) {
      // Deno's queue was full. Where Linux's own was, nobody is told, and the next look at the whole folder finds what is lost.
      if (flag === "rescan") missed = true;
      // Reading is no change; whoever has written has been told of before closing.
      if (kind === "access") continue;
      for (const path of paths) changed.add(resolve(path));
      if (changed.size > MOST_PATHS) {
        changed.clear();
        missed = true;
      }
    }
  }

  function failed(own: Deno.FsWatcher | null, error: unknown): void {
    if (own !== watcher) return;
    watcher = null;
    onFailure((error as Error).message);
  }

  const changes: FolderChanges = {
    get listening() {
      return watcher !== null;
    },
    take() {
      const change = { paths: [...changed], missed };
      changed.clear();
      missed = false;
      return change;
    },
    start() {
      if (watcher !== null) return;
      try {
        const own = Deno.watchFs(folder);
        watcher = own;
        collect(own).catch((error) => failed(own, error));
      } catch (error) {
        onFailure((error as Error).message);
      }
    },
    stop() {
      watcher?.close();
      watcher = null;
    },
    [Symbol.dispose]: () => changes.stop(),
  };
  return changes;
}
