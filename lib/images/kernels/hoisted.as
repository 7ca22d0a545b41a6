// Always 0, which the compiler cannot know of an exported variable.
export let unknownZero: i32 = 0;

/**
 * A constant that stays in a register for a whole loop. The compiler would put the constant itself into the loop,
 * where V8 builds it anew, in four to ten instructions, each time.
 */
@inline
export function hoisted(constant: v128): v128 {
  return v128.xor(constant, i32x4.splat(unknownZero));
}
