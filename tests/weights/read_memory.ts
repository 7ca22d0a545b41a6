/** Prints by how many bytes the memory of this process has grown once it has read a checkpoint. */
import { readStateDict } from "../../lib/weights/read_state_dict.ts";

const [path] = Deno.args;
// The system's own count of the peak would begin with that of the process that started this one. What was freed in
// between is mostly still counted here, as it is not given back at once.
const before = Deno.memoryUsage().rss;
const stateDict = await readStateDict(path!);
const after = Deno.memoryUsage().rss;
console.log(JSON.stringify({ tensors: stateDict.size, bytes: after - before }));
