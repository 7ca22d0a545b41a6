import assert from "node:assert/strict";
import type { AttackStrength, CopyAttack } from "../../lib/augmentations/copy_attack.ts";
import { copyAttackOperations } from "../../lib/augmentations/copy_attack_operations.ts";
import { sampleCopyAttack } from "../../lib/augmentations/sample_copy_attack.ts";
import { seededPrng } from "../../lib/random/prng.ts";

const strengths: readonly AttackStrength[] = ["weak", "moderate", "strong", "extreme"];
const others = ["T000001", "T000002", "T000003"];

function draw(strength: AttackStrength, count: number, names: readonly string[] = others): CopyAttack[] {
  return Array.from(
    { length: count },
    (_, index) => sampleCopyAttack(seededPrng(`${strength}/${index}`), { strength, others: names }),
  );
}

Deno.test("sampleCopyAttack composes one to four operations, more at a higher strength, none twice", () => {
  const means = strengths.map((strength) => {
    const attacks = draw(strength, 1000);
    for (const { steps, strength: kept } of attacks) {
      assert.equal(kept, strength);
      assert.ok(steps.length >= 1 && steps.length <= 4);
      assert.equal(new Set(steps.map(({ name }) => name)).size, steps.length);
    }
    return attacks.reduce((sum, { steps }) => sum + steps.length, 0) / attacks.length;
  });
  const expected = [1.3, 1.9, 2.8, 3];
  means.forEach((mean, index) =>
    assert.ok(Math.abs(mean - expected[index]!) < 0.1, `${strengths[index]}: ${mean}`)
  );
});

Deno.test("sampleCopyAttack draws from the whole catalogue of edits", () => {
  const names = new Set(
    strengths.flatMap((strength) => draw(strength, 1000))
      .flatMap(({ steps }) => steps.map(({ name }) => name)),
  );
  assert.deepEqual([...names].sort(), [
    "blendWith",
    "colorJitter",
    "crop",
    "flip",
    "frame",
    "gaussianBlur",
    "grayscale",
    "motionBlur",
    "noise",
    "overlayEmoji",
    "overlayStripes",
    "overlayText",
    "pad",
    "pasteInto",
    "perspective",
    "pixelate",
    "reencode",
    "rescale",
    "rotate",
    "rotateRightAngle",
    "screenshot",
  ]);
});

Deno.test("sampleCopyAttack mixes in only what it was given, and nothing when given nothing", () => {
  const mixing = strengths.flatMap((strength) => draw(strength, 500)).flatMap(({ steps }) => steps)
    .filter(({ params }) => "other" in (params as object));
  assert.deepEqual(new Set(mixing.map(({ params }) => (params as { other: string }).other)), new Set(others));
  const alone = strengths.flatMap((strength) => draw(strength, 500, [])).flatMap(({ steps }) => steps);
  assert.ok(alone.length > 2000 && alone.every(({ name }) => name !== "pasteInto" && name !== "blendWith"));
});

Deno.test("sampleCopyAttack keeps a tenth of the area when cutting, and a quarter of the edges when pasting", () => {
  let cuts = 0, pastes = 0;
  for (const { steps } of draw("extreme", 3000)) {
    for (const { name, params } of steps) {
      if (name === "crop") {
        const { width, height } = params as { width: number; height: number };
        assert.ok(width * height >= 0.1 - 1e-9);
        cuts++;
      }
      if (name === "pasteInto") {
        assert.ok((params as { scale: number }).scale >= 0.25);
        pastes++;
      }
    }
    const kept = steps.reduce((share, { name, params }) => {
      const drawn = params as { width: number; height: number; scale: number };
      return name === "crop"
        ? share * drawn.width * drawn.height
        : name === "pasteInto"
        ? share * drawn.scale ** 2
        : share;
    }, 1);
    assert.ok(kept >= 0.0156, `area left of the original times area taken of the copy: ${kept}`);
  }
  assert.ok(cuts > 500 && pastes > 300);
});

Deno.test("sampleCopyAttack cuts before it pastes, pads or shows, and writes the file last", () => {
  const stage = new Map([["crop", 0], ["pasteInto", 2], ["pad", 2], ["screenshot", 2], ["frame", 2], [
    "reencode",
    3,
  ]]);
  for (const { steps } of strengths.flatMap((strength) => draw(strength, 1000))) {
    const stages = steps.map(({ name }) => stage.get(name) ?? 1);
    assert.deepEqual(stages, stages.toSorted((first, second) => first - second));
  }
});

Deno.test("sampleCopyAttack cuts harder with the strength", () => {
  const areas = strengths.map((strength) => {
    const cuts = draw(strength, 3000).filter(({ steps }) => steps.length === 1 || strength !== "weak")
      .flatMap(({ steps }) => steps.filter(({ name }) => name === "crop"))
      .map(({ params }) => params as { width: number; height: number });
    return cuts.reduce((sum, { width, height }) => sum + width * height, 0) / cuts.length;
  });
  assert.ok(areas[0]! > areas[1]! && areas[1]! > areas[2]! && areas[2]! > areas[3]!, areas.join());
});

Deno.test("sampleCopyAttack refuses an unknown strength", () => {
  assert.throws(() => sampleCopyAttack(seededPrng(1), { strength: "brutal" as "weak", others: [] }), {
    name: "RangeError",
    message: /strength must be one of weak, moderate, strong, extreme: current value is "brutal"/,
  });
});

Deno.test("sampleCopyAttack does the operation that is named, and none besides", () => {
  for (const strength of strengths) {
    for (const operation of copyAttackOperations(strength)) {
      const attack = sampleCopyAttack(seededPrng(operation), { strength, others, operation });
      assert.equal(attack.strength, strength);
      assert.deepEqual(attack.steps.map(({ name }) => name), [operation]);
      const again = sampleCopyAttack(seededPrng(operation), { strength, others, operation });
      assert.deepEqual(again, attack);
    }
  }
  assert.throws(
    () => sampleCopyAttack(seededPrng(1), { strength: "weak", others, operation: "pasteInto" }),
    /operation must be one of crop, .*: current value is "pasteInto"/,
  );
});

Deno.test("copyAttackOperations names what attacks of a strength are drawn from", () => {
  for (const strength of strengths) {
    const drawn = new Set(draw(strength, 1000).flatMap(({ steps }) => steps.map(({ name }) => name)));
    const named = copyAttackOperations(strength);
    assert.equal(new Set(named).size, named.length);
    // The second operation of an attack may be one of the strength below.
    assert.deepEqual(named.filter((name) => !drawn.has(name)), []);
  }
});
