/**
 * Options of an ONNX Runtime session whose threads sleep while there is nothing for them to do. By default they spin,
 * which takes the core from whoever else computes on the machine, such as our own thread between two products.
 */
export const SLEEPING_THREADS = { extra: { session: { intra_op: { allow_spinning: "0" } } } };
