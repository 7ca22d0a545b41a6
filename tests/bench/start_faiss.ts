import { startPython } from "./start_python.ts";

/** Seconds of one search. */
export interface SearchTime {
  /** By the clock. */
  seconds: number;
  /** Of the processor, on all cores together. */
  processor: number;
}

/** A FAISS flat index in a Python process, to be timed beside our search. */
export interface Faiss {
  /** FAISS's version. */
  version: string;
  /**
   * Searches once.
   *
   * @param first The first query.
   * @param count How many; all when left out.
   */
  search(first?: number, count?: number): Promise<SearchTime>;
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
  /** Where the rows that are found are appended, int32 `[queries, k]`. */
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
    first, count = map(int, line.split())
    part = queries[first:first + count]
    start, before = time.perf_counter(), time.process_time()
    rows = index.search(part, k)[1]
    print(time.perf_counter() - start, time.process_time() - before, flush=True)
    with open(found, "ab") as file:
        rows.astype("<i4").tofile(file)
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
  return {
    version: peer.version,
    async search(first = 0, count = 2 ** 31) {
      const [seconds, processor] = (await peer.run(`${first} ${count}`)).split(" ").map(Number);
      return { seconds: seconds!, processor: processor! };
    },
    stop: peer.stop,
  };
}
