import { startPython } from "./start_python.ts";

/** A FAISS flat index in a Python process, to be timed beside our search. */
export interface Faiss {
  /** FAISS's version. */
  version: string;
  /** Searches once and returns the seconds that it took. */
  search(): Promise<number>;
  /** Ends the process. */
  stop(): void;
}

/** What FAISS searches. */
export interface FaissOptions {
  /** A file of float32 rows to search with. */
  queries: string;
  /** A file of float32 rows to search among. */
  references: string;
  /** Numbers a row. */
  dims: number;
  /** References a query. */
  k: number;
  /** Threads to search with. */
  threads: number;
  /** Where the rows that were found are written, int32 `[queries, k]`. */
  found: string;
}

const SCRIPT = `
import sys, time, numpy, faiss
queries, references, found = sys.argv[1:4]
dims, k, threads = map(int, sys.argv[4:])
faiss.omp_set_num_threads(threads)
index = faiss.IndexFlatIP(dims)
index.add(numpy.fromfile(references, "<f4").reshape(-1, dims))
queries = numpy.fromfile(queries, "<f4").reshape(-1, dims)
print(faiss.__version__, flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    rows = index.search(queries, k)[1]
    seconds = time.perf_counter() - start
    rows.astype("<i4").tofile(found)
    print(seconds, flush=True)
`;

/**
 * Builds a flat index of the rows of a file.
 *
 * @returns Its handle, or `null` where `python3` cannot be run or cannot import faiss.
 */
export async function startFaiss(options: FaissOptions): Promise<Faiss | null> {
  const { queries, references, found, dims, k, threads } = options;
  const peer = await startPython(SCRIPT, [queries, references, found, ...[dims, k, threads].map(String)]);
  if (peer === null) return null;
  return { version: peer.version, search: async () => Number(await peer.run()), stop: peer.stop };
}
