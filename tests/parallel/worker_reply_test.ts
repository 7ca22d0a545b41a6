import assert from "node:assert/strict";
import { UnreadableImageError } from "rdcd/images";
import { createKernelMemory } from "../../lib/models/kernels/training_kernels.ts";
import { checkedReply, failedReply } from "../../lib/parallel/worker_reply.ts";

/** What a thread would answer to the error of something that fails. */
function replyTo(fail: () => unknown): ReturnType<typeof failedReply> {
  try {
    fail();
  } catch (error) {
    return structuredClone(failedReply(error));
  }
  throw new Error("nothing failed");
}

Deno.test("failedReply blames the image that cannot be read, or that the memory cannot hold", () => {
  const unreadable = () => {
    throw new UnreadableImageError("a.jpg", "the file is empty");
  };
  assert.deepEqual(replyTo(unreadable), { reason: "the file is empty" });
  const tooLarge = [() => new Uint8Array(2 ** 45), () => createKernelMemory(0).grow(2 ** 16)];
  for (const fail of tooLarge) assert.match((replyTo(fail) as { reason: string }).reason, /^RangeError: /);
});

Deno.test("failedReply blames the program for all else, and checkedReply throws it with its stack and its file", () => {
  const notThere = () => Deno.readFileSync(new URL("./not_there.woff", import.meta.url));
  const mistakes = [notThere, () => (null as unknown as Date).getTime(), () => new Uint8Array(-1)];
  const names = [/NotFound/, /TypeError/, /RangeError: Invalid typed array length/];
  mistakes.forEach((mistake, index) => {
    assert.throws(() => checkedReply(replyTo(mistake), "a.jpg"), ({ message, cause }: Error) => {
      assert.match(message, /^Cannot go on after a\.jpg as the program failed at it: /);
      assert.match(message, names[index]!);
      assert.match((cause as Error).stack!, /worker_reply_test\.ts/);
      return true;
    });
  });
  const image = { width: 1, height: 1, data: new Uint8Array(3) };
  assert.equal(checkedReply(image, "a.jpg"), image);
});
