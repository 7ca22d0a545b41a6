import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import {
  featureQueue,
  hardNegative,
  infoNce,
  type Matrix,
  relational,
  relationalTwoQueues,
  type Scalar,
  seededPrng,
  sscd,
} from "rdcd/losses";
import { l2Normalize } from "rdcd/models";
import { testOnBackends } from "../models/on_backends.ts";
import { fixturePath } from "../shared.ts";

interface Case {
  name: string;
  params: Record<string, number>;
  inputs: Record<string, number[][]> & { instance_ids?: number[] };
  outputs: Record<string, number & number[][]>;
}

const cases: Case[] = JSON.parse(Deno.readTextFileSync(fixturePath("losses.json")));
const BACKENDS = ["cpu", "wasm", "webgpu"] as const;

function found(name: string): Case {
  return cases.find((entry) => entry.name === name)!;
}

function assertNear(actual: number, expected: number): void {
  assert.ok(
    Math.abs(actual - expected) <= 1e-5 * Math.max(1, Math.abs(expected)),
    `${actual} is not ${expected}`,
  );
}

/** Compares a loss and its gradient by one input with PyTorch's, at the tolerances of the reference values. */
async function assertLoss(
  loss: (x: Matrix) => Scalar,
  x: number[][],
  expected: { value: number; gradient: number[][] },
): Promise<void> {
  const input = tf.tensor2d(x);
  const { value, grad } = tf.valueAndGrad((t) => loss(t as Matrix))(input);
  assertNear((await value.data())[0]!, expected.value);
  const gradient = await grad.data();
  const wanted = expected.gradient.flat();
  const scale = wanted.reduce((most, number) => Math.max(most, Math.abs(number)), 0);
  wanted.forEach((number, index) => {
    assert.ok(
      Math.abs(gradient[index]! - number) <= 1e-4 * scale,
      `gradient ${gradient[index]} is not ${number}`,
    );
  });
  tf.dispose([input, value, grad]);
}

for (const name of ["moco_info_nce_and_hard_negative", "moco_info_nce_and_hard_negative_clamped"]) {
  testOnBackends(
    `infoNce and hardNegative agree with PyTorch, gradients included: ${name}`,
    BACKENDS,
    async () => {
      const { params, inputs, outputs } = found(name);
      const { temperature } = params as { temperature: number };
      const [key, queue] = [tf.tensor2d(inputs.key!), tf.tensor2d(inputs.queue!)];
      await assertLoss((z) => infoNce(l2Normalize(z), key, queue, { temperature }), inputs.z!, {
        value: outputs.moco_loss!,
        gradient: outputs.grad_moco_z!,
      });
      await assertLoss((z) => hardNegative(l2Normalize(z), queue), inputs.z!, {
        value: outputs.hard_negative_loss!,
        gradient: outputs.grad_hn_z!,
      });
      tf.dispose([key, queue]);
    },
  );
}

/** PyTorch's queue has the batch in the place of its first rows; ours behind the others. */
async function assertQueue(state: Matrix, expected: number[][], pushed: number): Promise<void> {
  const rows = await state.data();
  const oldestFirst = [...expected.slice(pushed), ...expected.slice(0, pushed)];
  oldestFirst.flat().forEach((number, index) => assertNear(rows[index]!, number));
}

testOnBackends("relational agrees with PyTorch, the queue afterwards too", BACKENDS, async () => {
  const { params, inputs, outputs } = found("relational_kl_one_queue");
  const [teacher, queue] = [tf.tensor2d(inputs.teacher!), tf.tensor2d(inputs.queue!)];
  const loss = (student: Matrix) => relational(teacher, student, queue, params);
  await assertLoss(loss, inputs.student!, { value: outputs.loss!, gradient: outputs.grad_student! });
  const [size, dims] = queue.shape;
  const after = featureQueue({ size, dims, prng: seededPrng(0) }).push(queue, teacher);
  await assertQueue(after, outputs.queue_after!, teacher.shape[0]);
  tf.dispose([teacher, queue, after]);
});

testOnBackends(
  "relationalTwoQueues agrees with PyTorch, the student's queue afterwards too",
  BACKENDS,
  async () => {
    const { params, inputs, outputs } = found("relational_kl_two_queues");
    const [teacher, teacherQueue, studentKey, studentQueue] = [
      "teacher",
      "teacher_queue",
      "student_key",
      "student_queue",
    ]
      .map((name) => tf.tensor2d(inputs[name]!));
    const options = { teacherQueue: teacherQueue!, studentQueue: studentQueue!, ...params };
    const loss = (student: Matrix) => relationalTwoQueues(teacher!, student, options);
    await assertLoss(loss, inputs.student!, { value: outputs.loss!, gradient: outputs.grad_student! });
    const [size, dims] = studentQueue!.shape;
    const after = featureQueue({ size, dims, prng: seededPrng(0) }).push(studentQueue!, studentKey!);
    await assertQueue(after, outputs.student_queue_after!, studentKey!.shape[0]);
    tf.dispose([teacher!, teacherQueue!, studentKey!, studentQueue!, after]);
  },
);

testOnBackends("sscd agrees with PyTorch, its terms and gradient", BACKENDS, async () => {
  const { params, inputs, outputs } = found("sscd_info_nce_and_entropy");
  const options = { temperature: params.temperature!, entropyWeight: params.entropy_weight! };
  await assertLoss((z) => sscd(z, inputs.instance_ids!, options).total, inputs.z!, {
    value: outputs.loss!,
    gradient: outputs.grad_z!,
  });
  const z = tf.tensor2d(inputs.z!);
  const { total, infoNce: contrast, entropy } = sscd(z, inputs.instance_ids!, options);
  assertNear((await contrast.data())[0]!, outputs.info_nce!);
  assertNear((await entropy.data())[0]!, outputs.entropy!);
  tf.dispose([z, total, contrast, entropy]);
});
