import { startPython } from "./start_python.ts";

/** A FAISS flat index in a Python process, to be timed beside our search. */
export interface Faiss {
  /** FAISS's version. */
  version: string;
  /** Threads that it searches with. */
  threads: number;
  /** Searches once. */
  search(): Promise<void>;
  /** Ends the process. */
  stop(): void;
}

const SCRIPT = `
import sys, numpy, faiss
queries, references, dims, k, threads = map(int, sys.argv[1:])
faiss.omp_set_num_threads(threads)
random = numpy.random.default_rng(7)
def vectors(rows):
    data = random.standard_normal((rows, dims), dtype="float32")
    return data / numpy.linalg.norm(data, axis=1, keepdims=True)
index = faiss.IndexFlatIP(dims)
index.add(vectors(references))
queries = vectors(queries)
print(faiss.__version__, flush=True)
for line in sys.stdin:
    index.search(queries, k)
    print("done", flush=True)
`;

/**
 * Builds a flat index of random vectors with as many threads as this machine has.
 *
 * @param options The sizes.
 * @returns Its handle, or `null` where `python3` cannot be run or cannot import faiss.
 */
export async function startFaiss(
  options: { queries: number; references: number; dims: number; k: number },
): Promise<Faiss | null> {
  const { queries, references, dims, k } = options;
  const threads = navigator.hardwareConcurrency;
  const peer = await startPython(SCRIPT, [queries, references, dims, k, threads].map(String));
  if (peer === null) return null;
  return { version: peer.version, threads, search: async () => void await peer.run(), stop: peer.stop };
}
